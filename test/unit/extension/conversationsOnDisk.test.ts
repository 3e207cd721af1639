import assert from "node:assert/strict";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
	ConversationFormatError,
	parseConversation,
	serializeConversation,
} from "../../../extension/conversations/exported.ts";
import type { ConversationRecord } from "../../../extension/conversations/record.ts";
import { ConversationFolder, question, type Window } from "./conversationFolder.ts";
import { started, stopped, tokensOf, written } from "./support.ts";

/** Damages to a record after which its turns do not follow each other. */
const damages: Record<string, (turns: ConversationRecord["turns"]) => unknown> = {
	"a turn twice": (turns) => turns.push(turns[0]!),
	"a turn after none that is there": (turns) => turns.splice(0, 1),
	"a turn after one that is younger": (turns) => turns.reverse(),
	"a turn after itself": (turns) => turns.push({ ...turns[0]!, id: "itself", parent: "itself" }),
};

describe("conversations on disk", () => {
	const folder = ConversationFolder.ofSuite();

	const recordFile = (conversation: string) => join(folder.path, conversation, "conversation.json");
	const traceFile = (conversation: string, turn: string) => join(folder.path, conversation, `${turn}.hunch-trace.json`);
	const recordIn = async (conversation: string): Promise<ConversationRecord> =>
		JSON.parse(await readFile(recordFile(conversation), "utf8"));
	const turnIn = async (conversation: string, turn: string) =>
		(await recordIn(conversation)).turns.find(({ id }) => id === turn);

	describe("that are broken", () => {
		it("are left where they are, and the others are there", async () => {
			const { conversation } = await folder.filled();
			await writeFile(traceFile(conversation.id, conversation.last!), "{");
			await writeFile(join(folder.path, "stray.txt"), "");
			const later = await folder.restored();
			assert.equal(later.conversation.state.turns.length, 2);
			const turn = later.conversation.state.turns[1];
			assert.deepEqual([turn?.steps.length, turn?.error?.code], [0, "TRACE_UNREADABLE"]);
			await writeFile(recordFile(conversation.id), '{"version":1}');
			assert.deepEqual(await later.conversations.list(), []);
			assert.equal(await readFile(recordFile(conversation.id), "utf8"), '{"version":1}');
		});

		for (const [damage, apply] of Object.entries(damages)) {
			it(`are not opened where there is ${damage}, in the folder or in a file`, async () => {
				const { conversation } = await folder.filled();
				const record = await recordIn(conversation.id);
				apply(record.turns);
				await writeFile(recordFile(conversation.id), JSON.stringify(record));
				const later = await folder.restored();
				assert.ok(later.conversation.isEmpty, "the one that was open last is not restored");
				later.conversation.begin(question("Open?"));
				assert.equal(await later.conversations.open(conversation.id), false);
				assert.equal(later.conversation.state.turns[0]?.question.text, "Open?");
				const exported = JSON.parse(serializeConversation(conversation.kept, 5));
				apply(exported.conversation.turns);
				assert.throws(() => parseConversation(JSON.stringify(exported)), ConversationFormatError);
			});
		}
	});

	describe("an answer of which cannot be read", () => {
		/** A window that opened a conversation while the trace of its last answer was not to be read. */
		async function withLostTrace() {
			const { conversation } = await folder.filled();
			const [id, turn] = [conversation.id, conversation.last!];
			const aside = join(folder.path, "aside.json");
			await rename(traceFile(id, turn), aside);
			const window = await folder.restored();
			assert.equal(window.conversation.turn(turn)?.error?.code, "TRACE_UNREADABLE");
			return { ...window, id, turn, find: () => rename(aside, traceFile(id, turn)) };
		}

		/** Asks one more question, and saves. */
		async function askOn({ conversation, conversations }: Pick<Window, "conversation" | "conversations">) {
			conversation.cancel(conversation.begin(question("And?")));
			await conversations.save();
		}

		it("keep its text, and are whole again when it can be read", async () => {
			const { id, turn, find, ...window } = await withLostTrace();
			await askOn(window);
			const kept = await turnIn(id, turn);
			assert.deepEqual([kept?.answer, kept?.ended?.reason, kept?.ended?.error], ["zweite", "stop", null]);
			await find();
			const { conversation } = await folder.restored();
			assert.deepEqual([conversation.turn(turn)?.steps.length, conversation.turn(turn)?.error], [1, null]);
		});

		it("keep its text where the record is lost too, and in a file", async () => {
			const { id, turn, ...window } = await withLostTrace();
			await rm(recordFile(id));
			await askOn(window);
			assert.equal((await turnIn(id, turn))?.answer, "zweite");
			const text = serializeConversation(window.conversation.kept, 5);
			const exported: ConversationRecord = JSON.parse(text).conversation;
			assert.equal(exported.turns.find((one) => one.id === turn)?.ended?.error, null);
			const { conversation, conversations } = folder.openWindow();
			await conversations.add(parseConversation(text));
			assert.equal(conversation.turn(turn)?.error?.code, "TRACE_UNREADABLE");
			assert.equal((await turnIn(conversation.id, turn))?.answer, "zweite");
		});

		it("say so too where it was being written when the window died: there is nothing to go on with", async () => {
			const { conversation, conversations } = folder.openWindow();
			const id = conversation.begin(question("Long?"));
			conversation.write(id, [started, ...written("half")]);
			await conversations.save();
			await rm(traceFile(conversation.id, id));
			const later = await folder.restored();
			const [turn] = later.conversation.state.turns;
			assert.deepEqual([turn?.error?.code, turn?.canGoOn], ["TRACE_UNREADABLE", false]);
		});

		it("tell only how that went, where it is written anew in its place", async () => {
			const { conversation, conversations } = await folder.filled();
			const [turn = ""] = conversation.compare(conversation.last!, [{ name: "greedy", values: {} }], 1);
			conversation.write(turn, [started, ...written("half"), { type: "end", end: { reason: "cancelled" } }]);
			conversation.close(turn, null);
			await conversations.save();
			await rm(traceFile(conversation.id, turn));
			const later = await folder.restored();
			assert.equal(later.conversation.turn(turn)?.error?.code, "TRACE_UNREADABLE");
			later.conversation.resume(turn);
			assert.equal(later.conversation.turn(turn)?.error, null);
			later.conversation.write(turn, [started, ...written("whole"), stopped]);
			later.conversation.close(turn, null);
			assert.equal(later.conversation.turn(turn)?.error, null);
		});
	});

	describe("that are open in two windows", () => {
		/** Two windows, the second of which opened a conversation while the first wrote an answer; that has ended since. */
		async function shared() {
			const first = folder.openWindow();
			const id = first.conversation.begin(question("Long?"));
			first.conversation.write(id, [started, ...written("half ")]);
			await first.conversations.save();
			const second = await folder.restored();
			assert.equal(second.conversation.turn(id)?.error?.code, "ANSWER_CUT");
			first.conversation.write(id, [...written("an answer"), stopped]);
			first.conversation.close(id, null);
			return { first, second, id };
		}

		/** What the next window has of an answer. */
		async function answerOf(id: string) {
			const turn = (await folder.restored()).conversation.turn(id)!;
			const pieces = tokensOf(turn).map(({ piece }) => piece);
			return [pieces.join(""), turn.end?.reason, turn.error?.code ?? null];
		}

		it("keep what was asked of them in either", async () => {
			const { conversation, conversations } = await folder.filled();
			const other = await folder.restored();
			other.conversation.cancel(other.conversation.begin(question("There?")));
			await other.conversations.save();
			conversation.cancel(conversation.begin(question("Here?")));
			await conversations.save();
			const later = await folder.restored();
			const asked = later.conversation.kept.turns.map((turn) => turn.question.text);
			assert.deepEqual(asked.toSorted(), ["Here?", "One?", "There?", "Two?", "Zwei?"]);
			assert.equal(later.conversation.last, conversation.last);
		});

		it("keep an answer as it ended in one, whatever the other took it for", async () => {
			const { first, second, id } = await shared();
			await first.conversations.save();
			second.conversation.cancel(second.conversation.begin(question("And?")));
			await second.conversations.save();
			assert.deepEqual(await answerOf(id), ["half an answer", "stop", null]);
			assert.equal((await turnIn(first.conversation.id, id))?.answer, "half an answer");
		});

		it("keep an answer that one went on with, though the other had written its beginning", async () => {
			const { first, second, id } = await shared();
			await first.conversations.save();
			second.conversation.resume(id);
			second.conversation.write(id, [started, ...written("and more"), stopped]);
			second.conversation.close(id, null);
			await second.conversations.save();
			first.conversation.cancel(first.conversation.begin(question("And?")));
			await first.conversations.save();
			assert.deepEqual(await answerOf(id), ["half and more", "stop", null]);
			assert.equal((await turnIn(first.conversation.id, id))?.answer, "half and more");
		});

		it("keep an answer whose end could not be written at first", async () => {
			const { first, second, id } = await shared();
			const file = recordFile(first.conversation.id);
			await rename(file, `${file}.aside`);
			await mkdir(file);
			await first.conversations.save();
			assert.equal(first.conversation.state.notice?.code, "CONVERSATION_UNWRITABLE");
			await rm(file, { recursive: true });
			await rename(`${file}.aside`, file);
			second.conversation.cancel(second.conversation.begin(question("And?")));
			await second.conversations.save();
			await first.conversations.save();
			assert.deepEqual(await answerOf(id), ["half an answer", "stop", null]);
		});

		it("keep how many earlier questions an answer was written without", async () => {
			const { first, id } = await shared();
			await first.conversations.save();
			first.conversation.setOmitted(id, 2);
			await first.conversations.save();
			assert.equal((await turnIn(first.conversation.id, id))?.omitted, 2);
		});
	});
});
