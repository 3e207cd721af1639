import type { Token } from "./distribution.ts";

/** Repetition control by DRY ("don't repeat yourself"): only what would carry on a repetition is made less likely. */
export interface DryParameters {
	/** The penalty, in logits, for carrying on the shortest repetition that counts. 0 turns it off. */
	readonly multiplier: number;
	/** By how much the penalty grows with each further token repeated; at least 1. */
	readonly base: number;
	/** Repetitions shorter than this are free; a positive whole number. */
	readonly allowedLength: number;
	/** How many of the last tokens are looked at; a whole number. */
	readonly range: number;
	/** Tokens across which nothing counts as repeated, and which are never penalised. */
	readonly breakers?: ReadonlySet<Token>;
}

export const defaultDry: DryParameters = { multiplier: 0.8, base: 1.75, allowedLength: 2, range: 1024 };

/** A weight e^-1000 is 0 already, and sums of squares stay finite. */
const mostPenalty = 1000;

/** @throws RangeError with a sentence when a parameter makes no sense */
export function checkDry({ multiplier, base, allowedLength, range }: DryParameters): void {
	const must = (holds: boolean, what: string, value: number) => {
		if (!holds) throw new RangeError(`${what}, and it is ${value}.`);
	};
	must(
		multiplier >= 0 && Number.isFinite(multiplier),
		"The multiplier of DRY must be a number of at least 0",
		multiplier,
	);
	must(base >= 1 && Number.isFinite(base), "The base of DRY must be a number of at least 1", base);
	must(
		Number.isInteger(allowedLength) && allowedLength > 0,
		"The allowed length of DRY must be a positive whole number",
		allowedLength,
	);
	must(Number.isInteger(range) && range >= 0, "The range of DRY must be a whole number of at least 0", range);
}

/**
 * What to take off the logits of the next token. If the last n tokens have occurred before, followed by t, then t would
 * make that n + 1; for the largest such n >= allowedLength the penalty of t is multiplier · base^(n - allowedLength).
 * The algorithm is p-e-w's (text-generation-webui, pull request 5677; llama.cpp, pull request 9702).
 * Costs one pass over the range.
 * @param tokens the text so far, in order
 * @returns penalties greater than 0, at most 1000
 */
export function dryPenalties(tokens: readonly Token[], parameters: DryParameters): ReadonlyMap<Token, number> {
	const { multiplier, base, allowedLength, breakers } = parameters;
	const penalties = new Map<Token, number>();
	const size = Math.min(tokens.length, parameters.range);
	const limit = unbroken(tokens, size, breakers);
	if (multiplier === 0 || limit < allowedLength) return penalties;
	const lengths = suffixLengths(tokens, size);
	for (let back = 1; back < size; back++) {
		const length = Math.min(lengths[back]!, limit);
		if (length < allowedLength) continue;
		const follower = tokens[tokens.length - back]!;
		if (breakers?.has(follower)) continue;
		const penalty = Math.min(mostPenalty, multiplier * base ** (length - allowedLength));
		if (penalty > (penalties.get(follower) ?? 0)) penalties.set(follower, penalty);
	}
	return penalties;
}

/** How many tokens there are after the last breaker. */
function unbroken(tokens: readonly Token[], size: number, breakers: ReadonlySet<Token> | undefined): number {
	if (breakers === undefined || breakers.size === 0) return size;
	let length = 0;
	while (length < size && !breakers.has(tokens[tokens.length - 1 - length]!)) length++;
	return length;
}

/**
 * How many of the last tokens are also those before a place `back` tokens from the end, for each such place within the
 * range: the Z-function of the reversed text.
 */
function suffixLengths(tokens: readonly Token[], size: number): Int32Array {
	const lengths = new Int32Array(size);
	const last = tokens.length - 1;
	// The stretch, from `left` up to `right`, that reaches furthest back of all known to repeat the end.
	let left = 0;
	let right = 0;
	for (let back = 1; back < size; back++) {
		let length = back < right ? Math.min(right - back, lengths[back - left]!) : 0;
		while (back + length < size && tokens[last - length] === tokens[last - back - length]) length++;
		lengths[back] = length;
		if (back + length > right) {
			left = back;
			right = back + length;
		}
	}
	return lengths;
}
