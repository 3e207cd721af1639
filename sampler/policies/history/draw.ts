import type { Distribution, Token } from "../../distribution.ts";
import type { Random } from "../../random.ts";
import type { Run } from "./truncations.ts";

/** More than any top-k here keeps; a longer run gets an array of its own. */
const weights = new Float64Array(256);

/**
 * Draws several tokens from a run, each on its own, and takes the likeliest of them: upstream's score of the five was its
 * "confidence", the same number for all, plus ln p. Upstream gave all draws one key at every step; here each has its own
 * number of the answer's stream.
 * @param excluded none of these, unless there is no other in the run: then the run's likeliest
 * @returns an index into `distribution.tokens`
 */
export function drawBest(
	{ tokens, logits }: Distribution,
	{ from, to, temperature }: Run,
	draws: number,
	random: Random,
	excluded: ReadonlySet<Token>,
): number {
	const size = to - from;
	const weight = size <= weights.length ? weights : new Float64Array(size);
	let total = 0;
	for (let i = 0; i < size; i++) {
		const allowed = excluded.size === 0 || !excluded.has(tokens[from + i]!);
		weight[i] = allowed ? Math.exp((logits[from + i]! - logits[from]!) / temperature) : 0;
		total += weight[i]!;
	}
	if (total === 0) return from;
	let best = size;
	// Tokens are listed by falling logit: the likeliest of the draws is the one listed first.
	for (let draw = 0; draw < draws; draw++) best = Math.min(best, indexAt(weight, size, random.next() * total));
	return from + best;
}

/** Where the running sum passes a number. Rounding may leave a rest, which the first that is possible takes. */
function indexAt(weight: Float64Array, size: number, passed: number): number {
	let left = passed;
	for (let i = 0; i < size; i++) {
		left -= weight[i]!;
		if (left < 0) return i;
	}
	return weight.findIndex((value) => value > 0);
}
