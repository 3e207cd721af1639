import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Outcome } from "./outcome.ts";

/** Where outcomes are kept until they are all there. */
export interface OutcomeStore {
	get(key: string): Outcome | undefined;
	add(outcome: Outcome): void;
}

/** Outcomes in a file, a line each, written as they come: what was interrupted goes on where it stopped. */
export class OutcomeFile implements OutcomeStore {
	readonly #outcomes = new Map<string, Outcome>();

	/** @throws Error of the file system */
	constructor(private readonly path: string) {
		mkdirSync(dirname(path), { recursive: true });
		if (!existsSync(path)) return;
		const lines = readFileSync(path, "utf8").split("\n");
		for (const line of lines) this.#read(line);
		// A run that was killed may have left half a line, which the next one must not be appended to.
		if (lines.at(-1) !== "") appendFileSync(path, "\n");
	}

	/** How many there are. */
	get size(): number {
		return this.#outcomes.size;
	}

	get(key: string): Outcome | undefined {
		return this.#outcomes.get(key);
	}

	add(outcome: Outcome): void {
		appendFileSync(this.path, `${JSON.stringify(outcome)}\n`);
		this.#outcomes.set(outcome.key, outcome);
	}

	/** Half a line is an answer that has to be written again. */
	#read(line: string): void {
		try {
			const outcome = JSON.parse(line) as Outcome;
			this.#outcomes.set(outcome.key, outcome);
		} catch {
			return;
		}
	}
}
