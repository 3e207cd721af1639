import type { Distribution, Token } from "../distribution.ts";
import type { DryParameters } from "../dry.ts";
import { defaultEntropyTemperature, type EntropyTemperature, entropyTemperature } from "../entropyTemperature.ts";
import { penalised } from "../penalised.ts";
import type { ScoreName } from "../scores.ts";
import { drawIndex, supportKnown, supportSize, type Truncation } from "../truncation.ts";
import { policyEntry } from "./entry.ts";
import {
	dryOf,
	dryParameters,
	dryValues,
	entropyTemperatureOf,
	entropyTemperatureParameters,
	entropyTemperatureValues,
	loopsOnly,
	scoreParameter,
	thoughtsParameter,
	truncationOf,
	truncationParameters,
	truncationValues,
} from "./parameters.ts";
import type { Action, Draw, Policy, Sight, Step, ThoughtPlacement } from "./policy.ts";

export interface EntropixOptions {
	/** Among which tokens is drawn. */
	readonly truncation?: Truncation;
	/** How the temperature follows from the entropy. */
	readonly temperature?: EntropyTemperature;
	/** By which the paths of a branch and of a resample are compared. */
	readonly score?: ScoreName;
	readonly thoughts?: ThoughtPlacement;
	/** Tokens from which a branch begins, at most. */
	readonly candidates?: number;
	/** The least probability of a candidate, as a share of the likeliest token's. */
	readonly candidateShare?: number;
	readonly dry?: DryParameters;
}

/**
 * What the diagram of entropix promises, done literally (its own code never did: see sampler/README.md). By the quadrant
 * of a step: argmax takes the likeliest token, pause inserts a thought, branch looks ahead on several paths and keeps the
 * best, resample goes back to where the trouble began and writes it anew, hotter and without what failed. In between,
 * and where an action is not possible, a token is drawn at a temperature that rises with the entropy.
 */
export function entropix(options: EntropixOptions = {}): Policy {
	const { score = "logProbability", thoughts = "at the start", candidates = 3, candidateShare = 0.02 } = options;
	const { truncation = { kind: "p-less" }, temperature = defaultEntropyTemperature, dry = loopsOnly } = options;

	const draw: Draw = ({ distribution, metrics, penalties, random }, excluded) => {
		const fair = penalised(distribution, penalties);
		const support = supportSize(fair, truncation);
		const warmth = entropyTemperature(metrics.entropy.value, temperature);
		return fair.tokens[drawIndex(fair, warmth, random, { support, excluded })]!;
	};
	const act = (step: Step): Action => {
		const { quadrant, can, excluded } = step;
		if (quadrant === "argmax") return { kind: "take", token: likeliest(step, excluded), rule: "argmax" };
		if (quadrant === "pause" && can.pause(thoughts)) return { kind: "pause", placement: thoughts };
		if (quadrant === "branch" && can.branch()) {
			const from = plausible(step, excluded, candidates, candidateShare);
			if (from.length > 1) return { kind: "branch", candidates: from, score };
		}
		if (quadrant === "resample" && can.resample()) return { kind: "resample", draw, score };
		return { kind: "take", token: draw(step, excluded), rule: "draw", refused: quadrant !== "adaptive" };
	};

	return {
		name: "entropix",
		parameters: {
			score,
			thoughts,
			candidates,
			candidateShare,
			...truncationValues(truncation),
			...entropyTemperatureValues(temperature),
			...dryValues(dry),
		},
		dry,
		enough: (distribution) => supportKnown(distribution, truncation),
		decide(step) {
			const action = act(step);
			// A model that would stop thinking though it is not sure is told to wait.
			const stops = action.kind === "take" && action.token === step.endOfThinking && step.quadrant !== "argmax";
			return stops && step.can.pause("on the spot") ? { kind: "pause", placement: "on the spot" } : action;
		},
	};
}

export const entropixEntry = policyEntry({
	name: "entropix",
	title: "Entropix",
	family: "own",
	about:
		"Acts on the model's doubt: takes the sure token, pauses to think, looks ahead on several paths, or goes back and writes it anew. What it did is marked in the answer.",
	source: "the diagram of github.com/xjdr-alt/entropix, README.md at b030904, done as it was drawn",
	severalPaths: true,
	parameters: [
		thoughtsParameter,
		scoreParameter,
		{
			kind: "number",
			key: "candidates",
			about: "Tokens from which a branch begins, at most.",
			min: 2,
			max: 16,
			default: 3,
			whole: true,
		},
		{
			kind: "number",
			key: "candidateShare",
			about: "The least probability of a token a branch begins with, as a share of the likeliest token's.",
			min: 0,
			max: 1,
			default: 0.02,
		},
		...truncationParameters,
		...entropyTemperatureParameters,
		...dryParameters,
	],
	make: ({ thoughts, score, candidates, candidateShare, ...values }) =>
		entropix({
			thoughts,
			score,
			candidates,
			candidateShare,
			truncation: truncationOf(values),
			temperature: entropyTemperatureOf(values),
			dry: dryOf(values),
		}),
});

/** The likeliest token that has not failed. */
function likeliest({ distribution, penalties, random }: Sight, excluded: ReadonlySet<Token>): Token {
	const fair = penalised(distribution, penalties);
	return fair.tokens[drawIndex(fair, 0, random, { excluded })]!;
}

/** The likeliest tokens that have not failed, down to a share of the first one's probability. */
function plausible(
	{ distribution, penalties }: Sight,
	excluded: ReadonlySet<Token>,
	most: number,
	share: number,
): readonly Token[] {
	const fair: Distribution = penalised(distribution, penalties);
	const support = supportSize(fair, { kind: "min-p", share });
	return Array.from(fair.tokens.subarray(0, support))
		.filter((token) => !excluded.has(token))
		.slice(0, most);
}
