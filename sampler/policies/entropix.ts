import { type ActingOptions, acting, actingOptionsOf, actingParameters } from "./acting.ts";
import { policyEntry } from "./entry.ts";
import type { Action, Policy, Step } from "./policy.ts";

/**
 * What the diagram of entropix promises, done literally (its own code never did: see sampler/README.md). By the quadrant
 * of a step: argmax takes the likeliest token, pause inserts a thought, branch looks ahead on several paths and keeps the
 * best, resample goes back to where the trouble began and writes it anew, hotter and without what failed. In between,
 * and where an action is not possible, a token is drawn at a temperature that rises with the entropy.
 */
export function entropix(options: ActingOptions = {}): Policy {
	const able = acting(options);
	const act = (step: Step): Action => {
		const { quadrant } = step;
		if (quadrant === "argmax") return able.likeliest(step);
		if (quadrant === "adaptive") return able.drawn(step, false);
		return able[quadrant](step) ?? able.drawn(step, true);
	};
	return {
		name: "entropix",
		parameters: able.parameters,
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
	parameters: actingParameters,
	make: (values) => entropix(actingOptionsOf(values)),
});
