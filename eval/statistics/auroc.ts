import { type Estimate, normalQuantile, standardError } from "./interval.ts";

/**
 * How well a score tells one kind from the other: the probability that one of the positives, drawn at random, has a greater
 * score than one of the negatives, ties counting half. Its 95 % interval is by DeLong's variance (1988) on the logit scale,
 * so that it stays within 0 and 1.
 * @returns null where one of the kinds is missing
 */
export function auroc(scores: readonly number[], isPositive: readonly boolean[]): Estimate | null {
	const positives = scores.filter((_, i) => isPositive[i]);
	const negatives = scores.filter((_, i) => !isPositive[i]);
	const [m, n] = [positives.length, negatives.length];
	if (m === 0 || n === 0) return null;
	const all = midranks(scores);
	const within = { positive: midranks(positives), negative: midranks(negatives) };
	// For each positive the share of negatives below it, for each negative the share of positives above it.
	const above: number[] = [];
	const below: number[] = [];
	for (const [i, rank] of all.entries()) {
		if (isPositive[i]) above.push((rank - within.positive[above.length]!) / n);
		else below.push(1 - (rank - within.negative[below.length]!) / m);
	}
	const value = above.reduce((sum, share) => sum + share, 0) / m;
	const deviation = Math.hypot(standardError(above), standardError(below));
	return { value, ...logitInterval(value, deviation, Math.min(m, n)) };
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

function logitInterval(value: number, deviation: number, smaller: number): { low: number; high: number } {
	if (value <= 0 || value >= 1) {
		// Without an overlap there is no variance; the rule of three says what so few still leave open.
		const open = Math.min(1, 3 / smaller);
		return value >= 1 ? { low: 1 - open, high: 1 } : { low: 0, high: open };
	}
	const logit = Math.log(value / (1 - value));
	const reach = (normalQuantile * deviation) / (value * (1 - value));
	const back = (x: number) => 1 / (1 + Math.exp(-x));
	return { low: back(logit - reach), high: back(logit + reach) };
}
