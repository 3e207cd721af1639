import type { Line, OutlierWeights } from "./rules.ts";

export interface DSliderSettings {
	readonly outlier: OutlierWeights;
	/** Inliers whose likeliest tokens are less open than this take the likeliest. */
	readonly argmax: Line;
	/** Outliers that are less surprising than this take the likeliest of the mixture; others are drawn. */
	readonly surprise: Line;
	readonly target: Target;
	/** Whether the Dirichlet distribution is drawn from ("wild"), or its mean taken. */
	readonly wild: boolean;
}

/** The entropy the scaffold is tuned to: entropies · Σ e + inverseTemperature / T + bias, nats. */
export interface Target {
	readonly entropies: number;
	readonly inverseTemperature: number;
	readonly bias: number;
}
