import assert from "node:assert/strict";
import { decisive, inOneQuadrant } from "../../../sampler/decisive.ts";
import { distributionFromLogits } from "../../../sampler/distribution.ts";
import { type Interval, measure } from "../../../sampler/metrics.ts";
import { quadrantOf, type Thresholds } from "../../../sampler/quadrant.ts";
import { thresholdsOf } from "./fakes.ts";

const thresholds = thresholdsOf({ entropy: { low: 0.3, high: 1 }, varentropy: { low: 0.15, high: 0.5 } });
const between = (low: number, high: number): Interval => ({ low, value: (low + high) / 2, high });
const point = (value: number) => between(value, value);

describe("quadrantOf", () => {
	it("tells the four corners and what is between", () => {
		const at = (h: number, v: number) => quadrantOf({ entropy: point(h), varentropy: point(v) }, thresholds);
		assert.equal(at(0.1, 0.1), "argmax");
		assert.equal(at(2, 0.1), "pause");
		assert.equal(at(0.1, 2), "branch");
		assert.equal(at(2, 2), "resample");
		for (const [h, v] of [
			[0.5, 0.1],
			[0.1, 0.3],
			[0.3, 0.1],
			[1, 2],
			[2, 0.5],
			[2, 0.15],
		] as const) {
			assert.equal(at(h, v), "adaptive", `${h}, ${v}`);
		}
	});
});

describe("inOneQuadrant", () => {
	const cases: [h: Interval, v: Interval, one: boolean, why: string][] = [
		[between(0.1, 0.2), between(0.01, 0.1), true, "both clearly low"],
		[between(0.1, 0.4), between(0.01, 0.1), false, "entropy across its lower threshold"],
		[between(0.1, 0.2), between(0.1, 0.2), false, "varentropy across its lower threshold"],
		[between(0.4, 0.9), between(0, 9), true, "entropy between: varentropy does not matter"],
		[between(0, 9), between(0.2, 0.4), true, "varentropy between: entropy does not matter"],
		[between(0.9, 1.1), between(0.6, 9), false, "entropy across its upper threshold"],
		[between(1.5, 2), between(0.1, 9), false, "varentropy anything at all"],
		[between(0.2, 1.1), between(0.1, 0.6), false, "everything across everything"],
	];
	for (const [entropy, varentropy, one, why] of cases) {
		it(why, () => assert.equal(inOneQuadrant({ entropy, varentropy }, thresholds), one));
	}
});

describe("decisive", () => {
	const zipf = Float64Array.from({ length: 50_000 }, (_, rank) => -1.6 * Math.log(rank + 1));
	const enough = (top: number, limits: Thresholds, largestTop: number, partitionError = 0) => {
		const distribution = { ...distributionFromLogits(zipf, top), partitionError };
		return decisive(distribution, measure(distribution), limits, largestTop);
	};
	const { entropy, varentropy } = measure(distributionFromLogits(zipf, 256));
	const low = { low: 0, high: 0 };
	/** A threshold inside the interval, but clear of what 4096 logits leave open. */
	const across = thresholdsOf({ entropy: low, varentropy: { low: 0, high: varentropy.low + 0.1 } });

	it("says no where an interval straddles a threshold and more logits would tell", () => {
		assert.equal(inOneQuadrant({ entropy, varentropy }, across), false);
		assert.equal(enough(256, across, 4096), false);
	});

	it("is right that they would", () => {
		const more = measure(distributionFromLogits(zipf, 4096));
		assert.equal(inOneQuadrant(more, across), true);
	});

	it("says yes where all is clear", () => {
		assert.equal(enough(256, thresholds, 4096), true);
	});

	it("says yes where there are no more logits to read", () => {
		assert.equal(enough(256, across, 256), true);
		assert.equal(enough(1024, across, 256), true);
		assert.equal(
			enough(4096, thresholdsOf({ entropy: low, varentropy: { low: 0, high: varentropy.value } }), 4096),
			true,
		);
	});

	it("says yes where they would not tell either", () => {
		// On the true value itself: no interval gets clear of it.
		const truth = measure(distributionFromLogits(zipf)).varentropy.value;
		assert.equal(enough(256, thresholdsOf({ entropy: low, varentropy: { low: 0, high: truth } }), 4096), true);
	});

	describe("for a sure token, of whose tail Z's error says less than the head does", () => {
		const sure = Float64Array.from({ length: 50_000 }, (_, rank) => (rank === 0 ? 0 : -13.5 - 0.7 * Math.log(rank)));
		const exact = distributionFromLogits(sure, 256);
		const rough = { ...exact, partitionError: 1e-3 };

		it("says yes where Z's error carries the interval across, and a few more logits do not change that", () => {
			assert.equal(inOneQuadrant(measure(rough), thresholds), false);
			assert.equal(decisive(rough, measure(rough), thresholds, 300), true);
			assert.equal(decisive(exact, measure(exact), thresholds, 300), true);
		});

		it("says no where many more leave less room than the error does", () => {
			assert.equal(decisive(rough, measure(rough), thresholds, 4096), false);
			const more = { ...distributionFromLogits(sure, 4096), partitionError: 1e-3 };
			assert.equal(inOneQuadrant(measure(more), thresholds), true);
		});
	});
});
