import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the nearest package.json: the same one from the sources and from a bundle in dist/. */
function findRoot() {
	let folder = dirname(fileURLToPath(import.meta.url));
	while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
	return folder;
}

/** The repository's root folder, absolute. */
export const root = findRoot();

/**
 * An absolute path below the root.
 * @param {string[]} parts
 */
export const fromRoot = (...parts) => join(root, ...parts);
