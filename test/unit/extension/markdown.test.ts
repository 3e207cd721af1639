import assert from "node:assert/strict";
import { markdownOf } from "../../../extension/conversations/markdown.ts";
import { conversationForTest, started, stopped, traceToken, written } from "./support.ts";

const question = (text: string) => ({ text, attachments: [] });
const attachment = { label: "a.ts, line 1", language: "typescript", code: "let a = 1;", source: null };

describe("a conversation as Markdown", () => {
	it("says what wrote each answer, where it was unsure, and shows both pictures", async () => {
		const { conversation } = conversationForTest();
		const id = conversation.begin({ text: "Explain *this*:", attachments: [attachment] });
		conversation.write(id, [started, ...written("It is "), { type: "token", token: traceToken("nine", 4) }, stopped]);
		conversation.close(id, null);
		const { text, pictures } = markdownOf("A_b", conversation.kept.turns, "a (b).pictures");
		assert.equal(
			text,
			`${[
				"# A\\_b",
				"## Question",
				"> Explain *this*:",
				"a.ts, line 1:\n\n```ts\nlet a = 1;\n```",
				"## Answer",
				"It is nine",
				"*2 tokens by m, policy greedy, seed 0.*",
				"Where the model was most unsure:",
				"- after “It is ”: ` nine `. About 4 equal choices",
				"![Entropy of 2 tokens in order; at its highest as between 4.0 equal choices. 1 sentence unsure, 0 marks.](a%20%28b%29.pictures/answer-1-entropy-timeline.svg)",
				"![Entropy and varentropy of 2 tokens, by quadrant: 2 adaptive.](a%20%28b%29.pictures/answer-1-quadrant-map.svg)",
			].join("\n\n")}\n`,
		);
		assert.deepEqual([...pictures.keys()], ["answer-1-entropy-timeline.svg", "answer-1-quadrant-map.svg"]);
		for (const svg of pictures.values())
			assert.match(svg, /^<svg xmlns="[^"]+" width="924" height="\d+"[\s\S]+<\/svg>\n$/);
	});

	it("ends the code inside which an answer was cut, so that what comes after it is none of that", () => {
		const { conversation } = conversationForTest();
		const id = conversation.begin(question("Why?"));
		conversation.write(id, [started, ...written("So:\n", "```ts\n", "let a")]);
		conversation.cancel(id);
		const { text } = markdownOf("T", conversation.kept.turns, "t.pictures");
		assert.ok(text.includes("\n\nSo:\n```ts\nlet a\n```\n\n*3 tokens by m"), text);
	});

	it("has no pictures of an answer in which nothing was written", () => {
		const { conversation } = conversationForTest();
		conversation.close(conversation.begin(question("Why?")), { code: "ENGINE_EXITED", message: "Gone.", actions: [] });
		const { text, pictures } = markdownOf("T", conversation.kept.turns, "t.pictures");
		assert.equal(text, "# T\n\n## Question\n\n> Why?\n\n## Answer\n\n*Gone.*\n");
		assert.equal(pictures.size, 0);
	});
});
