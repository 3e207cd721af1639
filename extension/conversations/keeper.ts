import type { Delta } from "../chat/changes.ts";
import type { Conversation } from "../chat/conversation.ts";
import type { Kept, KeptTurn } from "../chat/kept.ts";
import type { Log } from "../engine/log.ts";
import { recordOf } from "./record.ts";
import type { ConversationStore } from "./store.ts";

/** Milliseconds between two savings of an answer that is being written, at least. */
const least = 1000;
/** Saving takes no more than this share of the time. */
const share = 1 / 20;
/** Milliseconds after which what could not be written is tried again, where nothing else is to be saved sooner. */
const patience = 30_000;

export interface KeeperOptions {
	/** Runs the task later, once; dispose forgets it. */
	readonly schedule: (task: () => void, milliseconds: number) => { dispose(): void };
	/** Milliseconds since 1970. */
	readonly now: () => number;
	readonly log: Log;
	/** Told when a conversation could not be kept, and not again before all of it could be. */
	readonly onFailure: (thrown: unknown) => void;
}

/**
 * Keeps the conversation on disk while it goes on: what was asked at once, an answer every second while it is written,
 * and at its end. So a window that dies takes a second's text with it at most.
 */
export class Keeper {
	readonly #listening: { dispose(): void };
	/** Turns that have changed since they were read or saved: what another window made of the others meanwhile stays. */
	readonly #grown = new Set<string>();
	/** How many steps of each are on disk, where all of them are. */
	readonly #saved = new Map<string, number>();
	#isChanged = false;
	/** Turns that could not be written, and why something could not; null where all was written that was to be. */
	#owed: { readonly turns: ReadonlySet<string>; readonly why: unknown } | null = null;
	#scheduled: { readonly timer: { dispose(): void }; readonly due: number } | null = null;
	/** Settles when the savings before have: a record is written only when it is known which of its traces were. */
	#saving: Promise<void> = Promise.resolve();
	/** Milliseconds the last saving took. */
	#cost = 0;

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
		this.#forgetScheduled();
		const saved = this.#saving.then(() => this.#saveNow());
		this.#saving = saved.catch(() => undefined);
		await saved;
	}

	/** Why something of the conversation is not on disk after the last saving; null where all of it is. */
	get obstacle(): unknown {
		return this.#owed?.why ?? null;
	}

	/** Whether something has changed since it was saved. */
	get isBehind(): boolean {
		this.conversation.flush();
		return this.#isChanged || this.#grown.size > 0;
	}

	/** This is on disk, and nothing else is to be saved. */
	knows({ turns }: Kept): void {
		this.#forgetScheduled();
		this.#isChanged = false;
		this.#owed = null;
		this.#grown.clear();
		this.#saved.clear();
		for (const { id, trace } of turns) this.#saved.set(id, trace?.steps.length ?? 0);
	}

	/** None of this is on disk yet, and all of it is to be saved. */
	lacks({ turns }: Kept): void {
		this.#saved.clear();
		for (const { id } of turns) this.#grown.add(id);
		this.touch();
	}

	/** Something changed that no delta tells. */
	touch(): void {
		this.#isChanged = true;
		this.#scheduleSaving(0);
	}

	dispose(): void {
		this.#listening.dispose();
		this.#forgetScheduled();
	}

	async #saveNow(): Promise<void> {
		const { kept } = this.conversation;
		const owed = this.#owed;
		const turns = kept.turns.filter(({ id }) => this.#grown.has(id) || owed?.turns.has(id));
		const isChanged = this.#isChanged || owed !== null || turns.length > 0;
		this.#grown.clear();
		this.#isChanged = false;
		this.#owed = null;
		if (!isChanged || kept.turns.length === 0) return this.store.settled();
		const started = this.options.now();
		const { failures, unwritten } = await this.#write(kept, turns);
		this.#cost = this.options.now() - started;
		if (failures.length === 0) return;
		for (const thrown of failures) this.options.log.error(`The conversation could not be kept: ${thrown}`);
		this.#owed = { turns: unwritten, why: failures[0] };
		this.#scheduleSaving(patience);
		// Where something was owed before, that was said.
		if (owed === null) this.options.onFailure(failures[0]);
	}

	/**
	 * The traces first, so that the record never speaks of one that is not there.
	 * @param turns those that have changed
	 */
	async #write(
		kept: Kept,
		turns: readonly KeptTurn[],
	): Promise<{ readonly failures: readonly unknown[]; readonly unwritten: ReadonlySet<string> }> {
		const failures: unknown[] = [];
		const unwritten = new Set<string>();
		for (const { id, trace } of turns) {
			try {
				if (trace !== null) await this.store.writeTrace(kept.id, id, trace);
				this.#saved.set(id, trace?.steps.length ?? 0);
			} catch (thrown) {
				failures.push(thrown);
				unwritten.add(id);
			}
		}
		const changed = new Set(turns.map(({ id }) => id));
		try {
			await this.store.writeRecord(recordOf(withoutEnds(kept, unwritten), this.options.now()), changed);
		} catch (thrown) {
			failures.push(thrown);
			return { failures, unwritten: changed };
		}
		return { failures, unwritten };
	}

	#follow({ changes }: Delta): void {
		let soon = false;
		for (const change of changes) {
			if (change.type === "shown") this.#isChanged = true;
			else if (change.type === "steps" || change.type === "omitted") this.#grown.add(change.turn);
			// One that has ended was only read again.
			else if (change.type === "turn" && change.turn.end === null) this.#grown.add(change.turn.id);
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
		const due = this.options.now() + milliseconds;
		if (this.#scheduled !== null && this.#scheduled.due <= due) return;
		this.#forgetScheduled();
		this.#scheduled = { timer: this.options.schedule(() => void this.save(), milliseconds), due };
	}

	#forgetScheduled(): void {
		this.#scheduled?.timer.dispose();
		this.#scheduled = null;
	}
}

/** As it is on disk where these answers could not be written: one without an end is taken for one that was cut. */
function withoutEnds(kept: Kept, unwritten: ReadonlySet<string>): Kept {
	const turns = kept.turns.map((turn) => (unwritten.has(turn.id) ? { ...turn, trace: null, closing: null } : turn));
	return { ...kept, turns };
}
