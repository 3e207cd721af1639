import type { Distribution } from "../../distribution.ts";
import type { Metrics } from "../../metrics.ts";
import { type ParameterValues, type PolicyParameter, policyEntry, type ValuesOf } from "../entry.ts";
import type { Policy } from "../policy.ts";
import { outlierScoreOf } from "./choose.ts";
import type { DSliderSettings } from "./settings.ts";
import { ranks } from "./shares.ts";
import type { DSliderState } from "./state.ts";
import { dsliderStep, stateBefore } from "./step.ts";
import { Trail } from "./trail.ts";
import { without } from "./without.ts";

/**
 * What may be told. The numbers are upstream's of 0a7f7bb, or where these were no rule at all, those of the version named.
 * With its state not a number since the second token, none of them was ever tried there.
 */
export const dsliderParameters = [
	{
		kind: "choice",
		key: "dirichlet",
		about: "What is mixed in at each step: a draw from the Dirichlet distribution, or its mean.",
		choices: ["draw", "mean"],
		default: "draw",
	},
	{
		kind: "number",
		key: "outlierBias",
		about: "How much sooner a step is an outlier than by what is usual, in nats; later below 0.",
		min: -100,
		max: 100,
		default: 0,
	},
	{
		kind: "number",
		key: "argmaxWeight",
		about:
			"How much of its usual value the entropy of the six likeliest tokens may have for an inlier to take the likeliest.",
		min: 0,
		max: 10,
		default: 0.1,
	},
	{
		kind: "number",
		key: "argmaxBias",
		about: "How much more that entropy may be, in nats.",
		min: 0,
		max: 10,
		default: 1.2,
	},
	// Correction: at 0a7f7bb 0.1 and 1.2; but the logarithm of a density has any sign, and a tenth of it is no line. From 2125f5d.
	{
		kind: "number",
		key: "surpriseWeight",
		about: "How much of the usual surprise an outlier may have to take the likeliest token of the mixture.",
		min: 0,
		max: 10,
		default: 1,
	},
	{
		kind: "number",
		key: "surpriseBias",
		about: "How much more that surprise may be, in nats.",
		min: -1000,
		max: 1000,
		default: 5,
	},
	// Correction: at 0a7f7bb 1, 8 and 0: four entropies of much the same were added up, two of which follow from the target
	// itself, so that it ran away to where every token is as likely as every other. From 2ec0404.
	{
		kind: "number",
		key: "targetEntropies",
		about: "The share in the target entropy of each of the four usual entropies.",
		min: 0,
		max: 0.4,
		default: 0.15,
	},
	{
		kind: "number",
		key: "targetInverseTemperature",
		about: "What is divided by the usual temperature and added to the target entropy, in nats.",
		min: 0,
		max: 10,
		default: 1.2,
	},
	{
		kind: "number",
		key: "targetBias",
		about: "What is added to the target entropy, in nats.",
		min: 0,
		max: 10,
		default: 0.1,
	},
] as const satisfies PolicyParameter[];

export type DSliderValues = ValuesOf<typeof dsliderParameters>;

export function dsliderSettings(values: DSliderValues): DSliderSettings {
	return {
		// Correction: upstream counted what is usual for an outlier instead of against it, so that every step was one; and all
		// four of it together, where a step has one entropy. Against it, their means.
		outlier: {
			products: -1.3 / 16,
			entropies: -0.8 / 4,
			deviations: -0.8 / 4,
			entropy: 1.2,
			varentropy: 1.2,
			bias: values.outlierBias,
		},
		argmax: { weight: values.argmaxWeight, bias: values.argmaxBias },
		surprise: { weight: values.surpriseWeight, bias: values.surpriseBias },
		target: {
			entropies: values.targetEntropies,
			inverseTemperature: values.targetInverseTemperature,
			bias: values.targetBias,
		},
		wild: values.dirichlet === "draw",
	};
}

/**
 * The sampler as a policy. It only takes tokens. Where other text has been put in, or text been taken back, it goes on from
 * what was known before that.
 */
function dslider(values: DSliderValues): Policy {
	const settings = dsliderSettings(values);
	const trail = new Trail<DSliderState>();
	return {
		name: "dslider",
		parameters: values satisfies ParameterValues,
		enough: (distribution, metrics) => isEnough(distribution, metrics, trail.latest, settings),
		decide({ distribution, metrics, random, excluded, index }) {
			const allowed = without(distribution, excluded);
			const before = trail.at(index) ?? stateBefore(allowed, metrics);
			const chosen = dsliderStep(before, allowed, metrics, random, settings);
			trail.put(index + 1, chosen.state);
			return { kind: "take", token: allowed.tokens[chosen.index]!, rule: chosen.rule };
		},
	};
}

export const dsliderEntry = policyEntry({
	name: "dslider",
	title: "Dirichlet sampler, corrected",
	family: "history",
	rank: 6,
	about:
		"Entropix's DSlider v2 with its mistakes mended: where the model is more unsure than it has been, what it says is mixed with a draw from how it has shared its probability so far.",
	source: "github.com/xjdr-alt/entropix, dslider.py at 0a7f7bb, 8 November 2024",
	severalPaths: false,
	parameters: dsliderParameters,
	make: dslider,
});

/**
 * Whether the listed tokens fill the ranks, and whether the step is an outlier or not for all H and V there may be.
 * @param state what is known before; null where nothing is
 */
export function isEnough(
	distribution: Distribution,
	{ entropy, varentropy }: Metrics,
	state: DSliderState | null,
	{ outlier }: DSliderSettings,
): boolean {
	const { tokens, vocabularySize } = distribution;
	if (tokens.length < Math.min(ranks, vocabularySize)) return false;
	if (state === null || tokens.length >= Math.min(mostToRead, vocabularySize)) return true;
	const scoreAt = (end: "low" | "high") =>
		outlierScoreOf(state, { entropy: entropy[end], varentropy: varentropy[end] }, outlier);
	return scoreAt("low") > 0 === scoreAt("high") > 0;
}

/** More logits than this are not asked for to tell what a step is: the bounds narrow by less than the reading costs. */
export const mostToRead = 4096;
