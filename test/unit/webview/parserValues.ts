import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

/** All texts in the parser's own tree, in order, without our reading of it: what an answer is to show. */
export function parserValues(source: string): string[] {
	const mdastExtensions = gfmFromMarkdown().map(({ transforms: _, ...extension }) => extension);
	const root = fromMarkdown(source, { extensions: [gfm({ singleTilde: false })], mdastExtensions });
	// The parser drops a byte order mark, and counts from after it.
	const shift = source.startsWith("\uFEFF") ? 1 : 0;
	const visit = (node: Nodes): string[] => {
		const { start, end } = node.position!;
		const written = source.slice(start.offset! + shift, end.offset! + shift);
		if (node.type === "image" || node.type === "imageReference") return [node.alt ?? ""];
		if (node.type === "definition" || node.type === "footnoteReference") return [written];
		if (node.type === "code") return [...(node.lang ? [node.lang] : []), node.value];
		if ("value" in node) return [node.value];
		const children = "children" in node ? node.children.flatMap(visit) : [];
		if (node.type !== "footnoteDefinition") return children;
		return [written.slice(0, written.indexOf("]:") + 1), ...children];
	};
	return visit(root);
}
