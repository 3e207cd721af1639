import assert from "node:assert/strict";
import fc from "fast-check";
import { distributionFromLogits, logProbabilityOf, probabilities } from "../../../sampler/distribution.ts";
import { runs } from "./fakes.ts";

const logit = fc.oneof(
	{ weight: 6, arbitrary: fc.double({ min: -40, max: 40, noNaN: true }) },
	{ weight: 2, arbitrary: fc.integer({ min: -3, max: 3 }) },
	{ weight: 1, arbitrary: fc.constant(Number.NEGATIVE_INFINITY) },
);

describe("distributionFromLogits", () => {
	it("keeps the largest, by falling logit, ties by rising token", () => {
		const { tokens, logits, vocabularySize } = distributionFromLogits([1, 3, 2, 3, Number.NEGATIVE_INFINITY, 1], 4);
		assert.deepEqual([...tokens], [1, 3, 2, 0]);
		assert.deepEqual([...logits], [3, 3, 2, 1]);
		assert.equal(vocabularySize, 6);
	});

	it("takes the tokens a full sort would", () => {
		fc.assert(
			fc.property(fc.array(logit, { minLength: 1, maxLength: 80 }), fc.integer({ min: 1, max: 90 }), (row, top) => {
				fc.pre(row.some(Number.isFinite));
				const sorted = row
					.map((value, token) => ({ value, token }))
					.sort((a, b) => (a.value === b.value ? a.token - b.token : a.value > b.value ? -1 : 1))
					.slice(0, top);
				const { tokens, logits } = distributionFromLogits(row, top);
				assert.deepEqual(
					[...tokens],
					sorted.map(({ token }) => token),
				);
				assert.ok(sorted.every(({ value }, i) => value === logits[i]));
			}),
			runs(200),
		);
	});

	it("gives ln Z of the whole row whatever the offset", () => {
		const row = [0, -1, -2.5, Number.NEGATIVE_INFINITY, -30];
		const direct = Math.log(row.reduce((sum, value) => sum + Math.exp(value), 0));
		for (const offset of [0, 1e4, -1e4]) {
			const { logPartition, partitionError } = distributionFromLogits(
				row.map((value) => value + offset),
				2,
			);
			assert.ok(Math.abs(logPartition - offset - direct) < 1e-11);
			assert.equal(partitionError, 0);
		}
	});

	it("refuses rows that are no distribution, with a sentence", () => {
		const infinity = Number.POSITIVE_INFINITY;
		assert.throws(() => distributionFromLogits([-infinity, -infinity]), /No token is possible/);
		assert.throws(() => distributionFromLogits([]), /No token is possible/);
		assert.throws(() => distributionFromLogits([1, Number.NaN, 2]), /not numbers/);
		assert.throws(() => distributionFromLogits([1, infinity]), /not numbers/);
		for (const top of [0, -1, 1.5, Number.NaN]) {
			assert.throws(() => distributionFromLogits([1, 2], top), /positive whole number/);
		}
	});
});

describe("probabilities", () => {
	it("are those of the softmax over the whole row", () => {
		const row = [0.5, 2, -1, 2, 0];
		const z = row.reduce((sum, value) => sum + Math.exp(value), 0);
		const distribution = distributionFromLogits(row, 3);
		const expected = [2, 2, 0.5].map((value) => Math.exp(value) / z);
		const found = probabilities(distribution, 5);
		assert.equal(found.length, 3);
		for (const [i, p] of expected.entries()) {
			assert.ok(Math.abs(found[i]! - p) < 1e-14);
			assert.ok(Math.abs(logProbabilityOf(distribution, i) - Math.log(p)) < 1e-14);
		}
		assert.equal(probabilities(distribution, 1).length, 1);
	});

	it("never sum to more than 1, though Z was rounded down", () => {
		const exact = distributionFromLogits([10, 2, 1, 0], 3);
		const rounded = { ...exact, logPartition: exact.logPartition - 1e-3, partitionError: 1e-3 };
		const sum = probabilities(rounded, 3).reduce((total, p) => total + p, 0);
		assert.ok(sum <= 1 + 1e-15 && sum > 0.999);
		assert.ok(logProbabilityOf(rounded, 0) <= 0);
	});
});
