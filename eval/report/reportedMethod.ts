import type { ThresholdOverrides } from "../../extension/calibration/overrides.ts";
import type { PolicySpec } from "../../extension/protocol/engine.ts";
import type { Budget } from "../../sampler/budget.ts";
import { type ActionRates, defaultRates } from "../../sampler/calibration.ts";
import { parameterValues } from "../../sampler/policies/entry.ts";
import { policyNamed } from "../../sampler/policies/registry.ts";
import type { Method, Vote } from "../methods/method.ts";

/** A method with all that it was told, whether or not that was said: defaults change from version to version. */
export interface ReportedMethod {
	readonly name: string;
	/** With a value for every parameter. Rates that were matched are with the tables, for each task has its own. */
	readonly policy: PolicySpec;
	readonly asksToThink: boolean;
	readonly budget: Budget;
	/** Empty for the built-in ones. */
	readonly pauseTexts: readonly string[];
	/** By which the thresholds were fitted to the model. */
	readonly rates: ActionRates;
	/** In place of those that were fitted. */
	readonly thresholds: ThresholdOverrides;
	readonly vote: Vote | null;
	readonly matchesRates: boolean;
}

export const asReported = ({ name, way, vote, matchesRates }: Method): ReportedMethod => ({
	name,
	policy: {
		name: way.policy.name,
		values: parameterValues(policyNamed(way.policy.name)!.parameters, way.policy.values),
	},
	asksToThink: way.asksToThink,
	budget: way.budget,
	pauseTexts: way.pauseTexts,
	rates: way.rates ?? defaultRates,
	thresholds: way.thresholds,
	vote,
	matchesRates,
});
