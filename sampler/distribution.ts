/** A token's number in the model's vocabulary. */
export type Token = number;

/**
 * What the model says of the next token, at temperature 1 and before any truncation: the K largest logits and
 * the log-partition over the whole vocabulary. Everything the sampler knows of the model's doubt comes from here.
 */
export interface Distribution {
	/** V, the number of tokens in the vocabulary. */
	readonly vocabularySize: number;
	/** The K most likely tokens, by falling logit; ties by rising token number. */
	readonly tokens: Int32Array;
	/** Their raw logits, in the order of `tokens`. A logit may be -Infinity: that token is impossible. */
	readonly logits: Float64Array;
	/** ln Z = ln of the sum of exp(logit) over the whole vocabulary. */
	readonly logPartition: number;
	/** Bound on the relative error of Z. 0 where Z was summed in doubles; backends that sum in float32 say more. */
	readonly partitionError: number;
}

/**
 * The distribution of a full row of logits, exact.
 * @param logits one for each token of the vocabulary; -Infinity for an impossible one
 * @param top K; the whole vocabulary unless told
 * @throws RangeError when a logit is NaN or +Infinity, when none is finite, or when `top` is not a positive whole number
 */
export function distributionFromLogits(logits: ArrayLike<number>, top: number = logits.length): Distribution {
	const vocabularySize = logits.length;
	// Sorting bare numbers is much faster than sorting tokens by their logits; NaN is sorted to the end.
	const ascending = Float64Array.from(logits).sort();
	const largest = ascending[vocabularySize - 1];
	if (largest === undefined || largest === Number.NEGATIVE_INFINITY) {
		throw new RangeError("No token is possible: the model's logits are all -Infinity.");
	}
	if (!Number.isFinite(largest)) throw new RangeError("The model's logits are not numbers.");
	if (!(Number.isInteger(top) && top > 0)) {
		throw new RangeError(`The number of logits to keep must be a positive whole number, and it is ${top}.`);
	}
	const tokens = largestTokens(logits, ascending, Math.min(top, vocabularySize));
	return {
		vocabularySize,
		tokens,
		logits: Float64Array.from(tokens, (token) => logits[token]!),
		// Small terms first, so that they count.
		logPartition: largest + Math.log(ascending.reduce((sum, logit) => sum + Math.exp(logit - largest), 0)),
		partitionError: 0,
	};
}

/** The tokens of the `count` largest logits in the order of a distribution, without sorting the other ones. */
function largestTokens(logits: ArrayLike<number>, ascending: Float64Array, count: number): Int32Array {
	const smallest = ascending[ascending.length - count]!;
	const above: Token[] = [];
	const equal: Token[] = [];
	for (let token = 0; token < logits.length; token++) {
		if (logits[token]! > smallest) above.push(token);
		else if (logits[token] === smallest) equal.push(token);
	}
	above.sort((left, right) => logits[right]! - logits[left]! || left - right);
	return Int32Array.from([...above, ...equal.slice(0, count - above.length)]);
}

/** The likeliest tokens that are listed, so many at most, and none that is impossible: at least one. */
export function likeliestTokens({ tokens, logits }: Distribution, count: number): Token[] {
	return Array.from(tokens.subarray(0, count)).filter((_, i) => logits[i]! > Number.NEGATIVE_INFINITY);
}

/** ln Z as given, but never less than what the known logits make: a rounded Z would give probabilities above 1. */
function logNormalizer({ logits, logPartition }: Distribution): number {
	const top = logits[0]!;
	let mass = 0;
	for (let i = 0; i < logits.length; i++) mass += Math.exp(logits[i]! - top);
	return Math.max(logPartition, top + Math.log(mass));
}

/**
 * ln p of the token at an index into `tokens`, at temperature 1 over the whole vocabulary.
 * (The index of a token is `distribution.tokens.indexOf(token)`.)
 */
export function logProbabilityOf(distribution: Distribution, index: number): number {
	return distribution.logits[index]! - logNormalizer(distribution);
}

/** The probabilities of the first `count` tokens listed, at temperature 1 over the whole vocabulary; fewer if K is less. */
export function probabilities(distribution: Distribution, count: number): Float64Array {
	const normalizer = logNormalizer(distribution);
	return distribution.logits.slice(0, count).map((logit) => Math.exp(logit - normalizer));
}
