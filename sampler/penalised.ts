import type { Distribution, Token } from "./distribution.ts";
import { type Parts, partsOf } from "./metrics.ts";

/**
 * The distribution with penalties taken off its logits, and Z made to fit. Truncations then see what a draw would: a token
 * that is sure to repeat the text keeps no support to itself.
 * A token that falls below the last of those listed is listed no more, for unseen ones may be above it. One is always
 * left: the best. Penalties of unseen tokens are ignored.
 * @param penalties at least 0 and finite
 */
export function penalised(distribution: Distribution, penalties: ReadonlyMap<Token, number>): Distribution {
	const { tokens, logits, vocabularySize } = distribution;
	const penaltyAt = (i: number) => penalties.get(tokens[i]!) ?? 0;
	if (penalties.size === 0 || tokens.every((_, i) => penaltyAt(i) === 0)) return distribution;
	const lowered = logits.map((logit, i) => logit - penaltyAt(i));
	const floor = tokens.length >= vocabularySize ? Number.NEGATIVE_INFINITY : logits[logits.length - 1]!;
	const order = Array.from(tokens.keys())
		.sort((a, b) => descending(lowered[a]!, lowered[b]!) || tokens[a]! - tokens[b]!)
		.filter((i, place) => place === 0 || lowered[i]! >= floor);
	return {
		vocabularySize,
		tokens: Int32Array.from(order, (i) => tokens[i]!),
		logits: Float64Array.from(order, (i) => lowered[i]!),
		...partition(logits[0]!, lowered, partsOf(distribution)),
	};
}

/** Unlike a difference, right where both are -Infinity. */
const descending = (left: number, right: number) => (left === right ? 0 : left > right ? -1 : 1);

/**
 * Z is summed anew: what is left of it beside a token that weighed nearly all is less than its error. The unseen tokens
 * weigh what they are estimated to, which is near even then, and by how much that may be wrong is the new error.
 */
function partition(top: number, lowered: Float64Array, { mass, tail }: Parts) {
	const listed = logSum(lowered);
	const unseen = top + Math.log(tail.mass);
	const logPartition = Math.max(listed, unseen) + Math.log1p(Math.exp(-Math.abs(listed - unseen)));
	const wrong = Math.max(mass.high - tail.mass, tail.mass - mass.low);
	return { logPartition, partitionError: wrong > 0 ? Math.min(1, wrong * Math.exp(top - logPartition)) : 0 };
}

/** ln Σ e^logit */
function logSum(logits: Float64Array): number {
	const top = logits.reduce((most, logit) => Math.max(most, logit));
	return top + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - top), 0));
}
