import assert from "node:assert/strict";
import fc from "fast-check";
import {
	checkEntropyTemperature,
	defaultEntropyTemperature,
	type EntropyTemperature,
	entropyTemperature,
} from "../../../sampler/entropyTemperature.ts";
import { runs } from "./fakes.ts";

const parameters: fc.Arbitrary<EntropyTemperature> = fc.record({
	highest: fc.double({ min: 0.1, max: 3, noNaN: true }),
	base: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
	scale: fc.double({ min: 0.05, max: 5, noNaN: true }),
});
const entropy = fc.double({ min: 0, max: 12, noNaN: true });

describe("entropyTemperature", () => {
	it("rises with the entropy, from 0, and never above the highest", () => {
		fc.assert(
			fc.property(entropy, entropy, parameters, (one, other, given) => {
				const surer = entropyTemperature(Math.min(one, other), given);
				const lessSure = entropyTemperature(Math.max(one, other), given);
				assert.ok(0 <= surer && surer <= lessSure && lessSure <= given.highest);
				if (surer > 0 && Math.abs(one - other) > 0.01) assert.ok(surer < lessSure);
				assert.equal(entropyTemperature(0, given), 0);
				assert.ok(entropyTemperature(1e-4, given) < 0.1 * given.highest);
				assert.ok(entropyTemperature(1e4, given) > 0.99 * given.highest);
			}),
			runs(500),
		);
	});

	it("is T0 · N where the entropy is θ, and T0 · N² at half of it", () => {
		const given = { highest: 1.5, base: 0.6, scale: 2 };
		assert.ok(Math.abs(entropyTemperature(2, given) - 0.9) < 1e-12);
		assert.ok(Math.abs(entropyTemperature(1, given) - 0.54) < 1e-12);
		assert.ok(Math.abs(entropyTemperature(1) - 0.8) < 1e-12);
	});

	it("refuses parameters that make no sense, in a sentence", () => {
		for (const [wrong, sentence] of [
			[{ highest: 0 }, /highest temperature .* is 0\./],
			[{ base: 1 }, /base .* between 0 and 1, .* is 1\./],
			[{ scale: Number.NaN }, /scale .* is NaN\./],
		] as const) {
			assert.throws(() => checkEntropyTemperature({ ...defaultEntropyTemperature, ...wrong }), sentence);
		}
		assert.doesNotThrow(() => checkEntropyTemperature(defaultEntropyTemperature));
	});
});
