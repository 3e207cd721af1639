import assert from "node:assert/strict";
import { distributionFromLogits } from "../../../sampler/distribution.ts";
import { defaultPauseUpTo, entropix } from "../../../sampler/policies/entropix.ts";
import { stepAt } from "./history/support.ts";

/** What is decided in the quadrant to pause, where the likeliest of a hundred tokens has this probability. */
function decidedAt(probability: number, policy = entropix()) {
	const others = Array.from({ length: 99 }, () => Math.log((1 - probability) / 99));
	const step = stepAt(distributionFromLogits([Math.log(probability), ...others]), { mayAct: true });
	return policy.decide({ ...step, quadrant: "pause" }).kind;
}

describe("the policy entropix", () => {
	it("pauses up to a probability of the likeliest token, and takes that beyond it, however long the tail", () => {
		assert.equal(decidedAt(defaultPauseUpTo - 0.01), "pause");
		assert.equal(decidedAt(defaultPauseUpTo + 0.01), "take");
		assert.equal(decidedAt(0.99, entropix({ pauseUpTo: 1 })), "pause");
		assert.equal(decidedAt(0.02, entropix({ pauseUpTo: 0 })), "take");
	});
});
