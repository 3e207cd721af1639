import type { TraceAction, TraceStep } from "../../sampler/trace.ts";

/** Where in the writing of an answer a replay stands. */
export interface Moment {
	/** Steps that are complete. */
	readonly done: number;
	/** The action that is under way after them, with so many tokens of each path; null between steps. */
	readonly trying: { readonly action: TraceAction; readonly tokens: number } | null;
}

/**
 * The moments of an answer, in the order in which it was written. A token is one. An action has one in which it is
 * decided, and what it takes back goes; one for each further token of its paths, which grow side by side, for a trace does
 * not tell which was written first; and one in which what is kept joins the answer. At moment 0 nothing is written.
 */
export class Moments {
	/** The moment in which each step is complete. */
	readonly #ends: readonly number[];
	/** Actions of which only the decision is known, by what becomes of them. */
	readonly #begun = new Map<TraceAction, TraceStep>();

	constructor(private readonly steps: readonly TraceStep[]) {
		let end = 0;
		this.#ends = steps.map((step) => {
			end += lengthOf(step);
			return end;
		});
	}

	/** The number of the last moment, in which all is written. */
	get last(): number {
		return this.#ends.at(-1) ?? 0;
	}

	/** @param number 0 to `last` */
	at(number: number): Moment {
		const done = this.#doneAt(number);
		const into = number - this.#endOf(done - 1);
		const step = this.steps[done];
		const trying = into > 0 && step?.type === "action" ? { action: step.action, tokens: into - 1 } : null;
		return { done, trying };
	}

	/** The steps that make the answer as it stood. An action under way has taken back what it does, and has no paths yet. */
	stepsAt(number: number): readonly TraceStep[] {
		const { done, trying } = this.at(number);
		const complete = this.steps.slice(0, done);
		return trying === null ? complete : [...complete, this.#begin(trying.action)];
	}

	/** The action that is complete in just this moment, or null. */
	chosenAt(number: number): TraceAction | null {
		const { done, trying } = this.at(number);
		const step = this.steps[done - 1];
		return trying === null && step?.type === "action" ? step.action : null;
	}

	/** The moment in which the next action after it, or the last before it, was decided; null where there is none. */
	actionFrom(number: number, direction: 1 | -1): number | null {
		const decided = this.steps.flatMap((step, i) => (step.type === "action" ? [this.#endOf(i - 1) + 1] : []));
		const found = direction > 0 ? decided.find((at) => at > number) : decided.findLast((at) => at < number);
		return found ?? null;
	}

	/** The same object each time, so that views can tell that nothing changed. */
	#begin(action: TraceAction): TraceStep {
		const known = this.#begun.get(action);
		if (known !== undefined) return known;
		const step: TraceStep = { type: "action", action: { ...action, paths: [], chosen: null, choice: null } };
		this.#begun.set(action, step);
		return step;
	}

	#endOf(step: number): number {
		return step < 0 ? 0 : this.#ends[step]!;
	}

	/** How many steps end at the moment or before it. */
	#doneAt(number: number): number {
		let low = 0;
		let high = this.#ends.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.#ends[middle]! <= number) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}

function lengthOf(step: TraceStep): number {
	if (step.type === "token") return 1;
	return 2 + step.action.paths.reduce((most, { tokens }) => Math.max(most, tokens.length), 0);
}
