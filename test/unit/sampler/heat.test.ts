import assert from "node:assert/strict";
import fc from "fast-check";
import { boundsOf, heatBy } from "../../../sampler/heat.ts";
import { type Percentiles, percentileShares, percentilesOf } from "../../../sampler/percentiles.ts";
import { tokenOf } from "../webview/support.ts";

const percentiles: Percentiles = { entropy: [0.01, 0.2, 0.5, 1, 2], varentropy: [0.01, 0.1, 0.2, 0.4, 0.8] };
const withEntropy = (entropy: number) => tokenOf("a", entropy);

describe("percentiles of a model", () => {
	it("are the values below which these shares of its tokens lie, by their weight", () => {
		const samples = Array.from({ length: 1000 }, (_, i) => ({
			entropy: i / 1000,
			varentropy: 1 - i / 1000,
			weight: 1,
		}));
		const { entropy, varentropy } = percentilesOf(samples);
		for (const [i, share] of percentileShares.entries()) {
			assert.ok(Math.abs(entropy[i]! - share) < 0.002, `${entropy[i]} for ${share}`);
			assert.ok(Math.abs(varentropy[i]! - share) < 0.002, `${varentropy[i]} for ${share}`);
		}
		const heavy = samples.map((sample) => ({ ...sample, weight: sample.entropy < 0.5 ? 3 : 1 }));
		assert.ok(percentilesOf(heavy).entropy[0] < 0.34, "what counts three times moves the half down to a third");
	});

	it("never fall", () => {
		const sample = fc.record({
			entropy: fc.double({ min: 0, max: 12, noNaN: true }),
			varentropy: fc.double({ min: 0, max: 30, noNaN: true }),
			weight: fc.double({ min: 0.01, max: 1, noNaN: true }),
		});
		fc.assert(
			fc.property(fc.array(sample, { minLength: 1, maxLength: 60 }), (samples) => {
				for (const table of Object.values(percentilesOf(samples)))
					assert.deepEqual(
						table,
						table.toSorted((x: number, y: number) => x - y),
					);
			}),
		);
	});
});

describe("the level of a token", () => {
	it("goes by the percentiles of its model", () => {
		const levelOf = heatBy("entropy", percentiles);
		assert.deepEqual([0.1, 0.2, 0.5, 1, 2].map(withEntropy).map(levelOf), [0, 1, 2, 3, 4]);
	});

	it("goes by choices a person can picture where they are not known", () => {
		const levelOf = heatBy("entropy", null);
		assert.deepEqual([1.05, 1.2, 1.6, 3, 5].map(Math.log).map(withEntropy).map(levelOf), [0, 1, 2, 3, 4]);
	});

	it("is plain where the model was sure, however sure it is of all else", () => {
		const surest: Percentiles = { entropy: [0, 0, 0, 0, 0.001], varentropy: [0, 0, 0, 0, 0] };
		assert.equal(heatBy("entropy", surest)(withEntropy(0.05)), 0);
		assert.equal(heatBy("varentropy", surest)(withEntropy(0.05)), 0);
		assert.deepEqual(boundsOf("varentropy", surest), [0.05, 0.05, 0.05, 0.05]);
	});

	it("goes by how likely the token taken was, and by what was done", () => {
		const likely = [0.9, 0.6, 0.4, 0.2, 0.05, null].map((probability) => ({ ...tokenOf("a"), probability }));
		assert.deepEqual(likely.map(heatBy("probability", percentiles)), [0, 1, 2, 3, 4, 4]);
		const acted = (["argmax", "adaptive", "branch", "pause", "resample"] as const).map((quadrant) => ({
			...tokenOf("a"),
			quadrant,
		}));
		assert.deepEqual(acted.map(heatBy("action", null)), [0, 1, 2, 3, 4]);
	});

	it("never falls as the model gets less sure", () => {
		const value = fc.double({ min: 0, max: 12, noNaN: true });
		fc.assert(
			fc.property(value, value, fc.constantFrom(null, percentiles), (one, other, known) => {
				const levelOf = heatBy("entropy", known);
				assert.ok(levelOf(withEntropy(Math.min(one, other))) <= levelOf(withEntropy(Math.max(one, other))));
			}),
		);
	});
});
