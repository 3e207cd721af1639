import assert from "node:assert/strict";
import fc from "fast-check";
import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { cardMarkdown, codeSpan, plain } from "../../../extension/editor/cardMarkdown.ts";
import { type Card, describeToken } from "../../../sampler/describe.ts";
import { traceToken } from "./support.ts";

const parse = (markdown: string) =>
	fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
const nodes = (node: Nodes): Nodes[] => [node, ...("children" in node ? node.children.flatMap(nodes) : [])];

const card: Card = {
	title: "foo",
	sentence: "About 3 equal choices",
	facts: [
		{ label: "Probability", value: "61 %" },
		{ label: "Rule", value: "argmax" },
	],
	alternatives: [
		{ token: 1, title: "foo", probability: 0.61, taken: true },
		{ token: 2, title: "bar", probability: 0.3, taken: false },
	],
	others: 0.09,
};

describe("the card in a hover", () => {
	it("says what the card says", () => {
		const tree = parse(cardMarkdown(card));
		assert.deepEqual(
			nodes(tree).flatMap((node) => (node.type === "inlineCode" ? [node.value] : [])),
			["foo", "foo", "bar"],
		);
		const text = nodes(tree)
			.flatMap((node) => ("value" in node ? [node.value] : []))
			.join(" ");
		for (const part of ["About 3 equal choices", "Probability: 61 %", "61 %", "(taken)", "30 %", "others 9 %"]) {
			assert.ok(text.includes(part), `"${part}" in: ${text}`);
		}
	});

	it("is made of a token's own words", () => {
		assert.match(cardMarkdown(describeToken(traceToken(" x", 3))), /^\*\*` ·x `\*\* About 3 equal choices/);
	});

	it("shows whatever a model wrote as code, and a rule as plain words", () => {
		const hostile = (...more: string[]) =>
			fc
				.array(
					fc.constantFrom(
						...[
							"`",
							"``",
							"[a](command:x)",
							"![](http://x)",
							"<img src=x>",
							"|",
							"**",
							"\n",
							"\n\n",
							"# ",
							"- ",
							"<!--",
						],
						...["$(bug)", "\\", "&lt;", " ", "a", "~~", "_", ...more],
					),
					{ maxLength: 8 },
				)
				.map((parts) => parts.join(""));
		const allowed = new Set(["root", "paragraph", "strong", "inlineCode", "text", "list", "listItem", "break"]);
		fc.assert(
			fc.property(hostile("https://x.example"), hostile(), (title, words) => {
				const markdown = cardMarkdown({
					title,
					sentence: words,
					facts: [{ label: "Rule", value: words }],
					alternatives: [{ token: 1, title, probability: 0.5, taken: true }],
					others: 0.5,
				});
				const all = nodes(parse(markdown));
				const strange = all.find(({ type }) => !allowed.has(type));
				assert.equal(strange, undefined, `${strange?.type} in ${JSON.stringify(markdown)}`);
				assert.equal(all.filter(({ type }) => type === "list").length, 1);
				assert.equal(all.filter(({ type }) => type === "listItem").length, 2);
			}),
			{ numRuns: 300, seed: 1 },
		);
	});

	it("keeps text in code spans and in plain words as it is", () => {
		const only = (markdown: string) => nodes(parse(markdown)).flatMap((node) => ("value" in node ? [node.value] : []));
		assert.deepEqual(only(codeSpan("a `` b`")), ["a `` b`"]);
		assert.deepEqual(only(plain("*a* [b](c) <d> &amp; `e`")).join(""), "*a* [b](c) <d> &amp; `e`");
	});
});
