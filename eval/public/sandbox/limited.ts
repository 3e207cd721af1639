import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import type { Command } from "./walls.ts";

export interface Limits {
	/** Of the wall clock, starting the process included. */
	readonly seconds: number;
	readonly memoryMib: number;
	/** Of both streams together. */
	readonly outputKib: number;
}

/** How a process ended, and what it said before. */
export interface Ending {
	/** What ended it, in a clause; null where it ended by itself. */
	readonly stopped: string | null;
	/** All that it wrote to descriptor 3. */
	readonly verdict: string;
	/** The beginning of what it wrote to standard error. */
	readonly errors: string;
}

const windows = process.platform === "win32";

/** Ended with this process, whatever ends it. */
const running = new Set<ChildProcess>();
process.on("exit", () => {
	for (const child of running) endGroup(child);
});

/**
 * Runs a command within its limits of time and output, in an empty environment, at the head of a group of its own; when it
 * has ended, or a limit is reached, all of the group is ended.
 * @throws Error where it cannot be started
 */
export function runLimited([program, ...args]: Command, input: string, cwd: string, limits: Limits): Promise<Ending> {
	return new Promise((resolve, reject) => {
		const env = windows ? { SystemRoot: process.env.SystemRoot ?? "" } : {};
		const child = spawn(program, args, { cwd, env, detached: !windows, stdio: ["pipe", "pipe", "pipe", "pipe"] });
		running.add(child);
		let stopped: string | null = null;
		const stop = (why: string) => {
			stopped ??= why;
			endGroup(child);
		};
		const timer = setTimeout(() => stop(`it took longer than ${limits.seconds} s`), limits.seconds * 1000);

		const [stdin, stdout, stderr, channel] = child.stdio as unknown as [Writable, Readable, Readable, Readable];
		const most = limits.outputKib * 1024;
		let written = 0;
		const count = (chunk: Buffer) => {
			written += chunk.length;
			if (written > most) stop(`it wrote more than ${limits.outputKib} KiB`);
		};
		stdout.on("data", count);
		stderr.on("data", count);
		const errors = beginningOf(stderr, 4096);
		const verdict = beginningOf(channel, 4096);
		// A process that ended does not read what is left.
		stdin.on("error", () => undefined);
		stdin.end(input);

		child.once("error", (error) => {
			clearTimeout(timer);
			running.delete(child);
			reject(error);
		});
		child.once("exit", () => {
			clearTimeout(timer);
			// What it left behind in its group goes too; and pipes that something outside still holds are not waited for.
			endGroup(child);
			setTimeout(() => {
				for (const stream of child.stdio) stream?.destroy();
			}, 1000).unref();
		});
		child.once("close", () => {
			running.delete(child);
			resolve({ stopped, verdict: verdict(), errors: errors() });
		});
	});
}

/** Reads a stream to its end and keeps so many bytes of it. */
function beginningOf(stream: Readable, most: number): () => string {
	let kept = Buffer.alloc(0);
	stream.on("data", (chunk: Buffer) => {
		if (kept.length < most) kept = Buffer.concat([kept, chunk]).subarray(0, most);
	});
	return () => kept.toString("utf8");
}

function endGroup(child: ChildProcess): void {
	if (child.pid === undefined) return;
	try {
		if (windows) spawn("taskkill", ["/pid", String(child.pid), "/T", "/F"], { stdio: "ignore" });
		else process.kill(-child.pid, "SIGKILL");
	} catch {
		// The group is empty: nothing is left to end.
	}
}
