import { randomUUID } from "node:crypto";
import type { GenerationEvent, Trace, TraceAction, TraceEnd, TraceToken } from "../../sampler/trace.ts";
import { TraceBuilder } from "../../sampler/traceBuilder.ts";
import type { ChatMessage, PolicySpec } from "../protocol/engine.ts";
import { type ErrorData, toErrorData } from "../protocol/errors.ts";
import type { Change, DraftView, EngineStatus, ModelView, PanelState, Question, Turn } from "../protocol/webview.ts";
import { Changes, type Delta, type Schedule } from "./changes.ts";
import {
	closingOf,
	type Entry,
	heldBack,
	type NewEntry,
	newEntry,
	questionMessage,
	record,
	reopen,
	saidIn,
	turnOf,
} from "./entry.ts";
import { type Kept, keptTurnOf, traceOf, treeOf } from "./kept.ts";
import { keptOf, type Shown, ShownTree } from "./shownTurns.ts";

export interface ConversationOptions {
	readonly model: ModelView;
	readonly showBuiltInNotice: boolean;
	/** Runs a task once, in a frame's time. */
	readonly schedule: Schedule;
	/** Milliseconds from any fixed moment. */
	readonly now: () => number;
}

/**
 * All that the panel shows, owned by the host. Every change gets a place in a row of revisions; what listens gets the
 * changes of a frame in one delta, what comes late asks for the snapshot.
 */
export class Conversation {
	readonly #changes: Changes;
	readonly #now: () => number;
	#id: string = randomUUID();
	#title: string | null = null;
	#tree = new ShownTree();
	#status: EngineStatus = { state: "stopped" };
	#model: ModelView;
	#showBuiltInNotice: boolean;
	#notice: ErrorData | null = null;
	#draft: DraftView = { attachments: [], budget: null };

	constructor({ model, showBuiltInNotice, schedule, now }: ConversationOptions) {
		this.#model = model;
		this.#showBuiltInNotice = showBuiltInNotice;
		this.#changes = new Changes(schedule);
		this.#now = now;
	}

	get state(): PanelState {
		return {
			status: this.#status,
			model: this.#model,
			showBuiltInNotice: this.#showBuiltInNotice,
			turns: this.#tree.shownTurns.map((shown) => this.#turnOf(shown)),
			draft: this.#draft,
			notice: this.#notice,
		};
	}

	get isEmpty(): boolean {
		return this.#tree.size === 0;
	}

	get id(): string {
		return this.#id;
	}

	/** As a person named it; null where nobody did. */
	get title(): string | null {
		return this.#title;
	}

