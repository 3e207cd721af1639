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
