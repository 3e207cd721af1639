import type { Metrics } from "../../metrics.ts";
import type { Random } from "../../random.ts";
import { firstOf, type Groups } from "./groups.ts";
import { isBelow, type OutlierWeights, outlierScore } from "./rules.ts";
import type { DSliderSettings } from "./settings.ts";
import { ranks } from "./shares.ts";
import { type DSliderState, entropiesOf, topEntropyOf, topTokens } from "./state.ts";
import { temperatureFor } from "./tune.ts";

/** How far a step is from what is usual: above 0, it is an outlier. */
export function outlierScoreOf(
	{ scaffold, naked }: DSliderState,
	step: { readonly entropy: number; readonly varentropy: number },
	weights: OutlierWeights,
): number {
	const deviations = [scaffold.crossVariance, naked.crossVariance, scaffold.varentropy, naked.varentropy];
	return outlierScore(entropiesOf({ scaffold, naked }), deviations.map(Math.sqrt), step, weights);
}

/** What an outlier's token is chosen from. */
export interface Material {
	/** -ln density of the shares by what was known before, nats. */
	readonly surprise: number;
	/** A draw from the Dirichlet distribution, or its mean. */
	readonly drawn: Float64Array;
	/** The scaffold: `drawn` and the shares, mixed. */
	readonly mixture: Float64Array;
}

/**
 * Which token, and by which rule. Correction: upstream gave all its draws of a step one key, the same at every step; here
 * each has numbers of its own of the answer's stream.
 * @returns an index into the tokens that the distribution lists
 */
export function choose(
	before: DSliderState,
	groups: Groups,
	{ entropy, varentropy }: Metrics,
	{ surprise, drawn, mixture }: Material,
	random: Random,
	settings: DSliderSettings,
): { readonly index: number; readonly rule: string } {
	const step = { entropy: entropy.value, varentropy: varentropy.value };
	const possible = Math.min(ranks, groups.singles);
	if (outlierScoreOf(before, step, settings.outlier) > 0) {
		if (isBelow(surprise, before.surprise, settings.surprise)) {
			return { index: largest(mixture.subarray(0, possible)), rule: "likeliest of the mixture" };
		}
		return { index: drawFrom(drawn.subarray(0, possible), random), rule: "draw by Dirichlet" };
	}
	if (isBelow(topEntropyOf(groups), before.topEntropy, settings.argmax)) return { index: 0, rule: "argmax" };
	const top = firstOf(groups, topTokens);
	const temperature = temperatureFor(top, before.topEntropy);
	return {
		index: drawFrom(
			top.deficits.map((deficit) => Math.exp(-deficit / temperature)),
			random,
		),
		rule: "draw",
	};
}

/** Of equals the likeliest token. */
function largest(weights: Float64Array): number {
	return weights.reduce((best, weight, i) => (weight > weights[best]! ? i : best), 0);
}

/** In proportion to the weights. Where they are all 0, or rounding leaves a rest, the likeliest token. */
function drawFrom(weights: Float64Array, random: Random): number {
	let left = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
	for (const [i, weight] of weights.entries()) {
		left -= weight;
		if (left < 0) return i;
	}
	return 0;
}
