import { type Distribution, probabilities } from "./distribution.ts";

/** What a truncation leaves, as a distribution of its own: the tokens that survive, their probabilities made 1. */
export interface Support {
	/** How many survive; at least 1. */
	readonly size: number;
	/** What they hold together of the whole distribution. */
	readonly mass: number;
	/** H among them, in nats. */
	readonly entropy: number;
	/** p1 - p2 among them; 1 where there is only one. */
	readonly gap: number;
}

/**
 * The likeliest tokens of a distribution, looked at by themselves.
 * @param size how many of those listed; at least 1
 */
export function supportOf(distribution: Distribution, size: number): Support {
	const known = probabilities(distribution, size);
	let mass = 0;
	// Small terms first, so that they count.
	for (let i = known.length - 1; i >= 0; i--) mass += known[i]!;
	let entropy = 0;
	for (const probability of known) {
		const share = probability / mass;
		if (share > 0) entropy -= share * Math.log(share);
	}
	return {
		size: known.length,
		mass,
		entropy: Math.max(0, entropy),
		gap: known.length === 1 ? 1 : (known[0]! - known[1]!) / mass,
	};
}
