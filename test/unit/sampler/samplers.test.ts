import assert from "node:assert/strict";
import { type Distribution, distributionFromLogits } from "../../../sampler/distribution.ts";
import { measure } from "../../../sampler/metrics.ts";
import type { ParameterValues, PolicyEntry } from "../../../sampler/policies/entry.ts";
import { noAttention } from "../../../sampler/policies/history/attention.ts";
import { drawBest } from "../../../sampler/policies/history/draw.ts";
import { frog } from "../../../sampler/policies/history/frog.ts";
import { srv } from "../../../sampler/policies/history/srv.ts";
import { inBits } from "../../../sampler/policies/history/terms.ts";
import { probabilitiesOf, truncated, type UpstreamTruncation } from "../../../sampler/policies/history/truncations.ts";
import { v0 } from "../../../sampler/policies/history/v0.ts";
import { v1 } from "../../../sampler/policies/history/v1.ts";
import { v1c } from "../../../sampler/policies/history/v1c.ts";
import { policyNamed } from "../../../sampler/policies/registry.ts";
import { temperature } from "../../../sampler/policies/temperature.ts";
import { seededRandom } from "../../../sampler/random.ts";
import { stepAt, taken } from "./history/support.ts";

const draws = 100_000;

/** In no order, one of them impossible; no truncation below has a token near its limit. */
const row = [1.1, -0.4, 2.3, 0.2, -1.7, 1.9, Number.NEGATIVE_INFINITY, 0.8, -3, 1.5];
const distribution = distributionFromLogits(row);

/** Their softmax at a temperature over some of the tokens, by the definition. */
function softmax(tokens: readonly number[], at: number): Map<number, number> {
	const z = tokens.reduce((sum, token) => sum + Math.exp(row[token]! / at), 0);
	return new Map(tokens.map((token) => [token, Math.exp(row[token]! / at) / z]));
}

const everyToken = Array.from(row.keys()).filter((token) => Number.isFinite(row[token]));
const plain = softmax(everyToken, 1);
const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
const entropyOf = (shares: ReadonlyMap<number, number>) => -sum([...shares.values()].map((p) => p * Math.log(p)));

/** The likeliest tokens first. */
const ordered = [...everyToken].sort((a, b) => row[b]! - row[a]!);

/** What each truncation leaves, by its definition over the whole row. */
const survivors: Record<string, { readonly values: ParameterValues; readonly tokens: readonly number[] }> = {
	none: { values: {}, tokens: everyToken },
	"top-k": { values: { topK: 4 }, tokens: ordered.slice(0, 4) },
	"min-p": { values: { minP: 0.2 }, tokens: everyToken.filter((token) => plain.get(token)! >= 0.2 * plain.get(2)!) },
	"p-less": {
		values: {},
		tokens: everyToken.filter((token) => plain.get(token)! >= sum([...plain.values()].map((p) => p * p))),
	},
	"top-p": {
		values: { topP: 0.85 },
		tokens: ordered.filter((_, i) => sum(ordered.slice(0, i).map((token) => plain.get(token)!)) < 0.85),
	},
	"top-n-sigma": {
		values: { topNSigma: 0.9 },
		tokens: everyToken.filter((token) => row[2]! - row[token]! <= 0.9 * sigma()),
	},
};

function sigma(): number {
	const mean = sum(everyToken.map((token) => row[token]!)) / everyToken.length;
	return Math.sqrt(sum(everyToken.map((token) => (row[token]! - mean) ** 2)) / everyToken.length);
}

/** The temperature at which a policy is to draw where these tokens are left, by its formula. */
const temperatures: Record<string, { readonly values: ParameterValues; at(tokens: readonly number[]): number }> = {
	temperature: { values: { temperature: 1.3 }, at: () => 1.3 },
	edt: {
		values: { temperatureHighest: 2, temperatureBase: 0.6, temperatureScale: 0.5 },
		at: () => 2 * 0.6 ** (0.5 / entropyOf(plain)),
	},
	dynatemp: {
		values: { temperature: 0.9, temperatureRange: 0.6, temperatureExponent: 2 },
		at: (tokens) => 0.3 + 1.2 * (entropyOf(softmax(tokens, 1)) / Math.log(tokens.length)) ** 2,
	},
};

/** How often each token is taken. */
function countsOf(entry: PolicyEntry, values: ParameterValues): number[] {
	const policy = entry.make(values);
	const step = stepAt(distribution, { random: seededRandom(11) });
	const counts = new Array<number>(row.length).fill(0);
	for (let i = 0; i < draws; i++) counts[taken(policy.decide(step)).token]!++;
	return counts;
}

