import type { Nodes } from "mdast";
import type { CompileContext, Extension, Token } from "mdast-util-from-markdown";
import { type SourceText, SourceTextBuilder } from "./sourceText.ts";

/** What one token of the Markdown grammar added to a text, and where it stands in the source. */
interface Chunk {
	readonly start: number;
	readonly end: number;
	readonly value: string;
	/** Written as a character reference (`&amp;`), which is one thing however long. */
	readonly reference: boolean;
}

/** Tokens whose text is not shown. */
const hidden = new Set<string>([
	"codeFencedFenceMeta",
	"resourceDestinationString",
	"resourceTitleString",
	"referenceString",
	"definitionLabelString",
	"definitionDestinationString",
	"definitionTitleString",
	"gfmFootnoteCallString",
	"gfmFootnoteDefinitionLabelString",
]);

/** The word after an opening fence: shown, but no part of the code. */
const label = "codeFencedFenceInfo";

/**
 * Watches mdast-util-from-markdown at work and notes, for each piece of text it adds to the tree, where that stands in
 * the source. The tree itself says only where nodes begin and end.
 */
export class ChunkCollector {
	readonly #texts: Chunk[] = [];
	readonly #labels: Chunk[] = [];
	readonly #lengths = new WeakMap<Nodes, number>();
	#hidden = 0;
	#inLabel = false;

	/** To be given to the parser. */
	readonly extension: Extension;

	/**
	 * @param shift added to the parser's offsets to get those in the source
	 * @param replaced offsets in the source of characters that the parser got others for
	 */
	constructor(
		private readonly source: string,
		private readonly shift: number,
		private readonly replaced: ReadonlySet<number>,
	) {
		const exit: ChunkCollector["exit"] = (token, parent) => this.exit(token, parent);
		this.extension = {
			beforeEnter: ({ type }) => this.enter(type),
			afterExit(token) {
				exit(token, this.stack.at(-1));
			},
		};
	}

	private enter(type: string): void {
		if (hidden.has(type)) this.#hidden++;
		if (type === label) this.#inLabel = true;
	}

	/** @param parent the node that is open, or the parser's collection of nodes to come */
	private exit(token: Token, parent: CompileContext["stack"][number] | undefined): void {
		if (hidden.has(token.type)) this.#hidden--;
		if (token.type === label) this.#inLabel = false;
		const last = parent !== undefined && "children" in parent ? parent.children.at(-1) : undefined;
		if (last?.type !== "text") return;
		const known = this.#lengths.get(last) ?? 0;
		this.#lengths.set(last, last.value.length);
		if (last.value.length <= known || this.#hidden > 0) return;
		(this.#inLabel ? this.#labels : this.#texts).push({
			start: token.start.offset + this.shift,
			end: token.end.offset + this.shift,
			value: last.value.slice(known),
			reference: token.type === "characterReference",
		});
	}

	/** All that was shown between two offsets of the source. */
	text(start: number, end: number): SourceText {
		return this.#between(this.#texts, start, end);
	}

	/** The word after the opening fence of the code block between two offsets of the source. */
	label(start: number, end: number): SourceText {
		return this.#between(this.#labels, start, end);
	}

	#between(chunks: readonly Chunk[], start: number, end: number): SourceText {
		const builder = new SourceTextBuilder();
		// What the blanks of a tab at the end became takes up no place after it.
		const isIn = (chunk: Chunk | undefined) => chunk !== undefined && (chunk.start < end || chunk.end === end);
		for (let i = firstFrom(chunks, start); isIn(chunks[i]); i++) this.#add(builder, chunks[i]!, start);
		return builder.build();
	}

	#add(builder: SourceTextBuilder, chunk: Chunk, shownFrom: number): void {
		const { start, end, value } = chunk;
		if (chunk.reference) {
			builder.add(value, start, end);
			return;
		}
		// Of a tab that is partly indentation, the rest becomes blanks before the characters that follow it.
		const blanks = this.source[start - 1] === "\t" ? Math.max(0, value.length - (end - start)) : 0;
		builder.add(value.slice(0, blanks), start - 1, start);
		// A task's first text gives its first blank to the box before it.
		const cut = Math.max(blanks, shownFrom - start + blanks);
		// The parser lets line endings reach over the prefix of the next line ("> ").
		const from = start + cut - blanks;
		builder.add(this.#restored(value.slice(cut), from), from, start + value.length - blanks);
	}

	/** A text that stands in the source at an offset, one for one, with what the parser did not get. */
	#restored(value: string, start: number): string {
		if (this.replaced.size === 0) return value;
		return Array.from({ length: value.length }, (_, i) =>
			this.replaced.has(start + i) ? this.source[start + i] : value[i],
		).join("");
	}
}

/** Index of the first chunk that ends after an offset. */
function firstFrom(chunks: readonly Chunk[], offset: number): number {
	let low = 0;
	let high = chunks.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (chunks[middle]!.end <= offset) low = middle + 1;
		else high = middle;
	}
	return low;
}
