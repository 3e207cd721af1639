import assert from "node:assert/strict";
import { explainText, promptOf } from "../../../extension/chat/prompts.ts";
import { promptText } from "../../../model/data/document.ts";
import { about, ask } from "../../../model/data/item.ts";
import { loadForTest, question } from "../engine/support.ts";

describe("the questions of the training text", () => {
	it("have the form in which the engine asks them", async () => {
		const loaded = await loadForTest();
		try {
			const text = about("What does this print?", "ts", "console.log(5 * 12 - 3);");
			assert.deepEqual(loaded.model.tokenize(promptText({ prompt: ask(text) }), true), question(loaded, text));
		} finally {
			await loaded.dispose();
		}
	});

	it("put code below the words as the extension does", () => {
		const attachment = { label: "a.ts, line 1", language: "typescript", code: "let a = 1;", source: null };
		assert.equal(about(explainText, "ts", attachment.code), promptOf({ text: explainText, attachments: [attachment] }));
	});
});
