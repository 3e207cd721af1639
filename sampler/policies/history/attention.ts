/** What the historical policies read of the model's attention, in their own units. */
export interface AttentionTerms {
	/** Mean over the heads of their entropy, in bits. */
	readonly entropy: number;
	/**
	 * In bits². Upstream's is the variance across the heads of their entropies, and no varentropy, whatever it was called;
	 * entropix-local's is the mean over the heads of their varentropy.
	 */
	readonly varentropy: number;
	/** Mean of |P - mean over the heads of P|: 0 where all heads look alike, so that more of it is less agreement. */
	readonly agreement: number;
	/** Mean of |score|. */
	readonly interaction: number;
}

/** How each of them is called in the settings and in the trace. */
export const attentionKeys = {
	entropy: "attentionEntropy",
	varentropy: "attentionVarentropy",
	agreement: "attentionAgreement",
	interaction: "attentionInteraction",
} as const satisfies Record<keyof AttentionTerms, string>;

/**
 * The form without attention: every term is 0. Backends do not show the scores, and what upstream measured was an artefact
 * of its padding (it took the softmax over thousands of empty slots), so that there is little to miss.
 */
export const noAttention: AttentionTerms = { entropy: 0, varentropy: 0, agreement: 0, interaction: 0 };

/**
 * The terms from the last layer's scores, Q·K / √d before any mask: as upstream made them from 9ef54d9 on, or, where it is
 * told how many slots are in use, as entropix-local did at 469bf51. The interaction strength counts every slot either way.
 * @param scores a row for each head, all of one length: a score for each slot of the cache, 0 where it is empty
 * @param inUse slots the softmax goes over; upstream had it go over all of them
 * @throws RangeError when there is no score, or `inUse` is no number of slots
 */
export function attentionTerms(scores: readonly ArrayLike<number>[], inUse?: number): AttentionTerms {
	const heads = scores.length;
	const slots = scores[0]?.length ?? 0;
	const seen = inUse ?? slots;
	if (!(Number.isInteger(seen) && seen > 0 && seen <= slots)) {
		throw new RangeError(`Attention terms need scores for at least one slot of the cache, and there are ${seen}.`);
	}
	const weights = scores.map((row) => softmax(row, seen));
	const entropies = weights.map(entropyInBits);
	const entropy = mean(entropies);
	const varentropies =
		inUse === undefined
			? entropies.map((value) => (value - entropy) ** 2)
			: weights.map((row, head) => varentropyInBits(row, entropies[head]!));
	let apart = 0;
	for (let slot = 0; slot < seen; slot++) {
		const together = mean(weights.map((row) => row[slot]!));
		for (const row of weights) apart += Math.abs(row[slot]! - together);
	}
	let strength = 0;
	for (const row of scores) for (let slot = 0; slot < slots; slot++) strength += Math.abs(row[slot]!);
	return {
		entropy,
		varentropy: mean(varentropies),
		// Slots that are masked have no weight, and count in the mean all the same.
		agreement: apart / (heads * slots),
		interaction: strength / (heads * slots),
	};
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function softmax(scores: ArrayLike<number>, seen: number): Float64Array {
	const weights = new Float64Array(seen);
	let largest = Number.NEGATIVE_INFINITY;
	for (let slot = 0; slot < seen; slot++) largest = Math.max(largest, scores[slot]!);
	let total = 0;
	for (let slot = 0; slot < seen; slot++) {
		weights[slot] = Math.exp(scores[slot]! - largest);
		total += weights[slot]!;
	}
	for (let slot = 0; slot < seen; slot++) weights[slot]! /= total;
	return weights;
}

/** Only the logarithm is clipped, as upstream did. */
const bits = (weight: number) => Math.log2(Math.min(Math.max(weight, 1e-10), 1));

const entropyInBits = (weights: Float64Array) => -weights.reduce((sum, weight) => sum + weight * bits(weight), 0);

const varentropyInBits = (weights: Float64Array, entropy: number) =>
	weights.reduce((sum, weight) => sum + weight * (bits(weight) + entropy) ** 2, 0);
