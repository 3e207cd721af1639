import assert from "node:assert/strict";
import fc from "fast-check";
import { type Distribution, distributionFromLogits } from "../../../../sampler/distribution.ts";
import { measure } from "../../../../sampler/metrics.ts";
import { choose, type Material } from "../../../../sampler/policies/dslider/choose.ts";
import { dsliderEntry, dsliderParameters, dsliderSettings } from "../../../../sampler/policies/dslider/dslider.ts";
import { groupsOf } from "../../../../sampler/policies/dslider/groups.ts";
import type { DSliderSettings } from "../../../../sampler/policies/dslider/settings.ts";
import { ranks } from "../../../../sampler/policies/dslider/shares.ts";
import { type DSliderState, mostConcentration } from "../../../../sampler/policies/dslider/state.ts";
import { dsliderStep, stateBefore } from "../../../../sampler/policies/dslider/step.ts";
import { dirichletVariate } from "../../../../sampler/policies/dslider/variates.ts";
import { type ParameterValues, parameterValues } from "../../../../sampler/policies/entry.ts";
import { headEntry } from "../../../../sampler/policies/history/head.ts";
import type { Policy } from "../../../../sampler/policies/policy.ts";
import { type Random, seededRandom } from "../../../../sampler/random.ts";
import { gaussian, runs } from "../fakes.ts";
import { stepAt, stepOf, taken } from "../history/support.ts";

const settingsOf = (values: ParameterValues = {}) => dsliderSettings(parameterValues(dsliderParameters, values));

/** Every number of a state. */
function numbersOf(state: DSliderState): number[] {
	return Object.values(state).flatMap((part) =>
		typeof part === "number" ? [part] : part instanceof Float64Array ? [...part] : Object.values(part as object),
	);
}

function assertSound(state: DSliderState): void {
	for (const value of numbersOf(state)) assert.ok(Number.isFinite(value));
	for (const { entropy, varentropy, crossEntropy, crossVariance } of [state.naked, state.scaffold]) {
		assert.ok(entropy >= 0 && varentropy >= 0 && crossEntropy >= 0 && crossVariance >= 0);
	}
	assert.ok(state.concentrations.every((alpha) => alpha > 0));
	assert.ok(state.concentrations.reduce((sum, alpha) => sum + alpha, 0) < 1.001 * mostConcentration);
	assert.ok(state.temperature > 0 && state.topEntropy >= 0);
}

interface Run {
	readonly rules: Map<string, number>;
	readonly firsts: number;
}

/** Writes so many tokens, and looks at the state after each. */
function write(steps: number, next: (i: number) => Distribution, random: Random, settings: DSliderSettings): Run {
	const rules = new Map<string, number>();
	let firsts = 0;
	let state: DSliderState | null = null;
	for (let i = 0; i < steps; i++) {
		const distribution = next(i);
		const metrics = measure(distribution);
		const chosen = dsliderStep(state ?? stateBefore(distribution, metrics), distribution, metrics, random, settings);
		assert.ok(Number.isFinite(distribution.logits[chosen.index]));
		assertSound(chosen.state);
		rules.set(chosen.rule, (rules.get(chosen.rule) ?? 0) + 1);
		if (chosen.index === 0) firsts++;
		state = chosen.state;
	}
	return { rules, firsts };
}

/**
 * As a language model's: near normal over the vocabulary, but for some tokens far above the others; mostly sure, then once
 * very unsure, and for a few tokens less so.
 */
function likeText(vocabularySize: number, index: number, random: Random): Distribution {
	const logits = Float64Array.from({ length: vocabularySize }, () => 2.2 * gaussian(random));
	const phase = index % 16;
	const [peak, slope] = phase < 11 ? [26, 8] : phase === 11 ? [9, 0.4] : [15, 1.5];
	for (let rank = 1; rank <= 40; rank++) {
		logits[Math.floor(random.next() * vocabularySize)]! += peak - slope * Math.log(rank);
	}
	return distributionFromLogits(logits, 128);
}

