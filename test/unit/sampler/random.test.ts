import assert from "node:assert/strict";
import { distributionFromLogits } from "../../../sampler/distribution.ts";
import { entropix } from "../../../sampler/policies/entropix.ts";
import type { Action, Step } from "../../../sampler/policies/policy.ts";
import { random } from "../../../sampler/policies/random.ts";
import { seededRandom } from "../../../sampler/random.ts";
import { stepAt, taken } from "./history/support.ts";
import { open, run, type Script, sure } from "./scriptedRun.ts";

const nowhere = { pause: 0, branch: 0, resample: 0 };
const row = [2, 1.5, 0.3, -1];

/** The kinds of what is decided, where the answer is a token longer after each and every action stays where it is. */
function decided(policy: ReturnType<typeof random>, tokens: number, may: (index: number) => boolean): Action["kind"][] {
	const stream = seededRandom(4);
	const kinds: Action["kind"][] = [];
	for (let index = 0; index < tokens; ) {
		// Another distribution each time, as where something was done.
		const step = stepAt(distributionFromLogits(row), { index, random: stream, mayAct: may(index) });
		const { kind } = policy.decide(step);
		kinds.push(kind);
		if (kind === "take") index++;
	}
	return kinds;
}

const countOf = (kinds: readonly Action["kind"][], kind: Action["kind"]) => kinds.filter((one) => one === kind).length;

describe("the policy random", () => {
	const tokens = 20_000;

	it("acts as often as it is told to, wherever that is", () => {
		const rates = { pause: 0.02, branch: 0.05, resample: 0.01 };
		const kinds = decided(random(rates), tokens, () => true);
		assert.equal(countOf(kinds, "take"), tokens);
		for (const [kind, rate] of Object.entries(rates)) {
			const count = countOf(kinds, kind as Action["kind"]);
			// Five standard deviations.
			assert.ok(Math.abs(count - rate * tokens) < 5 * Math.sqrt(rate * tokens), `${kind}: ${count}`);
		}
	});

	it("does what is due later where it is not possible at once, and forgets none of it", () => {
		const rates = { pause: 0.02, branch: 0.05, resample: 0.01 };
		const seldom = decided(random(rates), tokens, (index) => index % 100 === 99);
		const always = decided(random(rates), tokens, () => true);
		for (const kind of ["pause", "branch", "resample"] as const) {
			assert.ok(Math.abs(countOf(seldom, kind) - countOf(always, kind)) <= 10, kind);
		}
	});

	it("has what turned out not to be possible still due", () => {
		const policy = random({ ...nowhere, pause: 1 });
		const step = stepAt(distributionFromLogits(row), { mayAct: true });
		assert.equal(policy.decide(step).kind, "pause");
		assert.equal(policy.decide(step).kind, "pause", "the same is known, so nothing was done");
		const next = { ...step, distribution: distributionFromLogits(row) };
		assert.equal(policy.decide(next).kind, "take", "it was done, and nothing else is due for this token");
		const later = { ...next, index: 1 };
		assert.equal(policy.decide(later).kind, "pause");
	});

	it("draws no lots again for what was taken back", () => {
		const policy = random({ ...nowhere, branch: 1 });
		const at = (index: number): Step => stepAt(distributionFromLogits(row), { index, mayAct: true });
		assert.deepEqual(
			[0, 0, 1, 1, 0, 1, 2].map((index) => policy.decide(at(index)).kind),
			["branch", "take", "branch", "take", "take", "take", "branch"],
		);
	});

	it("takes every other token as entropix takes it where that does not act", () => {
		for (const quadrant of ["argmax", "adaptive"] as const) {
			const at = (number: number) =>
				stepAt(distributionFromLogits(row), { quadrant, random: { next: () => number }, mayAct: true });
			for (let number = 0; number < 1; number += 0.05) {
				assert.deepEqual(taken(random(nowhere).decide(at(number))), taken(entropix().decide(at(number))));
			}
		}
	});

	it("does the same at a place where the model is sure and at one where it is not", async () => {
		const script: Script = (text) =>
			text.length > 40 ? undefined : text.endsWith(".") ? sure("It") : open(" is", " 5", ".");
		const policy = random({ pause: 0, branch: 0.5, resample: 0 });
		const { actions, trace } = await run(script, { more: { policy } });
		assert.ok(actions.length > 0 && actions.every(({ kind }) => kind === "branch"));
		assert.equal(trace.header.policy.name, "random");
	});
});
