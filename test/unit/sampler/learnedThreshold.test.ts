import assert from "node:assert/strict";
import fc from "fast-check";
import { fewestOfEach, learnThreshold, type RankSample } from "../../../sampler/learnedThreshold.ts";
import { seededRandom } from "../../../sampler/random.ts";
import { runs } from "./fakes.ts";

/** The likeliest token is right with a probability that falls with H, and H is mostly low. */
function textOf(count: number, chance: (entropy: number) => number, seed = 3): RankSample[] {
	const random = seededRandom(seed);
	return Array.from({ length: count }, () => {
		const entropy = 5 * random.next() ** 2;
		return { entropy, wasLikeliest: random.next() < chance(entropy) };
	});
}

describe("AdaDec's threshold", () => {
	it("is where right and wrong are as likely, however many more of the one there are", () => {
		for (const [intercept, slope] of [
			[4, -3],
			[3, -1],
			[1, -2],
		] as const) {
			const samples = textOf(40_000, (entropy) => 1 / (1 + Math.exp(-intercept - slope * entropy)));
			const threshold = learnThreshold(samples)!;
			assert.ok(Math.abs(threshold + intercept / slope) < 0.15, `${threshold} is not ${-intercept / slope}`);
		}
	});

	it("parts samples that can be parted", () => {
		const samples = textOf(1000, (entropy) => (entropy < 2 ? 1 : 0));
		const threshold = learnThreshold(samples)!;
		assert.ok(Math.abs(threshold - 2) < 0.05, `${threshold}`);
	});

	it("is not told by too few, by one kind alone, or where the surer is the wrong one", () => {
		const few = textOf(1000, () => 1).map((sample, i) => ({ ...sample, wasLikeliest: i >= fewestOfEach - 1 }));
		assert.equal(learnThreshold(few), null);
		assert.equal(learnThreshold(textOf(1000, () => 1)), null);
		assert.equal(learnThreshold([]), null);
		assert.equal(learnThreshold(textOf(4000, (entropy) => entropy / 5)), null);
	});

	it("is a finite number of nats or none, whatever the samples are like, and does not depend on their order", () => {
		const entropy = fc.oneof(fc.constantFrom(0, 1e-12, 11.9), fc.double({ min: 0, max: 12, noNaN: true }));
		const sample = fc.record({ entropy, wasLikeliest: fc.boolean() });
		fc.assert(
			fc.property(fc.array(sample, { minLength: 1, maxLength: 400 }), (some) => {
				const samples = [...some, ...some, ...some];
				const threshold = learnThreshold(samples);
				assert.ok(threshold === null || (Number.isFinite(threshold) && threshold >= 0));
				const turned = learnThreshold(samples.toReversed());
				assert.ok(threshold === turned || Math.abs(threshold! - turned!) < 1e-6);
			}),
			runs(200),
		);
	});
});
