import { addSpent, nothingSpent, type Spent } from "./budget.ts";
import { GrowingPassage } from "./passage.ts";
import type { Cut, Trace, TraceAction, TraceEnd, TraceEvent, TraceHeader, TraceStep, TraceToken } from "./trace.ts";

/** Collects the events of one answer into its trace. */
export class TraceBuilder {
	#header: TraceHeader | null = null;
	readonly #steps: TraceStep[] = [];
	readonly #passage = new GrowingPassage();
	#end: TraceEnd | null = null;
	/** Tokens the answer had when it was gone on with; null where it is written in one go. */
	#resumed: number | null = null;
	/** Before it was gone on with. */
	#spent: Spent = nothingSpent;
	#awaitsStart = true;

	/** One that has collected this much. */
	static from({ header, steps, end }: Trace): TraceBuilder {
		const builder = new TraceBuilder();
		builder.push({ type: "start", header });
		for (const step of steps) builder.#take(step);
		builder.#end = end;
		return builder;
	}

	/** The trace so far, as it will stay; null before the start. */
	get trace(): Trace | null {
		if (this.#header === null) return null;
		return { header: this.#header, steps: [...this.#steps], ...this.#passage.snapshot(), end: this.#end };
	}

	/** Null before the start. */
	get header(): TraceHeader | null {
		return this.#header;
	}

	/** The steps so far; the same list as it grows. */
	get steps(): readonly TraceStep[] {
		return this.#steps;
	}

	/** The tokens of the answer as it stands; the same list as it changes. */
	get tokens(): readonly TraceToken[] {
		return this.#passage.tokens;
	}

	/** @throws Error when the event cannot come now: events were lost or come from two answers. */
	push(event: TraceEvent): void {
		const state = this.#awaitsStart ? "before its start" : this.#end === null ? "writing" : "after its end";
		const expected = event.type === "start" ? "before its start" : "writing";
		if (state !== expected) {
			throw new Error(
				state === "writing" ? "A trace was started twice." : `A trace got the event "${event.type}" ${state}.`,
			);
		}
		if (event.type === "start") {
			this.#header ??= event.header;
			this.#awaitsStart = false;
		} else if (event.type === "end") this.#end = this.#withAllSpent(event.end);
		else this.#take(this.#resumed === null ? event : shifted(event, this.#resumed));
	}

	/**
	 * A person chose another way: the answer is cut back to where that begins, and is to be gone on with after it.
	 * @throws Error where nothing was written yet, or the action does not fit the answer
	 */
	choose(action: TraceAction): void {
		this.#take({ type: "action", action });
		this.resume();
	}

	/**
	 * The answer was cut and is gone on with: events come again, from a start to an end, whose indices count from here.
	 * @throws Error where nothing was written yet
	 */
	resume(): void {
		if (this.#header === null) throw new Error("A trace that was not started cannot be gone on with.");
		const cut: Cut = { at: this.#passage.tokens.length, reason: this.#end?.reason ?? "failed" };
		this.#header = { ...this.#header, cuts: [...(this.#header.cuts ?? []), cut] };
		this.#resumed = cut.at;
		this.#spent = addSpent(this.#spent, this.#end?.spent ?? nothingSpent);
		this.#end = null;
		this.#awaitsStart = true;
	}

	/** The end of a stretch tells what was spent on that. */
	#withAllSpent(end: TraceEnd): TraceEnd {
		return end.spent === undefined ? end : { ...end, spent: addSpent(this.#spent, end.spent) };
	}

	#take(step: TraceStep): void {
		this.#passage.push(step);
		this.#steps.push(step);
	}
}

/** A step as it stands in an answer whose first tokens were written before. */
function shifted(step: TraceStep, by: number): TraceStep {
	if (step.type === "token") return step;
	const { action } = step;
	const cause = { ...action.cause, index: action.cause.index + by };
	return { type: "action", action: { ...action, cause, keep: action.keep + by } };
}
