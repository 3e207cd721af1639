import type { Head, TailMass } from "./bounds.ts";
import type { Distribution, Token } from "./distribution.ts";
import { sumHead, tailMass } from "./metrics.ts";
import type { Random } from "./random.ts";
import { estimateTail, logitSums } from "./tail.ts";

/**
 * Which tokens a draw may take, told apart by `kind`. Always measured on the model's own distribution, at temperature 1
 * and before any temperature is applied: a hotter draw mixes the same tokens differently, and lets no other in.
 * Since tokens are listed by falling logit, each keeps the first so many of them. A token exactly at a limit stays, and
 * so do its equals; only top-p and top-k may part equals, of which those listed first stay.
 */
export type Truncation =
	/** Keeps p >= Σ p², the probability that two draws agree (Tan et al. 2025, arXiv 2509.23234). */
	| { readonly kind: "p-less" }
	/** Keeps logits within n standard deviations, over all possible tokens, of the largest (Tang et al. 2024, arXiv 2411.07641). */
	| { readonly kind: "top-n-sigma"; readonly n: number }
	/** Keeps p >= share · the largest p (Nguyen et al. 2024, arXiv 2407.01082). */
	| { readonly kind: "min-p"; readonly share: number }
	/** Keeps the fewest that hold this probability together (Holtzman et al. 2019, arXiv 1904.09751); 1 is the same as `none`. */
	| { readonly kind: "top-p"; readonly mass: number }
	| { readonly kind: "top-k"; readonly count: number }
	/** Keeps all that are listed. */
	| { readonly kind: "none" };

/** @throws RangeError with a sentence when the number in it makes no sense */
export function checkTruncation(truncation: Truncation): void {
	const fault = faultIn(truncation);
	if (fault !== null) throw new RangeError(fault);
}

function faultIn(truncation: Truncation): string | null {
	const unless = (holds: boolean, what: string, value: number) => (holds ? null : `${what}, and it is ${value}.`);
	const inUnit = (value: number) => value >= 0 && value <= 1;
	switch (truncation.kind) {
		case "top-n-sigma": {
			const { n } = truncation;
			return unless(n >= 0 && Number.isFinite(n), "The n of top-nσ must be a number of at least 0", n);
		}
		case "min-p":
			return unless(inUnit(truncation.share), "The share of min-p must be between 0 and 1", truncation.share);
		case "top-p":
			return unless(inUnit(truncation.mass), "The mass of top-p must be between 0 and 1", truncation.mass);
		case "top-k": {
			const { count } = truncation;
			return unless(Number.isInteger(count) && count > 0, "The count of top-k must be a positive whole number", count);
		}
		default:
			return null;
	}
}

/**
 * How many of the listed tokens survive: at least 1, and never an impossible one. Where the unseen tokens have a say that
 * is not settled (`supportKnown`), p-less takes them to be equals, which keeps rather one token too many, and top-nσ
 * takes their logits to go on as the seen ones do.
 */
export function supportSize(distribution: Distribution, truncation: Truncation): number {
	const { head, mass } = partition(distribution);
	return Math.max(1, keptOf(distribution, truncation, head, mass));
}

/**
 * True when the support is `supportSize` whatever the unseen logits are, so that reading more of them is of no use. The
 * weight of all unseen ones together is taken as Z gives it: what only the error of Z leaves open counts as known.
 * `none` is always known, for the list itself is its limit. For top-nσ every logit counts: one far below the others
 * widens σ as much as it likes, so that nothing less than the whole vocabulary will do.
 */
export function supportKnown(distribution: Distribution, truncation: Truncation): boolean {
	const { head, mass } = partition(distribution);
	if (head.count < distribution.tokens.length || distribution.tokens.length >= distribution.vocabularySize) return true;
	switch (truncation.kind) {
		case "none":
			return true;
		case "top-k":
			return truncation.count <= head.count;
		case "top-n-sigma":
			return false;
		case "top-p":
			return truncation.mass >= 1 || prefixMass(distribution, truncation.mass, head, mass).reached;
		case "min-p":
			return (
				keptOf(distribution, truncation, head, mass) < head.count ||
				!atLeast(largestUnseen(head, mass), truncation.share)
			);
		case "p-less":
			return pLessKnown(distribution, head, mass);
	}
}

function partition(distribution: Distribution): { head: Head; mass: TailMass } {
	const head = sumHead(distribution);
	return { head, mass: tailMass(distribution, head) };
}

function keptOf(distribution: Distribution, truncation: Truncation, head: Head, mass: TailMass): number {
	switch (truncation.kind) {
		case "none":
			return head.count;
		case "top-k":
			return Math.min(truncation.count, head.count);
		case "top-n-sigma":
			return countWithin(distribution, truncation.n * deviation(distribution, head, mass), head.count);
		case "top-p":
			return truncation.mass >= 1 ? head.count : prefixMass(distribution, truncation.mass, head, mass).count;
		case "min-p":
			return countFrom(distribution, truncation.share, head.count);
		case "p-less":
			return countFrom(
				distribution,
				collision(squares(distribution, head.count) + evenSquares(mass), head, mass),
				head.count,
			);
	}
}

/**
 * Relative to the larger: what the rounding of Z and of sums may amount to. Numbers this close are equal, for a token that
 * is exactly at a limit, as all tokens of a flat distribution are for p-less, must not fall by the last bit.
 */
const rounding = 1e-9;

