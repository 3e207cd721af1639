import assert from "node:assert/strict";
import fc from "fast-check";
import { budgetParts, budgetSentence } from "../../../webview/composer/budgetWords.ts";
import { commandCompletions, completed, completingAt, fileCompletions } from "../../../webview/composer/completion.ts";

describe("what is completed in the question box", () => {
	it("is a command at the beginning, and a file after @", () => {
		assert.deepEqual(completingAt("/ex", 3), { kind: "command", query: "ex", start: 0, end: 3 });
		assert.deepEqual(completingAt("/", 1), { kind: "command", query: "", start: 0, end: 1 });
		assert.deepEqual(completingAt("see @inv and", 8), { kind: "file", query: "inv", start: 4, end: 8 });
		assert.deepEqual(completingAt("@", 1), { kind: "file", query: "", start: 0, end: 1 });
		for (const text of ["see /ex", "me@home", "/explain this", "@a b"])
			assert.equal(completingAt(text, text.length), null);
	});

	it("takes the place of what was typed, and leaves the rest", () => {
		const [explain] = commandCompletions("EX");
		assert.deepEqual(completed("/ex", completingAt("/ex", 3)!, explain!), { text: "/explain ", caret: 9 });
		const [file] = fileCompletions([{ path: "src/invoice.ts", uri: "file:///w/src/invoice.ts" }]);
		assert.deepEqual([file!.label, file!.detail], ["invoice.ts", "src"]);
		const text = "see @inv and go";
		assert.deepEqual(completed(text, completingAt(text, 8)!, file!), { text: "see @invoice.ts and go", caret: 15 });
	});

	it("never reaches beyond the caret, and is what stands before it", () => {
		const typed = fc.stringMatching(/^[/@a-z \n.]{0,12}$/);
		fc.assert(
			fc.property(typed, fc.nat(12), (text, at) => {
				const caret = Math.min(at, text.length);
				const found = completingAt(text, caret);
				if (found === null) return;
				assert.equal(found.end, caret);
				assert.equal(text.slice(found.start + 1, caret), found.query);
			}),
			{ seed: 1 },
		);
	});
});

describe("the budget of the context in words", () => {
	const budget = { capacity: 1000, earlier: 300, attached: 200, question: 20, answer: 250, omitted: 0 };

	it("says what is in use, what is left out, and by how much a question is too long", () => {
		assert.equal(budgetSentence(budget), "520 of 1,000 tokens in use");
		assert.equal(
			budgetSentence({ ...budget, omitted: 2 }),
			"520 of 1,000 tokens in use; the 2 earliest questions are left out to make room",
		);
		assert.match(
			budgetSentence({ ...budget, attached: 700 }),
			/^Too long by 21 tokens: the context holds 1,000\. Remove/,
		);
	});

	it("has a part for each that is there, with its share", () => {
		assert.deepEqual(
			budgetParts({ ...budget, attached: 0 }).map(({ name, share }) => [name, share]),
			[
				["earlier", 0.3],
				["question", 0.02],
				["answer", 0.25],
			],
		);
	});
});
