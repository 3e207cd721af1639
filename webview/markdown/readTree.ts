import type { Code, InlineCode, List as ListNode, Nodes, PhrasingContent, RootContent } from "mdast";
import type { Span } from "../../sampler/text.ts";
import type { ChunkCollector } from "./chunks.ts";
import { isOpenable, saysTarget } from "./links.ts";
import { type SourceText, SourceTextBuilder, verbatim } from "./sourceText.ts";
import type { Block, Inline, Link, List } from "./tree.ts";

/** Most emphases and links in each other. What is further in is shown as it was written. */
const deepest = 32;

/** Turns the parser's nodes into what is rendered. */
export class TreeReader {
	/** How many inlines the one that is being read is in. */
	#depth = 0;

	/**
	 * @param shift added to the nodes' offsets to get those in the source
	 * @param targets of links by identifier
	 */
	constructor(
		private readonly source: string,
		private readonly shift: number,
		private readonly chunks: ChunkCollector,
		private readonly targets: ReadonlyMap<string, string>,
	) {}

	rangeOf(node: Nodes): Span {
		return { start: node.position!.start.offset! + this.shift, end: node.position!.end.offset! + this.shift };
	}

	block(node: RootContent): Block {
		switch (node.type) {
			case "paragraph":
				return { type: "paragraph", children: this.#inlines(node.children) };
			case "heading":
				return { type: "heading", depth: node.depth, children: this.#inlines(node.children) };
			case "code":
				return this.#code(node);
			case "blockquote":
				return { type: "quote", children: this.#blocks(node.children) };
			case "list":
				return this.#list(node);
			case "table":
				return {
					type: "table",
					align: node.align ?? [],
					rows: node.children.map((row) => row.children.map((cell) => this.#inlines(cell.children, true))),
				};
			case "thematicBreak":
				return { type: "rule" };
			case "html":
				return { type: "source", text: this.#shown(node) };
			case "footnoteDefinition":
				return { type: "footnote", label: this.#footnoteLabel(node), children: this.#blocks(node.children) };
			default:
				return { type: "source", text: this.#verbatim(node) };
		}
	}

	#blocks(nodes: readonly RootContent[]): Block[] {
		return nodes.map((node) => this.block(node));
	}

	#list(node: ListNode): List {
		return {
			type: "list",
			start: node.ordered ? (node.start ?? 1) : null,
			loose: (node.spread ?? false) || node.children.some(({ spread }) => spread),
			items: node.children.map((item) => ({
				checked: item.checked ?? null,
				children: this.#blocks(item.children),
			})),
		};
	}

	/** The line endings next to the fences belong to the fences. */
	#code(node: Code): Block {
		const { start, end } = this.rangeOf(node);
		const shown = this.chunks.text(start, end);
		const from = /^(?:\r?\n|\r)?/.exec(shown.value)![0].length;
		const label = this.chunks.label(start, end);
		return {
			type: "code",
			label: label.value === "" ? null : label,
			text: new SourceTextBuilder().addPart(shown, from, from + node.value.length).build(),
		};
	}

	#inlines(nodes: readonly PhrasingContent[], inTable = false): Inline[] {
		this.#depth++;
		const inlines = nodes.map((node) => this.#inline(node, inTable));
		this.#depth--;
		return inlines;
	}

	#inline(node: PhrasingContent, inTable: boolean): Inline {
		if (this.#depth > deepest) return { type: "text", text: this.#verbatim(node) };
		switch (node.type) {
			case "text":
				return { type: "text", text: this.#shown(node) };
			case "inlineCode":
				return { type: "code", text: inTable ? this.#codeInTable(node) : this.#shown(node) };
			case "emphasis":
			case "strong":
				return { type: node.type, children: this.#inlines(node.children, inTable) };
			case "delete":
				return { type: "deleted", children: this.#inlines(node.children, inTable) };
			case "break":
				return { type: "break" };
			case "link":
				return this.#link(node.url, this.#inlines(node.children, inTable));
			case "linkReference":
				return this.#link(this.targets.get(node.identifier) ?? "", this.#inlines(node.children, inTable));
			case "image":
				return { type: "image", alt: this.#shown(node), target: node.url };
			case "imageReference":
				return { type: "image", alt: this.#shown(node), target: this.targets.get(node.identifier) ?? "" };
			case "html":
				return { type: "text", text: this.#shown(node) };
			default:
				return { type: "text", text: this.#verbatim(node) };
		}
	}

	#link(target: string, children: readonly Inline[]): Link {
		const text = children.map((child) => (child.type === "text" ? child.text.value : "")).join("");
		const bare = children.every(({ type }) => type === "text") && saysTarget(text, target);
		return { type: "link", target, openable: isOpenable(target), bare, children };
	}

	/** In a table `\|` stands for "|", in code too. */
	#codeInTable(node: InlineCode): SourceText {
		const shown = this.#shown(node);
		const builder = new SourceTextBuilder();
		let from = 0;
		for (const { index, 0: pair } of shown.value.matchAll(/\\[\\|]/g)) {
			if (pair === "\\\\") continue;
			builder.addPart(shown, from, index);
			from = index + 1;
		}
		return builder.addPart(shown, from, shown.value.length).build();
	}

	/** "[^name]", without the colon after it. */
	#footnoteLabel(node: Nodes): SourceText {
		const { start } = this.rangeOf(node);
		return verbatim(this.source, start, this.source.indexOf("]:", start) + 1);
	}

	#shown(node: Nodes): SourceText {
		const { start, end } = this.rangeOf(node);
		return this.chunks.text(start, end);
	}

	#verbatim(node: Nodes): SourceText {
		const { start, end } = this.rangeOf(node);
		return verbatim(this.source, start, end);
	}
}