const { NEGATIVE_INFINITY } = Number;
const sure = new Array<number>(300).fill(-500).with(7, 0);
const extremes: readonly (readonly number[])[] = [
	[0],
	[0, NEGATIVE_INFINITY],
	[3, 1, NEGATIVE_INFINITY],
	[0, 0],
	[0, 1e-12],
	sure,
	sure.map((logit) => logit * 1e300),
	new Array<number>(300).fill(0),
	new Array<number>(300).fill(NEGATIVE_INFINITY).with(3, 1e4).with(4, 1e4),
	Array.from({ length: 300 }, (_, i) => -i),
	Array.from({ length: 300 }, (_, i) => -1e4 * i),
	Array.from({ length: 300 }, (_, i) => 1e-3 * i),
	Array.from({ length: 300 }, (_, i) => -Math.log(1 + i)),
];

describe("the Dirichlet sampler", () => {
	it("stays finite over 10 000 steps of distributions such as text has, and uses each of its rules", () => {
		const random = seededRandom(4);
		const distributions = Array.from({ length: 256 }, (_, i) => likeText(4000, i, random));
		const { rules, firsts } = write(10_000, (i) => distributions[i % 256]!, random, settingsOf());
		assert.deepEqual(
			[...rules.keys()].sort(),
			["argmax", "draw", "draw by Dirichlet", "likeliest of the mixture"],
			`${[...rules]}`,
		);
		// Neither the likeliest token always, as upstream's was, nor noise.
		assert.ok(firsts > 7000 && firsts < 9990, `${firsts}`);
	}).timeout(120_000);

	for (const dirichlet of ["draw", "mean"]) {
		it(`stays finite over 10 000 steps of extreme distributions, with a ${dirichlet}`, () => {
			const random = seededRandom(6);
			const distributions = extremes.map((row) => distributionFromLogits(row, 128));
			const next = () => distributions[Math.floor(random.next() * distributions.length)]!;
			write(10_000, next, random, settingsOf({ dirichlet }));
		}).timeout(120_000);
	}

	it("stays finite and takes a possible token for any logits, any number of them read, and any of its settings", () => {
		const logit = fc.oneof(
			fc.double({ min: -30, max: 30, noNaN: true }),
			fc.constantFrom(0, 1e4, -1e4, 1e300, -1e300, NEGATIVE_INFINITY),
		);
		const rows = fc.array(fc.array(logit, { minLength: 1, maxLength: 140 }), { minLength: 1, maxLength: 8 });
		const told = fc.record(
			Object.fromEntries(
				dsliderParameters.map((parameter) => [
					parameter.key,
					parameter.kind === "choice"
						? fc.constantFrom<string | number>(...parameter.choices)
						: fc.constantFrom<string | number>(parameter.min, parameter.default, parameter.max),
				]),
			),
		);
		fc.assert(
			fc.property(rows, told, fc.integer({ min: 1, max: 140 }), fc.nat(), (sequence, values, top, seed) => {
				const distributions = sequence.map((row) => distributionFromLogits([...row, 0], top));
				write(3 * sequence.length, (i) => distributions[i % sequence.length]!, seededRandom(seed), settingsOf(values));
			}),
			runs(300),
		);
	}).timeout(120_000);

	it("does not see by how much all logits are raised, nor in which order they are", () => {
		const quarters = fc.uniqueArray(fc.integer({ min: -80, max: 80 }), { minLength: 2, maxLength: 100 });
		fc.assert(
			fc.property(quarters, fc.nat(), fc.integer({ min: -4000, max: 4000 }), (values, seed, offset) => {
				const row = values.map((value) => value / 4);
				const writes = (logits: readonly number[]) => {
					const policy = dsliderEntry.make();
					const random = seededRandom(seed);
					return [0, 1, 2, 3].map((index) => logits[taken(policy.decide(stepOf(logits, { random, index }))).token]!);
				};
				assert.deepEqual(writes(row.toReversed()), writes(row));
				assert.deepEqual(
					writes(row.map((logit) => logit + offset)),
					writes(row).map((logit) => logit + offset),
				);
			}),
			runs(100),
		);
	}).timeout(60_000);

	it("measures how the surprise of its tokens varies", () => {
		// Two equal tokens: -ln p is ln 2 whichever is taken, so that what was known of it is forgotten.
		const open = distributionFromLogits(Array.from({ length: 40 }, (_, i) => -0.4 * i));
		const tie = distributionFromLogits([0, 0]);
		const random = seededRandom(1);
		let state = stateBefore(open, measure(open));
		assert.ok(state.naked.crossVariance > 0.5);
		for (let i = 0; i < 40; i++) state = dsliderStep(state, tie, measure(tie), random, settingsOf()).state;
		assert.ok(Math.abs(state.naked.crossEntropy - Math.LN2) < 1e-6 && state.naked.crossVariance < 1e-6);
	});
});

