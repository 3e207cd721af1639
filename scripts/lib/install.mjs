import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./processes.mjs";
import { root } from "./root.mjs";

/** Ends the process with a sentence when Node is none that what is used here runs on: mocha asks for the most. */
export function requireNode() {
	const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
	if (major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) return;
	fail(
		`Hunch needs Node 22.12 or newer, or 20.19, and this is Node ${process.versions.node}. Install a newer one (https://nodejs.org) and try again.`,
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
		// Whatever is set for other projects: what builds and tests Hunch is needed, and so are this system's binaries.
		await npm(["ci", "--include=dev", "--include=optional"], root);
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
		// npm takes it for no failure where one of these could not be fetched.
		return found === undefined ? wanted.optional === true && !isForHere(wanted) : found.integrity === wanted.integrity;
	});
}

/** @typedef {string | string[]} Names as in package.json: one, or several */
/** @typedef {{ integrity?: string, optional?: boolean, os?: Names, cpu?: Names, libc?: Names }} Locked */

/**
 * Whether a package is for this system.
 * @param {Locked} wanted
 */
const isForHere = ({ os, cpu, libc }) =>
	names(os, process.platform) && names(cpu, process.arch) && names(libc, ownLibc());

/**
 * They name what a package is for, or what it is not for.
 * @param {Names | undefined} given
 * @param {string} own
 */
function names(given, own) {
	if (given === undefined) return true;
	const list = [given].flat();
	return list.includes(own) || (list.some((one) => one.startsWith("!")) && !list.includes(`!${own}`));
}

function ownLibc() {
	if (process.platform !== "linux") return "";
	const { header } = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
	return header.glibcVersionRuntime === undefined ? "musl" : "glibc";
}

/**
 * @param {string} lockFile
 * @returns {Record<string, Locked>}
 */
const packagesIn = (lockFile) => JSON.parse(readFileSync(lockFile, "utf8")).packages ?? {};

/** @param {unknown} error */
export const message = (error) => (error instanceof Error ? error.message : String(error));
