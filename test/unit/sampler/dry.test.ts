import assert from "node:assert/strict";
import fc from "fast-check";
import type { Token } from "../../../sampler/distribution.ts";
import { checkDry, type DryParameters, defaultDry, dryPenalties } from "../../../sampler/dry.ts";
import { runs } from "./fakes.ts";

/** For each place in the range, token by token, how long a repetition its token would carry on. */
function definedPenalties(text: readonly Token[], parameters: DryParameters): Map<Token, number> {
	const { multiplier, base, allowedLength, range, breakers = new Set() } = parameters;
	const tokens = text.slice(Math.max(0, text.length - range));
	const longest = new Map<Token, number>();
	for (let next = 1; next < tokens.length; next++) {
		let length = 0;
		while (
			length < next &&
			tokens[next - 1 - length] === tokens.at(-1 - length) &&
			!breakers.has(tokens.at(-1 - length)!)
		) {
			length++;
		}
		longest.set(tokens[next]!, Math.max(length, longest.get(tokens[next]!) ?? 0));
	}
	const penalties = new Map<Token, number>();
	for (const [token, length] of longest) {
		const penalty = Math.min(1000, multiplier * base ** (length - allowedLength));
		if (length >= allowedLength && !breakers.has(token) && penalty > 0) penalties.set(token, penalty);
	}
	return penalties;
}

const sorted = (penalties: ReadonlyMap<Token, number>) => [...penalties].sort(([a], [b]) => a - b);

const text = fc.oneof(
	fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 60 }),
	// A phrase over and over, cut anywhere.
	fc
		.tuple(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 8 }), fc.integer({ min: 0, max: 60 }))
		.map(([phrase, length]) => Array.from({ length }, (_, i) => phrase[i % phrase.length]!)),
);

const parameters: fc.Arbitrary<DryParameters> = fc.record({
	multiplier: fc.constantFrom(0, 0.5, 0.8, 2),
	base: fc.constantFrom(1, 1.75, 3),
	allowedLength: fc.integer({ min: 1, max: 5 }),
	range: fc.integer({ min: 0, max: 70 }),
	breakers: fc.oneof(fc.constant(new Set<Token>()), fc.constant(new Set([2])), fc.constant(new Set([0, 5]))),
});

describe("dryPenalties", () => {
	it("are what the definition says, compared place by place", () => {
		fc.assert(
			fc.property(text, parameters, (tokens, given) => {
				assert.deepEqual(sorted(dryPenalties(tokens, given)), sorted(definedPenalties(tokens, given)));
			}),
			runs(2000),
		);
	});

	it("fall on what would carry a repetition on, the harder the longer it is", () => {
		const given: DryParameters = { multiplier: 0.8, base: 2, allowedLength: 2, range: 100 };
		const at = (tokens: readonly Token[]) => sorted(dryPenalties(tokens, given));
		assert.deepEqual(at([]), []);
		assert.deepEqual(at([1, 2, 3, 9, 2]), [], "one token repeated is free");
		assert.deepEqual(at([1, 2, 3, 9, 1, 2]), [[3, 0.8]]);
		assert.deepEqual(at([7, 1, 2, 3, 9, 7, 1, 2]), [[3, 1.6]]);
		assert.deepEqual(at([1, 2, 3, 9, 1, 2, 4, 1, 2]), [
			[3, 0.8],
			[4, 0.8],
		]);
		assert.deepEqual(at([5, 5, 5, 5]), [[5, 1.6]], "a repetition may overlap itself");
	});

	it("look no further back than the range", () => {
		const tokens = [1, 2, 3, 9, 1, 2];
		assert.equal(dryPenalties(tokens, { ...defaultDry, range: 5 }).size, 0);
		assert.equal(dryPenalties(tokens, { ...defaultDry, range: 6 }).size, 1);
	});

	it("do not count across a breaker, and never fall on one", () => {
		const tokens = [7, 1, 2, 3, 9, 7, 1, 2];
		const penalty = (breakers: readonly Token[]) =>
			sorted(dryPenalties(tokens, { ...defaultDry, breakers: new Set(breakers) }));
		assert.deepEqual(penalty([7]), [[3, 0.8]]);
		assert.deepEqual(penalty([1]), []);
		assert.deepEqual(penalty([3]), []);
	});

	it("stay finite where the whole text is one repetition", () => {
		const tokens = new Array<Token>(20_000).fill(4);
		assert.deepEqual(sorted(dryPenalties(tokens, { ...defaultDry, range: 20_000 })), [[4, 1000]]);
	});
});

describe("checkDry", () => {
	it("refuses numbers that make no sense, in a sentence", () => {
		for (const [wrong, sentence] of [
			[{ multiplier: -1 }, /multiplier of DRY .* is -1\./],
			[{ base: 0.5 }, /base of DRY .* is 0.5\./],
			[{ allowedLength: 0 }, /allowed length of DRY .* is 0\./],
			[{ range: Number.POSITIVE_INFINITY }, /range of DRY .* is Infinity\./],
		] as const) {
			assert.throws(() => checkDry({ ...defaultDry, ...wrong }), sentence);
		}
		assert.doesNotThrow(() => checkDry(defaultDry));
	});
});