describe("what the Dirichlet sampler draws fits its distribution (chi-squared, 100 000 draws)", () => {
	const draws = 100_000;
	const row = Array.from({ length: 30 }, (_, i) => -0.15 * i);
	const distribution = distributionFromLogits(row);
	const metrics = measure(distribution);
	const before = stateBefore(distribution, metrics);

	/** How often each token is taken, always from the same state. */
	function countsOf(
		state: DSliderState,
		rule: string,
		values: ParameterValues,
		material: (random: Random) => Material,
	) {
		const settings = settingsOf(values);
		const random = seededRandom(12);
		const groups = groupsOf(distribution);
		const counts = new Array<number>(row.length).fill(0);
		for (let i = 0; i < draws; i++) {
			const chosen = choose(state, groups, metrics, material(random), random, settings);
			assert.equal(chosen.rule, rule);
			counts[chosen.index]!++;
		}
		return counts;
	}

	const none = new Float64Array(0);

	function chiSquared(counts: readonly number[], shares: readonly number[]): number {
		return shares.reduce((sum, share, i) => sum + (counts[i]! - draws * share) ** 2 / (draws * share), 0);
	}

	it("among the likeliest tokens, at the temperature that makes their entropy the usual one", () => {
		const usual = 1.4;
		const counts = countsOf({ ...before, topEntropy: usual }, "draw", { argmaxBias: 0 }, () => ({
			surprise: 0,
			drawn: none,
			mixture: none,
		}));
		// By bisection on the definition.
		const sharesAt = (temperature: number) => {
			const weights = row.slice(0, 6).map((logit) => Math.exp(logit / temperature));
			const z = weights.reduce((sum, weight) => sum + weight);
			return weights.map((weight) => weight / z);
		};
		let [low, high] = [0.01, 10];
		for (let i = 0; i < 60; i++) {
			const middle = (low + high) / 2;
			const entropy = -sharesAt(middle).reduce((sum, p) => sum + p * Math.log(p), 0);
			if (entropy < usual) low = middle;
			else high = middle;
		}
		// 5 degrees of freedom: above 36 by chance once in a million.
		assert.ok(chiSquared(counts, sharesAt(low)) < 36);
		assert.ok(chiSquared(counts, sharesAt(1.1 * low)) > 36);
		assert.equal(
			counts.slice(6).reduce((sum, count) => sum + count),
			0,
		);
	}).timeout(120_000);

	it("by the Dirichlet distribution: the mean of what it draws, among the tokens there are", () => {
		const alpha = Float64Array.from(before.concentrations, (_, i) => 0.4 + (i % 5));
		const counts = countsOf(before, "draw by Dirichlet", { outlierBias: 100 }, (random) => ({
			surprise: before.surprise + 6,
			drawn: dirichletVariate(alpha, random),
			mixture: none,
		}));
		const possible = [...alpha.subarray(0, row.length)];
		const total = possible.reduce((sum, one) => sum + one);
		// 29 degrees of freedom: above 82 by chance once in a million.
		const statistic = chiSquared(
			counts,
			possible.map((one) => one / total),
		);
		assert.ok(statistic < 82, `${statistic}`);
	}).timeout(60_000);
});

