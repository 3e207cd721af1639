import assert from "node:assert/strict";
import fc from "fast-check";
import { defaultBudget } from "../../../../sampler/budget.ts";
import { distributionFromLogits } from "../../../../sampler/distribution.ts";
import type { ParameterValues, PolicyEntry } from "../../../../sampler/policies/entry.ts";
import { type AttentionTerms, attentionKeys, noAttention } from "../../../../sampler/policies/history/attention.ts";
import { frog, frogEntry } from "../../../../sampler/policies/history/frog.ts";
import { srv, srvEntry } from "../../../../sampler/policies/history/srv.ts";
import { v0, v0Entry } from "../../../../sampler/policies/history/v0.ts";
import { v1, v1Entry } from "../../../../sampler/policies/history/v1.ts";
import { v1c, v1cEntry } from "../../../../sampler/policies/history/v1c.ts";
import { policyNamed } from "../../../../sampler/policies/registry.ts";
import { seededRandom } from "../../../../sampler/random.ts";
import { runs } from "../fakes.ts";
import { stepAt, stepOf, taken } from "./support.ts";

const entries: readonly PolicyEntry[] = [v0Entry, v1Entry, v1cEntry, frogEntry, srvEntry];

const quarters = fc.array(
	fc.integer({ min: -60, max: 60 }).map((value) => value / 4),
	{ minLength: 1, maxLength: 150 },
);

describe("the historical policies", () => {
	for (const entry of entries) {
		describe(entry.name, () => {
			it("takes a possible token that is listed, whatever the logits, the seed and the number of logits known", () => {
				fc.assert(
					fc.property(quarters, fc.nat(), fc.integer({ min: 1, max: 150 }), (logits, seed, top) => {
						const distribution = distributionFromLogits([Number.NEGATIVE_INFINITY, ...logits], top);
						const step = stepAt(distribution, { random: seededRandom(seed) });
						const index = distribution.tokens.indexOf(taken(entry.make().decide(step)).token);
						assert.ok(Number.isFinite(distribution.logits[index]));
					}),
					runs(200),
				);
			});

			it("does not see by how much all logits are raised", () => {
				fc.assert(
					fc.property(quarters, fc.nat(), fc.integer({ min: -4000, max: 4000 }), (logits, seed, offset) => {
						const decide = (row: readonly number[]) => entry.make().decide(stepOf(row, { random: seededRandom(seed) }));
						assert.deepEqual(decide(logits.map((logit) => logit + offset)), decide(logits));
					}),
					runs(200),
				);
			});

			it("writes what it was told into the trace, the way it truncates by its name", () => {
				const { parameters } = entry.make();
				for (const { key, default: value } of entry.parameters) assert.equal(parameters[key], value, key);
				assert.equal(entry.make({ topK: 5 }).parameters.topK, 5);
				assert.equal(entry.make({ truncation: "intended" }).parameters.truncation, "intended");
			});
		});
	}
});

describe("what the historical policies are told of the attention", () => {
	const variants = [v0, v1, v1c, frog, srv];
	const offered = (name: string) =>
		policyNamed(name)!.parameters.flatMap(({ key }) => (key.startsWith("attention") ? [key] : []));

	/** What a variant does over the plane of H and V, in every form of the attention, and in its quadrants by themselves. */
	function doings({ quadrant, sampling, base }: (typeof variants)[number], attention: AttentionTerms): unknown {
		const terms = [0.005, 0.5, 2, 3, 6].flatMap((entropy) =>
			[0.01, 1, 8].map((varentropy) => ({ entropy, varentropy, attention })),
		);
		return terms.map((one) => [
			quadrant(one),
			...(["pause", "branch", "resample", "adaptive"] as const).map((which) => sampling(which, one, base)),
		]);
	}

	for (const variant of variants) {
		it(`is what ${variant.name} reads`, () => {
			const terms = Object.keys(attentionKeys) as (keyof AttentionTerms)[];
			const read = terms.filter((term) => {
				const told = JSON.stringify(doings(variant, { ...noAttention, [term]: 0.9 }));
				return told !== JSON.stringify(doings(variant, noAttention));
			});
			assert.deepEqual(
				offered(variant.name),
				read.map((term) => attentionKeys[term]),
			);
		});
	}
});

/** So many equally likely tokens, and nothing else: H is high and V is 0. */
const ties = (count: number) => new Array<number>(count).fill(0);

describe("a pause of the historical policies", () => {
	it("is made once in an answer, after which they draw", () => {
		for (const entry of [v0Entry, v1Entry, v1cEntry, frogEntry]) {
			const policy = entry.make();
			const pause = { kind: "pause", placement: "on the spot", say: " ..." };
			assert.deepEqual(policy.decide(stepOf(ties(64), { mayPause: true })), pause);
			const after = taken(policy.decide(stepOf(ties(64), { mayPause: true, text: "So ..." })));
			assert.deepEqual([after.rule, after.refused], ["hotter draw", false]);
		}
	});

	it("is made at every step that asks for it by srv, which forgot its guard", () => {
		const policy = srvEntry.make();
		const step = stepOf(ties(64), { mayPause: true, text: "So ... ..." });
		for (let i = 0; i < 5; i++) assert.equal(policy.decide(step).kind, "pause");
		const { pauses, cooldown, ...others } = policy.budget!(defaultBudget, 500);
		assert.deepEqual({ ...others, pauses, cooldown }, { ...defaultBudget, pauses: 500, cooldown: 0 });
	});

	it("is refused where there can be none", () => {
		for (const entry of entries) assert.equal(taken(entry.make().decide(stepOf(ties(64)))).refused, true);
	});
});

describe("a draw of the historical policies", () => {
	const times = 20_000;
	/** V between the lines of v1 and its like, and H too. */
	const row = [1, 0.5, 0, -0.5, -1, -1.5];

	function sharesOf(entry: PolicyEntry, values: ParameterValues): number[] {
		const random = seededRandom(5);
		const policy = entry.make(values);
		const counts = ties(row.length);
		for (let i = 0; i < times; i++) counts[taken(policy.decide(stepOf(row, { random }))).token]!++;
		return counts.map((count) => count / times);
	}

	it("takes the likeliest of five: the first with the probability 1 - (1 - p)^5", () => {
		const temperature = 0.666;
		const [first] = sharesOf(v1Entry, { temperature });
		// The temperature v1 makes of 0.666 here, read from its own formula.
		const p = row.map((logit) => Math.exp(logit));
		const z = p.reduce((a, b) => a + b);
		const bits = p.reduce((sum, w) => sum - (w / z) * Math.log2(w / z), 0);
		const squares = p.reduce((sum, w) => sum + (w / z) * (Math.log2(w / z) + bits) ** 2, 0);
		const t = temperature * (1 + 0.3 * (bits + squares));
		const tempered = row.map((logit) => Math.exp(logit / t));
		const share = tempered[0]! / tempered.reduce((a, b) => a + b);
		// Five standard deviations.
		assert.ok(Math.abs(first! - (1 - (1 - share) ** 5)) < 5 * Math.sqrt(0.25 / times));
	});

	it("never takes the likeliest where the truncation as it ran has dropped it, and does as it was meant", () => {
		const crooked = sharesOf(v0Entry, { topP: 0.15, truncation: "jax" });
		const meant = sharesOf(v0Entry, { topP: 0.15, truncation: "intended" });
		assert.equal(crooked[0], 0);
		assert.equal(meant[0], 1);
	});
});
