import assert from "node:assert/strict";
import type { Token } from "../../../sampler/distribution.ts";
import type { Policy, Step } from "../../../sampler/policies/policy.ts";
import { taken } from "./history/support.ts";

export const draws = 100_000;

/** How often each token of a vocabulary is taken, of 100 000 times. */
export function countsOf(take: () => Token, vocabularySize: number): number[] {
	const counts = new Array<number>(vocabularySize).fill(0);
	for (let i = 0; i < draws; i++) counts[take()]!++;
	return counts;
}

/** What a policy takes at a step, each time anew. */
export const takes = (policy: Policy, step: Step) => () => taken(policy.decide(step)).token;

/** Above what Pearson's statistic is by chance about once in a million, or less (Wilson and Hilferty's approximation). */
export function limitAt(degrees: number): number {
	const variance = 2 / (9 * degrees);
	return degrees * (1 - variance + 4.76 * Math.sqrt(variance)) ** 3;
}

/** Pearson's statistic of the tokens that may be taken; none of the others was. */
export function chiSquared(counts: readonly number[], expected: ReadonlyMap<Token, number>): number {
	for (const [token, count] of counts.entries()) assert.ok(count === 0 || expected.has(token), `token ${token}`);
	return [...expected].reduce((sum, [token, p]) => sum + (counts[token]! - draws * p) ** 2 / (draws * p), 0);
}

export function assertFits(counts: readonly number[], expected: ReadonlyMap<Token, number>): void {
	const statistic = chiSquared(counts, expected);
	if (expected.size === 1) return;
	const limit = limitAt(expected.size - 1);
	assert.ok(statistic < limit, `${statistic} is above ${limit}`);
}
