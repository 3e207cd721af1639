import assert from "node:assert/strict";
import { distributionFromLogits } from "../../../sampler/distribution.ts";
import { drawAt } from "../../../sampler/policies/drawing.ts";
import type { ParameterValues, PolicyEntry } from "../../../sampler/policies/entry.ts";
import { policyNamed } from "../../../sampler/policies/registry.ts";
import { temperature } from "../../../sampler/policies/temperature.ts";
import { seededRandom } from "../../../sampler/random.ts";
import { assertFits, chiSquared, countsOf as countsOfTakes, draws, limitAt, takes } from "./chiSquared.ts";
import { stepAt } from "./history/support.ts";

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
	return countsOfTakes(takes(entry.make(values), stepAt(distribution, { random: seededRandom(11) })), row.length);
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
					assert.ok(chiSquared(counts, other) > limitAt(left.tokens.length - 1));
				}
			});
		}
	}

	for (const name of ["entropix", "fork", "downhill", "random"]) {
		it(`${name}, where it draws: as edt does`, () => {
			const values = { ...temperatures.edt!.values, truncation: "top-k", topK: 4 };
			assertFits(countsOf(policyNamed(name)!, values), softmax(ordered.slice(0, 4), temperatures.edt!.at([])));
		});
	}

	it("the draws of whole answers and of paths", () => {
		const draw = drawAt(1.3, { kind: "top-k", count: 5 });
		const step = stepAt(distribution, { random: seededRandom(2) });
		assertFits(
			countsOfTakes(() => draw(step, new Set()), row.length),
			softmax(ordered.slice(0, 5), 1.3),
		);
		const [, failed, ...others] = ordered.slice(0, 5);
		assertFits(
			countsOfTakes(() => draw(step, new Set([failed!])), row.length),
			softmax([ordered[0]!, ...others], 1.3),
		);
	});

	it("the least and the greatest temperature: the likeliest, and all of the support alike", () => {
		const counts = countsOf(policyNamed("temperature")!, { temperature: 0.01, truncation: "none" });
		assert.equal(counts[2], draws);
		const hottest = { ...policyNamed("temperature")!, make: () => temperature(1e9, { kind: "top-k", count: 4 }) };
		assertFits(countsOf(hottest, {}), new Map(ordered.slice(0, 4).map((token) => [token, 1 / 4])));
	});
});
