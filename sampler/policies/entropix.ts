import { logProbabilityOf } from "../distribution.ts";
import { type ActingOptions, acting, actingOptionsOf, actingParameters } from "./acting.ts";
import { type PolicyParameter, policyEntry } from "./entry.ts";
import type { Action, Policy, Step } from "./policy.ts";

/** Chosen on the built-in model: docs/EVIDENCE-CHOICES.md. */
export const defaultPauseUpTo = 0.66;

const pauseUpToParameter = {
	kind: "number",
	key: "pauseUpTo",
	about:
		"The largest probability of the likeliest token at which there is a pause; 1 to pause by entropy and varentropy alone.",
	min: 0,
	max: 1,
	default: defaultPauseUpTo,
} as const satisfies PolicyParameter;

export interface EntropixOptions extends ActingOptions {
	/** The largest probability of the likeliest token at which there is a pause. */
	readonly pauseUpTo?: number;
}

/**
 * What the diagram of entropix promises, done literally (its own code never did: see sampler/README.md). By the quadrant
 * of a step: argmax takes the likeliest token, pause inserts a thought, branch looks ahead on several paths and keeps the
 * best, resample goes back to where the trouble began and writes it anew, without what failed. In between,
 * and where an action is not possible, a token is drawn at a temperature that rises with the entropy.
 *
 * One thing is not in the diagram: a long tail of unlikely tokens raises the entropy as much as two that are as likely as each
 * other, and says less of whether the likeliest is right. So there is no pause where that has most of the probability.
 */
export function entropix({ pauseUpTo = defaultPauseUpTo, ...others }: EntropixOptions = {}): Policy {
	const able = acting(others);
	const isLikely = ({ distribution }: Step) => logProbabilityOf(distribution, 0) > Math.log(pauseUpTo);
	const act = (step: Step): Action => {
		const { quadrant } = step;
		if (quadrant === "argmax") return able.likeliest(step);
		if (quadrant === "adaptive" || (quadrant === "pause" && isLikely(step))) return able.drawn(step, false);
		return able[quadrant](step) ?? able.drawn(step, true);
	};
	return {
		name: "entropix",
		parameters: { pauseUpTo, ...able.parameters },
		dry: able.dry,
		enough: able.enough,
		decide: (step) => able.thoughtful(step, act(step), step.quadrant === "argmax"),
	};
}

export const entropixEntry = policyEntry({
	name: "entropix",
	title: "Entropix",
	family: "own",
	rank: 1,
	about:
		"Acts on the model's doubt: takes the sure token, pauses to think, looks ahead on several paths, or goes back and writes it anew. What it did is marked in the answer.",
	source: "the diagram of github.com/xjdr-alt/entropix, README.md at b030904, done as it was drawn",
	severalPaths: true,
	parameters: [pauseUpToParameter, ...actingParameters],
	make: ({ pauseUpTo, ...others }) => entropix({ pauseUpTo, ...actingOptionsOf(others) }),
});
