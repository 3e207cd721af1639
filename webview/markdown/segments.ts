import type { Thought } from "../thoughts.ts";
import { IncrementalMarkdown } from "./incremental.ts";
import { verbatim } from "./sourceText.ts";
import type { TopBlock } from "./tree.ts";

/** A stretch of the source: Markdown of its own, or a tag that is shown as it stands. */
interface Segment {
	readonly kind: "markdown" | "tag";
	readonly start: number;
	/** Infinity where it goes on as far as the source. */
	readonly end: number;
}

interface ReadSegment extends Segment {
	readonly markdown: IncrementalMarkdown | null;
	readonly blocks: readonly TopBlock[];
}

/**
 * Markdown that is still being written, in which thoughts stand apart: what is opened in one, a fence or a list, ends with
 * it.
 */
export class SegmentedMarkdown {
	#segments: readonly ReadSegment[] = [];

	get blocks(): readonly TopBlock[] {
		return this.#segments.flatMap(({ blocks }) => blocks);
	}

	/** @param source the text so far; it starts with the text so far at the last call, or as far as it was cut back since */
	update(source: string, thoughts: readonly Thought[]): void {
		this.#segments = segmentsOf(thoughts).map((segment, i) => {
			const known = this.#segments[i];
			if (known?.kind !== segment.kind || known.start !== segment.start) return read(segment, source, null);
			return known.end === segment.end && segment.end <= source.length ? known : read(segment, source, known.markdown);
		});
	}

	/** The text was cut back to its first `length` characters; what comes in their place is told by `update`. */
	cut(length: number): void {
		const kept = this.#segments.filter(({ start }) => start < length);
		this.#segments = kept.map((segment) => {
			if (segment.end <= length) return segment;
			segment.markdown?.cut(length);
			return { ...segment, end: Number.POSITIVE_INFINITY };
		});
	}

	/** The text is whole: links and footnotes find definitions written after them. */
	finish(source: string, thoughts: readonly Thought[]): void {
		this.update(source, thoughts);
		this.#segments = this.#segments.map((segment) => {
			if (segment.markdown === null) return segment;
			segment.markdown.finish(source.slice(0, segment.end));
			return { ...segment, blocks: segment.markdown.blocks };
		});
	}
}

function read(segment: Segment, source: string, known: IncrementalMarkdown | null): ReadSegment {
	const { kind, start, end } = segment;
	if (kind === "tag") {
		return {
			...segment,
			markdown: null,
			blocks: [{ start, end, block: { type: "source", text: verbatim(source, start, end) } }],
		};
	}
	const markdown = known ?? new IncrementalMarkdown(start);
	// It may have had the beginning of a tag.
	if (end <= source.length) markdown.cut(end);
	markdown.update(source.slice(0, end));
	return { ...segment, markdown, blocks: markdown.blocks };
}

/** They cover the source. */
function segmentsOf(thoughts: readonly Thought[]): Segment[] {
	const segments: Segment[] = [];
	let at = 0;
	const markdownTo = (end: number) => {
		segments.push({ kind: "markdown", start: at, end });
		at = end;
	};
	for (const { openTag, closeTag } of thoughts) {
		for (const tag of [openTag, closeTag]) {
			if (tag === null) continue;
			markdownTo(tag.start);
			segments.push({ kind: "tag", start: tag.start, end: tag.end });
			at = tag.end;
		}
	}
	markdownTo(Number.POSITIVE_INFINITY);
	return segments;
}
