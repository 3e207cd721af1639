import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Conversations } from "../../../extension/conversations/conversations.ts";
import {
	ConversationFormatError,
	parseConversation,
	serializeConversation,
} from "../../../extension/conversations/exported.ts";
import { titleOf } from "../../../extension/conversations/record.ts";
import { excerpt, matches } from "../../../extension/conversations/search.ts";
import { ConversationStore } from "../../../extension/conversations/store.ts";
import { conversationForTest, onceBefore, silent, started, stopped, written } from "./support.ts";

const question = (text: string) => ({ text, attachments: [] });
const attachment = {
	label: "a.ts, line 1",
	language: "typescript",
	code: "let a = 1;",
	source: { uri: "file:///a.ts", first: 0, last: 0, isWhole: false },
};

describe("conversations that are kept", () => {
	let folder: string;
	let memory: string | undefined;
	const windows: Conversations[] = [];

	/** What a window has, over the same folder and memory. */
	function openWindow(store = new ConversationStore(folder, silent)) {
		const test = conversationForTest();
		const timers: { task: () => void; after: number; isGone: boolean }[] = [];
		const stops: string[] = [];
		const conversations = new Conversations(test.conversation, store, {
			place: folder,
			memory: {
				get: () => memory,
				set: async (id) => {
					memory = id;
				},
			},
			schedule: (task, after) => {
				const timer = { task, after, isGone: false };
				timers.push(timer);
				return {
					dispose: () => {
						timer.isGone = true;
					},
				};
			},
			now: () => 1000 + test.clock.now,
			log: silent,
			stop: () => stops.push("stopped"),
		});
		windows.push(conversations);
		return {
			...test,
			conversations,
			stops,
			due: () => timers.filter(({ isGone }) => !isGone).map(({ after }) => after),
		};
	}

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), "hunch-conversations-"));
		memory = undefined;
	});
	afterEach(async () => {
		for (const conversations of windows.splice(0)) conversations.dispose();
		await rm(folder, { recursive: true });
	});

	/** A conversation with two versions of its second question, and something attached. */
	async function filled() {
		const window = openWindow();
		const { conversation } = window;
		const ask = (id: string, ...pieces: string[]) => {
			conversation.write(id, [started, ...written(...pieces), stopped]);
			conversation.close(id, null);
		};
		ask(conversation.begin({ text: "One?", attachments: [attachment] }), "the ", "first");
		ask(conversation.begin(question("Two?")), "second");
		ask(conversation.beginBeside(conversation.last!, question("Zwei?")), "zweite");
		await window.conversations.save();
		return window;
	}

	it("come back in the next window as they were, with all versions", async () => {
		const { conversation } = await filled();
		const later = openWindow();
		await later.conversations.restore();
		assert.deepEqual(later.conversation.kept, conversation.kept);
		assert.deepEqual(later.conversation.state.turns, conversation.state.turns);
		later.conversation.showSibling(later.conversation.last!, -1);
		assert.deepEqual(
			later.conversation.state.turns.map(({ question }) => question.text),
			["One?", "Two?"],
		);
	});

	it("keep the half of an answer that was written when the window died, say that it was cut, and let it go on", async () => {
		const { conversation, conversations } = openWindow();
		const id = conversation.begin(question("Long?"));
		conversation.write(id, [started, ...written("half ", "of")]);
		await conversations.save();
		conversation.write(id, written(" it"));

		const later = openWindow();
		await later.conversations.restore();
		const [turn] = later.conversation.state.turns;
		assert.deepEqual([turn?.end?.reason, turn?.error?.code, turn?.canGoOn], ["cancelled", "ANSWER_CUT", true]);
		assert.equal(later.conversation.tokens(id).length, 2);
		later.conversation.resume(id);
		later.conversation.write(id, [started, ...written(" more"), stopped]);
		later.conversation.close(id, null);
		assert.equal(later.conversation.tokens(id).length, 3);
	});

	it("are saved at once when something is asked or ends, and once a second while it is written", async () => {
		const { conversation, frame, due } = openWindow();
		const id = conversation.begin(question("Why?"));
		frame();
		assert.deepEqual(due(), [0]);
		const other = openWindow();
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
		const { conversation, conversations } = await filled();
		const [id] = await readdir(folder);
		const traces = async () => (await readdir(join(folder, id!))).filter((name) => name.endsWith(".hunch-trace.json"));
		assert.equal((await traces()).length, 3);
		for (const name of await traces()) await rm(join(folder, id!, name));
		conversation.showSibling(conversation.last!, -1);
		await conversations.save();
		assert.deepEqual(await traces(), []);
	});

	it("are not written where an answer was only read again", async () => {
		const { conversation, conversations } = await filled();
		const changed = (await conversations.list())[0]?.changed;
		const later = openWindow();
		later.clock.now = 5000;
		await later.conversations.restore();
		later.conversation.sendWhole(conversation.last!);
		later.frame();
		assert.deepEqual(later.due(), []);
		await later.conversations.save();
		assert.equal((await conversations.list())[0]?.changed, changed);
	});

	it("keep what was asked of the same conversation in another window", async () => {
		const { conversation, conversations } = await filled();
		const other = openWindow();
		await other.conversations.restore();
		other.conversation.cancel(other.conversation.begin(question("There?")));
		await other.conversations.save();
		conversation.cancel(conversation.begin(question("Here?")));
		await conversations.save();
		const later = openWindow();
		await later.conversations.restore();
		const asked = later.conversation.kept.turns.map((turn) => turn.question.text);
		assert.deepEqual(asked.toSorted(), ["Here?", "One?", "There?", "Two?", "Zwei?"]);
		assert.equal(later.conversation.last, conversation.last);
	});

	it("are listed, searched, named, opened and deleted", async () => {
		const { conversation, conversations, stops } = await filled();
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

	it("that are broken are left where they are, and the others are there", async () => {
		const { conversation } = await filled();
		const [id] = await readdir(folder);
		const trace = join(folder, id!, `${conversation.last}.hunch-trace.json`);
		await writeFile(trace, "{");
		await writeFile(join(folder, "stray.txt"), "");
		const later = openWindow();
		await later.conversations.restore();
		assert.equal(later.conversation.state.turns.length, 2);
		const turn = later.conversation.state.turns[1];
		assert.deepEqual([turn?.steps.length, turn?.error?.code], [0, "TRACE_UNREADABLE"]);
		await writeFile(join(folder, id!, "conversation.json"), '{"version":1}');
		assert.deepEqual(await later.conversations.list(), []);
		assert.equal(await readFile(join(folder, id!, "conversation.json"), "utf8"), '{"version":1}');
	});

	it("say once in the panel when they cannot be written, and go on", async () => {
		const path = join(folder, "file");
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
			const window = openWindow();
			const { conversation, conversations } = window;
			const id = conversation.begin(question("Why?"));
			await conversations.save();
			const obstacle = join(folder, conversation.id, `${id}.hunch-trace.json`);
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
			const later = openWindow();
			await later.conversations.restore();
			assert.deepEqual(later.conversation.state.turns, conversation.state.turns);
		});

		it("are not left before they are, unless they are deleted", async () => {
			const { conversation: other } = await filled();
			const { conversation, conversations, remove } = await failed();
			const { id } = conversation;
			conversation.setNotice(null);
			const isRefused = ({ data }: { data?: { code: string } }) => data?.code === "CONVERSATION_UNWRITABLE";
			await assert.rejects(conversations.startNew(), isRefused);
			await assert.rejects(conversations.open(other.id), isRefused);
			await assert.rejects(conversations.add(conversation.kept), isRefused);
			assert.deepEqual([conversation.id, conversation.state.turns.length], [id, 1]);
			await conversations.remove(id);
			assert.deepEqual([conversation.isEmpty, await readdir(folder)], [true, [other.id]]);
			await remove().catch(() => undefined);
			await conversations.startNew();
		});

		it("have no answer that is not there: it was cut, and can be had anew", async () => {
			const { remove } = await failed();
			await remove();
			const later = openWindow();
			await later.conversations.restore();
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
			await rm(join(folder, conversation.id), { recursive: true });
			await writeFile(join(folder, conversation.id), "");
			conversation.cancel(conversation.begin(question("And?")));
			await conversations.save();
			assert.equal(conversation.state.notice?.code, "CONVERSATION_UNWRITABLE");
		});
	});

	it("do not take the place of what was asked while they were read", async () => {
		await filled();
		const { conversation, conversations } = openWindow();
		const restored = conversations.restore();
		conversation.begin(question("Now!"));
		await restored;
		assert.deepEqual(
			conversation.state.turns.map(({ question }) => question.text),
			["Now!"],
		);
	});

	it("are left with all that is asked of them while another is read, and while they are saved", async () => {
		const { conversation: other } = await filled();
		const store = new ConversationStore(folder, silent);
		const { conversation, conversations, stops } = openWindow(store);
		const { id } = conversation;
		const ask = (text: string) => conversation.write(conversation.begin(question(text)), [started, ...written("half")]);
		ask("Before?");
		onceBefore(store, "read", () => ask("While it is read?"));
		onceBefore(store, "writeRecord", () => ask("While it is saved?"));
		assert.equal(await conversations.open(other.id), true);
		assert.deepEqual(conversation.kept, other.kept);
		assert.equal(stops.length, 2);
		const later = openWindow();
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
		const { conversation, conversations, stops } = openWindow();
		conversation.begin(question("Why?"));
		assert.equal(await conversations.open("gone"), false);
		assert.deepEqual([conversation.state.turns.length, stops], [1, []]);
	});

	it("that are imported keep what is asked of them while they are saved", async () => {
		const { conversation: exported } = await filled();
		const store = new ConversationStore(folder, silent);
		const { conversation, conversations } = openWindow(store);
		onceBefore(store, "writeTrace", () => {
			const id = conversation.begin(question("Meanwhile?"));
			conversation.write(id, [started, ...written("at once"), stopped]);
			conversation.close(id, null);
		});
		await conversations.add(exported.kept);
		await conversations.save();
		const later = openWindow();
		await later.conversations.open(conversation.id);
		assert.equal(later.conversation.state.turns.at(-1)?.question.text, "Meanwhile?");
		assert.deepEqual(later.conversation.state.turns, conversation.state.turns);
	});

	it("are exported as one file, and imported as another conversation", async () => {
		const { conversation } = await filled();
		const text = serializeConversation(conversation.kept, 5);
		const kept = parseConversation(text);
		assert.deepEqual(kept, conversation.kept);
		const later = openWindow();
		await later.conversations.add(kept);
		assert.notEqual(later.conversation.id, conversation.id);
		assert.deepEqual(later.conversation.state.turns, conversation.state.turns);
		assert.equal((await later.conversations.list()).length, 2);
		for (const bad of ["", "[]", "{}", text.replace('"version":3', '"version":9'), text.slice(0, -1)]) {
			assert.throws(() => parseConversation(bad), ConversationFormatError);
		}
	});
});
