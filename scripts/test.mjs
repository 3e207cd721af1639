// npm test: installs, builds, checks, and runs the suites. The last line adds everything up.
import { fail, installDependencies, message, requireNode } from "./lib/install.mjs";
import { run } from "./lib/processes.mjs";
import { check } from "./lib/results.mjs";
import { fromRoot, root } from "./lib/root.mjs";

/** @typedef {import("./lib/results.mjs").Result} Result */

const usage = `Usage: npm test [-- [--full] [types] [lint] [unit] [host] [e2e] [network]]
Without names, all of them run. network says whether anything of Hunch tried to reach beyond this machine while unit or
host ran, and needs one of them beside it. --full (or npm run test:full) runs the long suites whole.
  HUNCH_VSCODE    the VS Code for the host suite: a path, or "browser" for the browser host
  HUNCH_CHROMIUM  the path of the Chromium to test in`;

/**
 * Each part by its name, in the order in which they run: the quick ones first.
 * @type {Record<string, (full: boolean) => Promise<Result>>}
 */
const parts = {
	types: () => tool("types", "typescript/bin/tsc", "--noEmit"),
	lint: () => tool("lint", "@biomejs/biome/bin/biome", "check", "."),
	unit: async (full) => (await import("./suites/unit.mjs")).runUnit(full),
	host: async (full) => (await import("./suites/host.mjs")).runHost(full),
	e2e: async (full) => (await import("./suites/e2e.mjs")).runE2e(full),
	network: async () =>
		(await import("./suites/network.mjs")).checkNetwork(watched.filter((name) => names.includes(name))),
};
const suites = ["unit", "host", "e2e"];
/** They run without a network, and `network` says whether anything of Hunch missed it. */
const watched = ["unit", "host"];

requireNode();
const { full, names } = parse(process.argv.slice(2));
summarise(await runAll());

async function runAll() {
	try {
		await installDependencies();
	} catch (error) {
		return [check("install", message(error))];
	}
	/** @type {Result[]} */
	const results = [];
	const build = names.some((name) => suites.includes(name)) ? await buildAll() : undefined;
	if (build !== undefined) results.push(build);
	for (const name of names) {
		heading(name);
		const blocked = suites.includes(name) && build?.failed !== 0;
		results.push(blocked ? check(name, "it was not run: the build failed") : await runPart(name));
	}
	return results;
}

/** @param {readonly string[]} args */
function parse(args) {
	const asked = args.filter((arg) => arg !== "--full");
	const unknown = asked.find((arg) => !Object.hasOwn(parts, arg));
	if (unknown !== undefined) fail(`npm test knows no ${unknown}.\n${usage}`);
	if (asked.includes("network") && !asked.some((arg) => watched.includes(arg))) {
		fail(`network judges a suite that has just run: name ${watched.join(" or ")} beside it, or both.\n${usage}`);
	}
	return {
		full: args.includes("--full"),
		names: Object.keys(parts).filter((name) => asked.length === 0 || asked.includes(name)),
	};
}

async function buildAll() {
	heading("build");
	const { code, why } = await run(process.execPath, [fromRoot("scripts", "build.mjs"), "--tests"], { cwd: root });
	return check("build", code === 0 ? undefined : (why ?? "see above"));
}

/**
 * @param {string} name
 * @returns {Promise<Result>}
 */
async function runPart(name) {
	try {
		return await /** @type {(full: boolean) => Promise<Result>} */ (parts[name])(full);
	} catch (error) {
		return check(name, message(error));
	}
}

/**
 * A tool that passes or fails as a whole.
 * @param {string} name
 * @param {string} script below node_modules
 * @param {string[]} args
 */
async function tool(name, script, ...args) {
	const { code, why } = await run(process.execPath, [fromRoot("node_modules", script), ...args], {
		cwd: root,
		limitMs: 5 * 60_000,
	});
	return check(name, code === 0 ? undefined : (why ?? "see above"));
}

/** @param {string} name */
function heading(name) {
	console.log(`\n── ${name} ${"─".repeat(70 - name.length)}`);
}

/**
 * Prints a line for each part and, last, the sum: the build, the types and the lint count as one each, a suite as its
 * tests, and a suite that did not come to its end as one failure more.
 * @param {readonly Result[]} all
 */
function summarise(all) {
	heading("summary");
	for (const { name, passed, failed, skipped, note } of all) {
		const counts = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
		console.log(`${name.padEnd(7)} ${counts}${note === undefined ? "" : ` (${note})`}`);
	}
	const passed = all.reduce((sum, result) => sum + result.passed, 0);
	const failed = all.reduce((sum, result) => sum + result.failed, 0);
	process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
	console.log(`\n${passed} passed, ${failed} failed`);
}
