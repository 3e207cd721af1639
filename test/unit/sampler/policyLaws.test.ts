import assert from "node:assert/strict";
import fc from "fast-check";
import { type Distribution, distributionFromLogits, type Token } from "../../../sampler/distribution.ts";
import { drawAt } from "../../../sampler/policies/drawing.ts";
import type { ParameterValues } from "../../../sampler/policies/entry.ts";
import type { Action } from "../../../sampler/policies/policy.ts";
import { policies, policyNamed } from "../../../sampler/policies/registry.ts";
import { temperature } from "../../../sampler/policies/temperature.ts";
import { quadrantOf } from "../../../sampler/quadrant.ts";
import { seededRandom } from "../../../sampler/random.ts";
import { supportSize, type Truncation } from "../../../sampler/truncation.ts";
import { runs } from "./fakes.ts";
import { stepAt, taken } from "./history/support.ts";

/** All logits are multiples of this, so that an offset that is one too changes none of their differences. */
const grid = 1 / 1024;
const listed = 256;

interface Row {
	readonly size: number;
	/** By how much the likeliest logits lie apart, in units of the grid; the rest lie one unit apart. */
	readonly gaps: readonly number[];
	readonly seed: number;
}

const sizes = fc.oneof(
	{ weight: 12, arbitrary: fc.integer({ min: 1, max: 600 }) },
	{ weight: 1, arbitrary: fc.integer({ min: 100_000, max: 256_000 }) },
);
const rows: fc.Arbitrary<Row> = fc.record({
	size: sizes,
	gaps: fc.array(fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 8000 })), { maxLength: 12 }),
	seed: fc.nat(),
});

/** The token that comes at each place, likeliest first: a shuffle of the vocabulary. */
function shuffled(size: number, seed: number): Token[] {
	const random = seededRandom(seed);
	const tokens = Array.from({ length: size }, (_, i) => i);
	for (let i = size - 1; i > 0; i--) {
		const j = Math.floor(random.next() * (i + 1));
		[tokens[i], tokens[j]] = [tokens[j]!, tokens[i]!];
	}
	return tokens;
}

/** No two logits are equal, so that no number of a token decides anything. */
function distributionOf({ size, gaps }: Row, order: readonly Token[], offset = 0): Distribution {
	const logits = new Float64Array(size);
	let logit = offset;
	for (const [place, token] of order.entries()) {
		logits[token] = logit;
		logit -= (gaps[place] ?? 1) * grid;
	}
	return distributionFromLogits(logits, Math.min(listed, size));
}

/** What is decided, tokens by their place among the likeliest. */
function decisionOf(name: string, distribution: Distribution, seed: number): unknown {
	const { metrics, thresholds } = stepAt(distribution);
	const quadrant = quadrantOf(metrics, thresholds);
	const step = stepAt(distribution, { random: seededRandom(seed), mayAct: true, quadrant });
	return placesIn(policyNamed(name)!.make().decide(step), distribution);
}

function placesIn(action: Action, { tokens }: Distribution): unknown {
	const place = (token: Token) => tokens.indexOf(token);
	const plain = JSON.parse(JSON.stringify(action));
	if (action.kind === "take") return { ...plain, token: place(action.token) };
	return action.kind === "branch" ? { ...plain, candidates: action.candidates.map(place) } : plain;
}

describe("every policy of the registry", () => {
	it("does not see by how much all logits are raised, nor in which order the tokens are numbered", function () {
		this.timeout(120_000);
		fc.assert(
			fc.property(rows, fc.integer({ min: -40_000, max: 40_000 }), (row, offset) => {
				const order = shuffled(row.size, row.seed);
				const plain = distributionOf(row, order);
				const raised = distributionOf(row, order, offset * grid);
				const renumbered = distributionOf(row, shuffled(row.size, row.seed + 1));
				for (const { name } of policies) {
					const decision = decisionOf(name, plain, row.seed);
					assert.deepEqual(decisionOf(name, raised, row.seed), decision, `${name}, raised`);
					assert.deepEqual(decisionOf(name, renumbered, row.seed), decision, `${name}, renumbered`);
				}
			}),
			runs(60),
		);
	});
});

/** The place of the last token that a policy may draw: the one it takes for a number next to 1. */
function lastPlace(name: string, values: ParameterValues, distribution: Distribution): number {
	// Nearer to 1, the rounding of sums would count.
	const step = stepAt(distribution, { random: { next: () => 1 - 1e-12 } });
	return distribution.tokens.indexOf(taken(policyNamed(name)!.make(values).decide(step)).token);
}

