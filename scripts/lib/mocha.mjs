import { readdirSync } from "node:fs";
import { fromRoot } from "./root.mjs";

/**
 * How mocha is run on the built cases of a folder, in a Node process of its own.
 * @param {object} options
 * @param {string} options.folder such as test/unit
 * @param {string} options.counts the file for the counting reporter
 * @param {boolean} options.full
 * @param {number} options.timeoutMs for one test that says nothing else
 * @param {number} options.limitMinutes for the suite
 * @param {NodeJS.ProcessEnv} [options.env]
 */
export function mochaProcess({ folder, counts, full, timeoutMs, limitMinutes, env = {} }) {
	return {
		command: process.execPath,
		args: [
			fromRoot("node_modules", "mocha", "bin", "mocha.js"),
			"--no-config",
			"--forbid-only",
			...["--require", fromRoot("scripts", "lib", "propertySeed.mjs")],
			...["--timeout", String(timeoutMs), "--slow", "10000"],
			...["--reporter", fromRoot("scripts", "lib", "mochaReporter.cjs"), "--reporter-option", `counts=${counts}`],
			...casesIn(folder),
		],
		env: { ...suiteEnvironment(full), ...env },
		limitMs: limitMinutes * 60_000,
	};
}

/**
 * What every suite sees: HUNCH_TEST_FULL says that long fuzz and fault suites run whole.
 * @param {boolean} full
 * @returns {NodeJS.ProcessEnv}
 */
export const suiteEnvironment = (full) => ({ NODE_OPTIONS: nodeOptions, HUNCH_TEST_FULL: full ? "1" : "" });

/** Of every suite. */
export const nodeOptions = "--enable-source-maps";

/**
 * The built cases, by their sources.
 * @param {string} folder
 */
const casesIn = (folder) =>
	readdirSync(fromRoot(folder), { recursive: true, encoding: "utf8" })
		.filter((name) => /\.test\.tsx?$/.test(name))
		.sort()
		.map((name) => fromRoot("dist", folder, name.replace(/\.tsx?$/, ".mjs")));
