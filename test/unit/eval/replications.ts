import assert from "node:assert/strict";
import type { Random } from "../../../sampler/random.ts";

export const flips = (random: Random, count: number, probability: number): number[] =>
	Array.from({ length: count }, () => Number(random.next() < probability));

/** Box and Muller's. */
export const normal = (random: Random): number =>
	Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

/** The share of the replications whose interval holds the truth. */
export function coverage(
	replications: number,
	truth: number,
	interval: (seed: number) => { readonly low: number; readonly high: number },
): number {
	let held = 0;
	for (let seed = 1; seed <= replications; seed++) {
		const { low, high } = interval(seed);
		if (low <= truth && truth <= high) held++;
	}
	return held / replications;
}

/** 95 %, within what chance does in 400 replications, and what a percentile bootstrap of 150 items falls short. */
export const isNominal = (share: number) => assert.ok(share > 0.92 && share < 0.98, `covered in ${share}`);