describe("the policies that only draw", () => {
	it("let in no fewer tokens, the more a truncation lets in", () => {
		const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
		const loosening = fc.oneof(
			fc.tuple(
				fc.constant("top-k"),
				fc.constant("topK"),
				fc.integer({ min: 1, max: 256 }),
				fc.integer({ min: 1, max: 256 }),
			),
			fc.tuple(fc.constant("top-p"), fc.constant("topP"), number(0.001, 1), number(0.001, 1)),
			fc.tuple(fc.constant("top-n-sigma"), fc.constant("topNSigma"), number(0, 4), number(0, 4)),
			fc.tuple(fc.constant("min-p"), fc.constant("minP"), number(0, 1), number(0, 1)),
		);
		fc.assert(
			fc.property(rows, loosening, (row, [truncation, key, one, other]) => {
				const distribution = distributionOf(row, shuffled(row.size, row.seed));
				const [less, more] = one <= other === (truncation !== "min-p") ? [one, other] : [other, one];
				// So hot that the last that is let in is drawn by the greatest number.
				const values = { truncation, temperature: 5 };
				const last = (value: number) => lastPlace("temperature", { ...values, [key]: value }, distribution);
				assert.ok(last(less) <= last(more), `${truncation} from ${less} to ${more}`);
			}),
			runs(150),
		);
	});

	it("take the likeliest alone as their temperature falls, whatever number is drawn", () => {
		fc.assert(
			fc.property(rows, number01, (row, drawn) => {
				const distribution = distributionOf(
					{ ...row, gaps: [Math.max(400, row.gaps[0] ?? 0), ...row.gaps.slice(1)] },
					shuffled(row.size, row.seed),
				);
				const step = stepAt(distribution, { random: { next: () => drawn } });
				for (const [name, values] of coldest) {
					assert.equal(taken(policyNamed(name)!.make(values).decide(step)).token, distribution.tokens[0], name);
				}
			}),
			runs(60),
		);
	});

	it("draw all of the support alike as their temperature rises, whatever the row", () => {
		const truncations: readonly Truncation[] = [
			{ kind: "none" },
			{ kind: "top-k", count: 7 },
			{ kind: "top-p", mass: 0.95 },
			{ kind: "min-p", share: 0.05 },
			{ kind: "top-n-sigma", n: 1 },
			{ kind: "p-less" },
		];
		fc.assert(
			fc.property(rows, number01, (row, drawn) => {
				const distribution = distributionOf(row, shuffled(row.size, row.seed));
				const step = stepAt(distribution, { random: { next: () => drawn } });
				for (const truncation of truncations) {
					const place = drawn * supportSize(distribution, truncation);
					// At a border between two tokens, what is left of the temperature decides.
					if (Math.abs(place - Math.round(place)) < 1e-3) continue;
					const expected = distribution.tokens[Math.floor(place)];
					assert.equal(taken(temperature(1e12, truncation).decide(step)).token, expected, truncation.kind);
					assert.equal(drawAt(1e12, truncation)(step, new Set()), expected, truncation.kind);
				}
			}),
			runs(60),
		);
	});

	it("draw hotter, the less sure the model is, where the temperature follows the entropy", () => {
		const gaps = fc.double({ min: 0.05, max: 3, noNaN: true });
		fc.assert(
			fc.property(gaps, gaps, (one, other) => {
				fc.pre(Math.abs(one - other) > 0.01);
				for (const name of ["edt", "dynatemp"]) {
					const [surer, unsurer] = [Math.max(one, other), Math.min(one, other)];
					assert.ok(temperatureOf(name, surer) < temperatureOf(name, unsurer), name);
				}
				assert.ok(Math.abs(temperatureOf("temperature", one) - 0.7) < 1e-3);
			}),
			runs(100),
		);
	});
});

const number01 = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** Differences of the two likeliest are 400 / 1024 or more: at these temperatures that is more than 39 in an exponent. */
const coldest: readonly [string, ParameterValues][] = [
	["temperature", { temperature: 0.01, truncation: "none" }],
	["edt", { temperatureHighest: 0.01, truncation: "none" }],
	["dynatemp", { temperature: 0.01, temperatureRange: 0, truncation: "none" }],
];

/**
 * T as it shows in the draws from two tokens whose logits lie this far apart: the first is taken for numbers below p, and
 * p / (1 - p) = e^(gap / T).
 */
function temperatureOf(name: string, gap: number): number {
	const policy = policyNamed(name)!.make({ truncation: "none" });
	const distribution = distributionFromLogits([0, -gap]);
	const takesFirst = (drawn: number) =>
		taken(policy.decide(stepAt(distribution, { random: { next: () => drawn } }))).token === 0;
	let [low, high] = [0, 1];
	for (let i = 0; i < 48; i++) {
		const middle = (low + high) / 2;
		if (takesFirst(middle)) low = middle;
		else high = middle;
	}
	return gap / Math.log(low / (1 - low));
}
