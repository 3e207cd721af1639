import type { Distribution } from "./distribution.ts";
import type { Random } from "./random.ts";

/**
 * Draws from the K tokens the distribution lists, their probabilities p^(1/temperature) normalised over these K.
 * Tokens outside the K are never drawn: with K in the hundreds that leaves out what no sampler would want.
 * @param temperature greater than 0; 1 leaves the model's proportions as they are
 * @returns an index into `distribution.tokens`
 */
export function drawIndex({ logits }: Distribution, temperature: number, random: Random): number {
	const top = logits[0]!;
	const weight = (logit: number) => Math.exp((logit - top) / temperature);
	let total = 0;
	for (let i = 0; i < logits.length; i++) total += weight(logits[i]!);
	let left = random.next() * total;
	for (let i = 0; i < logits.length; i++) {
		left -= weight(logits[i]!);
		if (left < 0) return i;
	}
	// Rounding may leave a trace of the total; the likeliest token takes it, since the last may be impossible.
	return 0;
}