const atLeast = (value: number, limit: number) => value >= limit * (1 - rounding);

/** How many weights, relative to the largest, are at least this. */
function countFrom({ logits }: Distribution, weight: number, possible: number): number {
	let count = 0;
	while (count < possible && atLeast(Math.exp(logits[count]! - logits[0]!), weight)) count++;
	return count;
}

/** How many logits are at most this far below the largest. */
function countWithin({ logits }: Distribution, distance: number, possible: number): number {
	let count = 0;
	while (count < possible && atLeast(distance, logits[0]! - logits[count]!)) count++;
	return count;
}

/** The fewest tokens whose share of Z is the mass, or all where the listed ones do not reach it. */
function prefixMass({ logits }: Distribution, share: number, head: Head, mass: TailMass) {
	const wanted = share * (head.mass + mass.value);
	let sum = 0;
	for (let i = 0; i < head.count; i++) {
		sum += Math.exp(logits[i]! - logits[0]!);
		if (atLeast(sum, wanted)) return { count: i + 1, reached: true };
	}
	return { count: head.count, reached: false };
}

/** σ of the logits of all possible tokens. */
function deviation({ logits }: Distribution, head: Head, mass: TailMass): number {
	const unseen = mass.count === 0 ? { first: 0, second: 0 } : logitSums(estimateTail(logits, head, mass).shape);
	let { first, second } = unseen;
	for (let i = 0; i < head.count; i++) {
		const deficit = logits[0]! - logits[i]!;
		first += deficit;
		second += deficit * deficit;
	}
	const count = head.count + mass.count;
	return Math.sqrt(Math.max(0, second / count - (first / count) ** 2));
}

/** Σ w² over the listed tokens. */
function squares({ logits }: Distribution, possible: number): number {
	let sum = 0;
	for (let i = 0; i < possible; i++) sum += Math.exp(2 * (logits[i]! - logits[0]!));
	return sum;
}

/** The weight w at which p = Σ p²: with p = w / Z, it is Σ w² / Z. */
const collision = (sumOfSquares: number, head: Head, mass: TailMass) => sumOfSquares / (head.mass + mass.value);

/** The least Σ w² of the unseen: when all weigh the same. */
const evenSquares = ({ value, count }: TailMass) => (count === 0 ? 0 : (value * value) / count);

/** No unseen token weighs more than the last listed one, nor more than all unseen ones together. */
const largestUnseen = (head: Head, mass: TailMass) => Math.min(Math.exp(-head.last), mass.value);

/**
 * The unseen tokens move the limit by their Σ w², which is least when they are equals, greatest when as few as possible
 * hold their mass, and may be anything between. Where every listed token is kept either way, an unseen one may be too:
 * in the second case the largest there can be is among them.
 */
function pLessKnown(distribution: Distribution, head: Head, mass: TailMass): boolean {
	const listed = squares(distribution, head.count);
	const lowest = collision(listed + evenSquares(mass), head, mass);
	const highest = collision(listed + fewSquares(head, mass), head, mass);
	const kept = countFrom(distribution, lowest, head.count);
	if (countFrom(distribution, highest, head.count) !== kept) return false;
	return kept < head.count || !atLeast(largestUnseen(head, mass), highest);
}

/** The greatest Σ w² of the unseen: when as few as possible hold their mass. */
function fewSquares(head: Head, mass: TailMass): number {
	if (mass.value === 0) return 0;
	const most = Math.exp(-head.last);
	const full = Math.floor(mass.value / most);
	return full * most * most + (mass.value - full * most) ** 2;
}

/** Narrows a draw. */
export interface Among {
	/** Only the first so many of the listed tokens; all of them unless told. */
	readonly support?: number;
	/** None of these, unless there is no other. */
	readonly excluded?: ReadonlySet<Token>;
}

/**
 * Draws from the first tokens the distribution lists, their probabilities p^(1/temperature) normalised over these.
 * Tokens outside the K are never drawn: with K in the hundreds that leaves out what no sampler would want.
 * Where all of the support is excluded, the best of the listed tokens that is not is taken; where all of those are
 * excluded, the likeliest token. Nothing is drawn then, nor at temperature 0.
 * @param temperature 1 leaves the model's proportions as they are; 0 takes the likeliest
 * @returns an index into `distribution.tokens`
 */
export function drawIndex(distribution: Distribution, temperature: number, random: Random, among: Among = {}): number {
	const { logits } = distribution;
	const { support = logits.length, excluded } = among;
	const best = firstAllowed(distribution, excluded);
	if (best === -1) return 0;
	if (best >= support || temperature === 0) return best;
	const weight = (i: number) =>
		excluded?.has(distribution.tokens[i]!) ? 0 : Math.exp((logits[i]! - logits[best]!) / temperature);
	const end = Math.min(support, logits.length);
	let total = 0;
	for (let i = best; i < end; i++) total += weight(i);
	let left = random.next() * total;
	for (let i = best; i < end; i++) {
		left -= weight(i);
		if (left < 0) return i;
	}
	// Rounding may leave a trace of the total; the likeliest token takes it, since the last may be impossible.
	return best;
}

/** The likeliest possible token that is not excluded, or -1. */
function firstAllowed({ tokens, logits }: Distribution, excluded: ReadonlySet<Token> | undefined): number {
	if (excluded === undefined || excluded.size === 0) return 0;
	return tokens.findIndex((token, i) => logits[i]! > Number.NEGATIVE_INFINITY && !excluded.has(token));
}
