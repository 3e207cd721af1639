import { posix } from "node:path";
import * as vscode from "vscode";
import type { Trace } from "../../sampler/trace.ts";
import { parseTrace, serializeTrace } from "../../sampler/traceFormat.ts";
import { traceUnreadable, traceUnwritable } from "../protocol/errors.ts";

/** In bytes. A trace or a conversation of a hundred thousand tokens is below it, a model chosen by mistake above. */
const largest = 256 * 1024 * 1024;

export function nameOf(file: vscode.Uri): string {
	return posix.basename(file.path);
}

/** @throws HunchError when there is no such file, or it is no trace */
export async function readTrace(file: vscode.Uri): Promise<Trace> {
	const text = await readTraceText(file);
	try {
		return parseTrace(text);
	} catch (thrown) {
		throw traceUnreadable(nameOf(file), sentenceOf(thrown));
	}
}

/**
 * What is in a file that should be a trace, unchecked.
 * @throws HunchError when there is no such file, or it is too large
 */
export async function readTraceText(file: vscode.Uri): Promise<string> {
	try {
		return await readText(file, "It is too large for a trace. Choose a file that Hunch saved.");
	} catch (thrown) {
		throw traceUnreadable(nameOf(file), sentenceOf(thrown));
	}
}

/**
 * What is in a file that a person chose.
 * @throws Error when there is no such file, or with this sentence when it is larger than any that Hunch writes
 */
export async function readText(file: vscode.Uri, tooLarge: string): Promise<string> {
	const { size } = await vscode.workspace.fs.stat(file);
	if (size > largest) throw new RangeError(tooLarge);
	return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
}

/** @throws HunchError when it cannot be written */
export async function writeTrace(file: vscode.Uri, trace: Trace): Promise<void> {
	try {
		await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(serializeTrace(trace)));
	} catch (thrown) {
		throw traceUnwritable(nameOf(file), sentenceOf(thrown));
	}
}

export function sentenceOf(thrown: unknown): string {
	return thrown instanceof Error ? thrown.message : String(thrown);
}
