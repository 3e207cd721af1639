import type { Token } from "./distribution.ts";
import type { Interval } from "./metrics.ts";
import type { Piece } from "./piece.ts";
import type { Quadrant } from "./quadrant.ts";

/** The version of the trace format written by this code. */
export const traceVersion = 1;

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
	readonly parameters: Readonly<Record<string, number>>;
}

export interface TraceHeader {
	readonly version: typeof traceVersion;
	readonly model: ModelStamp;
	readonly policy: PolicyStamp;
	readonly seed: number;
	/** Tokens of the prompt; their text is not part of the trace. */
	readonly promptTokens: number;
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
	/** Of the token taken; at temperature 1, over the whole vocabulary. */
	readonly probability: number;
	/** Nats. */
	readonly entropy: Interval;
	/** Nats². */
	readonly varentropy: Interval;
	readonly quadrant: Quadrant;
	/** What was done, in the policy's own word ("argmax", "draw", …). */
	readonly rule: string;
	/** The likeliest tokens by falling probability. The one taken is among them only if it was that likely. */
	readonly alternatives: readonly Alternative[];
}

/** Why an answer ended. */
export type EndReason =
	/** The model said so. */
	| "stop"
	/** The limit on tokens was reached. */
	| "length"
	/** The context is full. */
	| "context"
	| "cancelled"
	/** The engine failed or died; `detail` says how. */
	| "failed";

export interface TraceEnd {
	readonly reason: EndReason;
	readonly detail?: string;
}

/** The record of one answer. */
export interface Trace {
	readonly header: TraceHeader;
	readonly tokens: readonly TraceToken[];
	/** Null while the answer is being written. */
	readonly end: TraceEnd | null;
}

export type TraceEvent =
	| { readonly type: "start"; readonly header: TraceHeader }
	| { readonly type: "token"; readonly token: TraceToken }
	| { readonly type: "end"; readonly end: TraceEnd };
