import type { Mark, Passage, Trace, TraceAction, TraceStep, TraceToken } from "./trace.ts";

/** A text that grows, and that is cut back by actions, which keep what they cut. */
export class GrowingPassage implements Passage {
	readonly #tokens: TraceToken[] = [];
	readonly #marks: Mark[] = [];

	get tokens(): readonly TraceToken[] {
		return this.#tokens;
	}

	get marks(): readonly Mark[] {
		return this.#marks;
	}

	/**
	 * Follows one step.
	 * @throws Error when the step does not fit the text: steps were lost, or come from another answer
	 */
	push(step: TraceStep): void {
		if (step.type === "token") {
			this.#tokens.push(step.token);
			return;
		}
		const { action } = step;
		const { keep, paths } = action;
		if (keep > this.#tokens.length) {
			throw new Error(`An action keeps ${keep} tokens of an answer that has ${this.#tokens.length}.`);
		}
		const kept = keptTokens(action);
		if (kept === undefined) throw new Error(`An action chose path ${action.chosen} of ${paths.length}.`);
		this.#marks.push({ at: keep, action, takenBack: this.#takeBack(keep) });
		this.#tokens.push(...kept);
	}

	/** A copy that stays as it is. */
	snapshot(): Passage {
		return { tokens: [...this.#tokens], marks: [...this.#marks] };
	}

	#takeBack(keep: number): Passage {
		// A mark at the cut stays: it tells what was tried there before.
		const first = this.#marks.findIndex(({ at }) => at > keep);
		const marks = first < 0 ? [] : this.#marks.splice(first);
		return { tokens: this.#tokens.splice(keep), marks: marks.map((mark) => ({ ...mark, at: mark.at - keep })) };
	}
}

/** What an action appends to the answer: the path it chose, or as much of it as stays. Undefined where there is no such path. */
export function keptTokens({ chosen, paths, taken }: TraceAction): readonly TraceToken[] | undefined {
	if (chosen === null) return [];
	const tokens = paths[chosen]?.tokens;
	return taken === undefined ? tokens : tokens?.slice(0, taken);
}

/**
 * The answer as it was after the first `count` steps of its trace, with what had been taken back until then.
 * @throws RangeError when there are not that many
 */
export function passageAt({ steps }: Pick<Trace, "steps">, count: number): Passage {
	if (!(Number.isInteger(count) && count >= 0 && count <= steps.length)) {
		throw new RangeError(`A trace of ${steps.length} steps cannot be replayed up to step ${count}.`);
	}
	const passage = new GrowingPassage();
	for (const step of steps.slice(0, count)) passage.push(step);
	return passage.snapshot();
}
