import assert from "node:assert/strict";
import fc from "fast-check";
import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { IncrementalMarkdown } from "../../../webview/markdown/incremental.ts";
import { linkPlace } from "../../../webview/markdown/links.ts";
import { parseMarkdown } from "../../../webview/markdown/parse.ts";
import { placeOf, type SourceText } from "../../../webview/markdown/sourceText.ts";
import { textsIn } from "../../../webview/markdown/texts.ts";
import type { Block, Inline } from "../../../webview/markdown/tree.ts";
import { documents, runs } from "./markdownSamples.ts";
import { parserValues } from "./parserValues.ts";

const blocksOf = (source: string) => parseMarkdown(source).map(({ block }) => block);

/** What a place in the source stands for, decoded without the code under test. */
function readBack(source: string, start: number, end: number): string {
	const written = source.slice(start, end);
	if (written === "\0") return "\uFFFD";
	if (!/^&.*;$/.test(written)) return written;
	const [paragraph] = fromMarkdown(`x${written}`).children;
	const [text] = (paragraph as { children: Nodes[] }).children;
	return (text as { value: string }).value.slice(1);
}

function checkPlaces(source: string, text: SourceText): void {
	for (let i = 0; i < text.value.length; ) {
		const { start, end } = placeOf(text, i);
		const expected = text.value[i] === " " && source[start] === "\t" ? " " : readBack(source, start, end);
		assert.equal(text.value.slice(i, i + expected.length), expected, `at ${i} of ${JSON.stringify(text)}`);
		i += expected.length;
	}
}

describe("Markdown with places", () => {
	it("says for every character where in the source it was written", () => {
		fc.assert(
			fc.property(documents, (source) => {
				for (const text of textsIn(blocksOf(source))) checkPlaces(source, text);
			}),
			runs(200),
		);
	});

	it("renders the texts the parser read, no more and no less", () => {
		fc.assert(
			fc.property(documents, (source) => {
				const shown = textsIn(blocksOf(source)).map(({ value }) => value);
				assert.deepEqual(shown, parserValues(source));
			}),
			runs(200),
		);
	});

	it("reads the same while it is written as at once", () => {
		fc.assert(
			fc.property(documents, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 200 }), (source, steps) => {
				fc.pre(!source.includes("[ref]") && !source.includes("[^note]"));
				const markdown = new IncrementalMarkdown();
				let at = 0;
				for (const step of steps) {
					at = Math.min(source.length, at + step);
					markdown.update(source.slice(0, at));
					if (at === source.length) break;
				}
				assert.deepEqual(markdown.blocks, parseMarkdown(source.slice(0, at)));
			}),
			runs(40),
		);
	});

	const onlyBlock = (source: string): Block => {
		const [block, ...more] = blocksOf(source);
		assert.deepEqual(more, []);
		return block!;
	};

	const inlinesOf = (source: string): readonly Inline[] => {
		const block = onlyBlock(source);
		assert(block.type === "paragraph");
		return block.children;
	};

	it("shows HTML as text", () => {
		const [text] = textsIn(blocksOf("<script>alert(1)</script>\n"));
		assert.equal(text?.value, "<script>alert(1)</script>");
		assert.equal(textsIn(blocksOf("a <img src=x> b"))[1]?.value, "<img src=x>");
	});

	it("lets only web and mail addresses be opened", () => {
		const openable = (target: string) => {
			const [link] = inlinesOf(`[text](<${target}>)`);
			assert(link?.type === "link");
			assert.equal(link.target, target);
			return link.openable;
		};
		assert.deepEqual(["https://a.b/", "http://a.b", "mailto:a@b.c", "HTTPS://a.b"].map(openable), [
			true,
			true,
			true,
			true,
		]);
		for (const target of [
			"javascript:alert(1)",
			"command:x",
			"file:///etc/passwd",
			"vscode://x",
			"/a",
			"data:text/html,x",
			" ",
		]) {
			assert.equal(openable(target), false, target);
		}
	});

	it("knows where a link's text says where it leads", () => {
		const isBare = (source: string) => {
			const [link] = inlinesOf(source);
			assert(link?.type === "link");
			return link.bare;
		};
		assert.deepEqual(["https://a.b/c", "www.a.org", "x@a.org", "<https://a.b>"].map(isBare), [true, true, true, true]);
		assert.deepEqual(["[https://good.org](https://bad.org)", "[*https://a.b*](https://a.b)"].map(isBare), [
			false,
			false,
		]);
	});

	it("does not take a link's text at its word where it only looks like its target", () => {
		for (const source of ["https://\u0430pple.com/", "<https://good.org@bad.org/>", "www.p\u0430ypal.com"]) {
			const [link] = inlinesOf(source);
			assert(link?.type === "link");
			assert.equal(link.bare, false, source);
		}
		assert.equal(linkPlace("https://\u0430pple.com/"), "xn--pple-43d.com");
		assert.equal(linkPlace("mailto:a@\u0430pple.com"), "a@xn--pple-43d.com");
	});

	it("shows what nests too deep as text, and changes nothing in code", () => {
		const [shown] = textsIn(blocksOf(`${">".repeat(100)} deep`));
		assert.match(shown!.value, /^>{50,} deep$/);
		const code = `${">".repeat(100)} ${"*_[".repeat(1000)}`;
		assert.equal(textsIn(blocksOf(`\`\`\`\n${code}\n\`\`\``))[0]!.value, code);
		assert.equal(onlyBlock("- ".repeat(100)).type, "rule");
	});

	it("shows what is marked up too much as text, all of it", () => {
		const source = "*a **b ".repeat(1000);
		const shown = textsIn(blocksOf(source)).map(({ value }) => value);
		assert.equal(shown.join(""), source.trimEnd());
		assert.equal(textsIn(blocksOf(`${source}\n\n*a*`)).at(-1)!.value, "a");
	});

	it("finds the target of a link by reference, once the text is whole", () => {
		const source = "See [it][1].\n\n[1]: https://example.com\n";
		const targets = (blocks: readonly { readonly block: Block }[]) =>
			blocks.flatMap(({ block }) =>
				block.type === "paragraph"
					? block.children.flatMap((child) => (child.type === "link" ? [child.target] : []))
					: [],
			);
		const markdown = new IncrementalMarkdown();
		markdown.update(source.slice(0, 16));
		markdown.update(source);
		assert.deepEqual(targets(markdown.blocks), []);
		markdown.finish(source);
		assert.deepEqual(targets(markdown.blocks), ["https://example.com"]);
	});

	it("keeps the blocks that cannot change any more", () => {
		const markdown = new IncrementalMarkdown();
		markdown.update("one\n\ntwo\n\n- three");
		const [one, two, three] = markdown.blocks;
		markdown.update("one\n\ntwo\n\n- three\n- four\n\nfive");
		assert.equal(markdown.blocks[0], one);
		assert.equal(markdown.blocks[1], two);
		assert.notEqual(markdown.blocks[2], three);
		assert.equal(markdown.blocks.length, 4);
	});
});
