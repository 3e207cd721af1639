import { GroupConfidence, tokenConfidence } from "./confidence.ts";
import { type Distribution, logProbabilityOf } from "./distribution.ts";

/** What can be said of a path as a whole. By each of them paths can be compared. */
export interface PathScores {
	/** Mean of ln p over the path's choices, in nats; greater is better. */
	readonly logProbability: number;
	/** Mean of H over the path's choices, in nats; less is better. */
	readonly entropy: number;
	/** The least mean confidence of a group of neighbouring choices, in nats; greater is better. */
	readonly confidence: number;
	/** H where the path leads to, in nats: "downhill" is where the model is clearer; less is better. */
	readonly downhill: number;
}

export type ScoreName = keyof PathScores;

export const scoreNames = ["logProbability", "entropy", "confidence", "downhill"] as const satisfies ScoreName[];

/** A choice on a path: what the model said, its H in nats, and the index of what was chosen among the tokens listed. */
export interface Chosen {
	readonly distribution: Distribution;
	readonly entropy: number;
	readonly index: number;
}

/**
 * @param choices at least one; the choice to end the answer is one of them
 * @param after H in nats after the last token
 */
export function scorePath(choices: readonly Chosen[], after: number): PathScores {
	const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
	const groups = new GroupConfidence(groupSize);
	for (const { distribution } of choices) groups.push(tokenConfidence(distribution, judged));
	return {
		logProbability: mean(choices.map(({ distribution, index }) => logProbabilityOf(distribution, index))),
		entropy: mean(choices.map(({ entropy }) => entropy)),
		confidence: groups.least,
		downhill: after,
	};
}

/** Likeliest tokens by which a step's confidence is judged, and steps that are judged together. */
const judged = 5;
const groupSize = 8;

/**
 * How much better a path is than another, by one of the scores: above 0 if it is, whatever direction the score has.
 */
export function advantage(left: PathScores, right: PathScores, score: ScoreName): number {
	const difference = left[score] - right[score];
	return score === "logProbability" || score === "confidence" ? difference : -difference;
}
