import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";

const windows = process.platform === "win32";

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/**
 * How long one that is asked to end is waited for. What it started itself, in groups of their own, only it can end: so it
 * waits half as long for them, and has done so before it is ended itself.
 */
const patienceMs = Number(process.env.HUNCH_PATIENCE_MS ?? 4000);

let isEnding = false;

// When this process exits or is asked to end, nothing it started outlives it.
process.on("exit", () => {
	for (const child of running) signalGroup(child, "SIGKILL");
});
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
	process.on(signal, () => end(signal === "SIGINT" ? 130 : 143));
}

/** @param {number} code the exit status */
async function end(code) {
	// One Ctrl+C arrives twice: from the terminal, and from npm.
	if (isEnding) return;
	isEnding = true;
	// Nobody else hears that they have ended: whoever waits for it would go on, and start more.
	for (const child of running) child.removeAllListeners("exit");
	await Promise.allSettled([...running].map((child) => stop(child)));
	process.exit(code);
}

/**
 * Starts a process at the head of a group of its own, so that it can be ended with all that it started.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import("node:child_process").SpawnOptions} [options]
 */
export function start(command, args, options = {}) {
	const env = { ...(options.env ?? process.env), HUNCH_PATIENCE_MS: String(patienceMs / 2) };
	const child = spawn(command, args, { detached: !windows, ...options, env });
	running.add(child);
	child.once("exit", () => {
		// The head is gone; what it left behind in its group goes too.
		signalGroup(child, "SIGKILL");
		running.delete(child);
	});
	child.once("error", () => running.delete(child));
	return child;
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
	if (child.pid === undefined) return;
	try {
		if (windows) spawn("taskkill", ["/pid", String(child.pid), "/T", "/F"], { stdio: "ignore" });
		else process.kill(-child.pid, signal);
	} catch {
		// The group is empty: nothing is left to end.
	}
}

/**
 * Ends a process and all that it started: politely first, then not.
 * @param {import("node:child_process").ChildProcess} child
 */
export async function stop(child) {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = once(child, "exit");
	signalGroup(child, "SIGTERM");
	if ((await Promise.race([ended, delay(patienceMs, "late", { ref: false })])) !== "late") return;
	signalGroup(child, "SIGKILL");
	await ended;
}

/**
 * @typedef {object} Ending
 * @property {number | null} code the exit status; null when it did not exit by itself
 * @property {string | null} why what ended it, when it was not its own doing
 */

/**
 * Runs a process to its end, or to its time limit, or until it is abandoned.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import("node:child_process").SpawnOptions & { limitMs?: number, abandon?: AbortSignal }} [options]
 * @returns {Promise<Ending>}
 */
export function run(command, args, { limitMs, abandon, ...options } = {}) {
	return new Promise((resolve) => {
		const child = start(command, args, { stdio: "inherit", ...options });
		/** @type {string | null} */
		let endedHere = null;
		/** @param {string} why */
		const end = (why) => {
			endedHere = why;
			void stop(child);
		};
		const minutes = Math.round((limitMs ?? 0) / 60_000);
		const timer = limitMs && setTimeout(() => end(`it was still running after ${minutes} minutes`), limitMs);
		abandon?.addEventListener("abort", () => end("it was ended"), { once: true });
		child.once("error", (error) => {
			clearTimeout(timer);
			resolve({ code: null, why: error.message });
		});
		child.once("exit", (code, signal) => {
			clearTimeout(timer);
			if (endedHere !== null) resolve({ code: null, why: endedHere });
			else resolve({ code, why: signal === null ? null : `it was ended by ${signal}` });
		});
	});
}
