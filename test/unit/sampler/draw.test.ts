import assert from "node:assert/strict";
import { type Distribution, distributionFromLogits } from "../../../sampler/distribution.ts";
import { greedy } from "../../../sampler/policies/greedy.ts";
import { temperature } from "../../../sampler/policies/temperature.ts";
import { type Random, seededRandom } from "../../../sampler/random.ts";
import { drawIndex } from "../../../sampler/truncation.ts";
import { stepAt, taken } from "./history/support.ts";

/** Pearson's statistic of counts against probabilities. */
function chiSquared(counts: readonly number[], probabilities: readonly number[]): number {
	const total = counts.reduce((sum, count) => sum + count, 0);
	return counts.reduce(
		(sum, count, i) => sum + (count - total * probabilities[i]!) ** 2 / (total * probabilities[i]!),
		0,
	);
}

function countDraws(distribution: Distribution, at: number, draws: number): number[] {
	const random = seededRandom(7);
	const counts = new Array<number>(distribution.tokens.length).fill(0);
	for (let i = 0; i < draws; i++) counts[drawIndex(distribution, at, random)]!++;
	return counts;
}

const softmax = (logits: ArrayLike<number>, at: number): number[] => {
	const weights = Array.from(logits, (logit) => Math.exp(logit / at));
	const z = weights.reduce((sum, weight) => sum + weight, 0);
	return weights.map((weight) => weight / z);
};

describe("seededRandom", () => {
	const take = (random: Random, count: number) => Array.from({ length: count }, () => random.next());

	it("gives the same stream for the same seed, and another for any other", () => {
		assert.deepEqual(take(seededRandom(42), 50), take(seededRandom(42), 50));
		const seeds = [...Array.from({ length: 2000 }, (_, i) => i - 1000), 2 ** 32, 2 ** 33, 2 ** 53 - 1, -(2 ** 40)];
		const firsts = new Set(seeds.map((seed) => seededRandom(seed).next()));
		assert.equal(firsts.size, seeds.length);
	});

	it("spreads evenly over [0, 1), within a stream and over the first numbers of neighbouring seeds", () => {
		const random = seededRandom(1);
		for (const source of [
			() => random.next(),
			(
				(seed) => () =>
					seededRandom(seed++).next()
			)(0),
		]) {
			const counts = new Array<number>(64).fill(0);
			for (let i = 0; i < 32_000; i++) counts[Math.floor(source() * 64)]!++;
			// 63 degrees of freedom: above 130 by chance once in a million.
			assert.ok(chiSquared(counts, new Array(64).fill(1 / 64)) < 130);
		}
	});

	it("uses 53 bits", () => {
		const numbers = take(seededRandom(9), 2000);
		assert.ok(numbers.every((value) => value >= 0 && value < 1 && Number.isInteger(value * 2 ** 53)));
		for (let bit = 1; bit <= 53; bit++) {
			const set = numbers.filter((value) => Math.floor(value * 2 ** bit) % 2 === 1).length;
			assert.ok(set > 850 && set < 1150, `${set} of 2000 have bit ${bit}`);
		}
	});

	it("refuses seeds that are no whole numbers", () => {
		for (const seed of [0.5, Number.NaN, 2 ** 53]) assert.throws(() => seededRandom(seed), /whole number/);
	});
});

describe("drawIndex", () => {
	const row = [1, 0.2, -0.4, 0.9, -2, Number.NEGATIVE_INFINITY, 0.1];

	for (const at of [0.7, 1, 1.8]) {
		it(`draws in proportion at temperature ${at}`, () => {
			const distribution = distributionFromLogits(row);
			const expected = softmax(distribution.logits, at);
			const counts = countDraws(distribution, at, 30_000);
			assert.equal(counts.at(-1), 0);
			const statistic = chiSquared(counts.slice(0, -1), expected.slice(0, -1));
			// 5 degrees of freedom: above 36 by chance once in a million.
			assert.ok(statistic < 36, `${statistic}`);
			// The test would notice a temperature of 20 % more.
			const other = softmax(distribution.logits, at * 1.2);
			assert.ok(chiSquared(counts.slice(0, -1), other.slice(0, -1)) > 36);
		});
	}

	it("normalises over the K listed, not over the vocabulary", () => {
		const distribution = distributionFromLogits(new Array(1000).fill(0), 4);
		const counts = countDraws(distribution, 1, 8000);
		assert.ok(chiSquared(counts, [0.25, 0.25, 0.25, 0.25]) < 31);
	});

	it("stays within the list for any number drawn and any size of logits", () => {
		const extremes = [0, 0.5, 1 - 2 ** -53];
		for (const logits of [
			[0, Number.NEGATIVE_INFINITY],
			[1e4, 1e4 - 1, -1e4],
			[-1e4, -1e4],
			[700, -700],
		]) {
			const distribution = distributionFromLogits(logits);
			for (const number of extremes) {
				for (const at of [1e-3, 1, 1e3]) {
					const index = drawIndex(distribution, at, { next: () => number });
					assert.ok(Number.isFinite(distribution.logits[index]), `${logits} at ${at}`);
				}
			}
		}
	});
});

describe("drawIndex, where rounding leaves a rest", () => {
	it("takes no impossible token", () => {
		const random = seededRandom(2);
		for (let i = 0; i < 3000; i++) {
			const row = Array.from({ length: 12 }, () => 3 * random.next());
			const distribution = distributionFromLogits([...row, Number.NEGATIVE_INFINITY]);
			assert.notEqual(drawIndex(distribution, 1, { next: () => 1 - 2 ** -53 }), 12);
		}
	});
});

describe("policies", () => {
	const stepOf = (row: readonly number[], random: Random) => stepAt(distributionFromLogits(row), { random });

	it("greedy takes the likeliest, of equals the lowest number, and no random number", () => {
		const none: Random = { next: () => assert.fail("greedy drew a number") };
		assert.deepEqual(greedy().decide(stepOf([0, 3, 1, 3], none)), { kind: "take", token: 1, rule: "argmax" });
		assert.deepEqual(greedy().parameters, {});
	});

	it("temperature draws, and says what it was told", () => {
		const policy = temperature(0.8);
		assert.deepEqual([policy.name, policy.parameters], ["temperature", { temperature: 0.8, truncation: "none" }]);
		const step = stepOf([0, 0, 0, 0], seededRandom(1));
		const actions = Array.from({ length: 60 }, () => taken(policy.decide(step)));
		assert.equal(new Set(actions.map(({ token }) => token)).size, 4);
		assert.ok(actions.every(({ kind, rule }) => kind === "take" && rule === "draw"));
		const cold = temperature(1e-6);
		assert.equal(taken(cold.decide(stepOf([1, 2, 1.9], seededRandom(1)))).token, 1);
	});

	it("temperature refuses what is no temperature, in a sentence that says what to do", () => {
		for (const value of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
			assert.throws(() => temperature(value), /must be a number greater than 0, and it is .*greedy/);
		}
	});
});
