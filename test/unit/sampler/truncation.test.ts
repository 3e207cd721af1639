import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { type Distribution, distributionFromLogits, type Token } from "../../../sampler/distribution.ts";
import { seededRandom } from "../../../sampler/random.ts";
import { checkTruncation, drawIndex, supportKnown, supportSize, type Truncation } from "../../../sampler/truncation.ts";
import { gaussian, runs } from "./fakes.ts";

const fixture = (name: string) => JSON.parse(readFileSync(join(process.cwd(), "test", "fixtures", name), "utf8"));
const rows: Record<string, { logits: number[] }> = fixture("entropix-metrics.json").logits;
const filtered: Record<string, Record<string, number>> = fixture("entropix-filters.json").filtered;

/** The definitions, over every logit, with the same allowance for rounding. */
function definedSupport(row: readonly number[], truncation: Truncation): number {
	const logits = row.filter(Number.isFinite).sort((a, b) => b - a);
	const weights = logits.map((logit) => Math.exp(logit - logits[0]!));
	const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
	const z = sum(weights);
	const p = weights.map((weight) => weight / z);
	const least = 1 - 1e-9;
	switch (truncation.kind) {
		case "p-less": {
			const limit = sum(p.map((value) => value * value));
			return p.filter((value) => value >= limit * least).length;
		}
		case "min-p":
			return p.filter((value) => value >= truncation.share * p[0]! * least).length;
		case "top-n-sigma": {
			const mean = sum(logits) / logits.length;
			const sigma = Math.sqrt(sum(logits.map((logit) => (logit - mean) ** 2)) / logits.length);
			return logits.filter((logit) => (logits[0]! - logit) * least <= truncation.n * sigma).length;
		}
		case "top-p": {
			if (truncation.mass === 1) return logits.length;
			const reached = p.findIndex((_, i) => sum(p.slice(0, i + 1)) >= truncation.mass * least);
			return Math.max(1, reached + 1);
		}
		case "top-k":
			return Math.min(truncation.count, logits.length);
		case "none":
			return logits.length;
	}
}

const between0and1 = fc.oneof(
	fc.constantFrom(0.01, 0.05, 0.25, 0.5, 0.75, 0.9, 1),
	fc.double({ min: 1e-4, max: 1, noNaN: true }),
);
const pLess = fc.constant<Truncation>({ kind: "p-less" });
const topNSigma = fc
	.oneof(fc.constantFrom(0, 0.5, 1, 2), fc.double({ min: 0, max: 4, noNaN: true }))
	.map((n): Truncation => ({ kind: "top-n-sigma", n }));
const minP = between0and1.map((share): Truncation => ({ kind: "min-p", share }));
const topP = between0and1.map((mass): Truncation => ({ kind: "top-p", mass }));
const topK = fc.integer({ min: 1, max: 60 }).map((count): Truncation => ({ kind: "top-k", count }));
const none = fc.constant<Truncation>({ kind: "none" });
const anyTruncation = fc.oneof(pLess, topNSigma, minP, topP, topK, none);

const row = fc
	.oneof(
		fc.array(fc.double({ min: -12, max: 6, noNaN: true }), { minLength: 1, maxLength: 40 }),
		fc.array(fc.oneof(fc.integer({ min: -6, max: 3 }), fc.constant(Number.NEGATIVE_INFINITY)), {
			minLength: 1,
			maxLength: 40,
		}),
		// Nearly flat: the shape for which unseen tokens matter.
		fc.array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), { minLength: 2, maxLength: 40 }),
	)
	.filter((logits) => logits.some(Number.isFinite));

