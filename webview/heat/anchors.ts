import type { Span } from "../../sampler/text.ts";
import type { Mark } from "../../sampler/trace.ts";
import type { SourceText } from "../markdown/sourceText.ts";
import { textsIn } from "../markdown/texts.ts";
import type { TopBlock } from "../markdown/tree.ts";
import { cutByTokens } from "./runs.ts";

/** The marks of one block: where each stands in its texts, before which run of which token. */
export interface Anchors {
	readonly inTexts: ReadonlyMap<SourceText, ReadonlyMap<number, readonly Mark[]>>;
	/** Those after which the block shows nothing. */
	readonly after: readonly Mark[];
}

/** The marks of each block, and those that stand after the last. */
export function marksByBlock(
	blocks: readonly TopBlock[],
	spans: readonly Span[],
	marks: readonly Mark[],
): { readonly byBlock: readonly (readonly Mark[])[]; readonly after: readonly Mark[] } {
	const byBlock: Mark[][] = blocks.map(() => []);
	const after: Mark[] = [];
	let block = 0;
	for (const mark of marks) {
		const offset = spans[mark.at]?.start;
		while (offset !== undefined && block < blocks.length && blocks[block]!.end <= offset) block++;
		if (offset === undefined || block === blocks.length) after.push(mark);
		else byBlock[block]!.push(mark);
	}
	return { byBlock, after };
}

/** Each mark before the first thing shown that was written at its place or after it. */
export function anchorMarks(block: TopBlock["block"], spans: readonly Span[], marks: readonly Mark[]): Anchors {
	const inTexts = new Map<SourceText, Map<number, Mark[]>>();
	let next = 0;
	for (const text of marks.length > 0 ? textsIn([block]) : []) {
		for (const { from, token } of cutByTokens(text, spans)) {
			while (token !== null && next < marks.length && marks[next]!.at <= token) {
				const places = inTexts.get(text) ?? new Map<number, Mark[]>();
				inTexts.set(text, places);
				places.set(from, [...(places.get(from) ?? []), marks[next]!]);
				next++;
			}
		}
	}
	return { inTexts, after: marks.slice(next) };
}
