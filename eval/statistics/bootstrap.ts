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
 * @param about of each item what it is about: items about the same are drawn together, for they are not independent (the
 * cluster bootstrap, Davison and Hinkley 1997). Without it each is by itself.
 * @throws RangeError for no values
 */
export const bootstrapMean = (values: readonly number[], drawing: Drawing, about?: readonly string[]): Estimate =>
	bootstrapRatio(
		values,
		values.map(() => 1),
		drawing,
		about,
	);

/**
 * The ratio of two means over the same items, Σ above / Σ below, with a percentile bootstrap interval.
 * @param about as above
 * @throws RangeError for no values, or where those below are all 0
 */
export function bootstrapRatio(
	above: readonly number[],
	below: readonly number[],
	{ seed, resamples }: Drawing,
	about?: readonly string[],
): Estimate {
	const total = mean(below);
	if (total === 0) throw new RangeError("There is no ratio to nothing.");
	const [drawnAbove, drawnBelow] = about === undefined ? [above, below] : [sumsBy(about, above), sumsBy(about, below)];
	const random = seededRandom(seed);
	const ratios: number[] = [];
	for (let round = 0; round < resamples; round++) {
		let [sumAbove, sumBelow] = [0, 0];
		for (let i = 0; i < drawnBelow.length; i++) {
			const drawn = Math.floor(random.next() * drawnBelow.length);
			sumAbove += drawnAbove[drawn]!;
			sumBelow += drawnBelow[drawn]!;
		}
		if (sumBelow > 0) ratios.push(sumAbove / sumBelow);
	}
	ratios.sort((a, b) => a - b);
	const outside = (1 - confidence) / 2;
	const at = (share: number) => ratios[Math.min(ratios.length - 1, Math.floor(share * ratios.length))]!;
	return { value: mean(above) / total, low: at(outside), high: at(1 - outside) };
}

/** One sum for all values of the same name, in the order in which the names come. */
function sumsBy(names: readonly string[], values: readonly number[]): number[] {
	const sums = new Map<string, number>();
	for (const [i, name] of names.entries()) sums.set(name, (sums.get(name) ?? 0) + values[i]!);
	return [...sums.values()];
}
