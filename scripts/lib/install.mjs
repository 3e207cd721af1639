import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./processes.mjs";
import { root } from "./root.mjs";

/**
 * Ends the process with a sentence when Node is too old to go on.
 * @param {number} major
 * @param {number} [minor]
 */
export function requireNode(major, minor = 0) {
	const [has = 0, hasMinor = 0] = process.versions.node.split(".").map(Number);
	if (has > major || (has === major && hasMinor >= minor)) return;
	const wanted = minor === 0 ? `${major}` : `${major}.${minor}`;
	fail(
		`Hunch needs Node ${wanted} or newer, and this is Node ${process.versions.node}. Install a newer one (https://nodejs.org) and try again.`,
	);
}

/**
 * Says why it cannot go on, and ends the process.
 * @param {string} sentence
 * @returns {never}
 */
export function fail(sentence) {
	console.error(`\n${sentence}`);
	process.exit(1);
}

/**
 * Runs npm, the one that runs this script where there is one.
 * @param {readonly string[]} args
 * @param {string} cwd
 */
export async function npm(args, cwd) {
	const own = process.env.npm_execpath;
	const { code, why } =
		own?.endsWith(".js") === true
			? await run(process.execPath, [own, ...args], { cwd })
			: await run("npm", args, { cwd, shell: process.platform === "win32" });
	if (code !== 0) throw new Error(why ?? `npm ended with status ${code}`);
}

/** Brings node_modules to what package-lock.json says, when it is not there yet. */
export async function installDependencies() {
	if (isInstalled(root)) return;
	console.log("Installing dependencies (npm ci) …");
	try {
		await npm(["ci"], root);
	} catch (error) {
		throw new Error(
			`The dependencies could not be installed: ${message(error)}. The lines above say why; is the npm registry reachable?`,
		);
	}
}

/**
 * Compares npm's record of what it installed with the lock file. Times of files would not do: a checkout sets them anew.
 * @param {string} folder
 */
export function isInstalled(folder) {
	const record = join(folder, "node_modules", ".package-lock.json");
	if (!existsSync(record)) return false;
	const installed = packagesIn(record);
	return Object.entries(packagesIn(join(folder, "package-lock.json"))).every(([path, wanted]) => {
		if (path === "") return true;
		const found = installed[path];
		return found === undefined ? wanted.optional === true : found.integrity === wanted.integrity;
	});
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { integrity?: string, optional?: boolean }>}
 */
const packagesIn = (lockFile) => JSON.parse(readFileSync(lockFile, "utf8")).packages ?? {};

/** @param {unknown} error */
export const message = (error) => (error instanceof Error ? error.message : String(error));
