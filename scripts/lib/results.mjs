import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { run } from "./processes.mjs";
import { fromRoot } from "./root.mjs";

/**
 * @typedef {object} Result what one part of `npm test` came to
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string} [note] why it failed, beyond its tests
 *
 * @typedef {{ passed: number, failed: number, skipped: number, done: boolean }} Counts
 */

/**
 * A part that is one check: it passes or fails as a whole.
 * @param {string} name
 * @param {string} [failure] why it failed; undefined when it passed
 * @returns {Result}
 */
export const check = (name, failure) =>
	failure === undefined
		? { name, passed: 1, failed: 0, skipped: 0 }
		: { name, passed: 0, failed: 1, skipped: 0, note: failure };

/**
 * @typedef {object} SuiteProcess a process that runs mocha with the counting reporter
 * @property {string} command
 * @property {readonly string[]} args
 * @property {NodeJS.ProcessEnv} env
 * @property {number} limitMs
 */

/** A process that has reported its end and does not end left something open; this long is enough to close things. */
const patienceMs = 20_000;

/**
 * Runs a suite and reads its counts. A suite that crashes, hangs, or runs no test has one failure more.
 * @param {string} name
 * @param {(counts: string) => SuiteProcess} describe gets the file that the counting reporter is to write
 * @returns {Promise<Result>}
 */
export async function runSuite(name, describe) {
	mkdirSync(fromRoot("out", "results"), { recursive: true });
	const file = fromRoot("out", "results", `${name}.json`);
	rmSync(file, { force: true });
	const { command, args, env, limitMs } = describe(file);
	const abandon = new AbortController();
	const ending = run(command, args, {
		env: { ...process.env, ...env },
		cwd: fromRoot(),
		limitMs,
		abandon: abandon.signal,
	});
	void watchForHang(file, ending, abandon);
	const { code, why } = await ending;
	const { done, ...counts } = readCounts(file) ?? { passed: 0, failed: 0, skipped: 0, done: false };
	const trouble = troubleWith({ ...counts, done }, code, why, abandon.signal.aborted);
	return trouble === undefined ? { name, ...counts } : { name, ...counts, failed: counts.failed + 1, note: trouble };
}

/**
 * @param {Counts} counts
 * @param {number | null} code
 * @param {string | null} why
 * @param {boolean} hung
 */
function troubleWith(counts, code, why, hung) {
	if (hung) return "its tests ended, and the process did not: something was left open";
	if (why !== null) return why;
	if (!counts.done) return `it ended (status ${code}) before its tests did`;
	if (counts.passed + counts.failed === 0) return "it ran no test";
	if (code !== 0 && counts.failed === 0) return `it ended with status ${code}`;
	return undefined;
}

/**
 * @param {string} file
 * @param {Promise<unknown>} ending
 * @param {AbortController} abandon
 */
async function watchForHang(file, ending, abandon) {
	let ended = false;
	void ending.then(() => {
		ended = true;
	});
	while (!ended && readCounts(file)?.done !== true) await delay(500);
	const deadline = Date.now() + patienceMs;
	while (!ended && Date.now() < deadline) await delay(500);
	if (!ended) abandon.abort();
}

/**
 * @param {string} file
 * @returns {Counts | undefined} undefined while there is none, or only half of one
 */
function readCounts(file) {
	if (!existsSync(file)) return undefined;
	try {
		return JSON.parse(readFileSync(file, "utf8"));
	} catch {
		return undefined;
	}
}