/** Above what the statistic is by chance about once in a million, by its degrees of freedom (0 to 8). */
const limits = [0, 24, 28, 31, 34, 36, 39, 41, 43];

/** Pearson's statistic of the tokens that may be taken; none of the others was. */
function chiSquared(counts: readonly number[], expected: ReadonlyMap<number, number>): number {
	for (const [token, count] of counts.entries()) assert.ok(count === 0 || expected.has(token), `token ${token}`);
	return sum([...expected].map(([token, p]) => (counts[token]! - draws * p) ** 2 / (draws * p)));
}

function assertFits(counts: readonly number[], expected: ReadonlyMap<number, number>): void {
	const statistic = chiSquared(counts, expected);
	const limit = limits[expected.size - 1]!;
	assert.ok(expected.size === 1 || statistic < limit, `${statistic} is above ${limit}`);
}

describe("what is drawn fits its distribution (chi-squared, 100 000 draws)", () => {
	for (const [name, { values, at }] of Object.entries(temperatures)) {
		for (const [truncation, left] of Object.entries(survivors)) {
			it(`${name} with ${truncation}`, () => {
				const counts = countsOf(policyNamed(name)!, { ...values, ...left.values, truncation });
				assertFits(counts, softmax(left.tokens, at(left.tokens)));
				// It would be noticed if the temperature were another.
				if (left.tokens.length > 1) {
					const other = softmax(left.tokens, 1.5 * at(left.tokens));
					assert.ok(chiSquared(counts, other) > limits[left.tokens.length - 1]!);
				}
			});
		}
	}

	it("entropix, where it draws: as edt does", () => {
		const values = { ...temperatures.edt!.values, truncation: "top-k", topK: 4 };
		assertFits(countsOf(policyNamed("entropix")!, values), softmax(ordered.slice(0, 4), temperatures.edt!.at([])));
	});

	it("the least and the greatest temperature: the likeliest, and all of the support alike", () => {
		const counts = countsOf(policyNamed("temperature")!, { temperature: 0.01, truncation: "none" });
		assert.equal(counts[2], draws);
		const hottest = { ...policyNamed("temperature")!, make: () => temperature(1e9, { kind: "top-k", count: 4 }) };
		assertFits(countsOf(hottest, {}), new Map(ordered.slice(0, 4).map((token) => [token, 1 / 4])));
	});
});

describe("what the historical policies draw fits its distribution (chi-squared, 100 000 draws)", () => {
	/** The distribution of the likeliest of several draws: that all of them are at or after a token, less after it. */
	function bestOf(times: number, shares: Float64Array, from: Distribution, start: number): Map<number, number> {
		const tail = (i: number) => sum(shares.subarray(i));
		return new Map(
			Array.from(shares, (_, i) => [from.tokens[start + i]!, tail(i) ** times - tail(i + 1) ** times] as const),
		);
	}

	for (const kind of ["jax", "torch", "intended"] as const satisfies UpstreamTruncation[]) {
		for (const times of [1, 5]) {
			it(`the likeliest of ${times} with the truncation ${kind}`, () => {
				const run = truncated(distribution, { temperature: 1.6, topP: 0.7, topK: 7, minP: 0.02 }, kind);
				const random = seededRandom(5);
				const counts = new Array<number>(row.length).fill(0);
				for (let i = 0; i < draws; i++) {
					counts[distribution.tokens[drawBest(distribution, run, times, random, new Set())]!]!++;
				}
				const shares = probabilitiesOf(distribution, run);
				assert.ok(shares.length > 2);
				assertFits(counts, bestOf(times, shares, distribution, run.from));
			});
		}
	}

	for (const variant of [v0, v1, v1c, frog, srv]) {
		it(`${variant.name}, by the formulas of its quadrant`, () => {
			const { entropy, varentropy } = measure(distribution);
			const terms = inBits({ entropy: entropy.value, varentropy: varentropy.value }, noAttention);
			const quadrant = variant.quadrant(terms);
			assert.equal(quadrant, "adaptive");
			const run = truncated(distribution, variant.sampling(quadrant, terms, variant.base)!, "jax");
			const shares = probabilitiesOf(distribution, run);
			assert.ok(shares.length > 2);
			assertFits(countsOf(policyNamed(variant.name)!, {}), bestOf(variant.draws, shares, distribution, run.from));
		});
	}
});
