import { faultInValues, type ParameterValues, type PolicyEntry } from "../sampler/policies/entry.ts";
import { truncationValues } from "../sampler/policies/parameters.ts";
import type { ThoughtPlacement } from "../sampler/policies/policy.ts";
import { policyNamed } from "../sampler/policies/registry.ts";
import type { ScoreName } from "../sampler/scores.ts";
import type { Truncation } from "../sampler/truncation.ts";
import type { PolicySpec } from "./protocol/engine.ts";

/** By a policy's name. */
export type PolicyParameters = Readonly<Record<string, ParameterValues>>;

/** Settings that hold for every policy that has such a parameter. */
export interface SharedSettings {
	readonly temperature: number;
	/** Null where each policy is to do as it does by itself. */
	readonly truncation: Truncation | null;
	readonly score: ScoreName;
	readonly thoughts: ThoughtPlacement;
}

/** What is wrong with the first of the parameters that cannot be used, in a sentence; null where all can. */
export function faultInParameters(parameters: unknown): string | null {
	if (!isObject(parameters)) return "Write an object with the names of policies.";
	for (const [name, values] of Object.entries(parameters)) {
		const entry = policyNamed(name);
		if (entry === undefined) return `There is no policy "${name}".`;
		const fault = isObject(values) ? faultInValues(entry.parameters, values) : "Write an object with its parameters.";
		if (fault !== null) return `${name}: ${fault}`;
	}
	return null;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * A policy and what the settings tell it. What is said of it by name counts before what is said of all. A historical policy
 * begins with the numbers it was published with, and is only told otherwise by name.
 */
export function policySpec(entry: PolicyEntry, shared: SharedSettings, parameters: PolicyParameters): PolicySpec {
	const { truncation, ...others } = shared;
	const told: ParameterValues = { ...others, ...(truncation === null ? {} : truncationValues(truncation)) };
	const fitting = Object.entries(told).filter(([key]) => entry.parameters.some((parameter) => parameter.key === key));
	const byAll = entry.family === "history" ? {} : Object.fromEntries(fitting);
	return { name: entry.name, values: { ...byAll, ...parameters[entry.name] } };
}
