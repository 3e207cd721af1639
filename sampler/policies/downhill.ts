import { logProbabilityOf } from "../distribution.ts";
import type { Judge, Verdict, WrittenPath } from "../judge.ts";
import { type ActingOptions, acting, candidateParameters, drawOptionsOf, drawParameters } from "./acting.ts";
import { policyEntry } from "./entry.ts";
import type { Action, Policy, Step } from "./policy.ts";

export interface DownhillOptions extends Omit<ActingOptions, "score" | "thoughts"> {
	/** What a nat of entropy counts against a nat of ln p. */
	readonly weight?: number;
	/** How many tokens it looks ahead. */
	readonly depth?: number;
}

/**
 * Looks for the way down from where it is confused. Entropy is how high it stands; the slope cannot be seen from there
 * (varentropy is not it: that says how unlike the tokens are, not where they lead), so that the likeliest tokens are
 * tried, all in one batch, and H is read where each leads. The token is taken whose path has the greatest
 *
 *     Σ ln p - weight · H after
 *
 * with both in nats, and the answer goes on from there: of a path of several tokens only the first is kept. Confused is
 * where H is above what counts as sure for this model. Elsewhere, and where it cannot look ahead, a token is taken as
 * `entropix` takes it.
 */
export function downhill(options: DownhillOptions = {}): Policy {
	const { weight = 1, depth = 1, ...others } = options;
	const able = acting(others);
	const judge: Judge = { name: "weighed", judge: (paths) => weighed(paths, weight) };
	const act = (step: Step): Action => {
		if (step.quadrant === "argmax") return able.likeliest(step);
		if (step.metrics.entropy.value <= step.thresholds.entropy.low) return able.drawn(step, false);
		const branch = able.branch(step);
		if (branch === null) return able.drawn(step, !step.can.branch());
		return { ...branch, score: judge, reach: { kind: "tokens", count: depth, keep: 1 } };
	};
	const { candidates, candidateShare } = able;
	return {
		name: "downhill",
		parameters: { weight, depth, candidates, candidateShare, ...able.drawingParameters },
		dry: able.dry,
		enough: able.enough,
		// A look ahead is as short as can be and one of many: only the tokens it costs are counted.
		budget: (given, maxTokens) => ({
			...given,
			branches: maxTokens,
			cooldown: 0,
			depth: Math.max(depth, given.depth),
		}),
		decide: act,
	};
}

/**
 * ln p of each path less what its end weighs. An end of the answer leads nowhere: it is weighed as if it led where the
 * others do on average, lest a model end its answer only to be sure.
 */
function weighed(paths: readonly WrittenPath[], weight: number): readonly Verdict[] {
	const leading = paths.filter(({ end }) => end !== "stop").map(({ scores }) => scores.downhill);
	const mean = leading.reduce((sum, entropy) => sum + entropy, 0) / (leading.length || 1);
	return paths.map(({ choices, scores, end }) => {
		const logProbability = choices.reduce((sum, one) => sum + logProbabilityOf(one.distribution, one.index), 0);
		return { worth: logProbability - weight * (end === "stop" ? mean : scores.downhill) };
	});
}

export const downhillEntry = policyEntry({
	name: "downhill",
	title: "Downhill",
	family: "own",
	rank: 3,
	about:
		"Where the model is confused, looks where each likely token leads, and prefers the way to where it is clearer.",
	source: "the picture of a slope in timkellogg.me/blog/2024/10/10/entropix",
	severalPaths: true,
	parameters: [
		{
			kind: "number",
			key: "weight",
			about: "What a nat of the entropy it leads to counts against a nat of its log-probability.",
			min: 0,
			max: 100,
			default: 1,
		},
		{
			kind: "number",
			key: "depth",
			about: "How many tokens it looks ahead.",
			min: 1,
			max: 64,
			default: 1,
			whole: true,
		},
		...candidateParameters,
		...drawParameters,
	],
	make: ({ weight, depth, candidates, candidateShare, ...values }) =>
		downhill({ weight, depth, candidates, candidateShare, ...drawOptionsOf(values) }),
});
