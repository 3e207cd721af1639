import { type Budget, nothingSpent, type Spent } from "../budget.ts";
import type { LoopAction } from "../trace.ts";

const counters = {
	pause: "pauses",
	branch: "branches",
	resample: "resamples",
	restart: "restarts",
} as const satisfies Record<LoopAction, keyof Budget & keyof Spent>;

/** Keeps what an answer spends within its budget. */
export class Ledger {
	readonly #spent = { ...nothingSpent };

	constructor(readonly budget: Budget) {}

	get spent(): Spent {
		return { ...this.#spent };
	}

	/** Extra tokens that may still be spent. */
	get left(): number {
		return this.budget.extraTokens - this.#spent.extraTokens;
	}

	allows(kind: LoopAction): boolean {
		return this.#spent[counters[kind]] < this.budget[counters[kind]];
	}

	count(kind: LoopAction): void {
		this.#spent[counters[kind]]++;
	}

	countRefusal(): void {
		this.#spent.refused++;
	}

	/** Enters tokens that were evaluated and do not stay; less than none where they do stay after all. */
	spend(tokens: number): void {
		this.#spent.extraTokens += tokens;
	}
}
