import type { Trace } from "../../sampler/trace.ts";
import { TraceBuilder } from "../../sampler/traceBuilder.ts";
import { answerCut } from "../protocol/errors.ts";
import { closingOf, type Entry } from "./entry.ts";
import { ShownTree } from "./shownTurns.ts";

/** A conversation as it can be kept. */
export interface Kept {
	readonly id: string;
	/** As a person named it; null where nobody did. */
	readonly title: string | null;
	/** By age. */
	readonly turns: readonly KeptTurn[];
	/** The last turn that is shown. */
	readonly shown: string | null;
	/** Comparisons whose answers are shown together. */
	readonly together: readonly string[];
}

export type KeptTurn = Omit<Entry, "trace" | "started" | "earlier" | "activity"> & {
	/** Null where nothing was written. */
	readonly trace: Trace | null;
};

/** The record of an answer as far as it was written; null where nothing of it was. */
export function traceOf(entry: Entry): Trace | null {
	const { trace } = entry.trace;
	return trace && { ...trace, end: trace.end ?? entry.closing?.end ?? null };
}

export function keptTurnOf(entry: Entry): KeptTurn {
	const { started, earlier, activity, ...turn } = entry;
	return { ...turn, trace: traceOf(entry) };
}

/** The end of an answer during which the window was closed. */
const cutShort = { end: { reason: "cancelled" }, error: answerCut().data, milliseconds: null } as const;

/**
 * The turns of a conversation that was kept. @param now by the conversation's clock
 * @throws Error where one is there twice, or the one before it is missing
 */
export function treeOf({ turns, shown, together }: Kept, now: number): ShownTree {
	const tree = new ShownTree(together);
	for (const turn of turns) tree.add(entryOf(turn, now));
	if (shown !== null) tree.show(shown);
	return tree;
}

/** A turn as it was kept. An answer that was being written then was cut. */
function entryOf({ trace, ...turn }: KeptTurn, now: number): Entry {
	const builder = trace === null ? new TraceBuilder() : TraceBuilder.from(trace);
	const entry: Entry = { ...turn, trace: builder, started: now, earlier: 0, activity: null };
	entry.closing = closingOf(entry, entry.closing ?? cutShort);
	return entry;
}
