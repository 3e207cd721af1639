import type { Token } from "./distribution.ts";
import type { Field } from "./jsonFields.ts";
import type { Interval } from "./metrics.ts";
import type { Piece } from "./piece.ts";
import type { Quadrant } from "./quadrant.ts";
import { rounded, roundedInterval } from "./rounding.ts";
import type { TraceToken } from "./trace.ts";

/** A token with its piece. */
export type Entry = Pick<TraceToken, "token" | "piece">;

/** Gathers tokens with their pieces, each once, and tells the index of each. */
export class TokenTable {
	readonly entries: (readonly [Token, Piece])[] = [];
	readonly #indices = new Map<string, number>();

	indexOf({ token, piece }: Entry): number {
		const key = typeof piece === "string" ? `${token} "${piece}` : `${token} ${piece.hex}`;
		const known = this.#indices.get(key);
		if (known !== undefined) return known;
		this.#indices.set(key, this.entries.length);
		return this.entries.push([token, piece]) - 1;
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
		probability: row.at(1).orNull((probability) => probability.number(0, 1)),
		entropy: readInterval(row.at(2)),
		varentropy: readInterval(row.at(3)),
		quadrant: readQuadrant(row.at(4)),
		rule: row.at(5).text(),
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

function readAlternatives(field: Field, vocabulary: readonly Entry[]): TraceToken["alternatives"] {
	const row = field.list();
	if (row.length % 2 !== 0) field.fail("pairs of an index and a probability");
	const alternatives: TraceToken["alternatives"][number][] = [];
	let likeliest = 1;
	for (let i = 0; i < row.length; i += 2) {
		const { token, piece } = vocabulary[row.count(i, vocabulary.length)]!;
		likeliest = row.number(i + 1, 0, likeliest);
		alternatives.push({ token, piece, probability: likeliest });
	}
	return alternatives;
}
