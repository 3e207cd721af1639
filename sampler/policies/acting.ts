import type { Distribution, Token } from "../distribution.ts";
import type { DryParameters } from "../dry.ts";
import { defaultEntropyTemperature, type EntropyTemperature, entropyTemperature } from "../entropyTemperature.ts";
import { penalised } from "../penalised.ts";
import type { ScoreName } from "../scores.ts";
import { drawIndex, supportKnown, supportSize, type Truncation } from "../truncation.ts";
import type { PolicyParameter, ValuesOf } from "./entry.ts";
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
import type { Action, Branch, Draw, Pause, Policy, Resample, Step, Take, ThoughtPlacement } from "./policy.ts";

export interface ActingOptions {
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

/** What the diagram's four actions are made of, for policies that differ in when they act. */
export interface Acting extends Required<Pick<Policy, "parameters" | "enough" | "dry">> {
	/** Of the parameters, those that say how it draws. */
	readonly drawingParameters: Policy["parameters"];
	readonly candidates: number;
	readonly candidateShare: number;
	readonly draw: Draw;
	/** The likeliest token that has not failed. */
	likeliest(step: Step): Take;
	/** @param refused whether the policy would have acted here */
	drawn(step: Step, refused: boolean): Take;
	/** Each null where the budget, the place or the backend does not allow it. */
	pause(step: Step): Pause | null;
	/** @param among only so many of the likeliest tokens; null where no two of them are likely enough, too */
	branch(step: Step, among?: number): Branch | null;
	resample(step: Step): Resample | null;
	/** The action, unless it is to stop thinking where the model is not sure: then it is told to wait. */
	thoughtful(step: Step, action: Action, isSure: boolean): Action;
}

export function acting(options: ActingOptions = {}): Acting {
	const { score = "logProbability", thoughts = "at the start", candidates = 3, candidateShare = 0.02 } = options;
	const { truncation = { kind: "p-less" }, temperature = defaultEntropyTemperature, dry = loopsOnly } = options;

	const draw: Draw = ({ distribution, metrics, penalties, random }, excluded) => {
		const fair = penalised(distribution, penalties);
		const support = supportSize(fair, truncation);
		const warmth = entropyTemperature(metrics.entropy.value, temperature);
		return fair.tokens[drawIndex(fair, warmth, random, { support, excluded })]!;
	};

	const drawingParameters = {
		...truncationValues(truncation),
		...entropyTemperatureValues(temperature),
		...dryValues(dry),
	};
	return {
		parameters: { score, thoughts, candidates, candidateShare, ...drawingParameters },
		drawingParameters,
		candidates,
		candidateShare,
		dry,
		enough: (distribution) => supportKnown(distribution, truncation),
		draw,
		likeliest({ distribution, penalties, random, excluded }) {
			const fair = penalised(distribution, penalties);
			return { kind: "take", token: fair.tokens[drawIndex(fair, 0, random, { excluded })]!, rule: "argmax" };
		},
		drawn: (step, refused) => ({ kind: "take", token: draw(step, step.excluded), rule: "draw", refused }),
		pause: ({ can }) => (can.pause(thoughts) ? { kind: "pause", placement: thoughts } : null),
		branch(step, among = Number.POSITIVE_INFINITY) {
			if (!step.can.branch()) return null;
			const from = plausible(step, Math.min(candidates, among), candidateShare);
			return from.length > 1 ? { kind: "branch", candidates: from, score } : null;
		},
		resample: ({ can }) => (can.resample() ? { kind: "resample", draw, score } : null),
		thoughtful({ endOfThinking, can }, action, isSure) {
			const stops = action.kind === "take" && action.token === endOfThinking && !isSure;
			return stops && can.pause("on the spot") ? { kind: "pause", placement: "on the spot" } : action;
		},
	};
}

/** The likeliest tokens that have not failed, down to a share of the first one's probability. */
function plausible({ distribution, penalties, excluded }: Step, most: number, share: number): readonly Token[] {
	const fair: Distribution = penalised(distribution, penalties);
	const support = supportSize(fair, { kind: "min-p", share });
	return Array.from(fair.tokens.subarray(0, support))
		.filter((token) => !excluded.has(token))
		.slice(0, most);
}

/** How these policies draw and mark down what repeats the text. */
export const drawParameters = [
	...truncationParameters("p-less"),
	...entropyTemperatureParameters,
	...dryParameters,
] as const satisfies PolicyParameter[];

export const candidateParameters = [
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
] as const satisfies PolicyParameter[];

export const actingParameters = [
	thoughtsParameter,
	scoreParameter,
	...candidateParameters,
	...drawParameters,
] as const satisfies PolicyParameter[];

export const drawOptionsOf = (values: ValuesOf<typeof drawParameters>) => ({
	truncation: truncationOf(values),
	temperature: entropyTemperatureOf(values),
	dry: dryOf(values),
});

export const actingOptionsOf = (values: ValuesOf<typeof actingParameters>): ActingOptions => ({
	thoughts: values.thoughts,
	score: values.score,
	candidates: values.candidates,
	candidateShare: values.candidateShare,
	...drawOptionsOf(values),
});
