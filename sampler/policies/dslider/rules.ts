/** One of the two distributions that are followed: the model's own ("naked"), or the one made of it ("scaffold"). */
export interface Followed {
	/** H, smoothed, nats. */
	readonly entropy: number;
	/** V, smoothed, nats². */
	readonly varentropy: number;
	/** -ln p of the tokens chosen, smoothed, nats. */
	readonly crossEntropy: number;
	/** Its variance, nats². */
	readonly crossVariance: number;
}

export interface OutlierWeights {
	/** Of each product of an entropy and a standard deviation. */
	readonly products: number;
	/** Of each smoothed entropy. */
	readonly entropies: number;
	/** Of each standard deviation. */
	readonly deviations: number;
	/** Of this step's H. */
	readonly entropy: number;
	/** Of this step's V. */
	readonly varentropy: number;
	readonly bias: number;
}

/**
 * A step is an outlier where this is above 0.
 * @param entropies the smoothed cross-entropies and entropies, of the scaffold and naked, nats
 * @param deviations the standard deviation that goes with each
 */
export function outlierScore(
	entropies: readonly number[],
	deviations: readonly number[],
	step: { readonly entropy: number; readonly varentropy: number },
	weights: OutlierWeights,
): number {
	const usual = entropies.reduce((sum, value) => sum + value, 0);
	const spread = deviations.reduce((sum, value) => sum + value, 0);
	return (
		weights.products * usual * spread +
		weights.entropies * usual +
		weights.deviations * spread +
		weights.entropy * step.entropy +
		weights.varentropy * step.varentropy +
		weights.bias
	);
}

/** What a rule compares with: weight · (what is usual) + bias, nats. */
export interface Line {
	readonly weight: number;
	readonly bias: number;
}

export const isBelow = (value: number, usual: number, { weight, bias }: Line) => value < weight * usual + bias;

/** Towards a new value, by its share. */
export const smoothed = (share: number, value: number, old: number) => share * value + (1 - share) * old;
