import { open, stat } from "node:fs/promises";
import { modelNotFound, modelNotGguf, modelTruncated, modelUnreadable } from "../../protocol/errors.ts";
import { HeaderCutShort, lastTensorStart } from "./ggufHeader.ts";

const magic = "GGUF";

/**
 * Looks at a model file before the native loader does, so that the usual mistakes get a sentence of their own.
 * @returns its size in bytes
 * @throws HunchError MODEL_NOT_FOUND, MODEL_NOT_GGUF, MODEL_TRUNCATED or MODEL_UNREADABLE
 */
export async function checkModelFile(path: string): Promise<number> {
	const size = await fileSize(path);
	if ((await firstBytes(path, magic.length)) !== magic) throw modelNotGguf(path);
	checkHeader(path, size);
	return size;
}

async function fileSize(path: string): Promise<number> {
	try {
		const stats = await stat(path);
		if (stats.isFile()) return stats.size;
	} catch (thrown) {
		if ((thrown as NodeJS.ErrnoException).code === "ENOENT") throw modelNotFound(path);
		throw modelUnreadable(path, sentence(thrown));
	}
	throw modelUnreadable(path, "it is a folder, not a file.");
}

async function firstBytes(path: string, count: number): Promise<string> {
	try {
		const file = await open(path);
		try {
			const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, 0);
			return buffer.toString("latin1", 0, bytesRead);
		} finally {
			await file.close();
		}
	} catch (thrown) {
		throw modelUnreadable(path, sentence(thrown));
	}
}

function checkHeader(path: string, size: number): void {
	let start: number;
	try {
		start = lastTensorStart(path, size);
	} catch (thrown) {
		if (thrown instanceof HeaderCutShort) throw modelTruncated(path, size, "header");
		throw modelUnreadable(path, sentence(thrown));
	}
	// Where the last tensor ends, the loader knows.
	if (size <= start) throw modelTruncated(path, size, "data");
}

/** A thrown value's message as a sentence. */
export function sentence(thrown: unknown): string {
	const message = (thrown instanceof Error ? thrown.message : String(thrown)).trim();
	return /[.!?]$/.test(message) ? message : `${message}.`;
}