describe("supportSize", () => {
	it("is what the definition says, every logit known", () => {
		fc.assert(
			fc.property(row, anyTruncation, (logits, truncation) => {
				assert.equal(supportSize(distributionFromLogits(logits), truncation), definedSupport(logits, truncation));
			}),
			runs(2000),
		);
	});

	it("keeps what was worked out by hand", () => {
		const logits = [0.5, 0.25, 0.125, 0.125].map(Math.log);
		const size = (truncation: Truncation) => supportSize(distributionFromLogits(logits), truncation);
		// Σ p² = 0.34375.
		assert.equal(size({ kind: "p-less" }), 1);
		assert.equal(size({ kind: "min-p", share: 0.5 }), 2);
		assert.equal(size({ kind: "min-p", share: 0.51 }), 1);
		assert.equal(size({ kind: "min-p", share: 0.25 }), 4);
		assert.equal(size({ kind: "top-p", mass: 0.75 }), 2);
		assert.equal(size({ kind: "top-p", mass: 0.76 }), 3);
		assert.equal(size({ kind: "top-k", count: 3 }), 3);
		// In units of ln 2 below the top: 0, 1, 2, 2: σ = √0.6875 = 0.829.
		assert.equal(size({ kind: "top-n-sigma", n: 1 }), 1);
		assert.equal(size({ kind: "top-n-sigma", n: 1.21 }), 2);
		assert.equal(size({ kind: "top-n-sigma", n: 2.42 }), 4);
		assert.equal(size({ kind: "none" }), 4);
	});

	it("keeps every token of a flat distribution, and both of two equals, by p-less", () => {
		for (const count of [2, 3, 7, 1000]) {
			const flat = distributionFromLogits(new Array(count).fill(-3.3));
			assert.equal(supportSize(flat, { kind: "p-less" }), count);
		}
		assert.equal(supportSize(distributionFromLogits(new Array(900).fill(0.1), 50), { kind: "p-less" }), 50);
		assert.equal(supportSize(distributionFromLogits([1, 9, 9, 0.5]), { kind: "p-less" }), 2);
	});

	it("is a prefix of at least one token, that grows with what is let in", () => {
		const size = (logits: readonly number[], truncation: Truncation) =>
			supportSize(distributionFromLogits(logits, 12), truncation);
		const two = fc.tuple(between0and1, between0and1).map(([a, b]) => (a < b ? ([a, b] as const) : ([b, a] as const)));
		fc.assert(
			fc.property(row, two, (logits, [less, more]) => {
				const listed = distributionFromLogits(logits, 12).tokens.length;
				const sizes = [
					[size(logits, { kind: "top-p", mass: less }), size(logits, { kind: "top-p", mass: more })],
					[size(logits, { kind: "min-p", share: more }), size(logits, { kind: "min-p", share: less })],
					[size(logits, { kind: "top-n-sigma", n: less }), size(logits, { kind: "top-n-sigma", n: more })],
					[
						size(logits, { kind: "top-k", count: Math.ceil(10 * less) }),
						size(logits, { kind: "top-k", count: Math.ceil(10 * more) }),
					],
				] as const;
				for (const [small, large] of sizes) assert.ok(1 <= small && small <= large && large <= listed);
			}),
			runs(500),
		);
	});

	it("does not depend on an offset of the logits, nor on the order of tokens", () => {
		const shuffled = row.chain((logits) =>
			fc.tuple(fc.constant(logits), fc.shuffledSubarray(logits, { minLength: logits.length })),
		);
		fc.assert(
			fc.property(shuffled, fc.integer({ min: -64, max: 64 }), anyTruncation, ([logits, other], offset, truncation) => {
				// Sixteenths carry a whole offset without rounding.
				const coarse = (values: readonly number[], by: number) =>
					values.map((value) => Math.round(16 * value) / 16 + by);
				const of = (values: readonly number[]) => {
					const distribution = distributionFromLogits(values, 15);
					return [supportSize(distribution, truncation), supportKnown(distribution, truncation)];
				};
				assert.deepEqual(of(coarse(other, offset)), of(coarse(logits, 0)));
			}),
			runs(1000),
		);
	});

	it("does not count impossible tokens", () => {
		const distribution = distributionFromLogits([1, Number.NEGATIVE_INFINITY, 0, Number.NEGATIVE_INFINITY]);
		for (const truncation of [{ kind: "none" }, { kind: "top-k", count: 4 }, { kind: "top-p", mass: 1 }] as const) {
			assert.equal(supportSize(distribution, truncation), 2);
		}
	});

	it("comes close by top-nσ where the rest is unknown but goes on as it began", () => {
		const random = seededRandom(11);
		const logits = Array.from({ length: 50_000 }, () => 2.5 * gaussian(random));
		for (const n of [0.5, 1]) {
			const truncation = { kind: "top-n-sigma", n } as const;
			const exact = supportSize(distributionFromLogits(logits), truncation);
			const guessed = supportSize(distributionFromLogits(logits, 4096), truncation);
			assert.ok(guessed > exact / 1.5 && guessed < exact * 1.5, `${guessed} instead of ${exact}`);
		}
	});
});

