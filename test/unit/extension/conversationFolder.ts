import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Conversations } from "../../../extension/conversations/conversations.ts";
import { ConversationStore } from "../../../extension/conversations/store.ts";
import { conversationForTest, silent, started, stopped, written } from "./support.ts";

export const question = (text: string) => ({ text, attachments: [] });
const attachment = {
	label: "a.ts, line 1",
	language: "typescript",
	code: "let a = 1;",
	source: { uri: "file:///a.ts", first: 0, last: 0, isWhole: false },
};

export type Window = ReturnType<ConversationFolder["openWindow"]>;

/** A folder with conversations, and the windows over it: they share their memory too. New for each test. */
export class ConversationFolder {
	path = "";
	#memory: string | undefined;
	readonly #opened: Conversations[] = [];

	/** Makes it before each test of the suite that this is called in, and deletes it after. */
	static ofSuite(): ConversationFolder {
		const folder = new ConversationFolder();
		beforeEach(() => folder.#make());
		afterEach(() => folder.#delete());
		return folder;
	}

	/** What a window has. */
	openWindow(store = new ConversationStore(this.path, silent)) {
		const test = conversationForTest();
		const timers: { task: () => void; after: number; isGone: boolean }[] = [];
		const stops: string[] = [];
		const conversations = new Conversations(test.conversation, store, {
			place: this.path,
			memory: {
				get: () => this.#memory,
				set: async (id) => {
					this.#memory = id;
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
		this.#opened.push(conversations);
		return {
			...test,
			conversations,
			stops,
			due: () => timers.filter(({ isGone }) => !isGone).map(({ after }) => after),
		};
	}

	/** Another window, in which the conversation is open that was open last. */
	async restored(): Promise<Window> {
		const window = this.openWindow();
		await window.conversations.restore();
		return window;
	}

	/** A window with a conversation that is kept: two versions of its second question, and something attached. */
	async filled(): Promise<Window> {
		const window = this.openWindow();
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

	async #make(): Promise<void> {
		this.path = await mkdtemp(join(tmpdir(), "hunch-conversations-"));
		this.#memory = undefined;
	}

	async #delete(): Promise<void> {
		for (const conversations of this.#opened.splice(0)) conversations.dispose();
		await rm(this.path, { recursive: true });
	}
}
