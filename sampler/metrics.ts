import { type Bounds, entropyBounds, type Head, type TailMass, varentropyBounds } from "./bounds.ts";
import type { Distribution } from "./distribution.ts";
import { estimateTail, type Tail } from "./tail.ts";

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

/** What the metrics of a distribution are made of. */
export interface Parts {
	readonly head: Head;
	readonly mass: TailMass;
	readonly tail: Tail;
}

/**
 * Entropy and varentropy over the whole vocabulary from the K largest logits and Z. The bounds hold whatever the
 * unseen logits are; the value takes them to go on as the seen ones do. Without unseen tokens, or where these weigh
 * nothing, all three are equal and exact to rounding.
 * @throws RangeError when there are no logits, none of them is finite, or one of the numbers is NaN
 */
export function measure(distribution: Distribution): Metrics {
	return metricsOf(partsOf(distribution));
}

export function partsOf(distribution: Distribution): Parts {
	const head = sumHead(distribution);
	const mass = tailMass(distribution, head);
	return { head, mass, tail: estimateTail(distribution.logits, head, mass) };
}

export function metricsOf({ head, mass, tail }: Parts): Metrics {
	const z = head.mass + tail.mass;
	const mean = (head.first + tail.first) / z;
	const entropy = Math.log(z) + mean;
	const varentropy = (head.second + tail.second) / z - mean * mean;
	if (mass.high === 0) {
		// Rounding can leave a trace below zero.
		return { entropy: exactly(Math.max(0, entropy)), varentropy: exactly(Math.max(0, varentropy)) };
	}
	return {
		entropy: around(entropy, entropyBounds(head, mass)),
		varentropy: around(varentropy, varentropyBounds(head, mass)),
	};
}

function exactly(value: number): Interval {
	return { low: value, value, high: value };
}

/** The value where the bounds allow it; where they meet, rounding may have crossed them. */
function around(value: number, { low, high }: Bounds): Interval {
	return { low: Math.min(low, high), value: Math.min(Math.max(value, low), high), high };
}

/** One pass over the logits; impossible tokens are left out of the sums, for 0 · ∞ is not a number. */
export function sumHead({ logits, tokens, logPartition }: Distribution): Head {
	const top = logits[0];
	if (top === undefined || !Number.isFinite(top)) {
		throw new RangeError(`The model's largest logit is ${top ?? "missing"}; metrics need at least one possible token.`);
	}
	let mass = 0;
	let first = 0;
	let second = 0;
	let count = 0;
	let deficit = 0;
	for (; count < tokens.length && logits[count]! !== Number.NEGATIVE_INFINITY; count++) {
		deficit = top - logits[count]!;
		const weight = Math.exp(-deficit);
		mass += weight;
		first += weight * deficit;
		second += weight * deficit * deficit;
	}
	if (!Number.isFinite(second + logPartition)) throw new RangeError("The model's logits are not numbers.");
	return { count, mass, first, second, last: deficit };
}

/** What the tokens not listed weigh together, relative to the largest: between what Z says and what is possible. */
export function tailMass(distribution: Distribution, head: Head): TailMass {
	const { logits, tokens, vocabularySize, logPartition, partitionError } = distribution;
	// An impossible token among those listed means that all after it are impossible too.
	const count = head.count < tokens.length ? 0 : vocabularySize - tokens.length;
	const possible = count * Math.exp(-head.last);
	// Where even all of them together are lost beside the top token's 1e-16, there is nothing to bound.
	if (possible < negligible) return { count: 0, low: 0, value: 0, high: 0 };
	const z = Math.exp(logPartition - logits[0]!);
	// ln Z and the top logit are rounded numbers, and each term of a sum in doubles may round once.
	const rounding = Number.EPSILON * (Math.abs(logPartition) + Math.abs(logits[0]!) + vocabularySize);
	const error = Math.min(1, partitionError + rounding);
	const within = (mass: number) => Math.min(Math.max(mass, 0), possible);
	return {
		count,
		low: within(z * (1 - error) - head.mass),
		value: within(z - head.mass),
		high: within(z / (1 - error) - head.mass),
	};
}

/** Relative to the largest weight, which is 1. Below it, even mass · ln² of it is far below rounding. */
const negligible = 1e-30;
