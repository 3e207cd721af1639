import type { TraceToken } from "../../sampler/trace.ts";

/** A stretch of a document that an answer's tokens wrote, and that nobody has changed since. */
export interface Mark {
	/** Offsets into the document, in UTF-16 units; `end` is the one after the last. */
	readonly start: number;
	readonly end: number;
	/** The one that wrote it, or that decided that it is worth a look. */
	readonly token: TraceToken;
	/** Whether it is a phrase that is worth a look, and how unsure the model was; 0 where it is no more than what a token wrote. */
	readonly doubt: 0 | 1 | 2;
}

/** A change of a document: `removed` units at `offset` gave way to `added` new ones. */
export interface Edit {
	readonly offset: number;
	readonly removed: number;
	readonly added: number;
}

/** The marks after an edit. Those behind it move; those it reaches into are gone, for their text is no longer the token's. */
export function afterEdit(marks: readonly Mark[], { offset, removed, added }: Edit): Mark[] {
	const shift = added - removed;
	return marks.flatMap((mark) => {
		if (mark.end <= offset) return [mark];
		if (mark.start >= offset + removed) return [{ ...mark, start: mark.start + shift, end: mark.end + shift }];
		return [];
	});
}

/** The mark that holds the unit at the offset: one that is worth a look before others. */
export function markAt(marks: readonly Mark[], offset: number): Mark | undefined {
	const here = marks.filter(({ start, end }) => start <= offset && offset < end);
	return here.find(({ doubt }) => doubt > 0) ?? here[0];
}
