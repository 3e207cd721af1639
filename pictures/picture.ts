import type { Drawing } from "./drawing.ts";

/** A picture of an answer's tokens. */
export interface Picture {
	readonly drawing: Drawing;
	/** Every token once, in the order in which the arrow keys go through them. */
	readonly order: ArrayLike<number>;
	/** The token that is shown nearest to a place, or null where none is near. */
	tokenAt(x: number, y: number): number | null;
	/** Path data that points a token out. */
	cursor(token: number): string;
	/** Path data that marks the tokens `first` to `last`. */
	range(first: number, last: number): string;
}

/** Tokens `first` to `last`. */
export interface TokenRange {
	readonly first: number;
	readonly last: number;
}

/** How the keyboard goes through a picture. */
export type Stride =
	| "next"
	| "previous"
	| "nextUnsure"
	| "previousUnsure"
	| "nextMark"
	| "previousMark"
	| "first"
	| "last"
	| "far"
	| "farBack";

/** Which tokens the jumps lead to. */
export interface Landmarks {
	readonly unsure: ReadonlySet<number>;
	readonly marked: ReadonlySet<number>;
}

/** The token a stride leads to from `current`; it stays where there is none further on. */
export function stride(order: ArrayLike<number>, current: number | null, way: Stride, landmarks: Landmarks): number {
	const last = order.length - 1;
	if (way === "first" || current === null) return order[0]!;
	if (way === "last") return order[last]!;
	const at = Array.prototype.indexOf.call(order, current);
	const page = Math.max(1, Math.round(order.length / 10));
	const back = way.startsWith("previous") || way === "farBack";
	if (way === "far" || way === "farBack") return order[Math.max(0, Math.min(at + (back ? -page : page), last))]!;
	const fits = way.endsWith("Unsure") ? landmarks.unsure : way.endsWith("Mark") ? landmarks.marked : null;
	for (let i = at + (back ? -1 : 1); i >= 0 && i <= last; i += back ? -1 : 1) {
		if (fits === null || fits.has(order[i]!)) return order[i]!;
	}
	return current;
}
