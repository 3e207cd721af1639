import type { Thresholds } from "../../sampler/quadrant.ts";

/** Thresholds that a person has set; those that are not named are the model's. Nats and nats². */
export interface ThresholdOverrides {
	readonly entropyLow?: number | undefined;
	readonly entropyHigh?: number | undefined;
	readonly varentropyLow?: number | undefined;
	readonly varentropyHigh?: number | undefined;
}

/** A bound on V that a person has set holds at every H. Where a lower bound would be above the upper, both are the upper. */
export function withOverrides(thresholds: Thresholds, overrides: ThresholdOverrides): Thresholds {
	const { entropyLow, entropyHigh, varentropyLow, varentropyHigh } = overrides;
	const band = (low: number, high: number, lowOverride?: number, highOverride?: number) => {
		const upper = highOverride ?? Math.max(high, lowOverride ?? high);
		return { low: Math.min(lowOverride ?? low, upper), high: upper };
	};
	const { entropy, varentropy, varentropyAt } = thresholds;
	return {
		entropy: band(entropy.low, entropy.high, entropyLow, entropyHigh),
		varentropy: band(varentropy.low, varentropy.high, varentropyLow, varentropyHigh),
		varentropyAt: varentropyAt.map((at) => ({
			entropy: at.entropy,
			...band(at.low, at.high, varentropyLow, varentropyHigh),
		})),
	};
}

export const areSet = (overrides: ThresholdOverrides): boolean =>
	Object.values(overrides).some((value) => value !== undefined);
