import assert from "node:assert/strict";
import fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { explainText, fenced, fenceTag, promptOf } from "../../../extension/chat/prompts.ts";

describe("prompts", () => {
	it("asks what was typed, as it was typed", () => {
		assert.equal(promptOf({ text: " Which is larger?\n", attachments: [] }), " Which is larger?\n");
	});

	it("puts code below the words, in a fence with the language's short tag", () => {
		const attachment = { label: "a.ts, line 1", language: "typescript", code: "let a = 1;", source: null };
		assert.equal(
			promptOf({ text: explainText, attachments: [attachment] }),
			"Explain this code:\n```ts\nlet a = 1;\n```",
		);
	});

	it("tags fences as people do", () => {
		assert.deepEqual(["typescriptreact", "javascript", "python", "plaintext", "rust"].map(fenceTag), [
			"tsx",
			"js",
			"py",
			"",
			"rust",
		]);
	});

	it("makes a fence that nothing in the code can close", () => {
		const line = fc.array(fc.constantFrom("`", "``", "```", "````", "~~~", " ", "ts", "a"), { maxLength: 6 });
		const code = fc.array(line, { minLength: 1, maxLength: 6 }).map((lines) => lines.map((l) => l.join("")).join("\n"));
		fc.assert(
			fc.property(code, (text) => {
				const { children } = fromMarkdown(fenced(text, "ts"));
				assert.equal(children.length, 1);
				const [node] = children;
				assert.ok(node?.type === "code");
				assert.equal(node.value, text);
			}),
			{ numRuns: 300, seed: 1 },
		);
	});
});
