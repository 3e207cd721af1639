import { GroupConfidence, tokenConfidence } from "../confidence.ts";
import type { Judge, Watch, WrittenPath } from "../judge.ts";
import { tally } from "../judges.ts";
import type { Truncation } from "../truncation.ts";
import { policyEntry } from "./entry.ts";
import { temperatureParameter, truncationOf, truncationParameters, truncationValues } from "./parameters.ts";
import type { Policy } from "./policy.ts";
import { answersParameter, drawnAnswers, wholeAnswers } from "./wholeAnswers.ts";

export interface DeepConfOptions {
	readonly answers: number;
	/** Answers that are written to their end first; from these it learns how confident is confident enough. */
	readonly warmUp: number;
	/** The share of the first answers, in percent, that lie below the bar. */
	readonly percentile: number;
	/** Tokens of a group. */
	readonly window: number;
	/** k: the likeliest tokens by which a step's confidence is judged. */
	readonly likeliest: number;
	readonly temperature: number;
	readonly truncation: Truncation;
}

/**
 * Draws several answers, gives up those on which a group of tokens falls below the bar that the first ones set, and keeps
 * the likeliest of those that come to what most of the others come to, each vote weighed by its least group confidence.
 */
export function deepconf(options: DeepConfOptions): Policy {
	const { answers, warmUp, percentile, window, likeliest, temperature, truncation } = options;
	const { branch, ...drawn } = drawnAnswers(answers, temperature, truncation);
	const confidenceOf = ({ choices }: WrittenPath) => {
		const groups = new GroupConfidence(window);
		for (const { distribution } of choices) groups.push(tokenConfidence(distribution, likeliest));
		return groups.least;
	};
	const barOf = (first: readonly WrittenPath[]) => percentileOf(first.map(confidenceOf), percentile);
	const watch: Watch = {
		warmUp,
		learn(first) {
			const bar = barOf(first);
			return () => {
				const groups = new GroupConfidence(window);
				return ({ distribution }) => {
					groups.push(tokenConfidence(distribution, likeliest));
					return (groups.current ?? bar) < bar;
				};
			};
		},
	};
	const judge: Judge = {
		name: "votes",
		judge(paths) {
			const bar = barOf(paths.slice(0, warmUp));
			return tally(paths, (path) => {
				const confidence = confidenceOf(path);
				return confidence >= bar ? confidence : 0;
			});
		},
	};
	return wholeAnswers({
		name: "deepconf",
		parameters: { answers, warmUp, percentile, window, likeliest, temperature, ...truncationValues(truncation) },
		...drawn,
		branch: { ...branch, watch, score: judge },
	});
}

/** Interpolated between the two values next to it. @param values at least one */
function percentileOf(values: readonly number[], percent: number): number {
	const sorted = values.toSorted((one, other) => one - other);
	const place = (percent / 100) * (sorted.length - 1);
	const below = sorted[Math.floor(place)]!;
	return below + (place % 1) * (sorted[Math.ceil(place)]! - below);
}

export const deepconfEntry = policyEntry({
	name: "deepconf",
	title: "DeepConf",
	family: "published",
	rank: 8,
	about:
		"Draws several whole answers, gives up those on which the model loses its confidence, and lets the others vote, the more confident with more weight.",
	source: "Fu et al. 2025, arXiv 2508.15260, its online algorithm as at github.com/facebookresearch/deepconf, 21057ed",
	severalPaths: true,
	parameters: [
		{ ...answersParameter, default: 8 },
		{
			kind: "number",
			key: "warmUp",
			about: "Answers written to their end first, by which the bar is set; the paper takes 16 of 256.",
			min: 1,
			max: 64,
			default: 4,
			whole: true,
		},
		{
			kind: "number",
			key: "percentile",
			about: "The percentage of the first answers that lie below the bar: 10 in DeepConf-high, 90 in DeepConf-low.",
			min: 0,
			max: 100,
			default: 10,
		},
		{
			kind: "number",
			key: "window",
			about: "Tokens of a group; the paper takes 2048, for answers of up to 64,000.",
			min: 1,
			max: 65_536,
			default: 32,
			whole: true,
		},
		{
			kind: "number",
			key: "likeliest",
			about: "k: the likeliest tokens by which the confidence at a step is judged.",
			min: 2,
			max: 128,
			default: 20,
			whole: true,
		},
		// The authors draw at 0.6 and top-p 0.95; how hot is one setting for all policies that draw, and counts here too.
		temperatureParameter,
		...truncationParameters("top-p"),
	],
	make: ({ temperature, answers, warmUp, percentile, window, likeliest, ...values }) =>
		deepconf({ answers, warmUp, percentile, window, likeliest, temperature, truncation: truncationOf(values) }),
});