describe("supportSize and a draw, chained: reference values in doubles", () => {
	for (const [name, expected] of Object.entries(filtered)) {
		it(name, () => {
			let distribution = distributionFromLogits(rows[name]!.logits.map((logit) => logit / 0.9));
			let tokens = Array.from(distribution.tokens);
			for (const truncation of [
				{ kind: "min-p", share: 0.1 },
				{ kind: "top-k", count: 8 },
				// The reference goes on until 0.5 is exceeded, and not only reached.
				{ kind: "top-p", mass: 0.5 + 1e-6 },
			] as const) {
				const size = supportSize(distribution, truncation);
				tokens = tokens.slice(0, size);
				distribution = distributionFromLogits(distribution.logits.slice(0, size));
			}
			const found = tokens.map((token, i) => [token, Math.exp(distribution.logits[i]! - distribution.logPartition)]);
			assert.deepEqual(
				tokens.toSorted((a, b) => a - b),
				Object.keys(expected).map(Number),
			);
			for (const [token, p] of found) assert.ok(Math.abs(expected[token!]! - p!) < 1e-9);
		});
	}
});

/** Rows that begin with the listed tokens and have the same Z, whatever else: the extremes among them. */
function completions({ logits, vocabularySize }: Distribution, unseen: readonly number[]): number[][] {
	const count = vocabularySize - logits.length;
	const top = logits[0]!;
	const cap = Math.exp(logits.at(-1)! - top);
	const mass = unseen.reduce((sum, logit) => sum + Math.exp(logit - top), 0);
	if (mass === 0) return [[...logits, ...unseen]];
	const held = (weights: readonly number[]) => [
		...logits,
		...Array.from({ length: count }, (_, i) => (weights[i] ? top + Math.log(weights[i]) : Number.NEGATIVE_INFINITY)),
	];
	const full = Math.min(count, Math.floor(mass / cap));
	const largest = Math.min(mass, cap);
	return [
		held(new Array(count).fill(mass / count)),
		held([...new Array(full).fill(cap), Math.max(0, mass - full * cap)]),
		held([largest, ...new Array(count - 1).fill(count > 1 ? (mass - largest) / (count - 1) : 0)]),
		[...logits, ...unseen],
	];
}

describe("supportKnown", () => {
	const partlyKnown = fc.tuple(row, fc.integer({ min: 1, max: 12 })).map(([logits, top]) => {
		const distribution = distributionFromLogits(logits, top);
		const sorted = logits.toSorted((a, b) => b - a);
		return { logits, distribution, unseen: sorted.slice(distribution.tokens.length) };
	});

	/** A mass of 1 has the list for its limit. */
	const properTopP = topP.filter((truncation) => truncation.kind === "top-p" && truncation.mass < 1);

	it("where it says yes, the listed tokens give the support that all would, whatever these are", () => {
		fc.assert(
			fc.property(partlyKnown, fc.oneof(pLess, topNSigma, minP, properTopP, topK), (known, truncation) => {
				const { logits, distribution, unseen } = known;
				if (!supportKnown(distribution, truncation)) return;
				const size = supportSize(distribution, truncation);
				assert.equal(size, definedSupport(logits, truncation));
				if (unseen.length === 0) return;
				for (const completion of completions(distribution, unseen)) {
					assert.equal(size, definedSupport(completion, truncation));
				}
			}),
			runs(3000),
		);
	});

	it("where it says no, the unseen logits could make the support another", () => {
		let denied = 0;
		fc.assert(
			fc.property(partlyKnown, fc.oneof(pLess, minP, properTopP, topK), ({ distribution, unseen }, truncation) => {
				fc.pre(unseen.some(Number.isFinite));
				if (supportKnown(distribution, truncation)) return;
				denied++;
				const size = supportSize(distribution, truncation);
				const sizes = completions(distribution, unseen).map((completion) => definedSupport(completion, truncation));
				assert.ok(
					sizes.some((other) => other !== size),
					`${size} among ${sizes}`,
				);
			}),
			runs(3000),
		);
		assert.ok(denied > 100);
	});

	it("is yes for p-less where Z leaves the unseen only one way to be", () => {
		const distribution = distributionFromLogits([1, 0.78, 0.78].map(Math.log), 2);
		assert.equal(supportKnown(distribution, { kind: "p-less" }), true);
		// Σ p² · Z is 0.63 for the two that are listed, and 0.87 with the third.
		assert.equal(supportSize(distribution, { kind: "p-less" }), 1);
	});

	it("asks for the whole vocabulary for top-nσ, for one unseen logit can widen σ at will", () => {
		const truncation = { kind: "top-n-sigma", n: 1 } as const;
		const logits = [5, 4, 1, 0, -1, -2];
		assert.equal(supportKnown(distributionFromLogits(logits, 5), truncation), false);
		assert.equal(supportKnown(distributionFromLogits(logits), truncation), true);
		const wider = [...logits.slice(0, 5), -1000];
		assert.notEqual(definedSupport(logits, truncation), definedSupport(wider, truncation));
	});

	it("is mostly yes for a distribution as models give them, of which 128 logits are listed", () => {
		const zipf = Array.from({ length: 50_000 }, (_, rank) => -1.6 * Math.log(rank + 1));
		const rough = { ...distributionFromLogits(zipf, 128), partitionError: 1e-3 };
		for (const truncation of [
			{ kind: "p-less" },
			{ kind: "min-p", share: 0.05 },
			{ kind: "top-p", mass: 0.9 },
			{ kind: "top-k", count: 40 },
			{ kind: "none" },
		] as const) {
			assert.equal(supportKnown(rough, truncation), true, truncation.kind);
		}
		assert.equal(supportKnown(rough, { kind: "top-p", mass: 0.999 }), false);
		assert.equal(supportKnown(rough, { kind: "top-k", count: 129 }), false);
	});

	it("is yes where only the error of Z leaves the support open", () => {
		const sure = Array.from({ length: 5000 }, (_, rank) => (rank === 0 ? 0 : -13.5 - 0.7 * Math.log(rank)));
		const rough = { ...distributionFromLogits(sure, 128), partitionError: 1e-3 };
		assert.equal(supportKnown(rough, { kind: "p-less" }), true);
		assert.equal(supportSize(rough, { kind: "p-less" }), 1);
	});
});

