import type { Trace, TraceEnd, TraceEvent, TraceHeader, TraceToken } from "./trace.ts";

/** Collects the events of one answer into its trace. */
export class TraceBuilder {
	#header: TraceHeader | null = null;
	readonly #tokens: TraceToken[] = [];
	#end: TraceEnd | null = null;

	/** The trace so far, as it will stay; null before the start. */
	get trace(): Trace | null {
		if (this.#header === null) return null;
		return { header: this.#header, tokens: [...this.#tokens], end: this.#end };
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
		else if (event.type === "token") this.#tokens.push(event.token);
		else this.#end = event.end;
	}
}
