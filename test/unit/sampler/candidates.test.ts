import assert from "node:assert/strict";
import { beginningIn } from "../../../sampler/boundaries.ts";
import { distributionFromLogits } from "../../../sampler/distribution.ts";
import { policyNamed } from "../../../sampler/policies/registry.ts";
import { stepAt } from "./history/support.ts";

describe("a path that a policy begins with the likeliest tokens", () => {
	it("begins with none that is impossible", () => {
		const row = [2, Number.NEGATIVE_INFINITY, 1.9, Number.NEGATIVE_INFINITY];
		const place = beginningIn("ts");
		for (const [name, values] of [
			["cot-decoding", { answers: 4 }],
			["adadec", { candidates: 4, threshold: 0.1 }],
			["uncert-cot", { candidates: 4, threshold: 0 }],
		] as const) {
			const step = { ...stepAt(distributionFromLogits(row), { mayAct: true, place }) };
			const can = { ...step.can, pause: () => false };
			const action = policyNamed(name)!
				.make(values)
				.decide({ ...step, can });
			assert.deepEqual(action.kind === "branch" && action.candidates, [0, 2], name);
		}
	});
});
