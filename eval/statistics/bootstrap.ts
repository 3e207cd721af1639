import { seededRandom } from "../../sampler/random.ts";
import { confidence, type Estimate, mean } from "./interval.ts";

/** How the items are drawn anew. */
export interface Drawing {
	readonly seed: number;
	/** How often. */
	readonly resamples: number;
}

/**
 * The mean of one value an item, with a percentile bootstrap interval (Efron 1979): items are drawn anew with replacement,
 * so many as there are. For the difference of two methods give the differences by item: then it is paired. The same values
 * and seed give the same interval.
 * @throws RangeError for no values
 */
export function bootstrapMean(values: readonly number[], { seed, resamples }: Drawing): Estimate {
	const value = mean(values);
	const random = seededRandom(seed);
	const means = new Float64Array(resamples);
	for (let round = 0; round < resamples; round++) {
		let sum = 0;
		for (let i = 0; i < values.length; i++) sum += values[Math.floor(random.next() * values.length)]!;
		means[round] = sum / values.length;
	}
	means.sort();
	const outside = (1 - confidence) / 2;
	const at = (share: number) => means[Math.min(resamples - 1, Math.floor(share * resamples))]!;
	return { value, low: at(outside), high: at(1 - outside) };
}

/**
 * The ratio of two means over the same items, Σ above / Σ below, with a percentile bootstrap interval.
 * @throws RangeError for no values, or where those below are all 0
 */
export function bootstrapRatio(
	above: readonly number[],
	below: readonly number[],
	{ seed, resamples }: Drawing,
): Estimate {
	const total = mean(below);
	if (total === 0) throw new RangeError("There is no ratio to nothing.");
	const random = seededRandom(seed);
	const ratios: number[] = [];
	for (let round = 0; round < resamples; round++) {
		let [sumAbove, sumBelow] = [0, 0];
		for (let i = 0; i < below.length; i++) {
			const drawn = Math.floor(random.next() * below.length);
			sumAbove += above[drawn]!;
			sumBelow += below[drawn]!;
		}
		if (sumBelow > 0) ratios.push(sumAbove / sumBelow);
	}
	ratios.sort((a, b) => a - b);
	const outside = (1 - confidence) / 2;
	const at = (share: number) => ratios[Math.min(ratios.length - 1, Math.floor(share * ratios.length))]!;
	return { value: mean(above) / total, low: at(outside), high: at(1 - outside) };
}
