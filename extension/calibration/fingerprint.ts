import { createHash } from "node:crypto";
import { open } from "node:fs/promises";

/** The head holds a GGUF's metadata and the table of its tensors; the blocks tell fine-tunes of one model apart. */
const headBytes = 1 << 20;
const blocks = 64;
const blockBytes = 1 << 16;

/**
 * Tells model files apart: SHA-256 over the size, the first MiB and 64 blocks spread evenly over the file. A hash of all of
 * it would keep the disk busy for half a minute where the file has 10 GB.
 * @throws Error of the file system
 */
export async function fingerprint(path: string): Promise<string> {
	const file = await open(path, "r");
	try {
		const { size } = await file.stat();
		const hash = createHash("sha256").update(`${size}\n`);
		const add = async (position: number, length: number) => {
			const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
			hash.update(buffer.subarray(0, bytesRead));
		};
		await add(0, Math.min(headBytes, size));
		for (let i = 0; i < blocks; i++) await add(Math.floor((i * Math.max(0, size - blockBytes)) / blocks), blockBytes);
		return hash.digest("hex");
	} finally {
		await file.close();
	}
}
