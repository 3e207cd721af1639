import type { Distribution } from "../../distribution.ts";
import { type Parts, partsOf } from "../../metrics.ts";

import { massAt } from "../../tail.ts";
import type { Sampling } from "./sampling.ts";

/**
 * How the code of a variant truncated, told apart by what it was written with.
 * - `jax`: as upstream ran, and its twin in torch: top-p is counted from the least likely of the top-k upwards, so that it
 *   can only drop the *likeliest* tokens; min-p is without effect, for it changes logits that are read no more
 * - `torch`: as entropix-local ran: min-p works, after which the temperature is forgotten; top-p as above
 * - `intended`: temperature, min-p, top-k, then the fewest of the likeliest that exceed top-p
 */
export type UpstreamTruncation = "jax" | "torch" | "intended";

/** A run of the tokens a distribution lists, and the temperature at which one of them is drawn. */
export interface Run {
	readonly from: number;
	/** Exclusive. */
	readonly to: number;
	readonly temperature: number;
}

/**
 * Which tokens a truncation leaves. Where not every logit is known, the softmax of `jax` is over an estimate of the unseen
 * ones; the other two need none.
 * @throws RangeError when the temperature is not greater than 0
 */
export function truncated(distribution: Distribution, sampling: Sampling, kind: UpstreamTruncation): Run {
	const { temperature } = sampling;
	if (!(temperature > 0))
		throw new RangeError(`The temperature must be a number greater than 0, and it is ${temperature}.`);
	if (kind === "jax") {
		const to = Math.min(sampling.topK, possible(distribution));
		const z = partitionAt(distribution, partsOf(distribution), temperature);
		return { from: droppedFromAbove(distribution, temperature, to, sampling.topP * z), to, temperature };
	}
	const kept = countWithin(distribution, temperature, sampling.minP);
	if (kind === "torch") {
		const from = droppedFromAbove(
			distribution,
			1,
			Math.min(sampling.topK, kept),
			sampling.topP * massOf(distribution, 1, kept),
		);
		return { from, to: Math.min(sampling.topK, kept), temperature: 1 };
	}
	const most = Math.min(sampling.topK, kept);
	const mass = sampling.topP * massOf(distribution, temperature, most);
	return { from: 0, to: leastExceeding(distribution, temperature, most, mass), temperature };
}

/** Whether `truncated` says the same whatever the unseen logits are. */
export function truncationKnown(distribution: Distribution, sampling: Sampling, kind: UpstreamTruncation): boolean {
	const { tokens, vocabularySize } = distribution;
	const listed = possible(distribution);
	if (listed < tokens.length || tokens.length >= vocabularySize) return true;
	if (sampling.topK > listed) return false;
	if (kind === "intended") return true;
	if (kind === "torch") {
		// Top-p counts shares of all that min-p left, of which some may be unseen.
		return countWithin(distribution, sampling.temperature, sampling.minP) < listed;
	}
	const { temperature, topP, topK } = sampling;
	const parts = partsOf(distribution);
	const seen = massOf(distribution, temperature, listed);
	const dropped = (z: number) => droppedFromAbove(distribution, temperature, topK, topP * z);
	const most = parts.mass.count * Math.exp(-parts.head.last / temperature);
	return dropped(seen) === dropped(seen + most);
}

/** The probabilities of a run, in the order in which the distribution lists its tokens. They make 1. */
export function probabilitiesOf(distribution: Distribution, { from, to, temperature }: Run): Float64Array {
	const weights = new Float64Array(to - from);
	let total = 0;
	for (let i = to - 1; i >= from; i--) {
		weights[i - from] = Math.exp((distribution.logits[i]! - distribution.logits[from]!) / temperature);
		total += weights[i - from]!;
	}
	for (let i = 0; i < weights.length; i++) weights[i]! /= total;
	return weights;
}

/** How many of the listed tokens are possible. */
function possible({ logits }: Distribution): number {
	let count = logits.length;
	while (count > 1 && logits[count - 1] === Number.NEGATIVE_INFINITY) count--;
	return count;
}

const weightAt = ({ logits }: Distribution, i: number, temperature: number) =>
	Math.exp((logits[i]! - logits[0]!) / temperature);

/** Σ w of the first tokens at a temperature, small terms first. */
function massOf(distribution: Distribution, temperature: number, count: number): number {
	let sum = 0;
	for (let i = count - 1; i >= 0; i--) sum += weightAt(distribution, i, temperature);
	return sum;
}

/** Z at a temperature, relative to the largest weight: the listed tokens, and the unseen ones as they are estimated. */
function partitionAt(distribution: Distribution, { mass, tail }: Parts, temperature: number): number {
	const unseen = mass.count === 0 || mass.high === 0 ? 0 : massAt(tail.shape, temperature);
	return massOf(distribution, temperature, possible(distribution)) + unseen;
}

/** Of the first `to` tokens, how many have more than this mass below them. At least one is left. */
function droppedFromAbove(distribution: Distribution, temperature: number, to: number, mass: number): number {
	let below = 0;
	for (let i = to - 1; i > 0; i--) {
		below += weightAt(distribution, i, temperature);
		if (below > mass) return i;
	}
	return 0;
}

/** How many tokens have at least this share of the largest probability, at a temperature. */
function countWithin(distribution: Distribution, temperature: number, share: number): number {
	const end = possible(distribution);
	let count = 1;
	while (count < end && weightAt(distribution, count, temperature) >= share) count++;
	return count;
}

/** The fewest tokens that have more than this mass, or all. */
function leastExceeding(distribution: Distribution, temperature: number, end: number, mass: number): number {
	let sum = 0;
	for (let i = 0; i < end; i++) {
		sum += weightAt(distribution, i, temperature);
		if (sum > mass) return i + 1;
	}
	return end;
}
