import { seededRandom } from "../../sampler/random.ts";
import { confidence, type Estimate, mean, type RatioEstimate } from "./interval.ts";
import { sumsBy } from "./sumsBy.ts";

/** How the items are drawn anew. */
export interface Drawing {
	readonly seed: number;
	/** How often. */
	readonly resamples: number;
}

/** Between what the values of all items lie, and not only of those that were asked. */
export interface Range {
	readonly least: number;
	readonly most: number;
}

/** Of answers that are wrong or right. */
export const accuracyRange: Range = { least: 0, most: 1 };
/** Of the difference between two of them. */
export const differenceRange: Range = { least: -1, most: 1 };

/**
 * The mean of one value an item, with a percentile bootstrap interval (Efron 1979): items are drawn anew with replacement,
 * so many as there are. For the difference of two methods give the differences by item: then it is paired. The same values
 * and seed give the same interval. Values that are all the same, or about the same thing, have that of `ofEquals`.
 * @param about of each item what it is about: items about the same are drawn together, for they are not independent (the
 * cluster bootstrap, Davison and Hinkley 1997). Without it each is by itself.
 * @throws RangeError for no values
 */
export function bootstrapMean(
	values: readonly number[],
	range: Range,
	drawing: Drawing,
	about?: readonly string[],
): Estimate {
	const value = mean(values);
	const things = about === undefined ? values.length : new Set(about).size;
	if (things === 1 || values.every((other) => other === values[0])) return ofEquals(value, range, things);
	const ones = values.map(() => 1);
	const drawn = resampled(values, ones, drawing, about);
	return { value, low: bound(drawn, "low"), high: bound(drawn, "high") };
}

/**
 * Of values that are all the same, or are drawn all together, every resample is too: the bootstrap knows of nothing else that could come. How often
 * something else may come although it never did among so many is, by Clopper and Pearson's exact interval (1934),
 * 1 - (α/2)^(1/n). If it then is as far off as can be, the mean lies that much off: of answers that are all right or all wrong
 * this is their interval itself. Two methods that never differed may so differ to either side.
 * @param things that are independent: several items about the same tell no more than one
 */
function ofEquals(value: number, { least, most }: Range, things: number): Estimate {
	const unseen = 1 - ((1 - confidence) / 2) ** (1 / things);
	return { value, low: value - unseen * (value - least), high: value + unseen * (most - value) };
}

/**
 * The ratio of two means over the same items, Σ above / Σ below, with a percentile bootstrap interval. Where there is little
 * below, some resamples have nothing of it. Their ratio is infinite; left out, they would make the interval too low. One
 * with nothing above either fits any ratio: it counts as 0 for the lower bound and as infinite for the upper one, so that
 * what says nothing makes no interval narrower. So the interval of the inverse is the inverse of the interval. Where it is the
 * same for every item the interval has no width: what so few items leave open, the difference of the means tells.
 * @param above none is less than 0, and none below is
 * @param about as above
 * @throws RangeError for no values, or where those below are all 0
 */
export function bootstrapRatio(
	above: readonly number[],
	below: readonly number[],
	drawing: Drawing,
	about?: readonly string[],
): RatioEstimate {
	const total = mean(below);
	if (total === 0) throw new RangeError("There is no ratio to nothing.");
	const drawn = resampled(above, below, drawing, about);
	const high = bound(drawn, "high");
	// The lower bound is a number: of what is below there is some in more than 63 % of the resamples (1 - 1/e).
	return {
		value: mean(above) / total,
		low: bound(drawn, "low"),
		high: high === Number.POSITIVE_INFINITY ? null : high,
	};
}

/** The sums over the items that were drawn in one round. */
interface Sums {
	readonly above: number;
	readonly below: number;
}

function resampled(
	above: readonly number[],
	below: readonly number[],
	{ seed, resamples }: Drawing,
	about?: readonly string[],
): Sums[] {
	const byThing = (values: readonly number[]) => (about === undefined ? values : [...sumsBy(about, values).values()]);
	const [drawnAbove, drawnBelow] = [byThing(above), byThing(below)];
	const random = seededRandom(seed);
	return Array.from({ length: resamples }, () => {
		let [sumAbove, sumBelow] = [0, 0];
		for (let i = 0; i < drawnBelow.length; i++) {
			const drawn = Math.floor(random.next() * drawnBelow.length);
			sumAbove += drawnAbove[drawn]!;
			sumBelow += drawnBelow[drawn]!;
		}
		return { above: sumAbove, below: sumBelow };
	});
}

/** Of the ratios of resamples: as many lie beyond the one bound as beyond the other. */
function bound(drawn: readonly Sums[], side: "low" | "high"): number {
	const isLow = side === "low";
	const ofNothing = isLow ? 0 : Number.POSITIVE_INFINITY;
	const ratios = Float64Array.from(drawn, ({ above, below }) =>
		above === 0 && below === 0 ? ofNothing : above / below,
	);
	ratios.sort();
	const place = Math.max(1, Math.floor(((1 - confidence) / 2) * (ratios.length + 1)));
	return ratios.at(isLow ? place - 1 : -place)!;
}
