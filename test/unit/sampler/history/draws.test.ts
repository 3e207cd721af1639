import assert from "node:assert/strict";
import { type Distribution, distributionFromLogits, type Token } from "../../../../sampler/distribution.ts";
import { measure } from "../../../../sampler/metrics.ts";
import { dsliderEntry, dsliderParameters, dsliderSettings } from "../../../../sampler/policies/dslider/dslider.ts";
import { dsliderStep, stateBefore } from "../../../../sampler/policies/dslider/step.ts";
import { without } from "../../../../sampler/policies/dslider/without.ts";
import { parameterValues } from "../../../../sampler/policies/entry.ts";
import { type AttentionTerms, attentionKeys, noAttention } from "../../../../sampler/policies/history/attention.ts";
import { drawBest } from "../../../../sampler/policies/history/draw.ts";
import { frog } from "../../../../sampler/policies/history/frog.ts";
import { headEntry, headQuadrant } from "../../../../sampler/policies/history/head.ts";
import { srv } from "../../../../sampler/policies/history/srv.ts";
import { inBits } from "../../../../sampler/policies/history/terms.ts";
import {
	probabilitiesOf,
	truncated,
	type UpstreamTruncation,
} from "../../../../sampler/policies/history/truncations.ts";
import { v0 } from "../../../../sampler/policies/history/v0.ts";
import { v1 } from "../../../../sampler/policies/history/v1.ts";
import { v1c } from "../../../../sampler/policies/history/v1c.ts";
import type { Variant } from "../../../../sampler/policies/history/variant.ts";
import { policyNamed } from "../../../../sampler/policies/registry.ts";
import type { Quadrant } from "../../../../sampler/quadrant.ts";
import { seededRandom } from "../../../../sampler/random.ts";
import { assertFits, countsOf, takes } from "../chiSquared.ts";
import { stepAt } from "./support.ts";

const row = [1.1, -0.4, 2.3, 0.2, -1.7, 1.9, Number.NEGATIVE_INFINITY, 0.8, -3, 1.5];
const plain = distributionFromLogits(row);

/** One token with a probability, and others that share the rest. */
const peak = (share: number, others: number) =>
	distributionFromLogits([
		Math.log(share),
		...Array.from({ length: others }, (_, i) => Math.log((1 - share) / others) + 1e-6 * i),
	]);

/** The distribution of the likeliest of several draws: that all of them are at or after a token, less after it. */
function bestOf(times: number, shares: Float64Array, from: Distribution, start: number): Map<Token, number> {
	const tail = (i: number) => shares.subarray(i).reduce((sum, share) => sum + share, 0);
	return new Map(
		Array.from(shares, (_, i) => [from.tokens[start + i]!, tail(i) ** times - tail(i + 1) ** times] as const),
	);
}

