import { likeliestTokens } from "../distribution.ts";
import { margin, pathMargins } from "../judges.ts";
import { policyEntry } from "./entry.ts";
import { pausesAnywhere } from "./pausesAnywhere.ts";
import type { Action, Policy, Step } from "./policy.ts";

export interface UncertCotOptions {
	/** U = 1 - (p1 - p2), or H / ln V with V tokens in the vocabulary. */
	readonly measure: "difference" | "entropy";
	/** Above this U the line is thought about; 0 to 1. */
	readonly threshold: number;
	/** From how many of the likeliest tokens the line is written after the thought. */
	readonly candidates: number;
}

/**
 * Takes the likeliest token, but measures how unsure the model is where a line of code begins. Where it is, a thought is
 * put before the line, as a comment; then the line is written from each of the likeliest tokens, and the one is kept of
 * which the model is surest. Where no thought can be put, several ways to write the line are tried all the same.
 */
export function uncertCot({ measure, threshold, candidates }: UncertCotOptions): Policy {
	/** What was done about the line that begins, before it was written. */
	let done: "nothing" | "thought" | "all" = "nothing";
	const uncertainty = ({ distribution, metrics }: Step) =>
		measure === "entropy"
			? metrics.entropy.value / Math.log(Math.max(2, distribution.vocabularySize))
			: 1 - margin({ distribution, entropy: metrics.entropy.value, index: 0 });

	const act = (step: Step): Action | null => {
		if (done === "all" || (done === "nothing" && uncertainty(step) <= threshold)) return null;
		if (done === "nothing" && step.can.pause("on the spot")) {
			done = "thought";
			return { kind: "pause", placement: "on the spot" };
		}
		const from = likeliestTokens(step.distribution, candidates);
		if (from.length < 2 || !step.can.branch()) {
			done = "all";
			return { ...likeliest(step), refused: true };
		}
		// The path that is kept ends with the line or later: what begins after it is another.
		done = "nothing";
		return {
			kind: "branch",
			candidates: from,
			score: pathMargins,
		};
	};
	return {
		name: "uncert-cot",
		parameters: { measure, threshold, candidates },
		// Any line may begin unsurely, and lines may follow close on each other.
		budget: (given, maxTokens) => ({
			...pausesAnywhere(given, maxTokens),
			branches: Math.max(given.branches, maxTokens),
		}),
		decide(step) {
			const { place } = step;
			if (place.mode === "code" && place.atLineStart) return act(step) ?? likeliest(step);
			done = "nothing";
			return likeliest(step);
		},
	};
}

const likeliest = ({ distribution }: Step) =>
	({ kind: "take", token: distribution.tokens[0]!, rule: "argmax" }) as const satisfies Action;

export const uncertCotEntry = policyEntry({
	name: "uncert-cot",
	title: "UnCert-CoT",
	family: "published",
	rank: 10,
	about:
		"Where a line of code begins and the model is unsure, puts a thought before it, tries several ways to write it, and keeps the surest.",
	source: "Zhu et al. 2025, arXiv 2503.15341",
	severalPaths: true,
	parameters: [
		{
			kind: "choice",
			key: "measure",
			about: "What uncertainty is: 1 - (p1 - p2), or the entropy as a share of what it can be.",
			choices: ["difference", "entropy"],
			default: "difference",
		},
		{
			kind: "number",
			key: "threshold",
			about: "The uncertainty above which a line is thought about, 0 to 1.",
			min: 0,
			max: 1,
			default: 0.5,
		},
		{
			kind: "number",
			key: "candidates",
			about: "From how many of the likeliest tokens the line is written.",
			min: 2,
			max: 16,
			default: 3,
			whole: true,
		},
	],
	make: uncertCot,
});
