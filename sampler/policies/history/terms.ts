import type { AttentionTerms } from "./attention.ts";

/** What a historical policy decides by. All of them but head count in bits; see `inBits`. */
export interface Terms {
	/** H, in bits (head: nats). */
	readonly entropy: number;
	/** V, in bits² (head: nats²). */
	readonly varentropy: number;
	readonly attention: AttentionTerms;
}

/** The terms of a step in bits and bits²: V counts the square of the unit. */
export function inBits(
	{ entropy, varentropy }: Record<"entropy" | "varentropy", number>,
	attention: AttentionTerms,
): Terms {
	// Divided, not multiplied by 1 / ln 2: five bits have to be 5, for the lines are strict.
	return { entropy: entropy / Math.LN2, varentropy: varentropy / (Math.LN2 * Math.LN2), attention };
}
