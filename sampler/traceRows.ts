import type { Token } from "./distribution.ts";
import type { Field } from "./jsonFields.ts";
import type { Interval } from "./metrics.ts";
import { type Piece, samePiece } from "./piece.ts";
import type { Quadrant } from "./quadrant.ts";
import { rounded, roundedInterval } from "./rounding.ts";
import type { Alternative, TraceToken } from "./trace.ts";

/** A token with its piece. */
export type Entry = Pick<TraceToken, "token" | "piece">;

/** Gathers tokens with their pieces, each once, and tells the index of each. */
export class TokenTable {
	readonly entries: (readonly [Token, Piece])[] = [];
	/** For each token, where it stands: nearly always once, for a token has one piece. */
	readonly #indices = new Map<Token, number[]>();

	indexOf({ token, piece }: Entry): number {
		const indices = this.#indices.get(token) ?? [];
		const known = indices.find((index) => samePiece(this.entries[index]![1], piece));
		if (known !== undefined) return known;
		const index = this.entries.push([token, piece]) - 1;
		this.#indices.set(token, [...indices, index]);
		return index;
	}
}

export function readEntry(field: Field): Entry {
	const row = field.row(["token", "piece"]);
	return { token: row.at(0).count(), piece: readPiece(row.at(1)) };
}

function readPiece(field: Field): Piece {
	if (field.isText) return field.text();
	const hex = field.get("hex");
	const digits = hex.text();
	return /^(?:[0-9a-f]{2})*$/.test(digits) ? { hex: digits } : hex.fail("bytes in hexadecimal");
}

const columns = ["index", "probability", "entropy", "varentropy", "quadrant", "rule", "alternatives"] as const;

/** A token as a list of what `columns` names. */
export function tokenRow(token: TraceToken, table: TokenTable): unknown {
	return [
		table.indexOf(token),
		token.probability === null ? null : rounded(token.probability),
		intervalRow(token.entropy),
		intervalRow(token.varentropy),
		token.quadrant,
		token.rule,
		token.alternatives.flatMap((alternative) => [table.indexOf(alternative), rounded(alternative.probability)]),
	];
}

export function readToken(field: Field, vocabulary: readonly Entry[]): TraceToken {
	const row = field.row(columns);
	const { token, piece } = vocabulary[row.count(0, vocabulary.length)]!;
	return {
		token,
		piece,
		probability: row.isNull(1) ? null : row.number(1, 0, 1),
		entropy: readInterval(row.at(2)),
		varentropy: readInterval(row.at(3)),
		quadrant: readQuadrant(row.at(4)),
		rule: row.text(5),
		alternatives: readAlternatives(row.at(6), vocabulary),
	};
}

/** One number where there is but one, as in a step whose whole distribution was read. */
export function intervalRow(interval: Interval): number | readonly number[] {
	const { low, value, high } = roundedInterval(interval);
	return low === high ? value : [low, value, high];
}

export function readInterval(field: Field): Interval {
	if (field.isNumber) {
		const value = field.number(0);
		return { low: value, value, high: value };
	}
	const row = field.row(["low", "value", "high"]);
	const low = row.number(0, 0, Number.MAX_VALUE);
	const value = row.number(1, low, Number.MAX_VALUE);
	return { low, value, high: row.number(2, value, Number.MAX_VALUE) };
}

const quadrants: readonly Quadrant[] = ["argmax", "pause", "branch", "resample", "adaptive"];

export function readQuadrant(field: Field): Quadrant {
	return field.oneOf(quadrants);
}

function readAlternatives(field: Field, vocabulary: readonly Entry[]): readonly Alternative[] {
	const row = field.list();
	if (row.length % 2 !== 0) field.fail("pairs of an index and a probability");
	const alternatives = new Array<Alternative>(row.length / 2);
	let likeliest = 1;
	for (let i = 0; i < alternatives.length; i++) {
		const { token, piece } = vocabulary[row.count(2 * i, vocabulary.length)]!;
		likeliest = row.number(2 * i + 1, 0, likeliest);
		alternatives[i] = { token, piece, probability: likeliest };
	}
	return alternatives;
}
