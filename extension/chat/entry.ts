import { randomUUID } from "node:crypto";
import { policyNamed } from "../../sampler/policies/registry.ts";
import { assembleText } from "../../sampler/text.ts";
import type { Activity, GenerationEvent, TraceToken } from "../../sampler/trace.ts";
import { TraceBuilder } from "../../sampler/traceBuilder.ts";
import type { ChatMessage, PolicySpec } from "../protocol/engine.ts";
import { type ErrorData, traceUnreadable } from "../protocol/errors.ts";
import type { Change, Closing, Compared, Question, Turn } from "../protocol/webview.ts";
import { promptOf } from "./prompts.ts";
import type { Shown } from "./shownTurns.ts";
import type { SiblingPlace } from "./turnTree.ts";

/** One of the answers to a question that were asked for under one policy each. */
export interface Comparison {
	/** Theirs all. */
	readonly id: string;
	/** Theirs all: chance is the same for each. */
	readonly seed: number;
}

/** One question and what has been written in answer to it. */
export interface Entry {
	readonly id: string;
	/** The one before it. */
	readonly parent: string | null;
	readonly question: Question;
	readonly trace: TraceBuilder;
	/** Under which it is answered; null where that is what the settings say at the time. */
	readonly policy: PolicySpec | null;
	/** Null where the answer is compared with none. */
	readonly comparison: Comparison | null;
	/** When it was begun, or gone on with last, by the conversation's clock. */
	started: number;
	/** Milliseconds it took before it was cut and gone on with. */
	earlier: number;
	/** Read from a trace file: written by whatever model, after whatever questions. */
	readonly isRecording: boolean;
	activity: Activity | null;
	/** Earlier questions that the model did not get to see. */
	omitted: number;
	closing: Closing | null;
	/** The text of an answer that was kept, and whose trace could not be read; "" where none is lost. */
	lost: string;
}

/** What an entry begins with. */
export type NewEntry = Pick<Entry, "question" | "parent"> &
	Partial<Pick<Entry, "trace" | "policy" | "comparison" | "isRecording">>;

/** An entry of which nothing has been written yet. @param now by the conversation's clock */
export const newEntry = (given: NewEntry, now: number): Entry => ({
	id: randomUUID(),
	trace: new TraceBuilder(),
	policy: null,
	comparison: null,
	isRecording: false,
	started: now,
	earlier: 0,
	activity: null,
	omitted: 0,
	closing: null,
	lost: "",
	...given,
});

/** Why an answer may end before its end. */
const cutReasons: readonly string[] = ["cancelled", "failed", "length"];

/** Whether an answer that ended for this reason can be gone on with. One that is compared can be from its beginning. */
function canGoOn({ trace, isRecording, comparison }: Entry, reason: string): boolean {
	return !isRecording && (trace.tokens.length > 0 || comparison !== null) && cutReasons.includes(reason);
}

/** How an answer ended, with what follows from the entry it is in. */
export function closingOf(
	entry: Entry,
	{ end, error, milliseconds }: Pick<Closing, "end" | "error" | "milliseconds">,
): Closing {
	const thresholds = entry.trace.header?.thresholds ?? null;
	return { end, error, milliseconds, thresholds, canGoOn: canGoOn(entry, end.reason) };
}

/** Goes on with an answer that was cut. @param now by the conversation's clock */
export function reopen(entry: Entry, now: number): void {
	entry.earlier = entry.trace.tokens.length > 0 ? (entry.closing?.milliseconds ?? 0) : 0;
	entry.started = now;
	if (entry.trace.header !== null) entry.trace.resume();
	entry.closing = null;
	entry.lost = "";
}

const traceLost = traceUnreadable(
	"This answer",
	"The file with its trace is missing or broken; the log names it. Have the question answered anew.",
).data;

/** What is wrong with an answer: that its trace is lost is no part of how it ended, for the next time it may be there. */
export function errorOf({ closing, lost }: Pick<Entry, "closing" | "lost">): ErrorData | null {
	return lost === "" ? (closing?.error ?? null) : traceLost;
}

/**
 * Adds what was written to an answer.
 * @returns what is to be told of it; and what is wrong where the events do not follow each other as a trace's must: those before
 * that were added
 */
export function record(
	entry: Entry,
	events: readonly GenerationEvent[],
): { readonly changes: readonly Change[]; readonly fault: unknown } {
	const { id: turn, trace } = entry;
	const from = trace.steps.length;
	const known = trace.header;
	const fault = push(entry, events);
	const percentiles = trace.header?.percentiles;
	const steps = trace.steps.slice(from);
	const { activity } = entry;
	const changes: Change[] = [];
	if (known === null && percentiles !== undefined) changes.push({ type: "percentiles", turn, percentiles });
	if (steps.length > 0) changes.push({ type: "steps", turn, from, steps });
	if (activity !== null) changes.push({ type: "activity", turn, activity });
	return { changes, fault };
}

function push(entry: Entry, events: readonly GenerationEvent[]): unknown {
	try {
		for (const event of events) {
			if (event.type === "activity") {
				entry.activity = event.activity;
				continue;
			}
			entry.trace.push(event);
			if (event.type === "token" || event.type === "action") entry.activity = null;
		}
	} catch (thrown) {
		return thrown;
	}
	return undefined;
}

/** A question as a message of those that the model is given. */
export const questionMessage = ({ question }: Entry): ChatMessage => ({ role: "user", text: promptOf(question) });

/** What was asked and answered, of turns that follow each other: those of which an answer was begun. */
export function saidIn(turns: readonly Entry[]): readonly ChatMessage[] {
	return turns.flatMap((turn) => {
		const { tokens } = turn.trace;
		return tokens.length > 0 ? [questionMessage(turn), answerMessage(tokens)] : [];
	});
}

function answerMessage(tokens: readonly TraceToken[]): ChatMessage {
	return { role: "assistant", text: assembleText(tokens).text, tokens: tokens.map(({ token }) => token) };
}

/** What the panel sees of it. */
export function turnOf(shown: Shown, sibling: SiblingPlace): Turn {
	const { id, question, trace, activity, omitted, closing, isRecording } = shown.entry;
	return {
		id,
		question,
		sibling,
		compared: comparedOf(shown),
		steps: [...trace.steps],
		held: 0,
		activity,
		omitted,
		end: closing?.end ?? null,
		error: errorOf(shown.entry),
		milliseconds: closing?.milliseconds ?? null,
		percentiles: trace.header?.percentiles ?? null,
		thresholds: closing?.thresholds ?? null,
		canGoOn: closing?.canGoOn ?? false,
		isRecording,
	};
}

function comparedOf({ entry: { policy, comparison }, isTogether, isCurrent }: Shown): Compared | null {
	if (comparison === null) return null;
	const { name = "" } = policy ?? {};
	const { title = name, about = "" } = policyNamed(name) ?? {};
	return { comparison: comparison.id, title, about, isTogether, isCurrent };
}

/** Steps from which on an answer that is not at the end of a conversation is held back. */
const many = 200;

/** Turns as they are sent to the panel: of a long conversation only what a person sees first, for traces are large. */
export function heldBack(turns: readonly Turn[]): readonly Turn[] {
	const last = turns.at(-1);
	return turns.map((turn) => {
		const isAtEnd =
			turn === last || (turn.compared?.isTogether && turn.compared.comparison === last?.compared?.comparison);
		const isWhole = isAtEnd || turn.end === null || turn.steps.length < many;
		return isWhole ? turn : { ...turn, steps: [], held: turn.steps.length };
	});
}
