import { entropix } from "../../../sampler/policies/entropix.ts";
import { greedy } from "../../../sampler/policies/greedy.ts";
import type { Policy } from "../../../sampler/policies/policy.ts";
import { temperature } from "../../../sampler/policies/temperature.ts";
import type { PolicySpec } from "../../protocol/engine.ts";

/** A fresh policy for one answer. */
export function createPolicy(spec: PolicySpec): Policy {
	switch (spec.name) {
		case "greedy":
			return greedy();
		case "temperature":
			return temperature(spec.temperature);
		case "entropix":
			return entropix(spec);
	}
}
