import type { Metrics } from "./metrics.ts";

/** Where a step lies in the plane of entropy and varentropy. `adaptive` is what lies between the thresholds. */
export type Quadrant = "argmax" | "pause" | "branch" | "resample" | "adaptive";

/** Below `low` counts as low, above `high` as high; what is between is neither. */
export interface Band {
	readonly low: number;
	readonly high: number;
}

/** The band of V at an entropy. */
export interface BandAt extends Band {
	/** Nats. */
	readonly entropy: number;
}

export interface Thresholds {
	/** Nats. */
	readonly entropy: Band;
	/** Nats², where entropy is low. */
	readonly varentropy: Band;
	/**
	 * Nats², where entropy is high: V rises with H, so that what is low depends on H. At least one, by rising entropy; the
	 * bounds never fall. Between two of them they are interpolated, beyond the ends they stay as they are.
	 */
	readonly varentropyAt: readonly BandAt[];
}

/** For a model nothing is known of. In nats and nats², over the whole vocabulary at temperature 1. */
export const defaultThresholds: Thresholds = {
	entropy: { low: 0.3, high: 1 },
	varentropy: { low: 0.15, high: 0.5 },
	varentropyAt: [
		{ entropy: 1, low: 0.4, high: 0.5 },
		{ entropy: 3, low: 1.5, high: 2.5 },
	],
};

/** The quadrant of a step by the values of its metrics. Comparisons are strict: a value on a threshold is adaptive. */
export function quadrantOf({ entropy, varentropy }: Metrics, thresholds: Thresholds): Quadrant {
	if (entropy.value < thresholds.entropy.low) {
		if (varentropy.value < thresholds.varentropy.low) return "argmax";
		return varentropy.value > thresholds.varentropy.high ? "branch" : "adaptive";
	}
	if (entropy.value > thresholds.entropy.high) {
		const { low, high } = varentropyBand(thresholds, entropy.value);
		if (varentropy.value < low) return "pause";
		return varentropy.value > high ? "resample" : "adaptive";
	}
	return "adaptive";
}

/** What counts as low and high V at a high entropy. */
export function varentropyBand({ varentropyAt }: Thresholds, entropy: number): Band {
	const next = varentropyAt.findIndex((knot) => knot.entropy >= entropy);
	const right = varentropyAt.at(next)!;
	const left = varentropyAt[next - 1];
	// findIndex gives -1 beyond the last, which is then both the one at -1 and the one to stay with.
	if (next <= 0 || left === undefined) return right;
	const share = (entropy - left.entropy) / (right.entropy - left.entropy);
	const between = (from: number, to: number) => from + share * (to - from);
	return { low: between(left.low, right.low), high: between(left.high, right.high) };
}
