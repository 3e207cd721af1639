import assert from "node:assert/strict";
import { askFromBox } from "../../../extension/chat/askFromBox.ts";
import { Draft } from "../../../extension/context/draft.ts";
import { type ErrorCode, type HunchError, selectionEmpty } from "../../../extension/protocol/errors.ts";
import type { Attachment, Question } from "../../../extension/protocol/webview.ts";
import { conversationForTest } from "./support.ts";

const attachment: Attachment = { label: "a.ts", language: "typescript", code: "a", source: null };

const hasCode = (code: ErrorCode) => (error: HunchError) => error.data.code === code;

describe("a question from the box", () => {
	/** @param complete what finding out what the question is about does */
	async function boxForTest(complete: () => Promise<void> = async () => {}) {
		const asker = { busy: false, asked: [] as Question[], ask: async (one: Question) => void asker.asked.push(one) };
		const draft = new Draft({ measure: async () => null }, conversationForTest().conversation, {
			before: () => [],
			maxTokens: () => 9,
		});
		await draft.add([attachment]);
		const returned: string[] = [];
		const ask = (text: string) =>
			askFromBox(text, { asker, context: { complete }, draft, giveBack: (one) => returned.push(one) });
		return { asker, draft, returned, ask };
	}

	it("is asked with what was added to it", async () => {
		const { asker, draft, returned, ask } = await boxForTest();
		await ask("Why?");
		assert.deepEqual(asker.asked, [{ text: "Why?", attachments: [attachment] }]);
		assert.deepEqual([returned, draft.attachments], [[], []]);
	});

	it("goes back where an answer is being written, and what was added to it stays", async () => {
		const { asker, draft, returned, ask } = await boxForTest();
		asker.busy = true;
		await assert.rejects(ask("Why?"), hasCode("ENGINE_BUSY"));
		assert.deepEqual([asker.asked, returned, draft.attachments], [[], ["Why?"], [attachment]]);
	});

	it("goes back where another was asked while it was found out what it is about", async () => {
		let found = () => {};
		const { asker, draft, returned, ask } = await boxForTest(
			() =>
				new Promise((resolve) => {
					found = resolve;
				}),
		);
		const asking = ask("/fix");
		await new Promise(setImmediate);
		asker.busy = true;
		found();
		await assert.rejects(asking, hasCode("ENGINE_BUSY"));
		assert.deepEqual([asker.asked, returned, draft.attachments], [[], ["/fix"], [attachment]]);
	});

	it("waits for a file that is still being read", async () => {
		const { asker, draft, ask } = await boxForTest();
		let read = (_: readonly Attachment[]) => {};
		const added = draft.addRead(
			new Promise((resolve) => {
				read = resolve;
			}),
		);
		const asking = ask("Why?");
		const late = { ...attachment, label: "b.ts" };
		read([late]);
		await Promise.all([asking, added]);
		assert.deepEqual(asker.asked, [{ text: "Why?", attachments: [attachment, late] }]);
		assert.deepEqual(draft.attachments, []);
	});

	it("goes back where that file cannot be read, and what else was added stays", async () => {
		const { asker, draft, returned, ask } = await boxForTest();
		const added = draft.addRead(Promise.reject(selectionEmpty()));
		await Promise.all([ask("Why?"), assert.rejects(added, hasCode("SELECTION_EMPTY"))]);
		assert.deepEqual([asker.asked, returned, draft.attachments], [[], ["Why?"], [attachment]]);
		await ask("Why?");
		assert.equal(asker.asked.length, 1);
	});

	it("goes back where there is nothing that it could be about", async () => {
		const { asker, returned, ask } = await boxForTest(async () => {
			throw selectionEmpty();
		});
		await assert.rejects(ask("/fix"), hasCode("SELECTION_EMPTY"));
		assert.deepEqual([asker.asked, returned], [[], ["/fix"]]);
	});
});
