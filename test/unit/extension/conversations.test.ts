import assert from "node:assert/strict";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Conversations } from "../../../extension/conversations/conversations.ts";
import {
	ConversationFormatError,
	parseConversation,
	serializeConversation,
} from "../../../extension/conversations/exported.ts";
import { questionsIn, recordOf, titleOf } from "../../../extension/conversations/record.ts";
import { excerpt, matches } from "../../../extension/conversations/search.ts";
import { ConversationStore } from "../../../extension/conversations/store.ts";
import { ConversationFolder, question } from "./conversationFolder.ts";
import { conversationForTest, onceBefore, silent, started, stopped, written } from "./support.ts";

describe("conversations that are kept", () => {
	const folder = ConversationFolder.ofSuite();

	it("come back in the next window as they were, with all versions", async () => {
		const { conversation } = await folder.filled();
		const later = await folder.restored();
		assert.deepEqual(later.conversation.kept, conversation.kept);
		assert.deepEqual(later.conversation.state.turns, conversation.state.turns);
		later.conversation.showSibling(later.conversation.last!, -1);
		assert.deepEqual(
			later.conversation.state.turns.map(({ question }) => question.text),
			["One?", "Two?"],
		);
	});

	it("keep the half of an answer that was written when the window died, say that it was cut, and let it go on", async () => {
		const { conversation, conversations } = folder.openWindow();
		const id = conversation.begin(question("Long?"));
		conversation.write(id, [started, ...written("half ", "of")]);
		await conversations.save();
		conversation.write(id, written(" it"));

		const later = await folder.restored();
		const [turn] = later.conversation.state.turns;
		assert.deepEqual([turn?.end?.reason, turn?.error?.code, turn?.canGoOn], ["cancelled", "ANSWER_CUT", true]);
		assert.equal(later.conversation.tokens(id).length, 2);
		later.conversation.resume(id);
		later.conversation.write(id, [started, ...written(" more"), stopped]);
		later.conversation.close(id, null);
		assert.equal(later.conversation.tokens(id).length, 3);
	});

	it("are saved at once when something is asked or ends, and once a second while it is written", async () => {
		const { conversation, frame, due } = folder.openWindow();
		const id = conversation.begin(question("Why?"));
		frame();
		assert.deepEqual(due(), [0]);
		const other = folder.openWindow();
		const turn = other.conversation.begin(question("Why?"));
		other.frame();
		const saved = other.conversations.save();
		other.conversation.write(turn, [started, ...written("a")]);
		other.frame();
		other.conversation.write(turn, written("b"));
		other.frame();
		assert.deepEqual(other.due(), [1000]);
		other.conversation.write(turn, [stopped]);
		other.conversation.close(turn, null);
		other.frame();
		assert.deepEqual(other.due(), [0]);
		conversation.cancel(id);
		await saved;
	});

	it("write only what has changed", async () => {
		const { conversation, conversations } = await folder.filled();
		const [id] = await readdir(folder.path);
		const traces = async () =>
			(await readdir(join(folder.path, id!))).filter((name) => name.endsWith(".hunch-trace.json"));
		assert.equal((await traces()).length, 3);
		for (const name of await traces()) await rm(join(folder.path, id!, name));
		conversation.showSibling(conversation.last!, -1);
		await conversations.save();
		assert.deepEqual(await traces(), []);
	});

	it("are not written where an answer was only read again", async () => {
		const { conversation, conversations } = await folder.filled();
		const changed = (await conversations.list())[0]?.changed;
		const later = folder.openWindow();
		later.clock.now = 5000;
		await later.conversations.restore();
		later.conversation.sendWhole(conversation.last!);
		later.frame();
		assert.deepEqual(later.due(), []);
		await later.conversations.save();
		assert.equal((await conversations.list())[0]?.changed, changed);
	});

	it("have as many questions as lead to where they stand, however often each was answered", async () => {
		const { conversation } = await folder.filled();
		const countOf = () => questionsIn(recordOf(conversation.kept, 0));
		const before = countOf();
		const again = conversation.beginBeside(conversation.last!);
		assert.equal(countOf(), before);
		conversation.write(again, [started, ...written("again"), stopped]);
		conversation.close(again, null);
		conversation.begin(question("And now?"));
		assert.equal(countOf(), before + 1);
	});

	it("are listed, searched, named, opened and deleted", async () => {
		const { conversation, conversations, stops } = await folder.filled();
		const first = conversation.id;
		await conversations.startNew();
		assert.deepEqual([conversation.isEmpty, stops.length], [true, 1]);
		const id = conversation.begin(question("Other?"));
		conversation.write(id, [started, ...written("needle"), stopped]);
		conversation.close(id, null);
		const titles = async () => (await conversations.list()).map(titleOf);
		assert.deepEqual((await titles()).toSorted(), ["One?", "Other?"]);
		await conversations.rename(first, "  Named ");
		await conversations.rename(conversation.id, "This");
		assert.deepEqual((await titles()).toSorted(), ["Named", "This"]);
		const records = await conversations.list();
		const found = (query: string) => records.filter((record) => matches(record, query)).map(titleOf);
		assert.deepEqual([found("NEEDLE other"), found("zweite"), found("nothing")], [["This"], ["Named"], []]);
		assert.equal(excerpt(records.find((record) => titleOf(record) === "This")!, "needle"), "needle");
		assert.equal(await conversations.open(first), true);
		assert.equal(conversation.state.turns.length, 2);
		await conversations.rename(first, "");
		await conversations.remove(first);
		assert.deepEqual([conversation.isEmpty, await titles()], [true, ["This"]]);
		assert.equal(await conversations.open("gone"), false);
	});

	it("say once in the panel when they cannot be written, and go on", async () => {
		const path = join(folder.path, "file");
		await writeFile(path, "");
		const { conversation } = conversationForTest();
		const conversations = new Conversations(conversation, new ConversationStore(join(path, "below"), silent), {
			place: path,
			memory: { get: () => undefined, set: async () => {} },
			schedule: () => ({ dispose: () => {} }),
			now: () => 0,
			log: silent,
			stop: () => {},
		});
		conversation.begin(question("Why?"));
		await conversations.save();
		assert.equal(conversation.state.notice?.code, "CONVERSATION_UNWRITABLE");
		conversation.setNotice(null);
		conversation.begin(question("And?"));
		await conversations.save();
		assert.equal(conversation.state.notice, null);
		conversations.dispose();
	});

	describe("and could not be written", () => {
		/** A window with an answered question, whose saving failed as if the disk were full but for the record. */
		async function failed() {
			const window = folder.openWindow();
			const { conversation, conversations } = window;
			const id = conversation.begin(question("Why?"));
			await conversations.save();
			const obstacle = join(folder.path, conversation.id, `${id}.hunch-trace.json`);
			await mkdir(obstacle);
			conversation.write(id, [started, ...written("because"), stopped]);
			conversation.close(id, null);
			await conversations.save();
			return { ...window, remove: () => rm(obstacle, { recursive: true }) };
		}

		it("are written when they can be, though nothing else changes", async () => {
			const { conversation, conversations, due, remove } = await failed();
			assert.equal(conversation.state.notice?.code, "CONVERSATION_UNWRITABLE");
			assert.deepEqual(due(), [30_000]);
			await remove();
			await conversations.save();
			assert.deepEqual(due(), []);
			const later = await folder.restored();
			assert.deepEqual(later.conversation.state.turns, conversation.state.turns);
		});

		it("are not left before they are, unless they are deleted", async () => {
			const { conversation: other } = await folder.filled();
			const { conversation, conversations, remove } = await failed();
			const { id } = conversation;
			conversation.setNotice(null);
			const isRefused = ({ data }: { data?: { code: string } }) => data?.code === "CONVERSATION_UNWRITABLE";
			await assert.rejects(conversations.startNew(), isRefused);
			await assert.rejects(conversations.open(other.id), isRefused);
			await assert.rejects(conversations.add(conversation.kept), isRefused);
			assert.deepEqual([conversation.id, conversation.state.turns.length], [id, 1]);
			await conversations.remove(id);
			assert.deepEqual([conversation.isEmpty, await readdir(folder.path)], [true, [other.id]]);
			await remove().catch(() => undefined);
			await conversations.startNew();
		});

		it("have no answer that is not there: it was cut, and can be had anew", async () => {
			const { remove } = await failed();
			await remove();
			const later = await folder.restored();
			const [turn] = later.conversation.state.turns;
			assert.deepEqual([turn?.question.text, turn?.steps.length, turn?.error?.code], ["Why?", 0, "ANSWER_CUT"]);
		});

		it("do not wait that long where more is written", async () => {
			const { conversation, conversations, frame, due } = await failed();
			const id = conversation.begin(question("And?"));
			frame();
			assert.deepEqual(due(), [0]);
			await conversations.save();
			assert.deepEqual(due(), [30_000]);
			conversation.write(id, [started, ...written("so")]);
			frame();
			assert.deepEqual(due(), [1000]);
			conversation.cancel(id);
		});

		it("say so again when it fails again after all went well", async () => {
			const { conversation, conversations, remove } = await failed();
			await remove();
			await conversations.save();
			conversation.setNotice(null);
			await rm(join(folder.path, conversation.id), { recursive: true });
			await writeFile(join(folder.path, conversation.id), "");
			conversation.cancel(conversation.begin(question("And?")));
			await conversations.save();
			assert.equal(conversation.state.notice?.code, "CONVERSATION_UNWRITABLE");
		});
	});

	it("do not take the place of what was asked while they were read", async () => {
		await folder.filled();
		const { conversation, conversations } = folder.openWindow();
		const restored = conversations.restore();
		conversation.begin(question("Now!"));
		await restored;
		assert.deepEqual(
			conversation.state.turns.map(({ question }) => question.text),
			["Now!"],
		);
	});

	it("are left with all that is asked of them while another is read, and while they are saved", async () => {
		const { conversation: other } = await folder.filled();
		const store = new ConversationStore(folder.path, silent);
		const { conversation, conversations, stops } = folder.openWindow(store);
		const { id } = conversation;
		const ask = (text: string) => conversation.write(conversation.begin(question(text)), [started, ...written("half")]);
		ask("Before?");
		onceBefore(store, "read", () => ask("While it is read?"));
		onceBefore(store, "writeRecord", () => ask("While it is saved?"));
		assert.equal(await conversations.open(other.id), true);
		assert.deepEqual(conversation.kept, other.kept);
		assert.equal(stops.length, 2);
		const later = folder.openWindow();
		await later.conversations.open(id);
		assert.deepEqual(
			later.conversation.state.turns.map(({ question, steps }) => [question.text, steps.length]),
			[
				["Before?", 1],
				["While it is read?", 1],
				["While it is saved?", 1],
			],
		);
	});

	it("stay open, with the answer that is being written, where another cannot be read", async () => {
		const { conversation, conversations, stops } = folder.openWindow();
		conversation.begin(question("Why?"));
		assert.equal(await conversations.open("gone"), false);
		assert.deepEqual([conversation.state.turns.length, stops], [1, []]);
	});

	it("that are imported keep what is asked of them while they are saved", async () => {
		const { conversation: exported } = await folder.filled();
		const store = new ConversationStore(folder.path, silent);
		const { conversation, conversations } = folder.openWindow(store);
		onceBefore(store, "writeTrace", () => {
			const id = conversation.begin(question("Meanwhile?"));
			conversation.write(id, [started, ...written("at once"), stopped]);
			conversation.close(id, null);
		});
		await conversations.add(exported.kept);
		await conversations.save();
		const later = folder.openWindow();
		await later.conversations.open(conversation.id);
		assert.equal(later.conversation.state.turns.at(-1)?.question.text, "Meanwhile?");
		assert.deepEqual(later.conversation.state.turns, conversation.state.turns);
	});

	it("are exported as one file, and imported as another conversation", async () => {
		const { conversation } = await folder.filled();
		const text = serializeConversation(conversation.kept, 5);
		const kept = parseConversation(text);
		assert.deepEqual(kept, conversation.kept);
		const later = folder.openWindow();
		await later.conversations.add(kept);
		assert.notEqual(later.conversation.id, conversation.id);
		assert.deepEqual(later.conversation.state.turns, conversation.state.turns);
		assert.equal((await later.conversations.list()).length, 2);
		for (const bad of ["", "[]", "{}", text.replace('"version":3', '"version":9'), text.slice(0, -1)]) {
			assert.throws(() => parseConversation(bad), ConversationFormatError);
		}
	});
});
