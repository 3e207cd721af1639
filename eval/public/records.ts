import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import * as v from "valibot";

/** A record of a file of JSON lines, and where it stands. */
export interface Placed<T> {
	readonly record: T;
	/** From 1 up. */
	readonly line: number;
}

/**
 * The records of a file of JSON lines, gzipped or not. Empty lines are passed over.
 * @param what what the file should hold: "GSM8K's questions"
 * @throws Error with a sentence that names the file and the line
 */
export async function readRecords<T>(
	file: string,
	schema: v.GenericSchema<unknown, T>,
	what: string,
): Promise<readonly Placed<T>[]> {
	const lines = (await textOf(file)).split(/\r?\n/);
	const records = lines.flatMap((text, index) =>
		text.trim() === "" ? [] : [{ record: readLine(text, `${file}:${index + 1}`, schema, what), line: index + 1 }],
	);
	if (records.length === 0) throw new Error(`${file} is empty, and should hold ${what}, one on each line.`);
	return records;
}

async function textOf(file: string): Promise<string> {
	try {
		const bytes = await readFile(file);
		const gzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
		return (gzipped ? gunzipSync(bytes) : bytes).toString("utf8").replace(/^\ufeff/, "");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") throw new Error(`There is no file ${file}.`);
		throw new Error(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
	}
}

function readLine<T>(text: string, place: string, schema: v.GenericSchema<unknown, T>, what: string): T {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw new Error(`${place}: this line is not JSON. The file should hold ${what}, one on each line.`);
	}
	const result = v.safeParse(schema, value);
	if (result.success) return result.output;
	const [issue] = result.issues;
	const field = v.getDotPath(issue);
	const fault = issue.received === "undefined" ? "it is missing" : issue.message;
	throw new Error(`${place}: ${field === null ? "" : `"${field}": `}${fault}. The file should hold ${what}.`);
}