describe("checkTruncation", () => {
	it("refuses numbers that make no sense, in a sentence", () => {
		for (const [truncation, sentence] of [
			[{ kind: "top-n-sigma", n: -1 }, /n of top-nσ .* is -1\./],
			[{ kind: "min-p", share: 2 }, /share of min-p .* is 2\./],
			[{ kind: "top-p", mass: Number.NaN }, /mass of top-p .* is NaN\./],
			[{ kind: "top-k", count: 0 }, /count of top-k .* is 0\./],
			[{ kind: "top-k", count: 1.5 }, /count of top-k .* is 1.5\./],
		] as const) {
			assert.throws(() => checkTruncation(truncation), sentence);
		}
		fc.assert(fc.property(anyTruncation, checkTruncation), runs(100));
	});
});

describe("drawIndex among some", () => {
	const logits = [2, 1.4, 0.9, 0.2, 0, -0.3, -1, -1.2, -2, Number.NEGATIVE_INFINITY];
	const distribution = distributionFromLogits(logits);
	const truncations = [
		{ kind: "p-less" },
		{ kind: "top-n-sigma", n: 1 },
		{ kind: "min-p", share: 0.12 },
		{ kind: "top-p", mass: 0.9 },
		{ kind: "top-k", count: 4 },
		{ kind: "none" },
	] as const;

	for (const [i, truncation] of truncations.entries()) {
		it(`draws in proportion within the support of ${truncation.kind}, leaving out what is excluded`, () => {
			const support = supportSize(distribution, truncation);
			const excluded: ReadonlySet<Token> = i % 2 === 0 ? new Set([1]) : new Set();
			const temperature = 1.3;
			const random = seededRandom(5 + i);
			const counts = new Array<number>(logits.length).fill(0);
			const draws = 100_000;
			for (let draw = 0; draw < draws; draw++) {
				counts[drawIndex(distribution, temperature, random, { support, excluded })]!++;
			}
			const weights = logits.map((logit, token) =>
				token < support && !excluded.has(token) ? Math.exp(logit / temperature) : 0,
			);
			const total = weights.reduce((sum, weight) => sum + weight, 0);
			let statistic = 0;
			for (const [token, weight] of weights.entries()) {
				const expected = (draws * weight) / total;
				if (expected === 0) assert.equal(counts[token], 0);
				else statistic += (counts[token]! - expected) ** 2 / expected;
			}
			// At most 8 degrees of freedom: above 42 by chance once in a million.
			assert.ok(statistic < 42, `${statistic}`);
		});
	}

	const noNumber = { next: () => assert.fail("a number was drawn") };

	it("takes the likeliest that is not excluded at temperature 0", () => {
		assert.equal(drawIndex(distribution, 0, noNumber), 0);
		assert.equal(drawIndex(distribution, 0, noNumber, { excluded: new Set([0, 1]) }), 2);
	});

	it("goes beyond a support that is all excluded, to the best there is, and takes the top where nothing is left", () => {
		assert.equal(drawIndex(distribution, 1, noNumber, { support: 2, excluded: new Set([0, 1, 2]) }), 3);
		const all = new Set(logits.keys());
		assert.equal(drawIndex(distribution, 1, noNumber, { support: 2, excluded: all }), 0);
		// What is left is impossible.
		assert.equal(drawIndex(distribution, 1, noNumber, { excluded: new Set([...all].slice(0, 9)) }), 0);
	});
});
