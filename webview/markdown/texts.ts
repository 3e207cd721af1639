import type { SourceText } from "./sourceText.ts";
import type { Block, Inline } from "./tree.ts";

/** All texts of a tree, in the order they are shown in. */
export function textsIn(nodes: readonly (Block | Inline)[]): SourceText[] {
	return nodes.flatMap((node) => {
		switch (node.type) {
			case "text":
			case "source":
				return [node.text];
			case "code":
				return "label" in node && node.label !== null ? [node.label, node.text] : [node.text];
			case "image":
				return [node.alt];
			case "list":
				return node.items.flatMap(({ children }) => textsIn(children));
			case "table":
				return node.rows.flatMap((row) => row.flatMap(textsIn));
			case "footnote":
				return [node.label, ...textsIn(node.children)];
			case "break":
			case "rule":
				return [];
			default:
				return textsIn(node.children);
		}
	});
}
