import { faultInValues } from "../../../sampler/policies/entry.ts";
import type { Policy } from "../../../sampler/policies/policy.ts";
import { policies, policyNamed } from "../../../sampler/policies/registry.ts";
import type { PolicySpec } from "../../protocol/engine.ts";
import { policyParameter, policyUnknown } from "../../protocol/errors.ts";

/**
 * A fresh policy for one answer.
 * @throws HunchError POLICY_UNKNOWN, POLICY_PARAMETER
 */
export function createPolicy({ name, values }: PolicySpec): Policy {
	const entry = policyNamed(name);
	if (entry === undefined) {
		throw policyUnknown(
			name,
			policies.map((one) => one.name),
		);
	}
	const fault = faultInValues(entry.parameters, values);
	if (fault !== null) throw policyParameter(name, fault);
	return entry.make(values);
}
