import type { Span } from "../../sampler/text.ts";

/**
 * Characters `from` to `to` of a rendered text, written at `start` to `end` of the Markdown source: one for one where
 * both are equally long, otherwise as a whole (`&amp;` for "&").
 */
export interface Stretch {
	readonly from: number;
	readonly to: number;
	readonly start: number;
	readonly end: number;
}

/** A text as it is rendered, with the place in the source of each of its characters. The stretches cover it in order. */
export interface SourceText {
	readonly value: string;
	readonly stretches: readonly Stretch[];
}

/** A part of the source, rendered as it stands. */
export function verbatim(source: string, start: number, end: number): SourceText {
	return new SourceTextBuilder().add(source.slice(start, end), start, end).build();
}

/** Where in the source the character at `index` was written. */
export function placeOf({ stretches }: SourceText, index: number): Span {
	const stretch = stretches.find(({ to }) => index < to);
	if (stretch === undefined) throw new RangeError(`The text has no character ${index}.`);
	if (!isOneForOne(stretch)) return { start: stretch.start, end: stretch.end };
	const start = stretch.start + index - stretch.from;
	return { start, end: start + 1 };
}

export function isOneForOne({ from, to, start, end }: Stretch): boolean {
	return to - from === end - start;
}

export class SourceTextBuilder {
	#value = "";
	readonly #stretches: Stretch[] = [];

	/** Appends `value`, which was written at `start` to `end`. */
	add(value: string, start: number, end: number): this {
		if (value === "") return this;
		const from = this.#value.length;
		this.#value += value;
		const next = { from, to: this.#value.length, start, end };
		const last = this.#stretches.at(-1);
		if (last !== undefined && last.end === start && isOneForOne(last) && isOneForOne(next)) {
			this.#stretches[this.#stretches.length - 1] = { ...next, from: last.from, start: last.start };
		} else {
			this.#stretches.push(next);
		}
		return this;
	}

	/** Appends characters `from` to `to` of another text. Stretches that are not one for one are taken whole. */
	addPart({ value, stretches }: SourceText, from: number, to: number): this {
		for (const stretch of stretches) {
			if (stretch.to <= from || stretch.from >= to) continue;
			if (!isOneForOne(stretch)) {
				this.add(value.slice(stretch.from, stretch.to), stretch.start, stretch.end);
				continue;
			}
			const first = Math.max(from, stretch.from);
			const last = Math.min(to, stretch.to);
			const shift = stretch.start - stretch.from;
			this.add(value.slice(first, last), first + shift, last + shift);
		}
		return this;
	}

	build(): SourceText {
		return { value: this.#value, stretches: this.#stretches };
	}
}
