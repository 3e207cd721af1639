import { insideThinking, type Place } from "../boundaries.ts";
import type { Vocabulary } from "../decoder.ts";
import type { Token } from "../distribution.ts";
import type { Metrics } from "../metrics.ts";
import type { Quadrant } from "../quadrant.ts";
import type { Point } from "./point.ts";

/** How many tokens back a distribution is remembered, and so how far an answer can be taken back (but for its beginning). */
const memory = 256;

interface Written {
	readonly token: Token;
	readonly metrics: Metrics;
	readonly quadrant: Quadrant;
	/** Where the token stands. */
	readonly place: Place;
	/** A thought may be put before it. */
	readonly isStart: boolean;
	/** What was known before it; forgotten after a while. */
	point: Point | null;
}

/** The answer so far, with what was known before each of its tokens. */
export class Draft {
	readonly #written: Written[] = [];
	readonly #tokens: Token[] = [];
	#place: Place;

	constructor(
		private readonly vocabulary: Vocabulary,
		place: Place,
	) {
		this.#place = place;
	}

	get tokens(): readonly Token[] {
		return this.#tokens;
	}

	get length(): number {
		return this.#tokens.length;
	}

	/** Where the next token will stand. */
	get place(): Place {
		return this.#place;
	}

	/** Whether a text is in it, in the tokens which that is written with. */
	has(text: string): boolean {
		const wanted = this.vocabulary.tokenize(text);
		const isAt = (start: number) => wanted.every((token, i) => this.#tokens[start + i] === token);
		return wanted.length > 0 && this.#tokens.some((_, start) => isAt(start));
	}

	placeOf(index: number): Place {
		return this.#written[index]?.place ?? this.#place;
	}

	metricsAt(index: number): Metrics | undefined {
		return this.#written[index]?.metrics;
	}

	quadrantAt(index: number): Quadrant | undefined {
		return this.#written[index]?.quadrant;
	}

	/** What was known before a token; null where it is forgotten. */
	pointAt(index: number): Point | null {
		return this.#written[index]?.point ?? null;
	}

	push(token: Token, point: Point): void {
		const { metrics, quadrant } = point;
		const isStart = this.#place.isStart(this.vocabulary.bytes(token));
		this.#written.push({ token, metrics, quadrant, place: this.#place, isStart, point });
		this.#tokens.push(token);
		const old = this.#written[this.#written.length - 1 - memory];
		// The beginning is remembered, for an answer may start over.
		if (old !== undefined && old !== this.#written[0]) old.point = null;
		this.#place = advance(this.#place, token, this.vocabulary);
	}

	/** Takes back all tokens from an index on. */
	cut(keep: number): void {
		this.#place = this.placeOf(keep);
		this.#written.length = keep;
		this.#tokens.length = keep;
	}

	/**
	 * The latest index at which a line or a sentence starts, of those that can be gone back to; null where there is none.
	 * @param next bytes of the token that would come next; null if it ends the answer
	 */
	lastStart(next: Uint8Array | null): number | null {
		if (this.#place.isStart(next)) return this.length;
		for (let index = this.length - 1; index >= 0; index--) {
			const { isStart, point } = this.#written[index]!;
			if (point === null) return null;
			if (isStart) return index;
		}
		return null;
	}
}

/** The place after several tokens. */
export function placeAfter(place: Place, tokens: readonly Token[], vocabulary: Vocabulary): Place {
	return tokens.reduce((before, token) => advance(before, token, vocabulary), place);
}

/** The place after a token. The tokens that open and close a model's thinking have no text of their own. */
export function advance(place: Place, token: Token, vocabulary: Vocabulary): Place {
	if (token === vocabulary.thinking?.open) return insideThinking(place, true);
	if (token === vocabulary.thinking?.close) return insideThinking(place, false);
	return place.after(vocabulary.bytes(token));
}
