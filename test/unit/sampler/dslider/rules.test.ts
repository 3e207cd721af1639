import assert from "node:assert/strict";
import fc from "fast-check";
import { distributionFromLogits } from "../../../../sampler/distribution.ts";
import { measure } from "../../../../sampler/metrics.ts";
import {
	entropyAndVarentropy,
	flooredLogProbabilities,
	outlierWeightsAsWritten,
	temperatureAsWritten,
} from "../../../../sampler/policies/dslider/asWritten.ts";
import { dsliderParameters, dsliderSettings } from "../../../../sampler/policies/dslider/dslider.ts";
import { groupsOf, sumsAt } from "../../../../sampler/policies/dslider/groups.ts";
import { isBelow, outlierScore } from "../../../../sampler/policies/dslider/rules.ts";
import { ranks, sharesAt, spreadOf } from "../../../../sampler/policies/dslider/shares.ts";
import { Trail } from "../../../../sampler/policies/dslider/trail.ts";
import { temperatureFor } from "../../../../sampler/policies/dslider/tune.ts";
import { without } from "../../../../sampler/policies/dslider/without.ts";
import { parameterValues } from "../../../../sampler/policies/entry.ts";
import { runs } from "../fakes.ts";
import { near, reference, rows } from "../history/support.ts";

const row = fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 2, maxLength: 200 });
const settings = dsliderSettings(parameterValues(dsliderParameters));

describe("the Dirichlet sampler as upstream wrote it", () => {
	for (const [name, { dslider }] of Object.entries(reference.rows)) {
		it(`measures ${name} as the reference does, with its floor`, () => {
			const logs = flooredLogProbabilities(rows[name]!);
			const { entropy, varentropy } = entropyAndVarentropy(logs);
			near(entropy, dslider.naked_ent, "H");
			near(varentropy, dslider.naked_varent, "V");
			const top = flooredLogProbabilities(logs.toSorted().reverse().subarray(0, 6));
			near(entropyAndVarentropy(top).entropy, dslider.topk6_ent, "H of the six likeliest");
		});
	}

	/** The reference has one more case, whose logits it keeps to itself. */
	const tuning = reference.tuning.filter((one) => rows[one.case] !== undefined);
	/** By the same formulas in numpy, over whole rows, of which the last is not there after ten steps. */
	const others = [
		{ case: "v1000_zipf_1.0", target_nats: 4, T: 0.801782766755497 },
		{ case: "v1000_gauss_s2", target_nats: 4, T: 0.6343173306166653 },
		{ case: "v1000_gauss_s2", target_nats: 6, T: 1.4021313272418334 },
		{ case: "v1000_confident", target_nats: 1, T: 1.8117299523054264 },
	];
	for (const { case: name, target_nats, T } of [...tuning, ...others]) {
		it(`tunes ${name} to ${target_nats} nats as the reference does, and so does the mended method`, () => {
			const groups = groupsOf(distributionFromLogits(rows[name]!), Number.POSITIVE_INFINITY);
			near(temperatureAsWritten(groups, target_nats), T, "T");
			const mended = temperatureFor(groups, target_nats);
			assert.ok(Math.abs(sumsAt(groups, mended).entropy - target_nats) < 2e-6);
			if (name !== "v1000_confident") assert.ok(Math.abs(mended - T) < 1e-5);
		});
	}

	it("is led away from the temperature it seeks by a curve that turns: the first step halves it, where it had to rise", () => {
		const groups = groupsOf(distributionFromLogits(rows.v32_three_way_fork!));
		// By hand and in numpy: 0.5, 0.25, 0.375, 0.5625, 0.28125, and so on.
		assert.equal(temperatureAsWritten(groups, 2), 0.2373046875);
		assert.ok(temperatureFor(groups, 2) > 1.5);
	});

	it("scores outliers as the reference does, and finds one at every step", () => {
		for (const { state_ent, state_std, naked_ent, naked_varent, score } of reference.outlier) {
			const step = { entropy: naked_ent, varentropy: naked_varent };
			near(outlierScore(state_ent, state_std, step, outlierWeightsAsWritten), score, "score");
			assert.ok(score > 0);
		}
	});

	it("mended, finds the same step an outlier after sure ones and not after unsure ones, as upstream did not", () => {
		const step = { entropy: 1, varentropy: 2 };
		const [sure, unsure] = [0.1, 2].map((usual) => new Array<number>(4).fill(usual));
		for (const [usual, isOutlier] of [
			[sure!, true],
			[unsure!, false],
		] as const) {
			assert.equal(outlierScore(usual, usual, step, settings.outlier) > 0, isOutlier);
			assert.ok(outlierScore(usual, usual, step, outlierWeightsAsWritten) > 0);
		}
	});

	it("takes the likeliest where the reference does", () => {
		for (const { topk_ent, ema, argmax } of reference.argmaxRule) {
			assert.equal(isBelow(topk_ent, ema, settings.argmax), argmax);
		}
	});
});

