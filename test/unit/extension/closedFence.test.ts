import assert from "node:assert/strict";
import fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { withClosedFence } from "../../../extension/conversations/closedFence.ts";

describe("Markdown that was cut inside a fence", () => {
	it("has the fence closed, with as many marks as opened it", () => {
		for (const [cut, end] of [
			["So:\n```ts\nlet a", "```"],
			["```", "```"],
			["````md\n```ts\n```", "````"],
			["~~~ts `x`\n```", "~~~"],
			["- one\n\n```ts\nlet a", "```"],
			["```\n    ```", "```"],
		] as const) {
			assert.equal(withClosedFence(cut), `${cut}\n${end}`);
		}
	});

	it("is left as it is where nothing is open, or what is open ends with its list or quote", () => {
		for (const whole of [
			"",
			"So:\n```ts\nlet a\n```",
			"So:\r\n~~~\r\nlet a\r\n~~~~  \r\nDone.",
			"```let a``` is code",
			"    ```\n    indented",
			"1. So:\n\n   ```ts\n   let a",
			"- ```ts\n  let a",
			"- a\n  1. b\n     ```",
			"> ```ts\n> let a",
		]) {
			assert.equal(withClosedFence(whole), whole);
		}
	});

	it("takes nothing of what comes after it for code", () => {
		const marker = fc.constantFrom("", "", "- ", "1. ", "> ", "  ", "   ", "    ");
		const text = fc.constantFrom("", "a", "```", "```ts", "````", "~~~", "~~~~ x", "``` `x`");
		const line = fc.tuple(marker, text).map((parts) => parts.join(""));
		fc.assert(
			fc.property(fc.array(line, { maxLength: 7 }), (lines) => {
				const answer = lines.join("\n").trim();
				const last = fromMarkdown(`${withClosedFence(answer)}\n\n## After`).children.at(-1)!;
				assert.equal(last.type, "heading", answer);
			}),
			{ numRuns: 500, seed: 1 },
		);
	});
});