describe("what the historical policies draw fits its distribution (chi-squared, 100 000 draws)", () => {
	for (const kind of ["jax", "torch", "intended"] as const satisfies UpstreamTruncation[]) {
		for (const times of [1, 5]) {
			it(`the likeliest of ${times} with the truncation ${kind}`, () => {
				const run = truncated(plain, { temperature: 1.6, topP: 0.7, topK: 7, minP: 0.02 }, kind);
				const random = seededRandom(5);
				const counts = countsOf(() => plain.tokens[drawBest(plain, run, times, random, new Set())]!, row.length);
				const shares = probabilitiesOf(plain, run);
				assert.ok(shares.length > 2);
				assertFits(counts, bestOf(times, shares, plain, run.from));
			});
		}
	}

	/** Where each variant draws: in between, after its pause, and what it calls a branch and a resample. */
	const places: Record<Exclude<Quadrant, "argmax">, Distribution> = {
		adaptive: plain,
		pause: distributionFromLogits(new Array<number>(64).fill(0)),
		branch: peak(0.85, 200),
		resample: peak(0.3, 200),
	};
	/** What the attention has to be there, where it has a say. */
	const attentions: Record<string, Partial<Record<Quadrant, Partial<AttentionTerms>>>> = {
		frog: {
			branch: { varentropy: 0.01, interaction: 0.25 },
			resample: { entropy: 12, varentropy: 0.01, agreement: 1e-5, interaction: 0.3 },
		},
		srv: { branch: { varentropy: 1 }, resample: { entropy: 2.5, varentropy: 4 } },
	};

	function drawsAt(variant: Variant, quadrant: Exclude<Quadrant, "argmax">): void {
		const distribution = places[quadrant];
		const told = attentions[variant.name]?.[quadrant] ?? {};
		const { entropy, varentropy } = measure(distribution);
		const attention = { ...noAttention, ...told };
		const terms = inBits({ entropy: entropy.value, varentropy: varentropy.value }, attention);
		assert.equal(variant.quadrant(terms), quadrant);
		const run = truncated(distribution, variant.sampling(quadrant, terms, variant.base)!, "jax");
		const shares = probabilitiesOf(distribution, run);
		assert.ok(shares.length > 2);
		const values = Object.fromEntries(
			Object.keys(told).map((term) => {
				const key = term as keyof AttentionTerms;
				return [attentionKeys[key], attention[key]];
			}),
		);
		const step = stepAt(distribution, { random: seededRandom(11), mayPause: true, text: "So ..." });
		const counts = countsOf(takes(policyNamed(variant.name)!.make(values), step), distribution.vocabularySize);
		assertFits(counts, bestOf(quadrant === "adaptive" ? variant.draws : 1, shares, distribution, run.from));
	}

	for (const variant of [v0, v1, v1c, frog, srv]) {
		for (const quadrant of ["adaptive", "pause", "branch", "resample"] as const) {
			// It takes the likeliest token where it may not pause.
			if (variant === srv && quadrant === "pause") continue;
			it(`${variant.name} at ${quadrant}, by its formulas`, () => drawsAt(variant, quadrant));
		}
	}
});

describe("what a whole step of the Dirichlet sampler takes fits its distribution (chi-squared, 100 000 draws)", () => {
	const always = { outlierBias: 100, surpriseBias: -1000 };
	const never = { outlierBias: -100, argmaxWeight: 0, argmaxBias: 0 };
	const settings = dsliderSettings(parameterValues(dsliderParameters, always));

	/** An outlier that surprises is drawn in proportion to α, which does not depend on what was drawn before. */
	function byConcentrations(distribution: Distribution, of: Distribution): Map<Token, number> {
		const before = stateBefore(of, measure(of));
		const { state } = dsliderStep(before, distribution, measure(distribution), seededRandom(1), settings);
		const possible = [...distribution.tokens.keys()].filter((i) => Number.isFinite(distribution.logits[i]));
		const total = possible.reduce((sum, i) => sum + state.concentrations[i]!, 0);
		return new Map(possible.map((i) => [distribution.tokens[i]!, state.concentrations[i]! / total]));
	}

	for (const entry of [dsliderEntry, headEntry]) {
		it(`${entry.name}, an outlier: by the Dirichlet distribution`, () => {
			const step = stepAt(plain, { random: seededRandom(8) });
			assertFits(countsOf(takes(entry.make(always), step), row.length), byConcentrations(plain, plain));
		}).timeout(120_000);

		it(`${entry.name}, an inlier that is as open as is usual: among the six likeliest, as they are`, () => {
			const step = stepAt(plain, { random: seededRandom(9) });
			const six = [...plain.tokens.subarray(0, 6)];
			const total = six.reduce((sum, token) => sum + Math.exp(row[token]!), 0);
			const expected = new Map(six.map((token) => [token, Math.exp(row[token]!) / total]));
			assertFits(countsOf(takes(entry.make(never), step), row.length), expected);
		}).timeout(120_000);
	}

	it("head, picking again: by the distribution without the token that was picked first", () => {
		const rugged = peak(0.45, 31);
		const { entropy, varentropy } = measure(rugged);
		assert.equal(headQuadrant(entropy.value, varentropy.value), "resample");
		const expected = new Map<Token, number>();
		for (const [first, p] of byConcentrations(rugged, rugged)) {
			for (const [second, q] of byConcentrations(without(rugged, new Set([first])), rugged)) {
				expected.set(second, (expected.get(second) ?? 0) + p * q);
			}
		}
		const step = stepAt(rugged, { random: seededRandom(10) });
		assertFits(countsOf(takes(headEntry.make(always), step), rugged.vocabularySize), expected);
	}).timeout(240_000);
});