	/** The state and its revision: the next delta builds on it. */
	snapshot(): { readonly revision: number; readonly state: PanelState } {
		this.#changes.flush();
		const { state } = this;
		return { revision: this.#changes.revision, state: { ...state, turns: heldBack(state.turns) } };
	}

	/** Tells what has changed, without waiting for the frame. */
	flush(): void {
		this.#changes.flush();
	}

	onDelta(listener: (delta: Delta) => void): { dispose(): void } {
		return this.#changes.onDelta(listener);
	}

	setStatus(status: EngineStatus): void {
		this.#status = status;
		this.#change({ type: "status", status });
	}

	setModel(model: ModelView, showBuiltInNotice: boolean): void {
		this.#model = model;
		this.#showBuiltInNotice = showBuiltInNotice;
		this.#change({ type: "model", model, showBuiltInNotice });
	}

	setNotice(notice: ErrorData | null): void {
		if (notice === this.#notice) return;
		this.#notice = notice;
		this.#change({ type: "notice", notice });
	}

	setDraft(draft: DraftView): void {
		if (JSON.stringify(draft) === JSON.stringify(this.#draft)) return;
		this.#draft = draft;
		this.#change({ type: "draft", draft });
	}

	/** Opens a turn after the last that is shown. @returns its identifier */
	begin(question: Question): string {
		return this.#add({ question, parent: this.#tree.shown.at(-1)?.id ?? null });
	}

	/**
	 * Opens a turn beside another: the same question once more, to be answered in the same way, or another one in its
	 * place. @returns its identifier
	 */
	beginBeside(id: string, question?: Question): string {
		const { parent, policy, question: same } = this.#get(id);
		return this.#add(question === undefined ? { question: same, parent, policy } : { question, parent });
	}

	/**
	 * Opens a turn for each policy beside another, to answer its question anew; they are shown together, and the conversation
	 * goes on from the first of them. @returns their identifiers
	 */
	compare(id: string, policies: readonly PolicySpec[], seed: number): readonly string[] {
		const { question, parent } = this.#get(id);
		const comparison = { id: randomUUID(), seed };
		const before = this.#tree.shownTurns;
		const added = policies.map((policy) => this.#insert({ question, parent, policy, comparison }));
		if (added[0] !== undefined) this.#tree.showCompared(added[0], true);
		this.#showFrom(before);
		return added.map(({ id }) => id);
	}

	/** All that a turn is compared with, itself too; none where it is compared with none. */
	comparedWith(id: string): readonly string[] {
		const entry = this.#tree.get(id);
		return entry === undefined ? [] : this.#tree.comparedWith(entry).map((one) => one.id);
	}

	/** Shows a turn, and what it is compared with beside it, or not. The conversation goes on from it. */
	showCompared(id: string, together: boolean): void {
		const entry = this.#tree.get(id);
		if (entry === undefined) return;
		const before = this.#tree.shownTurns;
		this.#tree.showCompared(entry, together);
		this.#showFrom(before);
	}

	/**
	 * Opens a turn beside another whose answer begins as that one did, up to what a person chose there. Where that is a
	 * path to the end of the answer, nothing is left to be written.
	 * @returns its identifier, and whether the answer is to be written on
	 */
	beginWith(id: string, choice: TraceAction): { readonly id: string; readonly isOpen: boolean } {
		const { question, parent, policy, trace } = this.#get(id);
		const begun = TraceBuilder.from(trace.trace!);
		begun.choose(choice);
		const beside = this.#add({ question, parent, policy, trace: begun });
		const isOpen = choice.paths[0]!.end !== "stop";
		if (!isOpen) this.#close(this.#get(beside), { reason: "stop" }, null);
		return { id: beside, isOpen };
	}

	/** Whether an answer ended before its end, so that it can be gone on with. */
	isCut(id: string): boolean {
		return this.#tree.get(id)?.closing?.canGoOn ?? false;
	}

	/** Whether an answer ended with an error, and can be gone on with. */
	isBroken(id: string): boolean {
		return this.isCut(id) && this.#get(id).closing?.error !== null;
	}

	/** Whether an answer was read from a trace file, which does not tell what was asked. */
	isRecording(id: string): boolean {
		return this.#tree.get(id)?.isRecording ?? false;
	}

	/** Opens a turn again whose answer was cut: what is written now follows what is there. @returns its identifier */
	resume(id: string): string {
		if (!this.isCut(id)) throw new Error("Only an answer that was cut can be gone on with.");
		const entry = this.#get(id);
		reopen(entry, this.#now());
		this.sendWhole(id);
		return id;
	}

	/** The prompt has been read. The time of answers that are compared counts from here: only one of them reads it. */
	read(id: string): void {
		const entry = this.#tree.get(id);
		if (entry?.comparison) entry.started = this.#now();
	}

	/** Under which policy and from which seed a turn is to be answered; null where that is for the settings to say. */
	terms(id: string): { readonly policy: PolicySpec | null; readonly seed: number | null } {
		const { policy, comparison } = this.#get(id);
		return { policy, seed: comparison?.seed ?? null };
	}

	/** Tells all of a turn, some of which was held back. */
	sendWhole(id: string): void {
		const turn = this.turn(id);
		if (turn !== undefined) this.#change({ type: "turn", turn });
	}

	/** The last turn that is shown. */
	get last(): string | null {
		return this.#tree.shown.at(-1)?.id ?? null;
	}

	/** Which of its siblings a turn is; 0 is the oldest. */
	placeOf(id: string): number {
		return this.#tree.placeOf(this.#get(id)).index;
	}

	/** Shows the turn so many places after this one among its siblings, with what was said after it; or changes nothing. */
	showSibling(id: string, step: number): void {
		const sibling = this.#tree.siblingOf(id, step);
		if (sibling === undefined) return;
		const before = this.#tree.shownTurns;
		this.#tree.show(sibling.id);
		this.#showFrom(before);
	}

	/** The questions before this one with their answers as far as these were written, and this turn's question. */
	messages(id: string): readonly ChatMessage[] {
		const entry = this.#get(id);
		return [...(entry.parent === null ? [] : this.said(entry.parent)), questionMessage(entry)];
	}

	/** The questions up to this one, itself too, with their answers as far as these were written. */
	said(id: string): readonly ChatMessage[] {
		return saidIn(this.#tree.wayTo(id));
	}

	/** So many earlier questions have no room beside this one. */
	setOmitted(id: string, omitted: number): void {
		const entry = this.#tree.get(id);
		if (entry === undefined || entry.omitted === omitted) return;
		entry.omitted = omitted;
		this.#change({ type: "omitted", turn: id, omitted });
	}

	/**
	 * Adds what was written to a turn. Once the turn is gone or closed, it counts no more. Events that do not follow
	 * each other as a trace's must close the turn as failed.
	 */
	write(id: string, events: readonly GenerationEvent[]): void {
		const entry = this.#tree.get(id);
		if (entry === undefined || entry.closing !== null) return;
		const { changes, fault } = record(entry, events);
		for (const change of changes) this.#change(change);
		if (fault !== undefined) this.#close(entry, { reason: "failed" }, toErrorData(fault));
	}

	/** Closes a turn as its trace ended; without an end in its trace it failed. */
	close(id: string, error: ErrorData | null): void {
		const entry = this.#tree.get(id);
		if (entry === undefined || entry.closing !== null) return;
		const end = entry.trace.trace?.end;
		if (end) this.#close(entry, end, error);
		else this.#close(entry, { reason: "failed" }, error ?? toErrorData(new Error("the answer has no end")));
	}

	/** Closes a turn that was called off before the engine had heard of it. */
	cancel(id: string): void {
		const entry = this.#tree.get(id);
		if (entry !== undefined && entry.closing === null) this.#close(entry, { reason: "cancelled" }, null);
	}

	/** Puts an answer that was recorded before into a turn of its own. One that was saved before its end counts as cut. */
	show(question: string, recorded: Trace): void {
		const id = this.#add({
			question: { text: question, attachments: [] },
			parent: this.last,
			trace: TraceBuilder.from(recorded),
			isRecording: true,
		});
		this.#close(this.#get(id), recorded.end ?? { reason: "cancelled" }, null, null);
	}

	/** The record of a turn's answer as far as it was written; null where nothing of it was. */
	trace(id: string): Trace | null {
		const entry = this.#tree.get(id);
		return entry === undefined ? null : traceOf(entry);
	}

	/** The tokens of a turn's answer as it stands; none where there is no such turn. */
	tokens(id: string): readonly TraceToken[] {
		return this.#tree.get(id)?.trace.tokens ?? [];
	}

	turn(id: string): Turn | undefined {
		const entry = this.#tree.get(id);
		if (entry === undefined) return undefined;
		const shown = this.#tree.shownTurns.find((one) => one.entry === entry);
		return this.#turnOf(shown ?? { entry, isTogether: false, isCurrent: false });
	}

	/** Begins a new conversation. */
	clear(): void {
		this.open({ id: randomUUID(), title: null, turns: [], shown: null, together: [] });
	}

	/** All of it, as it can be kept. */
	get kept(): Kept {
		const turns = this.#tree.all.map(keptTurnOf);
		return { id: this.#id, title: this.#title, turns, shown: this.last, together: this.#tree.together };
	}

	/**
	 * Shows a conversation that was kept in the place of this one. An answer that was being written then was cut.
	 * @throws Error where its turns do not follow each other; then this one stays
	 */
	open(kept: Kept): void {
		const tree = treeOf(kept, this.#now());
		const before = this.#tree.shownTurns;
		this.#id = kept.id;
		this.#title = kept.title;
		this.#tree = tree;
		this.#showFrom(before);
		this.setNotice(null);
	}

	rename(title: string | null): void {
		this.#title = title;
	}

	dispose(): void {
		this.#changes.dispose();
	}

	#close(
		entry: Entry,
		end: TraceEnd,
		error: ErrorData | null,
		milliseconds: number | null = entry.earlier + this.#now() - entry.started,
	): void {
		entry.closing = closingOf(entry, { end, error, milliseconds });
		entry.activity = null;
		this.#change({ type: "end", turn: entry.id, ...entry.closing });
	}

	/** Adds a turn, and shows it. @returns its identifier */
	#add(entry: NewEntry): string {
		const before = this.#tree.shownTurns;
		const { id } = this.#insert(entry);
		this.#showFrom(before);
		return id;
	}

	#insert(given: NewEntry): Entry {
		const entry = newEntry(given, this.#now());
		this.#tree.add(entry);
		return entry;
	}

	/** Tells what is shown now; those at its front that were shown before stay. */
	#showFrom(before: readonly Shown[]): void {
		const shown = this.#tree.shownTurns;
		const keep = keptOf(before, shown);
		if (keep === before.length && keep === shown.length) return;
		this.#change({ type: "shown", keep, turns: heldBack(shown.slice(keep).map((one) => this.#turnOf(one))) });
	}

	#turnOf(shown: Shown): Turn {
		return turnOf(shown, this.#tree.placeOf(shown.entry));
	}

	/** @throws Error where there is no such turn */
	#get(id: string): Entry {
		const entry = this.#tree.get(id);
		if (entry === undefined) throw new Error("There is no such turn.");
		return entry;
	}

	#change(change: Change): void {
		this.#changes.add(change);
	}
}
