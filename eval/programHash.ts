import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileHash } from "./fileHash.ts";
import { sandboxFolder } from "./public/sandbox/walls.ts";

/**
 * SHA-256 of the evaluation: of its program in one file, and of what programs of answers are run with, which is read while it
 * runs. What is asked, how it is judged and what is kept of an answer follow from it.
 * @throws Error of the file system
 */
export async function programHash(program: string): Promise<string> {
	const beside = readdirSync(sandboxFolder).sort();
	const hash = createHash("sha256");
	for (const path of [program, ...beside.map((name) => join(sandboxFolder, name))]) hash.update(await fileHash(path));
	return hash.digest("hex");
}
