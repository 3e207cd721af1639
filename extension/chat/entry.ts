import { assembleText } from "../../sampler/text.ts";
import type { Activity, TraceToken } from "../../sampler/trace.ts";
import type { TraceBuilder } from "../../sampler/traceBuilder.ts";
import type { ChatMessage } from "../protocol/engine.ts";
import type { Closing, Question, Turn } from "../protocol/webview.ts";
import type { SiblingPlace } from "./turnTree.ts";

/** One question and what has been written in answer to it. */
export interface Entry {
	readonly id: string;
	/** The one before it. */
	readonly parent: string | null;
	readonly question: Question;
	readonly trace: TraceBuilder;
	/** By the conversation's clock. */
	readonly started: number;
	/** Read from a trace file: written by whatever model, after whatever questions. */
	readonly isRecording: boolean;
	activity: Activity | null;
	/** Earlier questions that the model did not get to see. */
	omitted: number;
	closing: Closing | null;
}

/** Why an answer may end before its end. */
const cutReasons: readonly string[] = ["cancelled", "failed", "length"];

/** Whether an answer that ended for this reason can be gone on with. */
export function canGoOn({ trace, isRecording }: Entry, reason: string): boolean {
	return !isRecording && trace.tokens.length > 0 && cutReasons.includes(reason);
}

/** An answer as a message of those that the model is given. */
export function answerMessage(tokens: readonly TraceToken[]): ChatMessage {
	return { role: "assistant", text: assembleText(tokens).text, tokens: tokens.map(({ token }) => token) };
}

/** What the panel sees of it. */
export function turnOf(entry: Entry, sibling: SiblingPlace): Turn {
	const { id, question, trace, activity, omitted, closing } = entry;
	return {
		id,
		question,
		sibling,
		steps: [...trace.steps],
		held: 0,
		activity,
		omitted,
		end: closing?.end ?? null,
		error: closing?.error ?? null,
		milliseconds: closing?.milliseconds ?? null,
		percentiles: trace.header?.percentiles ?? null,
		thresholds: closing?.thresholds ?? null,
		canGoOn: closing?.canGoOn ?? false,
	};
}

/** Turns at the end of a conversation that are sent whole, and steps from which on the others are not. */
const whole = { turns: 1, steps: 200 };

/** Turns as they are sent to the panel: of a long conversation only what a person sees first, for traces are large. */
export function heldBack(turns: readonly Turn[]): readonly Turn[] {
	return turns.map((turn, i) => {
		const isWhole = i >= turns.length - whole.turns || turn.end === null || turn.steps.length < whole.steps;
		return isWhole ? turn : { ...turn, steps: [], held: turn.steps.length };
	});
}
