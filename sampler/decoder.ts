import type { Distribution, Token } from "./distribution.ts";

/**
 * What an operation on a path costs: nothing to speak of, a copy of the state (and at most a few dozen tokens evaluated
 * again), a re-evaluation of the prefix, or that it cannot be done at all. A rollback over more tokens than an action
 * reaches back may cost a re-evaluation where a short one does not.
 */
export type Cost = "free" | "copy" | "re-evaluate" | "none";

export interface DecoderCapabilities {
	readonly fork: Cost;
	readonly rollback: Cost;
	/** The largest number of logits one reading can bring. */
	readonly largestTop: number;
}

/**
 * Tells whether a distribution is known well enough to act on. Where it says no, the decoder reads the same position
 * again with more logits (up to `largestTop`), which costs more: say no only when an interval straddles a threshold.
 */
export type Enough = (distribution: Distribution) => boolean;

/**
 * One path through the model: the tokens evaluated so far and the power to go on, to fork and to go back.
 * Calls on one decoder are made one after another. After a call has failed, the path may only be rolled back or disposed.
 */
export interface Decoder {
	/** Tokens in this path. */
	readonly length: number;
	readonly capabilities: DecoderCapabilities;
	/** Evaluates the tokens and returns the distribution after the last of them. @throws when the path is full, or aborted. */
	append(tokens: readonly Token[], signal: AbortSignal, enough?: Enough): Promise<Distribution>;
	/** Evaluates the tokens and yields the distribution after each of them, in order; the last one so that it is `enough`. */
	score(tokens: readonly Token[], signal: AbortSignal, enough?: Enough): AsyncIterable<Distribution>;
	/** A second path with the same tokens. @throws when every path is taken. */
	fork(): Promise<Decoder>;
	/** Cuts the path back to its first `length` tokens. */
	rollback(length: number): Promise<void>;
	dispose(): Promise<void>;
}

/** One step on several paths of the same model, evaluated in one batch. */
export interface Advance {
	readonly decoder: Decoder;
	readonly token: Token;
	readonly enough?: Enough;
}

/** Appends one token to each path in one batch, explicitly. Results are in the order of `paths`. */
export type AppendAll = (paths: readonly Advance[], signal: AbortSignal) => Promise<Distribution[]>;

/** Tokens for the middle of a file: prefix, suffix, middle. */
export interface FillInTheMiddle {
	readonly prefix: Token;
	readonly suffix: Token;
	readonly middle: Token;
}

/** Tokens that open and close a segment in which the model thinks before it answers. */
export interface Thinking {
	readonly open: Token;
	readonly close: Token;
}

/** The vocabulary of the loaded model. */
export interface Vocabulary {
	readonly size: number;
	/** Tokens of a text. Special tokens written out in the text are not recognised: the text is only text. */
	tokenize(text: string): Token[];
	/** The bytes a token stands for; empty for control tokens. A character may span several tokens. */
	bytes(token: Token): Uint8Array;
	/** True for tokens that end an answer. */
	isEnd(token: Token): boolean;
	readonly fillInTheMiddle: FillInTheMiddle | null;
	readonly thinking: Thinking | null;
}
