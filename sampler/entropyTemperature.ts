/** A temperature that follows the model's doubt. */
export interface EntropyTemperature {
	/** T0: what the temperature rises to, the more unsure the model is; greater than 0. */
	readonly highest: number;
	/** N: between 0 and 1. The nearer to 0, the longer it stays cold. */
	readonly base: number;
	/** θ: the entropy, in nats, at which the temperature is T0 · N; greater than 0. */
	readonly scale: number;
}

export const defaultEntropyTemperature: EntropyTemperature = { highest: 1, base: 0.8, scale: 1 };

/** @throws RangeError with a sentence when a parameter makes no sense */
export function checkEntropyTemperature({ highest, base, scale }: EntropyTemperature): void {
	if (!(highest > 0 && Number.isFinite(highest))) {
		throw new RangeError(`The highest temperature must be a number greater than 0, and it is ${highest}.`);
	}
	if (!(base > 0 && base < 1)) {
		throw new RangeError(`The base of the entropy's temperature must be between 0 and 1, and it is ${base}.`);
	}
	if (!(scale > 0 && Number.isFinite(scale))) {
		throw new RangeError(`The scale of the entropy's temperature must be a number greater than 0, and it is ${scale}.`);
	}
}

/**
 * T = T0 · N^(θ / H) (Zhang et al. 2024, "EDT", arXiv 2403.14541): never falling as H rises, near 0 where the model is
 * sure, and never above T0.
 * @param entropy H, in nats
 * @returns 0 at H = 0, which asks for the likeliest token
 */
export function entropyTemperature(
	entropy: number,
	{ highest, base, scale }: EntropyTemperature = defaultEntropyTemperature,
): number {
	return entropy > 0 ? highest * base ** (scale / entropy) : 0;
}
