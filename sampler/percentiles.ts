import { quantile, type Sample } from "./calibration.ts";

/** The shares of a model's tokens, from the surest, that the tables below tell of. */
export const percentileShares = [0.5, 0.75, 0.9, 0.95, 0.99] as const;

/** One value for each of the shares: below it lies that share of the model's tokens. They never fall. */
export type PercentileTable = readonly [number, number, number, number, number];

/** How unsure a model is as a rule: what is much for one is little for another. At temperature 1, as the metrics. */
export interface Percentiles {
	/** Nats. */
	readonly entropy: PercentileTable;
	/** Nats². */
	readonly varentropy: PercentileTable;
}

/** @param samples enough of them that a share of a hundredth means something */
export function percentilesOf(samples: readonly Sample[]): Percentiles {
	const table = (of: "entropy" | "varentropy"): PercentileTable => {
		const values = samples.map((sample) => ({ value: sample[of], weight: sample.weight }));
		return percentileShares.map((share) => rounded(quantile(values, share))) as unknown as PercentileTable;
	};
	return { entropy: table("entropy"), varentropy: table("varentropy") };
}

/** Four digits are more than a cut point is worth. */
const rounded = (value: number) => Number(value.toPrecision(4));
