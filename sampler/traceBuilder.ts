import { GrowingPassage } from "./passage.ts";
import type { Trace, TraceEnd, TraceEvent, TraceHeader, TraceStep, TraceToken } from "./trace.ts";

/** Collects the events of one answer into its trace. */
export class TraceBuilder {
	#header: TraceHeader | null = null;
	readonly #steps: TraceStep[] = [];
	readonly #passage = new GrowingPassage();
	#end: TraceEnd | null = null;

	/** The trace so far, as it will stay; null before the start. */
	get trace(): Trace | null {
		if (this.#header === null) return null;
		return { header: this.#header, steps: [...this.#steps], ...this.#passage.snapshot(), end: this.#end };
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
		const state = this.#header === null ? "before its start" : this.#end === null ? "writing" : "after its end";
		const expected = event.type === "start" ? "before its start" : "writing";
		if (state !== expected) {
			throw new Error(
				state === "writing" ? "A trace was started twice." : `A trace got the event "${event.type}" ${state}.`,
			);
		}
		if (event.type === "start") this.#header = event.header;
		else if (event.type === "end") this.#end = event.end;
		else {
			this.#passage.push(event);
			this.#steps.push(event);
		}
	}
}
