import type { Budget, Spent } from "./budget.ts";
import type { Token } from "./distribution.ts";
import type { Interval } from "./metrics.ts";
import type { Percentiles } from "./percentiles.ts";
import type { Piece } from "./piece.ts";
import type { Quadrant, Thresholds } from "./quadrant.ts";
import type { PathScores } from "./scores.ts";

/** The version of the trace format written by this code. */
export const traceVersion = 3;

/** Which model an answer came from, enough to tell whether a trace can be compared with another. */
export interface ModelStamp {
	readonly name: string;
	readonly vocabularySize: number;
	/** Size of the model file in bytes. */
	readonly fileSize: number;
}

/** The policy that chose the tokens, with every parameter it read. */
export interface PolicyStamp {
	readonly name: string;
	readonly parameters: Readonly<Record<string, number | string>>;
}

export interface TraceHeader {
	readonly version: typeof traceVersion;
	readonly model: ModelStamp;
	readonly policy: PolicyStamp;
	/** By which the quadrants were told apart. */
	readonly thresholds: Thresholds;
	/** How unsure the model is as a rule, by which views scale what they mark; missing where that was not known. */
	readonly percentiles?: Percentiles;
	readonly budget: Budget;
	readonly seed: number;
	/** Tokens of the prompt; their text is not part of the trace. */
	readonly promptTokens: number;
	/** Where the answer was cut and gone on with later; missing where it never was. */
	readonly cuts?: readonly Cut[];
}

/** A place where an answer was cut and gone on with. Actions after it do not reach back beyond it. */
export interface Cut {
	/** Tokens of the answer before it. */
	readonly at: number;
	readonly reason: EndReason;
}

/** One of the likeliest tokens at a step. */
export interface Alternative {
	readonly token: Token;
	readonly piece: Piece;
	/** At temperature 1, over the whole vocabulary. */
	readonly probability: number;
}

/** What happened at one step: the token taken, what the model thought of it, and why it was taken. */
export interface TraceToken {
	readonly token: Token;
	readonly piece: Piece;
	/**
	 * Of the token taken; at temperature 1, over the whole vocabulary. Null for a token that was put there and that the
	 * model found less likely than all whose logits were read.
	 */
	readonly probability: number | null;
	/** Nats. */
	readonly entropy: Interval;
	/** Nats². */
	readonly varentropy: Interval;
	readonly quadrant: Quadrant;
	/** What was done, in the policy's own word ("argmax", "draw", …), "thought" where the token was put there, or "chosen" where a person chose it. */
	readonly rule: string;
	/** The likeliest tokens by falling probability. The one taken is among them only if it was that likely. */
	readonly alternatives: readonly Alternative[];
}

/**
 * What was done instead of taking a token. A restart is a resample that goes back to the beginning of the answer; a
 * choice is a person's, of another token or of a path that had not been kept.
 */
export type ActionKind = LoopAction | "choice";

/** What the decoding loop does by itself. */
export const loopActions = ["pause", "branch", "resample", "restart"] as const;
export type LoopAction = (typeof loopActions)[number];

/** Why a path was written no further. */
export type PathEnd =
	/** A natural end: the unit of text it was in is complete. */
	| "line"
	| "sentence"
	| "statement"
	/** The model ended the answer. */
	| "stop"
	/** It has as many tokens as a path may have. */
	| "depth"
	/** The answer's own limit on tokens, the budget or the context left no room for more. */
	| "limit"
	/** It was given up, for the model was less sure on it than on others. */
	| "unsure"
	/** A thought: all of it was put there. */
	| "thought"
	/** A token that a person chose. */
	| "chosen";

/** One of the continuations that were tried. */
export interface TracePath {
	readonly tokens: readonly TraceToken[];
	readonly end: PathEnd;
	/** Null where nothing was to be compared. */
	readonly scores: PathScores | null;
	/** What it was found to be worth by a judge that saw all paths; missing where a score compared them. The greater the better; -Infinity: not to be kept. */
	readonly worth?: number;
	/** What its answer comes to, where that was compared; null where it comes to nothing. */
	readonly value?: string | null;
}

