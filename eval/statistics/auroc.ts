import { type Estimate, normalQuantile } from "./interval.ts";
import { sumsBy } from "./sumsBy.ts";

/**
 * How well a score tells one kind from the other: the probability that one of the positives, drawn at random, has a greater
 * score than one of the negatives, ties counting half. Its 95 % interval is by DeLong's variance (1988), of clustered items
 * by Obuchowski's (Biometrics 53, 1997), which is the same where each is by itself; on the logit scale, so that it stays
 * within 0 and 1.
 * @param about of each item what it is about: items about the same are not independent. Without it each is by itself.
 * @returns null where one of the kinds is missing
 */
export function auroc(
	scores: readonly number[],
	isPositive: readonly boolean[],
	about: readonly string[] = scores.map((_, i) => String(i)),
): Estimate | null {
	const ofKind = <T>(kind: boolean, some: readonly T[]) => some.filter((_, i) => isPositive[i] === kind);
	const [m, n] = [ofKind(true, scores).length, ofKind(false, scores).length];
	if (m === 0 || n === 0) return null;
	const places = placements(scores, isPositive);
	const value = ofKind(true, places).reduce((sum, place) => sum + place, 0) / m;
	/** By how much the items of a kind about the same thing, taken together, move the value. */
	const moves = (kind: boolean, count: number) =>
		sumsBy(
			ofKind(kind, about),
			ofKind(kind, places).map((place) => (place - value) / count),
		);
	const [positives, negatives] = [moves(true, m), moves(false, n)];
	const fewest = Math.min(positives.size, negatives.size);
	// How much a single thing differs from others of its kind, nobody knows.
	if (fewest < 2) return { value, low: 0, high: 1 };
	const squares = (sums: ReadonlyMap<string, number>) => [...sums.values()].map((sum) => sum ** 2);
	const products = [...new Set(about)].map((name) => (positives.get(name) ?? 0) * (negatives.get(name) ?? 0));
	const variance = spread(squares(positives)) + spread(squares(negatives)) + 2 * spread(products);
	// Below 0 only by rounding: k/(k-1) is greatest for the squares, of which there are the fewest.
	const deviation = Math.sqrt(Math.max(0, variance));
	return { value, ...logitInterval(value, deviation, fewest) };
}

/** The sum, times k/(k-1), for the value from which all of them deviate follows from them. Of at least two. */
const spread = (products: readonly number[]): number =>
	(products.reduce((sum, product) => sum + product, 0) * products.length) / (products.length - 1);

/** For each positive the share of negatives below it, for each negative the share of positives above it; equals count half. */
function placements(scores: readonly number[], isPositive: readonly boolean[]): number[] {
	const all = midranks(scores);
	const ofKind = (kind: boolean) => {
		const ranks = midranks(scores.filter((_, i) => isPositive[i] === kind));
		return { ranks: ranks.values(), count: ranks.length };
	};
	const [positives, negatives] = [ofKind(true), ofKind(false)];
	return all.map((rank, i) =>
		isPositive[i]
			? (rank - positives.ranks.next().value!) / negatives.count
			: 1 - (rank - negatives.ranks.next().value!) / positives.count,
	);
}

/** The rank of each value from 1; equal values share the mean of their ranks. */
function midranks(values: readonly number[]): number[] {
	const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
	const ranks = new Array<number>(values.length);
	for (let start = 0; start < order.length; ) {
		let end = start + 1;
		while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
		for (let i = start; i < end; i++) ranks[order[i]!] = (start + end + 1) / 2;
		start = end;
	}
	return ranks;
}

/** @param smaller of how many things there are positives, or negatives, whichever is less */
function logitInterval(value: number, deviation: number, smaller: number): { low: number; high: number } {
	if (value <= 0 || value >= 1) {
		// Without an overlap there is no variance; the rule of three says what so few things still leave open.
		const open = Math.min(1, 3 / smaller);
		return value >= 1 ? { low: 1 - open, high: 1 } : { low: 0, high: open };
	}
	const logit = Math.log(value / (1 - value));
	const reach = (normalQuantile * deviation) / (value * (1 - value));
	const back = (x: number) => 1 / (1 + Math.exp(-x));
	return { low: back(logit - reach), high: back(logit + reach) };
}
