import type { DryParameters } from "../dry.ts";
import { defaultEntropyTemperature, type EntropyTemperature } from "../entropyTemperature.ts";
import { scoreNames } from "../scores.ts";
import type { Truncation } from "../truncation.ts";
import type { ChoiceParameter, NumberParameter, ParameterValues, PolicyParameter, ValuesOf } from "./entry.ts";

/** Parameters that several policies have. Each means the same in all of them, so that one setting can give it to all. */

export const temperatureParameter = {
	kind: "number",
	key: "temperature",
	about: "How freely tokens are drawn: near 0 almost only the likeliest, 1 as the model says, above 1 more evenly.",
	min: 0.01,
	max: 5,
	default: 0.7,
} as const satisfies NumberParameter;

export const scoreParameter = {
	kind: "choice",
	key: "score",
	about: "By what paths are compared.",
	choices: scoreNames,
	default: "logProbability",
} as const satisfies ChoiceParameter;

export const thoughtsParameter = {
	kind: "choice",
	key: "thoughts",
	about: "Where a thought is put: it begins the line or the sentence anew, or stands where the doubt is.",
	choices: ["at the start", "on the spot"],
	default: "at the start",
} as const satisfies ChoiceParameter;

const truncationNumbers = [
	{
		kind: "number",
		key: "minP",
		about: "The least share of the likeliest token's probability, with min-p.",
		min: 0,
		max: 1,
		default: 0.05,
	},
	{
		kind: "number",
		key: "topP",
		about: "The probability that the tokens hold together, with top-p.",
		min: 0.001,
		max: 1,
		default: 0.95,
	},
	{
		kind: "number",
		key: "topK",
		about: "How many tokens, with top-k.",
		min: 1,
		max: 4096,
		default: 40,
		whole: true,
	},
	{
		kind: "number",
		key: "topNSigma",
		about: "Standard deviations of all logits below the largest, with top-n-sigma.",
		min: 0,
		max: 100,
		default: 1,
	},
] as const satisfies NumberParameter[];

/**
 * Which truncation, and the number of each kind that has one; only that of the kind chosen is read.
 * @param unlessTold p-less leaves little but ties: that is for policies that act where there is doubt. One that does
 * nothing but draw would be all but greedy with it.
 */
export const truncationParameters = <const Kind extends Truncation["kind"]>(unlessTold: Kind) =>
	[
		{
			kind: "choice",
			key: "truncation",
			about: "Among which tokens is drawn.",
			choices: ["p-less", "min-p", "top-p", "top-k", "top-n-sigma", "none"],
			default: unlessTold,
		},
		...truncationNumbers,
	] as const satisfies PolicyParameter[];

export function truncationOf(values: ValuesOf<ReturnType<typeof truncationParameters>>): Truncation {
	const { truncation, minP, topP, topK, topNSigma } = values;
	switch (truncation) {
		case "min-p":
			return { kind: truncation, share: minP };
		case "top-p":
			return { kind: truncation, mass: topP };
		case "top-k":
			return { kind: truncation, count: topK };
		case "top-n-sigma":
			return { kind: truncation, n: topNSigma };
		default:
			return { kind: truncation };
	}
}

/** The parameters that say it: the kind and, where it has one, its number. */
export function truncationValues(truncation: Truncation): ParameterValues {
	switch (truncation.kind) {
		case "min-p":
			return { truncation: truncation.kind, minP: truncation.share };
		case "top-p":
			return { truncation: truncation.kind, topP: truncation.mass };
		case "top-k":
			return { truncation: truncation.kind, topK: truncation.count };
		case "top-n-sigma":
			return { truncation: truncation.kind, topNSigma: truncation.n };
		default:
			return { truncation: truncation.kind };
	}
}

/** T = T0 · N^(θ/H): see entropyTemperature.ts. */
export const entropyTemperatureParameters = [
	{
		kind: "number",
		key: "temperatureHighest",
		about: "T0: what the temperature rises to, the more unsure the model is.",
		min: 0.01,
		max: 5,
		default: defaultEntropyTemperature.highest,
	},
	{
		kind: "number",
		key: "temperatureBase",
		about: "N: the nearer to 0, the longer the temperature stays low.",
		min: 0.01,
		max: 0.99,
		default: defaultEntropyTemperature.base,
	},
	{
		kind: "number",
		key: "temperatureScale",
		about: "θ: the entropy, in nats, at which the temperature is T0 · N.",
		min: 0.001,
		max: 100,
		default: defaultEntropyTemperature.scale,
	},
] as const satisfies NumberParameter[];

export const entropyTemperatureOf = (values: ValuesOf<typeof entropyTemperatureParameters>): EntropyTemperature => ({
	highest: values.temperatureHighest,
	base: values.temperatureBase,
	scale: values.temperatureScale,
});

export const entropyTemperatureValues = ({ highest, base, scale }: EntropyTemperature) => ({
	temperatureHighest: highest,
	temperatureBase: base,
	temperatureScale: scale,
});

/** Only loops are meant: code repeats itself for good reasons, and a dozen tokens are soon the same. */
export const loopsOnly: DryParameters = { multiplier: 0.8, base: 1.75, allowedLength: 16, range: 1024 };

/** How repetition is marked down: see dry.ts. */
export const dryParameters = [
	{
		kind: "number",
		key: "dryMultiplier",
		about:
			"What is taken off the logit of a token that would carry on the shortest repetition that counts; 0: nothing.",
		min: 0,
		max: 100,
		default: loopsOnly.multiplier,
	},
	{
		kind: "number",
		key: "dryBase",
		about: "By how much that grows with each further token repeated.",
		min: 1,
		max: 10,
		default: loopsOnly.base,
	},
	{
		kind: "number",
		key: "dryAllowedLength",
		about: "Tokens of a repetition that are free.",
		min: 1,
		max: 4096,
		default: loopsOnly.allowedLength,
		whole: true,
	},
	{
		kind: "number",
		key: "dryRange",
		about: "How many of the last tokens are looked at.",
		min: 0,
		max: 1_048_576,
		default: loopsOnly.range,
		whole: true,
	},
] as const satisfies NumberParameter[];

export const dryOf = (values: ValuesOf<typeof dryParameters>): DryParameters => ({
	multiplier: values.dryMultiplier,
	base: values.dryBase,
	allowedLength: values.dryAllowedLength,
	range: values.dryRange,
});

export const dryValues = ({ multiplier, base, allowedLength, range }: DryParameters) => ({
	dryMultiplier: multiplier,
	dryBase: base,
	dryAllowedLength: allowedLength,
	dryRange: range,
});
