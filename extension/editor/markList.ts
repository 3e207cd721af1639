import type { TraceToken } from "../../sampler/trace.ts";

/** A stretch of a document that a token of an answer wrote, and that nobody has changed since. */
export interface Mark {
	/** Offsets into the document, in UTF-16 units; `end` is the one after the last. */
	readonly start: number;
	readonly end: number;
	readonly token: TraceToken;
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

/** The mark that holds the unit at the offset. */
export const markAt = (marks: readonly Mark[], offset: number): Mark | undefined =>
	marks.find(({ start, end }) => start <= offset && offset < end);
