import assert from "node:assert/strict";
import type { RatioEstimate } from "../../../eval/statistics/interval.ts";
import type { Random } from "../../../sampler/random.ts";

export const flips = (random: Random, count: number, probability: number): number[] =>
	Array.from({ length: count }, () => Number(random.next() < probability));

/** Box and Muller's. */
export const normal = (random: Random): number =>
	Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

/** An interval whose upper bound is null has none. */
type Interval = Pick<RatioEstimate, "low" | "high">;

export const holds = ({ low, high }: Interval, truth: number): boolean =>
	low <= truth && (high === null || truth <= high);

/** The share of the replications whose interval holds the truth. */
export function coverage(replications: number, truth: number, interval: (seed: number) => Interval): number {
	let held = 0;
	for (let seed = 1; seed <= replications; seed++) if (holds(interval(seed), truth)) held++;
	return held / replications;
}

/** 95 %, within what chance does in 400 replications, and what a percentile bootstrap of 150 items falls short. */
export const isNominal = (share: number) => assert.ok(share > 0.92 && share < 0.98, `covered in ${share}`);
