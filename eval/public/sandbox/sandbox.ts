import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ending, type Limits, runLimited } from "./limited.ts";
import { type Command, tiedToThis, type Walls } from "./walls.ts";

/** A program of an answer, and the tests that it has to pass. */
export interface Job {
	readonly program: string;
	readonly tests: string;
	/** Python only: the function that the tests are about. */
	readonly entryPoint?: string;
	/** Python only: what the prompt defines besides, which the tests may use. */
	readonly preamble?: string;
}

export type Outcome = { readonly passed: true } | { readonly passed: false; readonly why: string };

/** Where programs that nobody has read are run. */
export interface Sandbox {
	/** What runs them: "Python 3.11.2". */
	readonly runtime: string;
	readonly walls: Walls;
	/**
	 * Never rejects for what a program does; when it resolves, nothing that the program started is left.
	 * @param limits instead of the usual ones
	 * @throws Error where no process can be started
	 */
	run(job: Job, limits?: Limits): Promise<Outcome>;
}

export const usualLimits: Limits = { seconds: 10, memoryMib: 512, outputKib: 256 };

/** For finding out whether something runs at all, on however busy a machine. */
export const patientLimits: Limits = { ...usualLimits, seconds: 60 };

/** One program runs at a time: the time limit is meant for one that has a core. */
let last: Promise<unknown> = Promise.resolve();

/** @param command what runs a job, given on standard input, from a fresh, empty folder */
export const sandboxOf = (
	runtime: string,
	walls: Walls,
	command: (folder: string, limits: Limits) => Command,
): Sandbox => ({
	runtime,
	walls,
	run(job, limits = usualLimits) {
		const outcome = last.then(() => runNow((folder) => command(folder, limits), job, limits));
		last = outcome.catch(() => undefined);
		return outcome;
	},
});

async function runNow(command: (folder: string) => Command, job: Job, limits: Limits): Promise<Outcome> {
	const folder = await mkdtemp(join(tmpdir(), "hunch-eval-"));
	// Printing cannot pass for passing: only a process that was told this, and said it on another channel, has passed.
	const nonce = randomBytes(16).toString("hex");
	try {
		const input = JSON.stringify({ preamble: "", ...job, nonce, memory: limits.memoryMib * 2 ** 20 });
		// The folder as an argument, so that a list of processes tells what each belongs to.
		const ending = await runLimited(tiedToThis([...command(folder), folder], limits), input, folder, limits);
		return outcomeOf(ending, nonce, limits);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

function outcomeOf({ stopped, verdict, errors }: Ending, nonce: string, { memoryMib }: Limits): Outcome {
	if (stopped !== null) return { passed: false, why: stopped };
	if (verdict === nonce) return { passed: true };
	const told = /^failed (.*)/s.exec(verdict)?.[1];
	if (told !== undefined) return { passed: false, why: inOneLine(told) };
	if (/out of memory/i.test(errors)) return { passed: false, why: `it took more than ${memoryMib} MiB of memory` };
	const said = inOneLine(errors);
	return { passed: false, why: `it ended before its tests did${said === "" ? "" : `: ${said}`}` };
}

function inOneLine(text: string): string {
	const line = text.trim().replace(/\s+/g, " ");
	return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
