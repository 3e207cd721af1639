import type { Distribution } from "../../distribution.ts";
import { partsOf } from "../../metrics.ts";
import { tailGroups } from "../../tail.ts";

/** A distribution as tokens in groups of equals, the likeliest first: single ones, and of the tail what is estimated. */
export interface Groups {
	/** How far each group's logits are below the largest. Finite: impossible tokens are in no group. */
	readonly deficits: Float64Array;
	/** How many tokens each stands for: 1 for those that are listed. */
	readonly tokens: Float64Array;
	/** How many groups are single tokens, in the order in which the distribution lists them. */
	readonly singles: number;
}

/** Of the listed tokens no more are taken one by one in a step, so that it costs the same whatever was read. */
const mostSingles = 128;

/**
 * The tail is taken to go on as the listed tokens do, with the mass that Z leaves it (tail.ts): an approximation, and the
 * only one of this sampler that a full row of logits would spare.
 * @param most how many of the listed tokens are taken one by one
 */
export function groupsOf(distribution: Distribution, most = mostSingles): Groups {
	const { tokens, logits } = distribution;
	const listed = { ...distribution, tokens: tokens.subarray(0, most), logits: logits.subarray(0, most) };
	const { head, mass, tail } = partsOf(listed);
	const unseen = mass.high === 0 ? nothing : tailGroups(tail.shape);
	const deficits = new Float64Array(head.count + unseen.deficits.length);
	const counts = new Float64Array(deficits.length).fill(1);
	for (let i = 0; i < head.count; i++) deficits[i] = logits[0]! - logits[i]!;
	deficits.set(unseen.deficits, head.count);
	counts.set(unseen.tokens, head.count);
	return { deficits, tokens: counts, singles: head.count };
}

const nothing = { deficits: new Float64Array(0), tokens: new Float64Array(0) };

/** The likeliest tokens alone. */
export function firstOf({ deficits, tokens, singles }: Groups, count: number): Groups {
	const kept = Math.min(count, singles);
	return { deficits: deficits.subarray(0, kept), tokens: tokens.subarray(0, kept), singles: kept };
}

/** Sums over some groups at a temperature; weights are relative to the likeliest token's. */
export interface TemperedSums {
	/** Σ w */
	readonly mass: number;
	/** -Σ (w / mass) ln (w / mass), nats. */
	readonly entropy: number;
	/** The variance of ln w, nats². */
	readonly varentropy: number;
	/** The third central moment of ln w, nats³. */
	readonly skew: number;
}

/** More than there are groups of what a model says; many groups get an array of their own. */
const scratch = new Float64Array(256);

/** @param from the first of the groups; where they weigh nothing, all is 0 */
export function sumsAt({ deficits, tokens }: Groups, temperature: number, from = 0): TemperedSums {
	const weights = deficits.length <= scratch.length ? scratch : new Float64Array(deficits.length);
	let mass = 0;
	let first = 0;
	for (let i = from; i < deficits.length; i++) {
		const distance = deficits[i]! / temperature;
		weights[i] = tokens[i]! * Math.exp(-distance);
		mass += weights[i]!;
		first += weights[i]! * distance;
	}
	if (mass === 0) return { mass: 0, entropy: 0, varentropy: 0, skew: 0 };
	const mean = first / mass;
	let second = 0;
	let third = 0;
	for (let i = from; i < deficits.length; i++) {
		// Multiplied one by one: a weight of 0 leaves 0, however far below the token is.
		const distance = mean - deficits[i]! / temperature;
		const square = weights[i]! * distance * distance;
		second += square;
		third += square * distance;
	}
	return {
		mass,
		entropy: Math.max(0, Math.log(mass) + mean),
		varentropy: second / mass,
		skew: third / mass,
	};
}

/** ln p of a single token, at temperature 1 over all groups. */
export const logProbabilityOf = (groups: Groups, index: number) =>
	-groups.deficits[index]! - Math.log(sumsAt(groups, 1).mass);