/** Why the path that was kept was kept. */
export type Choice =
	/** It has the best score. */
	| "best"
	/** Its score is the best, as others' is, and it is the likeliest of these. */
	| "likelier"
	/** There was no other. */
	| "only";

/** The step at which it was decided to act. */
export interface Cause {
	/** Tokens of the answer before it. */
	readonly index: number;
	/** Nats. */
	readonly entropy: Interval;
	/** Nats². */
	readonly varentropy: Interval;
	readonly quadrant: Quadrant;
}

/**
 * A pause, a branch or a resample: what was taken back of the answer, what was tried in its place, and what was kept.
 * The answer then has its first `keep` tokens and those of the path `chosen`, of which only the first `taken` where that
 * is given.
 */
export interface TraceAction {
	readonly kind: ActionKind;
	readonly cause: Cause;
	/** Tokens of the answer that stayed. Those after them were taken back. */
	readonly keep: number;
	/** Tokens that had failed, and were not to be taken again: where the paths begin, or after a restart at the first unsure place. */
	readonly excluded: readonly Token[];
	readonly paths: readonly TracePath[];
	/** Index into `paths`; null where the answer went on without one, as after a restart. */
	readonly chosen: number | null;
	/** Null where `chosen` is. */
	readonly choice: Choice | null;
	/** By which the paths were compared: the name of a score, or of the judge that found them worth something; null where none were. */
	readonly score: string | null;
	/** How far the paths of a branch were to reach, to the end of the answer or so many tokens; missing for a natural end. */
	readonly reach?: "answer" | number;
	/** How many paths were asked for, where the budget left room for fewer. */
	readonly asked?: number;
	/** How many tokens of the path chosen stay, where these are not all: the others were only looked at. */
	readonly taken?: number;
}

/** Why an answer ended. */
export const endReasons = [
	/** The model said so. */
	"stop",
	/** The limit on tokens was reached. */
	"length",
	/** The context is full. */
	"context",
	"cancelled",
	/** The engine failed or died; `detail` says how. */
	"failed",
] as const;
export type EndReason = (typeof endReasons)[number];

export interface TraceEnd {
	readonly reason: EndReason;
	readonly detail?: string;
	/** Missing where the engine died before it could say. */
	readonly spent?: Spent;
}

/** One entry of the record: a token that was appended to the answer, or an action that changed it. */
export type TraceStep =
	| { readonly type: "token"; readonly token: TraceToken }
	| { readonly type: "action"; readonly action: TraceAction };

export type TraceEvent =
	| { readonly type: "start"; readonly header: TraceHeader }
	| TraceStep
	| { readonly type: "end"; readonly end: TraceEnd };

/** An action as it stands in a text: before the token at index `at`. */
export interface Mark {
	readonly at: number;
	readonly action: TraceAction;
	/** What the action took back. */
	readonly takenBack: Passage;
}

/** Tokens, and the actions among them. */
export interface Passage {
	readonly tokens: readonly TraceToken[];
	/** By rising `at`; where these are equal, in the order in which the actions happened. */
	readonly marks: readonly Mark[];
}

/** The record of one answer. Its tokens and marks are what the steps, one after another, make. */
export interface Trace extends Passage {
	readonly header: TraceHeader;
	readonly steps: readonly TraceStep[];
	/** Null while the answer is being written. */
	readonly end: TraceEnd | null;
}

/** What the loop is doing until the next step, for those who watch it; no part of the trace. */
export interface Activity {
	readonly kind: Exclude<LoopAction, "restart">;
	/** Paths that are being written. */
	readonly paths: number;
	/** Each of them is an answer of its own. */
	readonly whole?: true;
}

/** What is heard while an answer is written. */
export type GenerationEvent = TraceEvent | { readonly type: "activity"; readonly activity: Activity };
