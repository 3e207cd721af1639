import assert from "node:assert/strict";
import fc from "fast-check";
import { distributionFromLogits, type Token } from "../../../sampler/distribution.ts";
import { penalised } from "../../../sampler/penalised.ts";
import { supportSize } from "../../../sampler/truncation.ts";
import { runs } from "./fakes.ts";

const row = fc
	.array(
		fc.oneof(
			{ weight: 8, arbitrary: fc.double({ min: -12, max: 6, noNaN: true }) },
			{ weight: 1, arbitrary: fc.constant(Number.NEGATIVE_INFINITY) },
		),
		{ minLength: 1, maxLength: 30 },
	)
	.filter((logits) => logits.some(Number.isFinite));
const someTokens = fc
	.array(fc.tuple(fc.nat({ max: 35 }), fc.double({ min: 0, max: 30, noNaN: true })), { maxLength: 6 })
	.map((entries): ReadonlyMap<Token, number> => new Map(entries));

describe("penalised", () => {
	it("is the distribution of the lowered row, every logit known", () => {
		fc.assert(
			fc.property(row, someTokens, (logits, penalties) => {
				const found = penalised(distributionFromLogits(logits), penalties);
				const expected = distributionFromLogits(logits.map((logit, token) => logit - (penalties.get(token) ?? 0)));
				assert.deepEqual(found.tokens, expected.tokens);
				assert.deepEqual(found.logits, expected.logits);
				assert.ok(Math.abs(found.logPartition - expected.logPartition) < 1e-9);
			}),
			runs(1000),
		);
	});

	it("lists the largest of the lowered row and no other, only some known", () => {
		fc.assert(
			fc.property(row, someTokens, fc.integer({ min: 2, max: 20 }), (logits, penalties, top) => {
				const distribution = distributionFromLogits(logits, top);
				// Of unseen tokens the penalties are not applied.
				const seen = (token: Token) => (distribution.tokens.includes(token) ? (penalties.get(token) ?? 0) : 0);
				fc.pre(distribution.tokens.some((token) => seen(token) === 0));
				const found = penalised(distribution, penalties);
				const expected = distributionFromLogits(
					logits.map((logit, token) => logit - seen(token)),
					found.tokens.length,
				);
				assert.deepEqual(found.logits, expected.logits);
				const error = Math.abs(Math.expm1(expected.logPartition - found.logPartition));
				assert.ok(error <= found.partitionError + 1e-9, `${error} is more than ${found.partitionError}`);
			}),
			runs(1000),
		);
	});

	it("knows Z well beside a token that weighed nearly all of it, of which more was unknown than is left", () => {
		const logits = Array.from({ length: 20_000 }, (_, rank) => (rank === 0 ? 0 : -9 - 1.3 * Math.log(rank)));
		const exact = distributionFromLogits(logits, 128);
		const rough = { ...exact, logPartition: exact.logPartition + 8e-4, partitionError: 1e-3 };
		const found = penalised(rough, new Map([[0, 12]]));
		const { logPartition } = distributionFromLogits([-12, ...logits.slice(1)]);
		assert.ok(Math.abs(found.logPartition - logPartition) < 0.05);
		assert.ok(Math.abs(Math.expm1(logPartition - found.logPartition)) <= found.partitionError);
	});

	it("stays a number where all that is listed is as good as impossible", () => {
		const found = penalised(
			distributionFromLogits([1, 2, 0, -1], 2),
			new Map([
				[0, 1000],
				[1, 1000],
			]),
		);
		assert.deepEqual([...found.tokens], [1]);
		assert.ok(Number.isFinite(found.logPartition));
		assert.equal(supportSize(found, { kind: "p-less" }), 1);
	});

	it("stays a number where the whole vocabulary is", () => {
		const found = penalised(distributionFromLogits([1]), new Map([[0, 1000]]));
		assert.deepEqual([...found.logits, found.logPartition, found.partitionError], [-999, -999, 0]);
	});

	it("leaves a distribution alone that lists none of the tokens", () => {
		const distribution = distributionFromLogits([1, 2, 3], 2);
		assert.equal(penalised(distribution, new Map()), distribution);
		assert.equal(penalised(distribution, new Map([[0, 5]])), distribution);
	});

	it("leaves one token at least", () => {
		const distribution = distributionFromLogits([1, 2, 3, 0], 2);
		const both = new Map([
			[1, 50],
			[2, 60],
		]);
		assert.deepEqual([...penalised(distribution, both).tokens], [1]);
	});

	it("gives others a place beside a token that was sure", () => {
		const distribution = distributionFromLogits([9, 1, -2, -8]);
		assert.equal(supportSize(distribution, { kind: "p-less" }), 1);
		const found = penalised(distribution, new Map([[0, 8]]));
		assert.deepEqual([...found.tokens], [0, 1, 2, 3]);
		assert.equal(supportSize(found, { kind: "p-less" }), 2);
	});
});
