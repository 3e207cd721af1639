import assert from "node:assert/strict";
import { createPolicy } from "../../../extension/engine/process/policies.ts";
import { HunchError } from "../../../extension/protocol/errors.ts";
import { policies } from "../../../sampler/policies/registry.ts";

const fails = (code: string, message: RegExp) => (error: unknown) => {
	assert.ok(error instanceof HunchError);
	assert.deepEqual([error.data.code, error.data.actions], [code, ["openSettings"]]);
	assert.match(error.data.message, message);
	return true;
};

describe("a policy that is asked for by name", () => {
	it("is made anew each time, of the values it is told", () => {
		for (const { name } of policies) {
			const [one, other] = [createPolicy({ name, values: {} }), createPolicy({ name, values: {} })];
			assert.equal(one.name, name);
			assert.notEqual(one, other);
		}
		const { parameters } = createPolicy({ name: "temperature", values: { temperature: 1.5, truncation: "none" } });
		assert.deepEqual(parameters, { temperature: 1.5, truncation: "none" });
	});

	it("is refused, in a sentence to act on, where there is none or it cannot be told that", () => {
		const unknown = fails("POLICY_UNKNOWN", /^There is no policy "luck"\. Use one of "entropix", /);
		assert.throws(() => createPolicy({ name: "luck", values: {} }), unknown);
		const parameter = fails("POLICY_PARAMETER", /^The policy entropix .* score must be one of .* and it is "luck"\.$/);
		assert.throws(() => createPolicy({ name: "entropix", values: { score: "luck" } }), parameter);
	});
});
