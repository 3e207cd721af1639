import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

/** SHA-256 of all of a file, in hexadecimal. @throws Error of the file system */
export async function fileHash(path: string): Promise<string> {
	const hash = createHash("sha256");
	for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
	return hash.digest("hex");
}