describe("temperatureFor", () => {
	it("finds the temperature that has an entropy, wherever one has", () => {
		fc.assert(
			fc.property(row, fc.double({ min: 0.05, max: 20, noNaN: true }), (logits, temperature) => {
				const groups = groupsOf(distributionFromLogits(logits));
				const { entropy } = sumsAt(groups, temperature);
				const found = sumsAt(groups, temperatureFor(groups, entropy)).entropy;
				assert.ok(Math.abs(found - entropy) < 2e-6, `${found} is not ${entropy}`);
			}),
			runs(500),
		);
	});

	it("goes to an end of its range where no temperature has it", () => {
		const groups = groupsOf(distributionFromLogits([3, 2, 1]));
		assert.ok(Math.abs(temperatureFor(groups, 5) / 1.5 ** 10 - 1) < 1e-5);
		assert.ok(Math.abs(temperatureFor(groups, -1) * 2 ** 10 - 1) < 1e-5);
	});
});

describe("how probability is shared", () => {
	it("makes 1, no share less than 1e-8 but for rounding, and all of them the model's own at temperature 1", () => {
		fc.assert(
			fc.property(row, fc.integer({ min: 1, max: 200 }), (logits, top) => {
				const distribution = distributionFromLogits(logits, top);
				const { logs, rest } = sharesAt(groupsOf(distribution), 1);
				const shares = logs.map(Math.exp);
				near(
					shares.reduce((sum, share) => sum + share, 0),
					1,
					"sum",
				);
				assert.ok(shares.every((share) => share > 0.99e-8) && rest.entropy >= 0 && rest.varentropy >= 0);
				const expected = Math.exp(distribution.logits[0]! - distribution.logPartition);
				assert.ok(Math.abs(shares[0]! - expected) < 1e-5, `${shares[0]} is not ${expected}`);
			}),
			runs(300),
		);
	});

	it("has the entropy and the varentropy of the whole distribution", () => {
		fc.assert(
			fc.property(
				fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 80, maxLength: 120 }),
				(logits) => {
					const distribution = distributionFromLogits(logits);
					const shares = sharesAt(groupsOf(distribution), 1);
					const { entropy, varentropy } = spreadOf(shares.logs.map(Math.exp), shares);
					const metrics = measure(distribution);
					near(entropy, metrics.entropy.value, "H");
					near(varentropy, metrics.varentropy.value, "V");
				},
			),
			runs(200),
		);
	});

	it("gives ranks that were not read an even part of what is unseen", () => {
		const distribution = distributionFromLogits(new Array<number>(1000).fill(0), 10);
		const { logs } = sharesAt(groupsOf(distribution), 1);
		assert.equal(logs.length, ranks + 1);
		for (const log of logs.subarray(0, ranks)) assert.ok(Math.abs(log + Math.log(1000)) < 0.02, `${log}`);
	});
});

describe("without", () => {
	it("is the distribution of the other tokens", () => {
		fc.assert(
			fc.property(row, fc.nat(), (logits, at) => {
				const token = at % logits.length;
				const others = without(distributionFromLogits(logits), new Set([token]));
				const expected = distributionFromLogits(logits.filter((_, i) => i !== token));
				assert.deepEqual(others.logits, expected.logits);
				assert.equal(others.vocabularySize, expected.vocabularySize);
				near(others.logPartition, expected.logPartition, "ln Z");
				near(measure(others).entropy.value, measure(expected).entropy.value, "H");
			}),
			runs(300),
		);
	});

	it("leaves the only token that is possible", () => {
		const sure = distributionFromLogits([1, Number.NEGATIVE_INFINITY]);
		assert.equal(without(sure, new Set([0])), sure);
		const listed = distributionFromLogits([1, 0, 0], 1);
		assert.equal(without(listed, new Set([0])), listed);
	});
});

describe("Trail", () => {
	it("goes back with the text, and forgets what came after", () => {
		const trail = new Trail<string>();
		assert.equal(trail.at(0), null);
		for (const index of [1, 2, 3, 9]) trail.put(index, `before ${index}`);
		assert.equal(trail.at(9), "before 9");
		assert.equal(trail.at(5), "before 3");
		assert.equal(trail.at(9), "before 3");
		trail.put(3, "anew");
		assert.deepEqual([trail.latest, trail.at(2), trail.at(0)], ["anew", "before 2", null]);
	});

	it("holds no more than about a thousand", () => {
		const trail = new Trail<number>();
		for (let index = 0; index < 5000; index++) trail.put(index, index);
		assert.equal(trail.at(4500), 4500);
		assert.equal(trail.at(3000), null);
	});
});
