import type { Head, TailMass } from "./bounds.ts";

/**
 * How deficits go on beyond the K known tokens. At rank r of V possible tokens the deficit is
 * last + zipf ln (r / K) + normal (q(K / V) - q(r / V)), with q(p) the upper p-quantile of the normal distribution.
 * A pure power law has only the first term, and the bulk of a language model's logits, near normal, only the second.
 */
export interface Shape {
	/** K, or the rank of the last possible token among the K. */
	readonly rank: number;
	/** V, without the tokens known to be impossible. */
	readonly size: number;
	/** a: the deficit at rank K. */
	readonly last: number;
	readonly zipf: number;
	readonly normal: number;
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

/** The likeliest tail: it goes on as the head's last half and quarter did, and is then bent to the mass that is known. */
export function estimateTail(logits: Float64Array, head: Head, mass: TailMass): Tail {
	const size = head.count + mass.count;
	const level: Shape = { rank: head.count, size, last: head.last, zipf: 0, normal: 0 };
	if (mass.high === 0) return { mass: 0, first: 0, second: 0, shape: level };
	const places = placesOf(level, size);
	const shape = head.count < fewest ? levelled(level, mass.value, places) : bent(logits, level, mass, places);
	const sums = sumOver(places, shape);
	return { ...sums, shape };
}

/** With fewer known tokens there is no course to continue, and the mass alone tells how steep the tail is. */
const fewest = 4;

/**
 * The shape goes through the deficits at K and at K/2, which leaves one freedom: how much of it is normal. The deficit at
 * K/4 says that roughly, and the mass exactly.
 */
function bent(logits: Float64Array, level: Shape, mass: TailMass, places: Places): Shape {
	const { rank, size, last } = level;
	const before = (r: number) => {
		const x = Math.log(r / rank);
		return {
			x,
			drop: (logits[0]! - logits[r - 1]! - last) / x,
			bell: (quantile(rank, size) - quantile(r, size)) / x,
		};
	};
	const half = before(Math.round(rank / 2));
	const quarter = before(Math.round(rank / 4));
	const steepness = Math.max(0, half.drop);
	const through = (normal: number): Shape => ({ ...level, zipf: steepness - normal * half.bell, normal });
	const normalByCourse = (half.drop - quarter.drop) / (half.bell - quarter.bell);
	const course = through(Math.min(Math.max(normalByCourse, 0), steepness / half.bell));
	const target = likeliestMass(mass, sumOver(places, course).mass);
	if (sumOver(places, through(0)).mass < target) return levelled(level, target, places);
	return through(solve(target, places, through(0), (i) => places.bell[i]! - half.bell * places.x[i]!));
}

/** A power law with the given mass. */
function levelled(level: Shape, target: number, places: Places): Shape {
	return { ...level, zipf: solve(target, places, level, (i) => places.x[i]!) };
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

/**
 * How much of a direction to add to the deficits of a shape so that its mass becomes `target`. Newton's method from 0 on
 * ln mass - ln target, which is convex and falling, so that each step stays on the near side of the root.
 * @param direction at the i-th place; nowhere negative
 */
function solve(target: number, places: Places, shape: Shape, direction: (place: number) => number): number {
	const start = places.x.map((_, i) => places.tokens[i]! * Math.exp(-deficitAt(places, shape, i)));
	let amount = 0;
	for (let step = 0; step < 30; step++) {
		let mass = 0;
		let slope = 0;
		for (let i = 0; i < blocks; i++) {
			const weight = start[i]! * Math.exp(-amount * direction(i));
			mass += weight;
			slope += weight * direction(i);
		}
		const excess = Math.log(mass / target);
		const next = amount + (excess * mass) / slope;
		if (!(excess > 1e-6) || !Number.isFinite(next)) break;
		amount = next;
	}
	return amount;
}

/** Ranks beyond K are taken together in blocks of equal length in x = ln (r / K). */
const blocks = 32;

/** The middle of each block, and how many tokens it stands for. */
interface Places {
	readonly x: Float64Array;
	/** q(K / V) - q(r / V) */
	readonly bell: Float64Array;
	readonly tokens: Float64Array;
}

function placesOf({ rank, size }: Shape, end: number): Places {
	const x = new Float64Array(blocks);
	const bell = new Float64Array(blocks);
	const tokens = new Float64Array(blocks);
	const from = Math.log((rank + 0.5) / rank);
	const width = (Math.log((end + 0.5) / rank) - from) / blocks;
	const perRank = 2 * Math.sinh(width / 2);
	const highest = quantile(rank, size);
	for (let i = 0; i < blocks; i++) {
		x[i] = from + (i + 0.5) * width;
		const r = rank * Math.exp(x[i]!);
		bell[i] = highest - quantile(r, size);
		tokens[i] = r * perRank;
	}
	return { x, bell, tokens };
}

function deficitAt(places: Places, { last, zipf, normal }: Shape, i: number): number {
	return last + zipf * places.x[i]! + normal * places.bell[i]!;
}

function sumOver(places: Places, shape: Shape): Sums {
	let mass = 0;
	let first = 0;
	let second = 0;
	for (let i = 0; i < blocks; i++) {
		const deficit = deficitAt(places, shape, i);
		const weight = places.tokens[i]! * Math.exp(-deficit);
		mass += weight;
		first += weight * deficit;
		second += weight * deficit * deficit;
	}
	return { mass, first, second };
}

/** What the next tokens weigh, up to a rank, and the deficit there. */
export function continueTo(shape: Shape, end: number): Sums & { readonly last: number } {
	const { rank, size, last, zipf, normal } = shape;
	const bell = quantile(rank, size) - quantile(end, size);
	return { ...sumOver(placesOf(shape, end), shape), last: last + zipf * Math.log(end / rank) + normal * bell };
}

/** Σ d and Σ d² of the unseen tokens, each counted once whatever it weighs. */
export function logitSums(shape: Shape): { readonly first: number; readonly second: number } {
	const places = placesOf(shape, shape.size);
	let first = 0;
	let second = 0;
	for (let i = 0; i < blocks; i++) {
		const deficit = deficitAt(places, shape, i);
		first += places.tokens[i]! * deficit;
		second += places.tokens[i]! * deficit * deficit;
	}
	return { first, second };
}

/** The unseen tokens in groups of equals: how far the logits of each are below the largest, and how many it stands for. */
export function tailGroups(shape: Shape): { readonly deficits: Float64Array; readonly tokens: Float64Array } {
	const places = placesOf(shape, shape.size);
	return { deficits: places.x.map((_, i) => deficitAt(places, shape, i)), tokens: places.tokens };
}

/** Σ w^(1/T) of the unseen tokens: what they weigh at a temperature. */
export function massAt(shape: Shape, temperature: number): number {
	const places = placesOf(shape, shape.size);
	let mass = 0;
	for (let i = 0; i < blocks; i++) mass += places.tokens[i]! * Math.exp(-deficitAt(places, shape, i) / temperature);
	return mass;
}

/**
 * q(rank / size): the normal quantile at which a token of this rank is expected, by Pólya's approximation of the normal
 * integral (0.15 below the true one at p = 1e-3, closer towards the middle). The half rank keeps the last token finite.
 */
function quantile(rank: number, size: number): number {
	const p = (rank - 0.5) / size;
	const q = Math.sqrt((-Math.PI / 2) * Math.log(4 * p * (1 - p)));
	return p < 0.5 ? q : -q;
}
