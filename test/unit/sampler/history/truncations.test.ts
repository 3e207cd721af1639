import assert from "node:assert/strict";
import fc from "fast-check";
import { type Distribution, distributionFromLogits } from "../../../../sampler/distribution.ts";
import type { Sampling } from "../../../../sampler/policies/history/sampling.ts";
import {
	probabilitiesOf,
	truncated,
	truncationKnown,
	type UpstreamTruncation,
} from "../../../../sampler/policies/history/truncations.ts";
import { runs } from "../fakes.ts";
import { near, reference, rows } from "./support.ts";

const sampling: Sampling = { temperature: 0.9, topP: 0.5, topK: 8, minP: 0.1 };
const kinds: Record<UpstreamTruncation, "filter_jax" | "filter_local_torch" | "filter_intended"> = {
	jax: "filter_jax",
	torch: "filter_local_torch",
	intended: "filter_intended",
};

/** Token -> probability, without those that have none. */
function filtered(distribution: Distribution, kind: UpstreamTruncation): Map<number, number> {
	const run = truncated(distribution, sampling, kind);
	const kept = probabilitiesOf(distribution, run);
	return new Map(Array.from(kept, (p, i) => [distribution.tokens[run.from + i]!, p] as const).filter(([, p]) => p > 0));
}

describe("the historical truncations", () => {
	for (const [name, { filtered: expected }] of Object.entries(reference.rows)) {
		if (expected === undefined) continue;
		for (const [kind, key] of Object.entries(kinds)) {
			it(`${kind} of ${name}`, () => {
				const actual = filtered(distributionFromLogits(rows[name]!), kind as UpstreamTruncation);
				assert.deepEqual([...actual.keys()].sort(), Object.keys(expected[key]).map(Number).sort());
				for (const [token, p] of Object.entries(expected[key])) near(actual.get(Number(token))!, p, token);
			});
		}
	}
});

const row = fc.array(fc.float({ min: -12, max: 12, noNaN: true }), { minLength: 2, maxLength: 120 });
const longRow = fc.array(fc.float({ min: -12, max: 12, noNaN: true }), { minLength: 110, maxLength: 110 });
const anySampling = fc.record({
	temperature: fc.double({ min: 0.2, max: 4, noNaN: true }),
	topP: fc.double({ min: 0.05, max: 1, noNaN: true }),
	topK: fc.integer({ min: 1, max: 60 }),
	minP: fc.double({ min: 0, max: 0.5, noNaN: true }),
});
const anyKind = fc.constantFrom<UpstreamTruncation>("jax", "torch", "intended");

describe("truncated: laws", () => {
	it("leaves at least one token, none that is impossible, and their probabilities make 1", () => {
		fc.assert(
			fc.property(row, anySampling, anyKind, (logits, how, kind) => {
				const distribution = distributionFromLogits([...logits, Number.NEGATIVE_INFINITY]);
				const { from, to, temperature } = truncated(distribution, how, kind);
				assert.ok(from < to && to <= logits.length && to <= how.topK);
				const kept = probabilitiesOf(distribution, { from, to, temperature });
				assert.ok(kept.every((p) => p >= 0 && p <= 1 + 1e-12));
				near(
					kept.reduce((sum, p) => sum + p, 0),
					1,
					"sum",
				);
			}),
			runs(300),
		);
	});

	it("does not see by how much all logits are raised", () => {
		fc.assert(
			fc.property(row, anySampling, anyKind, fc.integer({ min: -4000, max: 4000 }), (logits, how, kind, offset) => {
				// Quarters, which an offset changes by no rounding.
				const quarters = logits.map((logit) => Math.round(4 * logit) / 4);
				const plain = truncated(distributionFromLogits(quarters), how, kind);
				const raised = truncated(distributionFromLogits(quarters.map((logit) => logit + offset)), how, kind);
				assert.deepEqual(raised, plain);
			}),
			runs(300),
		);
	});

	it("does not depend on what was not read, where it says that it is known", () => {
		let told = 0;
		fc.assert(
			fc.property(longRow, anySampling, anyKind, fc.integer({ min: 1, max: 100 }), (logits, how, kind, top) => {
				const part = distributionFromLogits(logits, top);
				if (!truncationKnown(part, how, kind)) return;
				if (part.tokens.length < logits.length) told++;
				assert.deepEqual(truncated(part, how, kind), truncated(distributionFromLogits(logits), how, kind));
			}),
			runs(1000),
		);
		assert.ok(told > 100, `${told}`);
	});

	it("as upstream ran takes the likeliest away, where it was to take the others", () => {
		const flat = distributionFromLogits(new Array(20).fill(0).map((_, i) => -i / 100));
		const how = { temperature: 1, topP: 0.5, topK: 20, minP: 0 };
		assert.equal(truncated(flat, how, "jax").to, 20);
		assert.ok(truncated(flat, how, "jax").from > 5);
		assert.equal(truncated(flat, how, "intended").from, 0);
		assert.ok(truncated(flat, how, "intended").to < 15);
	});
});
