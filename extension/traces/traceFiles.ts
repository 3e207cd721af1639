import { posix } from "node:path";
import * as vscode from "vscode";
import type { Trace } from "../../sampler/trace.ts";
import { parseTrace, serializeTrace, TraceFormatError } from "../../sampler/traceFormat.ts";
import { traceUnreadable, traceUnwritable } from "../protocol/errors.ts";

/** In bytes. A trace of a hundred thousand tokens is below it, a model chosen by mistake above. */
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
		const { size } = await vscode.workspace.fs.stat(file);
		if (size > largest) throw new TraceFormatError("It is too large for a trace. Choose a file that Hunch saved.");
		return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
	} catch (thrown) {
		throw traceUnreadable(nameOf(file), sentenceOf(thrown));
	}
}

/** @throws HunchError when it cannot be written */
export async function writeTrace(file: vscode.Uri, trace: Trace): Promise<void> {
	try {
		await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(serializeTrace(trace)));
	} catch (thrown) {
		throw traceUnwritable(nameOf(file), sentenceOf(thrown));
	}
}

function sentenceOf(thrown: unknown): string {
	return thrown instanceof Error ? thrown.message : String(thrown);
}
