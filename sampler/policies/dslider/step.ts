import type { Distribution } from "../../distribution.ts";
import type { Metrics } from "../../metrics.ts";
import type { Random } from "../../random.ts";
import { choose, type Material } from "./choose.ts";
import { dirichletLogDensity, dirichletMean, fitDirichlet } from "./dirichlet.ts";
import { type Groups, groupsOf, logProbabilityOf } from "./groups.ts";
import { type Followed, smoothed } from "./rules.ts";
import type { DSliderSettings } from "./settings.ts";
import { least, type Shares, sharesAt, spreadOf } from "./shares.ts";
import { type DSliderState, entropiesOf, firstState, mostConcentration, topEntropyOf } from "./state.ts";
import { temperatureFor } from "./tune.ts";
import { dirichletVariate } from "./variates.ts";

export interface Chosen {
	/** Into `distribution.tokens`. */
	readonly index: number;
	readonly rule: string;
	/** What is known after it. */
	readonly state: DSliderState;
}

/** The share of a new value in what is smoothed: `emwa_*_coeff` of upstream. */
const shareOf = { entropy: 0.7, crossEntropy: 0.65, temperature: 0.7, concentrations: 0.7, surprise: 0.7 } as const;

/**
 * One step of the Dirichlet sampler (DSlider v2 of entropix, dslider.py at 0a7f7bb), its mistakes mended where they are
 * named: "Correction". Finite for every distribution that has a possible token.
 *
 * An inlier, no more unsure than is usual, takes the likeliest token, or is drawn among the likeliest at the temperature
 * that makes their entropy the usual one. For an outlier the distribution is tuned to a target entropy, and mixed with a
 * draw from the Dirichlet distribution of how probability was shared at the steps before.
 */
export function dsliderStep(
	before: DSliderState,
	distribution: Distribution,
	metrics: Metrics,
	random: Random,
	settings: DSliderSettings,
): Chosen {
	const groups = groupsOf(distribution);
	const slid = slide(before, groups, random, settings);
	const { index, rule } = choose(before, groups, metrics, slid, random, settings);
	return { index, rule, state: following(before, { groups, metrics, index, ...slid }) };
}

/** What is known where nothing was written yet. */
export const stateBefore = (distribution: Distribution, metrics: Metrics) =>
	firstState(groupsOf(distribution), metrics);

/** What the Dirichlet distribution makes of a step. */
interface Slid extends Material {
	readonly temperature: number;
	readonly shares: Shares;
	readonly concentrations: Float64Array;
	readonly logShares: Float64Array;
}

function slide(before: DSliderState, groups: Groups, random: Random, { target, wild }: DSliderSettings): Slid {
	const sum = entropiesOf(before).reduce((a, b) => a + b);
	const aim = target.entropies * sum + target.inverseTemperature / before.temperature + target.bias;
	const temperature = temperatureFor(groups, aim, before.temperature);
	const shares = sharesAt(groups, temperature);
	// The farther from what is known, the faster it moves.
	const rate = 4 ** (-3 / (divergence(shares.logs.map(Math.exp), before.logShares) + least));
	const logShares = shares.logs.map((log, i) => smoothed(rate, log, before.logShares[i]!));
	const known = before.concentrations.reduce((total, alpha) => total + alpha, 0);
	const fitted = fitDirichlet(logShares, mostConcentration, known);
	// Correction: upstream has a share for smoothing α too, and never applies it.
	const concentrations = fitted.map((alpha, i) => smoothed(shareOf.concentrations, alpha, before.concentrations[i]!));
	const drawn = wild ? dirichletVariate(concentrations, random) : dirichletMean(concentrations);
	return {
		temperature,
		shares,
		concentrations,
		logShares,
		surprise: -dirichletLogDensity(shares.logs, before.concentrations),
		drawn,
		mixture: mixed(drawn, shares.logs),
	};
}

/** Σ p (ln p - other), nats. Not negative, for the other's shares make 1 at most. */
function divergence(shares: Float64Array, otherLogs: Float64Array): number {
	const sum = shares.reduce(
		(total, share, i) => total + (share === 0 ? 0 : share * (Math.log(share) - otherLogs[i]!)),
		0,
	);
	return Math.max(0, sum);
}

/** The nearer the draw is to the shares, the more of it: 1 - 10^(-1 / divergence). */
function mixed(drawn: Float64Array, logs: Float64Array): Float64Array {
	const share = 1 - 10 ** (-1 / (divergence(drawn, logs) + least));
	return drawn.map((value, i) => smoothed(share, value, Math.exp(logs[i]!)));
}

interface Happened extends Slid {
	readonly groups: Groups;
	readonly metrics: Metrics;
	readonly index: number;
}

function following(before: DSliderState, happened: Happened): DSliderState {
	const { groups, metrics, index, mixture, shares, logShares, concentrations } = happened;
	const own = { entropy: metrics.entropy.value, varentropy: metrics.varentropy.value };
	return {
		concentrations,
		logShares,
		surprise: smoothed(shareOf.surprise, happened.surprise, before.surprise),
		temperature: smoothed(shareOf.temperature, happened.temperature, before.temperature),
		topEntropy: smoothed(shareOf.entropy, topEntropyOf(groups), before.topEntropy),
		// Correction: upstream took the logarithm of a logarithm here, which is that of a negative number, so that from the
		// first step on every comparison with it was false.
		naked: followed(before.naked, own, logProbabilityOf(groups, index)),
		scaffold: followed(before.scaffold, spreadOf(mixture, shares), Math.log(mixture[index]!)),
	};
}

/** @param logProbability of the token that was chosen; it counts as one of the least shares there are, if it is below that */
function followed(
	before: Followed,
	{ entropy, varentropy }: { readonly entropy: number; readonly varentropy: number },
	logProbability: number,
): Followed {
	const share = shareOf.crossEntropy;
	const surprisal = -Math.max(logProbability, Math.log(least));
	const crossEntropy = smoothed(share, surprisal, before.crossEntropy);
	// Correction: upstream added what it should have taken off, so that it had about 4 crossEntropy² instead of a variance;
	// and it measured from the new mean alone, which has moved towards the value already. Of the old mean and the new one
	// the product of the distances is right, the variance with weights that fall off as those of the mean do. So its share
	// is the mean's; upstream had 0.75 for the scaffold's.
	const square = (surprisal - before.crossEntropy) * (surprisal - crossEntropy);
	return {
		entropy: smoothed(shareOf.entropy, entropy, before.entropy),
		varentropy: smoothed(shareOf.entropy, varentropy, before.varentropy),
		crossEntropy,
		crossVariance: smoothed(share, square, before.crossVariance),
	};
}
