import type { Delta } from "../chat/changes.ts";
import type { Conversation } from "../chat/conversation.ts";
import type { Kept } from "../chat/kept.ts";
import type { Log } from "../engine/log.ts";
import { recordOf } from "./record.ts";
import type { ConversationStore } from "./store.ts";

/** Milliseconds between two savings of an answer that is being written, at least. */
const least = 1000;
/** Saving takes no more than this share of the time. */
const share = 1 / 20;

export interface KeeperOptions {
	/** Runs the task later, once; dispose forgets it. */
	readonly schedule: (task: () => void, milliseconds: number) => { dispose(): void };
	/** Milliseconds since 1970. */
	readonly now: () => number;
	readonly log: Log;
	/** Told once, when a conversation could not be kept. */
	readonly onFailure: (thrown: unknown) => void;
}

/**
 * Keeps the conversation on disk while it goes on: what was asked at once, an answer every second while it is written,
 * and at its end. So a window that dies takes a second's text with it at most.
 */
export class Keeper {
	readonly #listening: { dispose(): void };
	/** Turns whose traces have grown since they were saved. */
	readonly #grown = new Set<string>();
	/** How many steps of each are on disk, where all of them are. */
	readonly #saved = new Map<string, number>();
	#isChanged = false;
	#scheduled: { dispose(): void } | null = null;
	/** Milliseconds the last saving took. */
	#cost = 0;
	#hasFailed = false;

	constructor(
		private readonly conversation: Conversation,
		private readonly store: ConversationStore,
		private readonly options: KeeperOptions,
	) {
		this.#listening = conversation.onDelta((delta) => this.#follow(delta));
	}

	/** Saves what has changed, now, and settles when it is on disk. */
	async save(): Promise<void> {
		this.conversation.flush();
		this.#scheduled?.dispose();
		this.#scheduled = null;
		const started = this.options.now();
		const { kept } = this.conversation;
		const turns = kept.turns.filter(({ id }) => this.#grown.has(id));
		const isChanged = this.#isChanged || turns.length > 0;
		this.#grown.clear();
		this.#isChanged = false;
		if (!isChanged || kept.turns.length === 0) return this.store.settled();
		for (const { id, trace } of turns) this.#saved.set(id, trace?.steps.length ?? 0);
		const written = [
			...turns.flatMap(({ id, trace }) => (trace === null ? [] : [this.store.writeTrace(kept.id, id, trace)])),
			// After the traces, so that it never speaks of one that is not there.
			this.store.writeRecord(recordOf(kept, this.options.now())),
		];
		for (const result of await Promise.allSettled(written)) {
			if (result.status === "rejected") this.#fail(result.reason);
		}
		this.#cost = this.options.now() - started;
	}

	/** This is on disk, and nothing else is to be saved. */
	knows({ turns }: Kept): void {
		this.#scheduled?.dispose();
		this.#scheduled = null;
		this.#isChanged = false;
		this.#grown.clear();
		this.#saved.clear();
		for (const { id, trace } of turns) this.#saved.set(id, trace?.steps.length ?? 0);
	}

	/** Something changed that no delta tells. */
	touch(): void {
		this.#isChanged = true;
		this.#scheduleSaving(0);
	}

	dispose(): void {
		this.#listening.dispose();
		this.#scheduled?.dispose();
	}

	#follow({ changes }: Delta): void {
		let soon = false;
		for (const change of changes) {
			if (change.type === "shown" || change.type === "omitted") this.#isChanged = true;
			else if (change.type === "steps") this.#grown.add(change.turn);
			else if (change.type === "turn") this.#grown.add(change.turn.id);
			else if (change.type === "end") this.#grown.add(change.turn);
			soon ||= change.type === "end" || change.type === "shown";
			if (change.type !== "shown") continue;
			// An answer that was begun as another one is has steps from the start.
			for (const { id, steps } of change.turns) if (steps.length > (this.#saved.get(id) ?? 0)) this.#grown.add(id);
		}
		if (soon) this.#scheduleSaving(0);
		else if (this.#grown.size > 0 || this.#isChanged) this.#scheduleSaving(Math.max(least, this.#cost / share));
	}

	/** The sooner of what was planned and this. */
	#scheduleSaving(milliseconds: number): void {
		if (this.#scheduled !== null && milliseconds > 0) return;
		this.#scheduled?.dispose();
		this.#scheduled = this.options.schedule(() => void this.save(), milliseconds);
	}

	#fail(thrown: unknown): void {
		this.options.log.error(`The conversation could not be kept: ${thrown}`);
		if (this.#hasFailed) return;
		this.#hasFailed = true;
		this.options.onFailure(thrown);
	}
}
