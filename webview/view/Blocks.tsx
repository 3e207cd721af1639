import type { ComponentChildren, JSX } from "preact";
import type { Block, Inline, Link, List, Table } from "../markdown/tree.ts";
import { CodeBlock } from "./CodeBlock.tsx";
import { ClosedTarget, LinkTarget } from "./LinkTarget.tsx";
import { scrolled } from "./scrolled.ts";
import { renderText, type TextPlace } from "./TokenText.tsx";

interface Place extends TextPlace {
	/** More may still come to this block. */
	readonly growing: boolean;
}

/** A block of an answer, and all in it. */
export function renderBlock(block: Block, place: Place): ComponentChildren {
	switch (block.type) {
		case "paragraph":
			return <p>{renderInlines(block.children, place)}</p>;
		case "heading":
			return renderHeading(block.depth, renderInlines(block.children, place));
		case "code":
			return <CodeBlock block={block} {...place} />;
		case "quote":
			return <blockquote>{renderBlocks(block.children, place)}</blockquote>;
		case "list":
			return renderList(block, place);
		case "table":
			return renderTable(block, place);
		case "rule":
			return <hr />;
		case "source":
			return <p class="source">{renderText(block.text, place)}</p>;
		case "footnote":
			return (
				<div class="footnote">
					<span class="footnote-label">{renderText(block.label, place)}</span>
					{renderBlocks(block.children, place)}
				</div>
			);
	}
}

function renderBlocks(blocks: readonly Block[], place: Place): ComponentChildren {
	return blocks.map((block) => renderBlock(block, place));
}

/** The answer's own headings come below those of the page. */
function renderHeading(depth: number, children: ComponentChildren): ComponentChildren {
	const Heading = `h${Math.min(6, depth + 2)}` as "h3";
	return <Heading class={`heading-${depth}`}>{children}</Heading>;
}

function renderList({ start, loose, items }: List, place: Place): ComponentChildren {
	const children = items.map(({ checked, children }) => (
		<li class={checked === null ? undefined : "task"}>
			{checked !== null && <input type="checkbox" checked={checked} disabled aria-label={checked ? "Done" : "To do"} />}
			{renderBlocks(children, place)}
		</li>
	));
	const tightness = loose ? "loose" : "tight";
	if (start === null) return <ul class={tightness}>{children}</ul>;
	return (
		<ol class={tightness} start={start}>
			{children}
		</ol>
	);
}

function renderTable({ align, rows }: Table, place: Place): ComponentChildren {
	const [head = [], ...body] = rows;
	const side = (column: number) => (align[column] ? `align-${align[column]}` : undefined);
	return (
		<div class="table" {...scrolled("Table")}>
			<table>
				<thead>
					<tr>
						{head.map((cell, i) => (
							<th class={side(i)}>{renderInlines(cell, place)}</th>
						))}
					</tr>
				</thead>
				<tbody>
					{body.map((row) => (
						<tr>
							{row.map((cell, i) => (
								<td class={side(i)}>{renderInlines(cell, place)}</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}

function renderInlines(inlines: readonly Inline[], place: Place): ComponentChildren {
	return inlines.map((inline) => renderInline(inline, place));
}

const marks: Readonly<Record<"emphasis" | "strong" | "deleted", keyof JSX.IntrinsicElements>> = {
	emphasis: "em",
	strong: "strong",
	deleted: "del",
};

function renderInline(inline: Inline, place: Place): ComponentChildren {
	switch (inline.type) {
		case "text":
			return renderText(inline.text, place);
		case "code":
			return <code>{renderText(inline.text, place)}</code>;
		case "break":
			return <br />;
		case "link":
			return renderLink(inline, place);
		case "image":
			return (
				<span class="image">
					{renderText(inline.alt, place)}
					<ClosedTarget before="[image: " target={inline.target} after="]" />
				</span>
			);
		default: {
			const Mark = marks[inline.type] as "em";
			return <Mark>{renderInlines(inline.children, place)}</Mark>;
		}
	}
}

function renderLink({ target, openable, bare, children }: Link, place: Place): ComponentChildren {
	return (
		<span class={openable ? "link" : undefined}>
			{renderInlines(children, place)}
			{openable ? <LinkTarget target={target} bare={bare} /> : <ClosedTarget before="(" target={target} after=")" />}
		</span>
	);
}
