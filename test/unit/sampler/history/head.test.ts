import assert from "node:assert/strict";
import fc from "fast-check";
import { defaultBudget } from "../../../../sampler/budget.ts";
import { type Distribution, distributionFromLogits } from "../../../../sampler/distribution.ts";
import { measure } from "../../../../sampler/metrics.ts";
import { dsliderEntry } from "../../../../sampler/policies/dslider/dslider.ts";
import { headEntry, headQuadrant } from "../../../../sampler/policies/history/head.ts";
import { seededRandom } from "../../../../sampler/random.ts";
import { runs } from "../fakes.ts";
import { grouped, quadrantNames, reference, rows, stepOf, taken } from "./support.ts";

/** Many equals: H is high and V is 0. */
const open = new Array<number>(64).fill(0);
/** A likely token and a long flat tail: H and V are high. */
const rugged = [7, ...new Array<number>(1000).fill(0)];

describe("the quadrants of head", () => {
	for (const [name, { by_version }] of Object.entries(reference.rows)) {
		it(`are the reference's on ${name}`, () => {
			const { entropy, varentropy } = measure(distributionFromLogits(rows[name]!));
			const { quadrant } = by_version.head!.no_attention!;
			assert.equal(headQuadrant(entropy.value, varentropy.value), quadrantNames[quadrant]);
		});
	}

	for (const { name, entropy_nats, varentropy_nats2 } of grouped) {
		it(`are the reference's on ${name}`, () => {
			assert.equal(headQuadrant(entropy_nats, varentropy_nats2), quadrantNames[reference.grouped[name]!.head!]);
		});
	}

	for (const { version, entropy, varentropy, quadrant } of reference.boundary.filter((one) => one.version === "head")) {
		it(`at H = ${entropy}, V = ${varentropy} are on the side the ${version}'s strict comparisons put it`, () => {
			assert.equal(headQuadrant(entropy, varentropy), quadrantNames[quadrant]);
		});
	}

	it("have no fifth: where none holds, it is the first", () => {
		assert.equal(headQuadrant(1, 2), "argmax");
		assert.equal(headQuadrant(2.5, 1.2), "argmax");
	});
});

describe("head", () => {
	it("pauses at every step that asks for it, and takes the sampler's token where it cannot", () => {
		const policy = headEntry.make();
		for (let index = 0; index < 4; index++) {
			const action = policy.decide(stepOf(open, { mayPause: true, index }));
			assert.deepEqual(action, { kind: "pause", placement: "on the spot", say: " ..." });
		}
		assert.equal(taken(policy.decide(stepOf(open, { index: 4 }))).refused, true);
		const { pauses, cooldown } = policy.budget!(defaultBudget, 500);
		assert.deepEqual([pauses, cooldown], [500, 0]);
	});

	it("picks another token where the ground is rugged, at the same place", () => {
		for (let seed = 0; seed < 40; seed++) {
			const first = taken(dsliderEntry.make().decide(stepOf(rugged, { random: seededRandom(seed) })));
			const second = taken(headEntry.make().decide(stepOf(rugged, { random: seededRandom(seed) })));
			assert.equal(second.rule, "second pick");
			assert.notEqual(second.token, first.token);
		}
	});

	it("takes the sampler's own token elsewhere", () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 20 }), fc.nat(), (row, seed) => {
				const { entropy, varentropy } = measure(distributionFromLogits(row));
				fc.pre(!["pause", "resample"].includes(headQuadrant(entropy.value, varentropy.value)));
				const first = taken(dsliderEntry.make().decide(stepOf(row, { random: seededRandom(seed) })));
				const same = taken(headEntry.make().decide(stepOf(row, { random: seededRandom(seed) })));
				assert.deepEqual({ ...same, refused: undefined }, { ...first, refused: undefined });
			}),
			runs(200),
		);
	});

	it("knows at each token what it knew at the first, until it picks again; as it was meant, more with each", () => {
		// Not quite sure: an outlier only for who remembers that the model has been surer.
		const unsure = [1.5, 0.9, 0];
		const sure = [30, 0, 0];
		const rulesOf = (memory: string, sequence: readonly (readonly number[])[]) => {
			const policy = headEntry.make({ memory });
			return sequence.map(
				(row, index) => taken(policy.decide(stepOf(row, { index, random: seededRandom(index) }))).rule,
			);
		};
		const sequence = [unsure, sure, sure, sure, unsure];
		const asItRan = rulesOf("as it ran", sequence);
		assert.equal(asItRan.at(-1), asItRan[0]);
		assert.notEqual(rulesOf("as it was meant", sequence).at(-1), asItRan[0]);
		const afterPick = rulesOf("as it ran", [unsure, rugged, rugged, rugged, unsure]);
		assert.deepEqual(afterPick.slice(1, 4), ["second pick", "second pick", "second pick"]);
	});

	it("reads on where what is open of H and V leaves open what it does", () => {
		const { enough } = headEntry.make();
		const isEnough = (distribution: Distribution) => enough!(distribution, measure(distribution));
		const deviations = ["pause", "resample"];
		const told = new Set<boolean>();
		for (let slope = 0.3; slope < 3; slope += 0.05) {
			const logits = Array.from({ length: 6000 }, (_, i) => -slope * Math.log(8 + i));
			const distribution = distributionFromLogits(logits, 128);
			const { entropy, varentropy } = measure(distribution);
			const done = new Set(
				[entropy.low, entropy.high].flatMap((h) =>
					[varentropy.low, varentropy.high].map((v) => deviations.indexOf(headQuadrant(h, v))),
				),
			);
			assert.equal(isEnough(distribution), done.size === 1, `${slope}`);
			told.add(done.size === 1);
			assert.equal(isEnough(distributionFromLogits(logits, 4096)), true);
		}
		assert.equal(told.size, 2);
	});
});
