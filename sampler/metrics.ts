import type { Distribution } from "./distribution.ts";

/** A value with bounds that certainly hold the true one. */
export interface Interval {
	readonly low: number;
	readonly value: number;
	readonly high: number;
}

export interface Metrics {
	/** H = -Σ p ln p over the whole vocabulary at temperature 1, in nats. */
	readonly entropy: Interval;
	/** V = Σ p (ln p + H)² over the whole vocabulary at temperature 1, in nats². */
	readonly varentropy: Interval;
}

export declare function measure(distribution: Distribution): Metrics;
