import type { Head, TailMass } from "./bounds.ts";

/** How deficits go on beyond the K known tokens: at rank r it is a + slope x + bend x², with x = ln (r / K). */
export interface Shape {
	/** K, or the rank of the last possible token among the K. */
	readonly rank: number;
	/** a */
	readonly last: number;
	readonly slope: number;
	readonly bend: number;
}

/** Sums over the unseen tokens, weights and deficits as in bounds.ts. */
export interface Sums {
	/** Σ w */
	readonly mass: number;
	/** Σ w d */
	readonly first: number;
	/** Σ w d² */
	readonly second: number;
}

export interface Tail extends Sums {
	readonly shape: Shape;
}

/**
 * The likeliest tail: a power law bent in the doubly logarithmic plane. It starts with the slope and the bend of the head's
 * last quarters, for which softmax outputs are smooth, and is then bent to have the mass that is known. (No bend: Zipf; a
 * bend near that of the head: the Gaussian bulk of a language model's logits.)
 */
export function estimateTail(logits: Float64Array, head: Head, mass: TailMass): Tail {
	const start = continued(logits, head);
	if (mass.high === 0) return { mass: 0, first: 0, second: 0, shape: start };
	const target = likeliestMass(mass, sumTail(start, start.rank + mass.count).mass);
	const shape = withMass(start, mass.count, target);
	const sums = sumTail(shape, shape.rank + mass.count);
	// The blocks of the sum carry exactly the mass that is known.
	const scale = sums.mass > 0 ? target / sums.mass : 0;
	return { mass: target, first: sums.first * scale, second: sums.second * scale, shape };
}

/** With fewer known tokens there is no course to continue, and the mass alone tells how steep the tail is. */
const fewest = 4;

/** Slope and bend through the deficits at the ranks K/4, K/2 and K; neither below 0. */
function continued(logits: Float64Array, { count: rank, last }: Head): Shape {
	const deficitAt = (r: number) => logits[0]! - logits[r - 1]!;
	if (rank < fewest) return { rank, last, slope: 1, bend: 0 };
	const half = Math.round(rank / 2);
	const quarter = Math.round(rank / 4);
	// d = last + slope x + bend x² through the other two points, which lie at negative x.
	const xh = Math.log(half / rank);
	const xq = Math.log(quarter / rank);
	const slopeHalf = (deficitAt(half) - last) / xh;
	const slopeQuarter = (deficitAt(quarter) - last) / xq;
	const bend = Math.max(0, (slopeHalf - slopeQuarter) / (xh - xq));
	return { rank, last, slope: Math.max(0, slopeHalf - bend * xh), bend };
}

/**
 * The mean of two opinions on the mass, weighted by how well each knows it. Z says it to within its error, which for a sure
 * token is more than the whole tail weighs; going on as the head did says it to within a factor.
 */
function likeliestMass({ low, value, high }: TailMass, continuedMass: number): number {
	const known = (high - low) / 4;
	const guessed = continuedMass / 2;
	const total = known * known + guessed * guessed;
	if (total === 0) return value;
	const mean = (value * guessed * guessed + continuedMass * known * known) / total;
	return Math.min(Math.max(mean, low), high);
}

/** Bends the shape, or where no bend is too light already, levels it, until its mass is `target`. */
function withMass(start: Shape, count: number, target: number): Shape {
	if (!(target > 0)) return start;
	const end = start.rank + count;
	const straight = { ...start, bend: 0 };
	if (start.rank >= fewest && sumTail(straight, end).mass >= target) {
		return { ...straight, bend: solve(target, (bend) => massAndSlope({ ...straight, bend }, end, 2)) };
	}
	const level = { ...straight, slope: 0 };
	return { ...level, slope: solve(target, (slope) => massAndSlope({ ...level, slope }, end, 1)) };
}

/**
 * Newton's method from 0 on ln mass - ln target: ln mass is convex and falling in the parameter and starts above, so that
 * each step stays on the near side of the root.
 */
function solve(target: number, massAndSlopeAt: (parameter: number) => readonly [number, number]): number {
	let parameter = 0;
	for (let i = 0; i < 30; i++) {
		const [mass, slope] = massAndSlopeAt(parameter);
		const excess = Math.log(mass / target);
		const step = (-excess * mass) / slope;
		if (!(excess > 1e-6) || !Number.isFinite(step)) break;
		parameter += step;
	}
	return parameter;
}

/** The ranks beyond K are taken together in blocks of equal length in x. */
const blocks = 32;

/** Sums over the ranks from the shape's to `end`. */
export function sumTail({ rank, last, slope, bend }: Shape, end: number): Sums {
	let mass = 0;
	let first = 0;
	let second = 0;
	const from = Math.log((rank + 0.5) / rank);
	const width = (Math.log((end + 0.5) / rank) - from) / blocks;
	const perBlock = rank * 2 * Math.sinh(width / 2);
	for (let i = 0; i < blocks; i++) {
		const x = from + (i + 0.5) * width;
		const deficit = last + slope * x + bend * x * x;
		const weight = perBlock * Math.exp(x - deficit);
		mass += weight;
		first += weight * deficit;
		second += weight * deficit * deficit;
	}
	return { mass, first, second };
}

/** The mass, and its derivative by the coefficient of x^power. */
function massAndSlope({ rank, last, slope, bend }: Shape, end: number, power: 1 | 2): readonly [number, number] {
	let mass = 0;
	let derivative = 0;
	const from = Math.log((rank + 0.5) / rank);
	const width = (Math.log((end + 0.5) / rank) - from) / blocks;
	const perBlock = rank * 2 * Math.sinh(width / 2);
	for (let i = 0; i < blocks; i++) {
		const x = from + (i + 0.5) * width;
		const weight = perBlock * Math.exp(x - last - slope * x - bend * x * x);
		mass += weight;
		derivative -= weight * (power === 1 ? x : x * x);
	}
	return [mass, derivative];
}
