import { randomUUID } from "node:crypto";
import type { Conversation } from "../chat/conversation.ts";
import type { Kept } from "../chat/kept.ts";
import type { Log } from "../engine/log.ts";
import { conversationUnwritable } from "../protocol/errors.ts";
import { Keeper, type KeeperOptions } from "./keeper.ts";
import { type ConversationRecord, keptOf } from "./record.ts";
import type { ConversationStore } from "./store.ts";

/** Remembers from one window to the next which conversation was open. */
export interface OpenMemory {
	get(): string | undefined;
	set(id: string | undefined): PromiseLike<void>;
}

export interface ConversationsOptions extends Pick<KeeperOptions, "schedule" | "now"> {
	/** Where they are kept, for people. */
	readonly place: string;
	readonly memory: OpenMemory;
	readonly log: Log;
	/** Ends the answer that is being written. */
	readonly stop: () => void;
}

/** The conversations of a workspace, of which one is open. */
export class Conversations {
	readonly #keeper: Keeper;
	readonly #listening: { dispose(): void };

	constructor(
		private readonly conversation: Conversation,
		private readonly store: ConversationStore,
		private readonly options: ConversationsOptions,
	) {
		const { place, schedule, now, log, memory } = options;
		const onFailure = (thrown: unknown) => conversation.setNotice(unwritable(place, thrown).data);
		this.#keeper = new Keeper(conversation, store, { schedule, now, log, onFailure });
		let known: string | undefined;
		this.#listening = conversation.onDelta(() => {
			const open = conversation.isEmpty ? undefined : conversation.id;
			if (open === known) return;
			known = open;
			void memory.set(open);
		});
	}

	/** Opens the one that was open when the window was closed, unless something was asked meanwhile. */
	async restore(): Promise<void> {
		const id = this.options.memory.get();
		const kept = id === undefined ? null : await this.#read(id);
		if (kept !== null && this.conversation.isEmpty) this.#show(kept);
	}

	/** All that are kept, with the one that is open, the one changed last first. */
	async list(): Promise<readonly ConversationRecord[]> {
		await this.#keeper.save();
		return this.store.list();
	}

	/**
	 * @returns false where it cannot be read
	 * @throws HunchError where the one that is open could not be saved
	 */
	async open(id: string): Promise<boolean> {
		if (id === this.conversation.id) return true;
		// Reading takes a while, in which something can be asked: the open one is left when the other can be shown.
		const kept = await this.#read(id);
		if (kept === null) return false;
		await this.#leave();
		this.#show(kept);
		return true;
	}

	/** @throws HunchError where the one that is open could not be saved */
	async startNew(): Promise<void> {
		await this.#leave();
		this.conversation.clear();
	}

	/** @param title empty to call it by its first question again */
	async rename(id: string, title: string): Promise<void> {
		const named = title.trim() === "" ? null : title.trim();
		if (id === this.conversation.id) {
			this.conversation.rename(named);
			this.#keeper.touch();
			return this.#keeper.save();
		}
		const record = (await this.store.list()).find((record) => record.id === id);
		if (record !== undefined) await this.store.writeRecord({ ...record, title: named }, new Set());
	}

	/** Deletes it for good. */
	async remove(id: string): Promise<void> {
		if (id === this.conversation.id) {
			this.options.stop();
			await this.#keeper.save();
			this.conversation.clear();
		}
		await this.store.remove(id);
	}

	/**
	 * Opens a conversation that comes from a file as a new one, and keeps it.
	 * @throws HunchError where the one that is open could not be saved
	 */
	async add(kept: Kept): Promise<void> {
		await this.#leave();
		const added = { ...kept, id: randomUUID() };
		this.#show(added);
		this.#keeper.lacks(added);
		await this.#keeper.save();
	}

	/** Saves what has changed, and settles when it is on disk. */
	async save(): Promise<void> {
		await this.#keeper.save();
	}

	dispose(): void {
		this.#listening.dispose();
		this.#keeper.dispose();
	}

	/** What is not on disk is here only: it is not left. So it is with what is asked while the rest is saved. */
	async #leave(): Promise<void> {
		do {
			this.options.stop();
			await this.#keeper.save();
			const { obstacle } = this.#keeper;
			if (obstacle !== null) throw unwritable(this.options.place, obstacle);
		} while (this.#keeper.isBehind);
	}

	async #read(id: string): Promise<Kept | null> {
		const found = await this.store.read(id);
		return found && keptOf(found.record, found.traces);
	}

	#show(kept: Kept): void {
		this.conversation.open(kept);
		this.conversation.flush();
		this.#keeper.knows(kept);
	}
}

const unwritable = (place: string, thrown: unknown) =>
	conversationUnwritable(place, thrown instanceof Error ? thrown.message : String(thrown));
