import type { ThresholdOverrides } from "../../extension/calibration/overrides.ts";
import type { PolicySpec } from "../../extension/protocol/engine.ts";
import type { Budget } from "../../sampler/budget.ts";
import type { ActionRates } from "../../sampler/calibration.ts";

/** How one answer is had. Two methods with the same of it share their answers. */
export interface Way {
	readonly policy: PolicySpec;
	/** Whether the question carries the wish that it be worked out step by step. */
	readonly asksToThink: boolean;
	readonly budget: Budget;
	/** What may be said in a pause, in place of the built-in sentences; empty for those. */
	readonly pauseTexts: readonly string[];
	/** In place of the model's own. */
	readonly thresholds: ThresholdOverrides;
	/** By which the model's own thresholds are fitted; null for the usual ones. */
	readonly rates: ActionRates | null;
}

/** How one answer is made of several, each drawn with a seed of its own. */
export interface Vote {
	/** The value most of them have, or the answer the model found likeliest (mean ln p). */
	readonly by: "majority" | "likeliest";
	/** Answers drawn for each question, at most; null for so many as spend what the method to be compared with does. */
	readonly samples: number | null;
}

/** One way to answer, as it is compared with others. */
export interface Method {
	/** As on the command line and in the tables. */
	readonly name: string;
	readonly way: Way;
	readonly vote: Vote | null;
	/**
	 * A control that acts where chance says: its rates are set to those of the method it is compared with, unless they were
	 * given.
	 */
	readonly matchesRates: boolean;
}

/** The same for the same way to answer, whatever the order in which it was put together. */
export function wayKey({ policy, asksToThink, budget, pauseTexts, thresholds, rates }: Way): string {
	return JSON.stringify([
		policy.name,
		sorted(policy.values),
		asksToThink,
		sorted(budget),
		pauseTexts,
		sorted(thresholds),
		rates === null ? null : sorted(rates),
	]);
}

const sorted = (values: object): readonly (readonly [string, unknown])[] =>
	Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
