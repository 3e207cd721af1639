import type { Metrics } from "../../metrics.ts";
import { dirichletLogDensity, fitDirichlet } from "./dirichlet.ts";
import { firstOf, type Groups, sumsAt } from "./groups.ts";
import type { Followed } from "./rules.ts";
import { type Shares, sharesAt } from "./shares.ts";

/** What the sampler remembers of an answer. Never changed: each step makes a new one. */
export interface DSliderState {
	/** α of the Dirichlet distribution over the shares (shares.ts). */
	readonly concentrations: Float64Array;
	/** The smoothed ln of each share, to which α is fitted. */
	readonly logShares: Float64Array;
	/** The smoothed -ln density of the shares, nats. */
	readonly surprise: number;
	/** The smoothed temperature. */
	readonly temperature: number;
	/** The smoothed entropy of the likeliest `topTokens` alone, nats. */
	readonly topEntropy: number;
	readonly scaffold: Followed;
	readonly naked: Followed;
}

/** How many of the likeliest tokens tell an inlier that is sure from one that is not. */
export const topTokens = 6;

/** Σα at most: as sure of the shares as if so many tokens had been counted. */
export const mostConcentration = 1000;

/** The entropy of the likeliest tokens, as if there were no others, nats. */
export const topEntropyOf = (groups: Groups) => sumsAt(firstOf(groups, topTokens), 1).entropy;

/**
 * What is known before anything has been written: the first distribution stands for what is usual.
 * Correction: upstream took means over the prompt's positions, the padding among them; the prompt's distributions are not
 * read here. It began the mean of -ln p with that of the likeliest six tokens, and its variance with theirs, each token
 * counting alike, and the scaffold's two variances with 0. A token that is drawn has -ln p with the mean H and the variance
 * V, and before anything was mixed the scaffold is the model's own distribution.
 */
export function firstState(groups: Groups, { entropy, varentropy }: Metrics): DSliderState {
	const { logs }: Shares = sharesAt(groups, 1);
	const concentrations = fitDirichlet(logs, mostConcentration);
	const followed: Followed = {
		entropy: entropy.value,
		varentropy: varentropy.value,
		crossEntropy: entropy.value,
		crossVariance: varentropy.value,
	};
	return {
		concentrations,
		logShares: logs,
		// Correction: upstream began with the density and went on with what is the opposite of it.
		surprise: -dirichletLogDensity(logs, concentrations),
		temperature: 1,
		topEntropy: topEntropyOf(groups),
		scaffold: followed,
		naked: followed,
	};
}

/** The four entropies that are followed, nats. */
export const entropiesOf = ({ scaffold, naked }: Pick<DSliderState, "scaffold" | "naked">) => [
	scaffold.crossEntropy,
	naked.crossEntropy,
	scaffold.entropy,
	naked.entropy,
];
