import { defaultRates } from "../calibration.ts";
import { likeliestTokens } from "../distribution.ts";
import { policyEntry } from "./entry.ts";
import type { Policy } from "./policy.ts";

export interface AdaDecOptions {
	/** Nats; 0: where the model's own entropy counts as high. `learnThreshold` learns it as AdaDec does. */
	readonly threshold: number;
	/** B: the likeliest tokens that are tried. */
	readonly candidates: number;
	/** L: tokens written on from each, greedily. */
	readonly lookahead: number;
}

/**
 * Takes the likeliest token where the entropy is below a threshold. From there on it tries the likeliest ones: each is
 * written on greedily for a few tokens, and the one is taken from which the mean of ln p, its own among them, is the best.
 * What was looked at beyond it is written anew, for it may hold such a place itself.
 */
export function adadec({ threshold, candidates, lookahead }: AdaDecOptions): Policy {
	return {
		name: "adadec",
		parameters: { threshold, candidates, lookahead },
		// It may have to look ahead anywhere, at neighbouring tokens too.
		budget: (given, maxTokens) => ({ ...given, branches: Math.max(given.branches, maxTokens), cooldown: 0 }),
		decide({ distribution, metrics, thresholds, can }) {
			const limit = threshold === 0 ? thresholds.entropy.high : threshold;
			const from = metrics.entropy.value >= limit ? likeliestTokens(distribution, candidates) : [];
			const isUnsure = from.length > 1;
			if (isUnsure && can.branch()) {
				return {
					kind: "branch",
					candidates: from,
					score: "logProbability",
					reach: { kind: "tokens", count: 1 + lookahead, keep: 1 },
				};
			}
			return { kind: "take", token: distribution.tokens[0]!, rule: "argmax", refused: isUnsure };
		},
	};
}

/** Above the upper threshold of entropy lie the pauses and the resamples. */
const highShare = `${Number((100 * (defaultRates.pause + defaultRates.resample)).toPrecision(3))} %`;

export const adadecEntry = policyEntry({
	name: "adadec",
	title: "AdaDec",
	family: "published",
	rank: 9,
	about:
		"Takes the likeliest token where the model is sure, and where it is not looks a few tokens ahead from each of the likeliest ones.",
	source: "He et al. 2025, arXiv 2506.08980, as at github.com/SYSUSELab/AdaDec, 13dead0 (AdaFixL)",
	severalPaths: true,
	parameters: [
		{
			kind: "number",
			key: "threshold",
			about: `The entropy, in nats, from which it looks ahead. 0 takes what counts as high for the model: the entropy that ${highShare} of its tokens exceed. AdaDec learns it from where the model was wrong; such a value can be given.`,
			min: 0,
			max: 20,
			default: 0,
		},
		{
			kind: "number",
			key: "candidates",
			about: "B: how many of the likeliest tokens are tried.",
			min: 2,
			max: 16,
			default: 3,
			whole: true,
		},
		{
			kind: "number",
			key: "lookahead",
			about: "L: how many tokens are written on from each; no more than the budget's depth.",
			min: 0,
			max: 64,
			default: 5,
			whole: true,
		},
	],
	make: adadec,
});
