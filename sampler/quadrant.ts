import type { Metrics } from "./metrics.ts";

/** Where a step lies in the plane of entropy and varentropy. `adaptive` is what lies between the thresholds. */
export type Quadrant = "argmax" | "pause" | "branch" | "resample" | "adaptive";

/** Below `low` counts as low, above `high` as high; what is between is neither. */
export interface Band {
	readonly low: number;
	readonly high: number;
}

export interface Thresholds {
	/** Nats. */
	readonly entropy: Band;
	/** Nats². */
	readonly varentropy: Band;
}

/** For a model nothing is known of. In nats and nats², over the whole vocabulary at temperature 1. */
export const defaultThresholds: Thresholds = {
	entropy: { low: 0.3, high: 1 },
	varentropy: { low: 0.15, high: 0.5 },
};

/** The quadrant of a step by the values of its metrics. Comparisons are strict: a value on a threshold is adaptive. */
export function quadrantOf({ entropy, varentropy }: Metrics, thresholds: Thresholds): Quadrant {
	const sure = entropy.value < thresholds.entropy.low;
	const unsure = entropy.value > thresholds.entropy.high;
	const smooth = varentropy.value < thresholds.varentropy.low;
	const rugged = varentropy.value > thresholds.varentropy.high;
	if (sure && smooth) return "argmax";
	if (unsure && smooth) return "pause";
	if (sure && rugged) return "branch";
	if (unsure && rugged) return "resample";
	return "adaptive";
}
