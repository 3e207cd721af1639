import type { Nodes, Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { ChunkCollector } from "./chunks.ts";
import { limitedMarkup, markersTooDeep, withoutMarkers } from "./limits.ts";
import { TreeReader } from "./readTree.ts";
import type { TopBlock } from "./tree.ts";

const byteOrderMark = "\uFEFF";

// One tilde is "about" more often than it is an opening strike.
const syntax = [gfm({ singleTilde: false }), limitedMarkup()];

// The transforms look for addresses in texts that are done, and lose their places; the syntax finds addresses already.
const compilation = gfmFromMarkdown().map(({ transforms: _, ...extension }) => extension);

/**
 * Parses Markdown from an offset on, which counts as the start of a line.
 * @param source the whole text: all places are offsets in it
 */
export function parseMarkdown(source: string, from = 0): TopBlock[] {
	// The parser drops a byte order mark at the start of what it gets; elsewhere it is a character like others.
	const marked = source[from] === byteOrderMark;
	const tooDeep = markersTooDeep(source, from);
	const text = withoutMarkers(source, from, tooDeep);
	const shielded = marked && from > 0 ? byteOrderMark + text : text;
	const shift = marked && from === 0 ? 1 : from;
	const chunks = new ChunkCollector(source, shift, tooDeep);
	const root = fromMarkdown(shielded, { extensions: syntax, mdastExtensions: [...compilation, chunks.extension] });
	return readBlocks(root, source, shift, chunks, from);
}

function readBlocks(root: Root, source: string, shift: number, chunks: ChunkCollector, from: number): TopBlock[] {
	const reader = new TreeReader(source, shift, chunks, definitionsIn(root));
	return root.children.map((node) => {
		const { start, end } = reader.rangeOf(node);
		return { start: Math.max(from, lineStart(source, start)), end, block: reader.block(node) };
	});
}

function lineStart(source: string, offset: number): number {
	let start = offset;
	while (start > 0 && source[start - 1] !== "\n" && source[start - 1] !== "\r") start--;
	return start;
}

/** Targets of links by identifier. The first definition counts. */
function definitionsIn(root: Root): Map<string, string> {
	const targets = new Map<string, string>();
	const visit = (node: Nodes) => {
		if (node.type === "definition" && !targets.has(node.identifier)) targets.set(node.identifier, node.url);
		if ("children" in node) node.children.forEach(visit);
	};
	visit(root);
	return targets;
}
