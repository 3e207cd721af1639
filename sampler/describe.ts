import type { TraceToken } from "./trace.ts";

/** The card of a token: what a person reads on hover, in the panel and in the editor alike. */
export interface Card {
	/** The token's text with blanks made visible ("·" for a space, "↵", "→"), or its bytes where it is part of a character. */
	readonly title: string;
	/** "About 3 equal choices" or "Sure: the model saw one choice". */
	readonly sentence: string;
	/** Probability, entropy, varentropy, quadrant and rule, in this order. */
	readonly facts: readonly { readonly label: string; readonly value: string }[];
	readonly alternatives: readonly CardAlternative[];
	/** What all tokens not listed have together; with the alternatives it makes 1. */
	readonly others: number;
}

export interface CardAlternative {
	readonly title: string;
	readonly probability: number;
	/** True for the one that was taken. */
	readonly taken: boolean;
}

export declare function describeToken(token: TraceToken): Card;
