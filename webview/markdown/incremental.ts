import { parseMarkdown } from "./parse.ts";
import type { TopBlock } from "./tree.ts";

/**
 * Markdown that is still being written. Only the blocks that further text can still change are parsed again; the others
 * stay the same objects.
 */
export class IncrementalMarkdown {
	#source = "";
	#blocks: readonly TopBlock[] = [];

	/** @param from offset in the source at which it begins */
	constructor(private readonly from = 0) {}

	get blocks(): readonly TopBlock[] {
		return this.#blocks;
	}

	/** @param source the text so far; it starts with the text so far at the last call, or as far as it was cut back since */
	update(source: string): void {
		const kept = this.#settled();
		const from = this.#blocks[kept]?.start ?? this.from;
		this.#blocks = [...this.#blocks.slice(0, kept), ...parseMarkdown(source, from)];
		this.#source = source;
	}

	/** The text was cut back to its first `length` characters; what comes in their place is told by `update`. */
	cut(length: number): void {
		const first = this.#blocks.findIndex(({ end }) => end >= length);
		if (first >= 0) this.#blocks = this.#blocks.slice(0, first);
		this.#source = this.#source.slice(0, length);
	}

	/** The text is whole: links and footnotes find definitions written after them. */
	finish(source: string): void {
		this.#blocks = parseMarkdown(source, this.from);
		this.#source = source;
	}

	/** How many blocks at the beginning cannot change any more. */
	#settled(): number {
		let kept = this.#blocks.length - 1;
		while (kept > 0 && this.#canStillJoin(this.#blocks[kept - 1]!, this.#blocks[kept]!)) kept--;
		return Math.max(0, kept);
	}

	/** Whether what comes next in the second block could make it a part of the first, or is read otherwise after it. */
	#canStillJoin(first: TopBlock, second: TopBlock): boolean {
		const container = first.block.type === "list" || first.block.type === "footnote";
		// After indented code the parser takes a list item without text for a text.
		const indented = /^(?: {4}| {0,3}\t)/.test(this.#source.slice(first.start, first.start + 4));
		return container || indented || !/\n[ \t]*\r?\n|\r[ \t]*\r/.test(this.#source.slice(first.end, second.start));
	}
}