/** What the policy takes at each of these positions, in order. */
function takes(entry: typeof dsliderEntry, indices: readonly number[]): string[] {
	const policy = entry.make();
	return indices.map((index) => {
		// The same numbers at the same position, so that only what is remembered tells two runs apart.
		const step = stepAt(written[index % written.length]!, { index, random: seededRandom(index) });
		const { token, rule } = taken(policy.decide(step));
		return `${index}: ${token} by ${rule}`;
	});
}

const written = (() => {
	const random = seededRandom(31);
	return Array.from({ length: 120 }, (_, i) => likeText(400, i, random));
})();
const upTo = (count: number, from = 0) => Array.from({ length: count - from }, (_, i) => from + i);

describe("what the Dirichlet sampler remembers", () => {
	it("goes back with the text that is taken back", () => {
		const straight = takes(dsliderEntry, upTo(100));
		const back = takes(dsliderEntry, [...upTo(60), ...upTo(100, 20)]);
		assert.deepEqual(back.slice(60), straight.slice(20));
		const anew = takes(dsliderEntry, [...upTo(60), ...upTo(100)]);
		assert.deepEqual(anew.slice(60), straight);
	});

	it("is not what it would be without the text before", () => {
		assert.notDeepEqual(takes(dsliderEntry, upTo(100, 50)), takes(dsliderEntry, upTo(100)).slice(50));
	});

	it("is the same where it is asked twice", () => {
		const twice = takes(
			dsliderEntry,
			upTo(60).flatMap((index) => [index, index]),
		);
		assert.deepEqual(
			twice.filter((_, i) => i % 2 === 0),
			twice.filter((_, i) => i % 2 === 1),
		);
	});
});

describe("how much the Dirichlet sampler has to read", () => {
	const row = Array.from({ length: 5000 }, (_, i) => -2 * Math.log(1 + i));
	const isEnough = (policy: Policy, distribution: Distribution) => policy.enough!(distribution, measure(distribution));

	it("is as many logits as there are ranks, or the vocabulary", () => {
		for (const entry of [dsliderEntry, headEntry]) {
			const policy = entry.make();
			assert.equal(isEnough(policy, distributionFromLogits(row, ranks - 1)), false);
			assert.equal(isEnough(policy, distributionFromLogits(row)), true);
			assert.equal(isEnough(policy, distributionFromLogits([1, 2, 3])), true);
		}
	});

	it("is more where what is open of H and V leaves open whether a step is an outlier", () => {
		const asked = [-20, 20].map((outlierBias) => {
			const policy = dsliderEntry.make({ outlierBias });
			policy.decide(stepAt(distributionFromLogits(row, 128), { index: 0 }));
			return isEnough(policy, distributionFromLogits(row, 128));
		});
		assert.deepEqual(asked, [true, true]);
		const { low, high } = boundsOfScore(128);
		const policy = dsliderEntry.make({ outlierBias: -(low + high) / 2 });
		policy.decide(stepAt(distributionFromLogits(row, 128), { index: 0 }));
		assert.equal(isEnough(policy, distributionFromLogits(row, 128)), false);
		assert.equal(isEnough(policy, distributionFromLogits(row, 4096)), true);
	});

	/** What the score may be after a step, without a bias. */
	function boundsOfScore(top: number) {
		const distribution = distributionFromLogits(row, top);
		const { entropy, varentropy } = measure(distribution);
		const state = dsliderStep(
			stateBefore(distribution, measure(distribution)),
			distribution,
			measure(distribution),
			seededRandom(1),
			settingsOf(),
		).state;
		const usual = [state.scaffold, state.naked].reduce((sum, one) => sum + one.crossEntropy + one.entropy, 0);
		const spread = [state.scaffold, state.naked].reduce(
			(sum, one) => sum + Math.sqrt(one.crossVariance) + Math.sqrt(one.varentropy),
			0,
		);
		const at = (h: number, v: number) => 1.2 * (h + v) - (1.3 / 16) * usual * spread - (0.8 / 4) * (usual + spread);
		return { low: at(entropy.low, varentropy.low), high: at(entropy.high, varentropy.high) };
	}
});
