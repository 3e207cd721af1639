import assert from "node:assert/strict";
import type { Percentiles } from "../../../sampler/percentiles.ts";
import { legendWords } from "../../../webview/heat/legendWords.ts";

const log = Math.log;
const percentiles: Percentiles = {
	entropy: [log(1.05), log(1.3), log(2), log(3.25), log(8)],
	varentropy: [0.1, 0.2, 0.4, 0.8, 1.6],
};

describe("the legend", () => {
	it("says what the levels of a model mean in choices a person can picture", () => {
		assert.deepEqual(legendWords("entropy", percentiles), {
			levels: [
				"Fewer than 1.3 equal choices: plain",
				"1.3 to 2 equal choices, as at 25 of its 100 tokens",
				"2 to 3.25 equal choices, as at 10 of its 100 tokens",
				"3.25 to 8 equal choices, as at 5 of its 100 tokens",
				"8 equal choices or more, as at 1 of its 100 tokens",
			],
			scale: "Scaled to this model, by how unsure it is as a rule.",
		});
		const { levels } = legendWords("review", percentiles);
		assert.deepEqual(levels, [
			"As unsure as at 5 of its 100 tokens: 3.25 equal choices or more, 1.8 in numbers and literals",
			"As at 1 of 100: 8 equal choices or more",
		]);
	});

	it("gives no range that ends where it begins, where two levels are written alike", () => {
		const near: Percentiles = { ...percentiles, entropy: [0, log(1.1001), log(1.1004), log(3), log(8)] };
		const { levels } = legendWords("entropy", near);
		assert.equal(levels[1], "about 1.1 equal choices, as at 25 of its 100 tokens");
		assert.equal(levels[2], "1.1 to 3 equal choices, as at 10 of its 100 tokens");
	});

	it("says that the cut points are fixed where nothing is known of the model", () => {
		const { levels, scale } = legendWords("entropy", null);
		assert.deepEqual([levels[0], levels[4]], ["Fewer than 1.1 equal choices: plain", "4 equal choices or more"]);
		assert.match(scale, /^Fixed cut points/);
		assert.match(legendWords("review", null).scale, /Fixed cut points/);
		assert.match(legendWords("probability", percentiles).scale, /^Fixed cut points/);
	});

	it("has a line for each level of each layer", () => {
		for (const layer of ["entropy", "varentropy", "probability", "action"] as const) {
			assert.equal(new Set(legendWords(layer, percentiles).levels).size, 5);
		}
	});
});
