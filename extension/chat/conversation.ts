import { randomUUID } from "node:crypto";
import type { GenerationEvent, Trace, TraceAction, TraceEnd, TraceToken } from "../../sampler/trace.ts";
import { TraceBuilder } from "../../sampler/traceBuilder.ts";
import type { ChatMessage } from "../protocol/engine.ts";
import { answerCut, type ErrorData, toErrorData } from "../protocol/errors.ts";
import type { Change, DraftView, EngineStatus, ModelView, PanelState, Question, Turn } from "../protocol/webview.ts";
import { Changes, type Delta, type Schedule } from "./changes.ts";
import { answerMessage, canGoOn, type Entry, heldBack, turnOf } from "./entry.ts";
import { promptOf } from "./prompts.ts";
import { TurnTree } from "./turnTree.ts";

const questionMessage = (question: Question): ChatMessage => ({ role: "user", text: promptOf(question) });

/** The end of an answer during which the window was closed. */
const cutShort = { end: { reason: "cancelled" }, error: answerCut().data, milliseconds: null } as const;

/** A conversation as it can be kept. */
export interface Kept {
	readonly id: string;
	/** As a person named it; null where nobody did. */
	readonly title: string | null;
	/** By age. */
	readonly turns: readonly KeptTurn[];
	/** The last turn that is shown. */
	readonly shown: string | null;
}

export type KeptTurn = Omit<Entry, "trace" | "started" | "activity"> & {
	/** Null where nothing was written. */
	readonly trace: Trace | null;
};

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
	#tree = new TurnTree<Entry>();
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
			turns: this.#shown(),
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

	/** Opens a turn beside another: the same question once more, or another one in its place. @returns its identifier */
	beginBeside(id: string, question?: Question): string {
		const beside = this.#get(id);
		return this.#add({ question: question ?? beside.question, parent: beside.parent });
	}

	/**
	 * Opens a turn beside another whose answer begins as that one did, up to what a person chose there. Where that is a
	 * path to the end of the answer, nothing is left to be written.
	 * @returns its identifier, and whether the answer is to be written on
	 */
	beginWith(id: string, choice: TraceAction): { readonly id: string; readonly isOpen: boolean } {
		const { question, parent, trace } = this.#get(id);
		const begun = TraceBuilder.from(trace.trace!);
		begun.choose(choice);
		const beside = this.#add({ question, parent, trace: begun });
		const isOpen = choice.paths[0]!.end !== "stop";
		if (!isOpen) this.#close(this.#get(beside), { reason: "stop" }, null);
		return { id: beside, isOpen };
	}

	/** Whether an answer ended before its end, so that it can be gone on with. */
	isCut(id: string): boolean {
		return this.#tree.get(id)?.closing?.canGoOn ?? false;
	}

	/** Opens a turn again whose answer was cut: what is written now follows what is there. @returns its identifier */
	resume(id: string): string {
		if (!this.isCut(id)) throw new Error("Only an answer that was cut can be gone on with.");
		const entry = this.#get(id);
		entry.trace.resume();
		entry.closing = null;
		this.#change({ type: "turn", turn: this.#turnOf(entry) });
		return id;
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
		const before = this.#tree.shown;
		this.#tree.show(sibling.id);
		this.#showFrom(before);
	}

	/** The questions before this one with their answers as far as these were written, and this turn's question. */
	messages(id: string): readonly ChatMessage[] {
		const { question, parent } = this.#get(id);
		return [...(parent === null ? [] : this.said(parent)), questionMessage(question)];
	}

	/** The questions up to this one, itself too, with their answers as far as these were written. */
	said(id: string): readonly ChatMessage[] {
		return this.#tree.wayTo(id).flatMap(({ question, trace: { tokens } }) => {
			return tokens.length > 0 ? [questionMessage(question), answerMessage(tokens)] : [];
		});
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
		const from = entry.trace.steps.length;
		const known = entry.trace.header;
		let fault: unknown;
		try {
			for (const event of events) {
				if (event.type === "activity") {
					entry.activity = event.activity;
					continue;
				}
				entry.trace.push(event);
				if (event.type === "token" || event.type === "action") entry.activity = null;
			}
		} catch (thrown) {
			fault = thrown;
		}
		const percentiles = entry.trace.header?.percentiles;
		if (known === null && percentiles !== undefined) this.#change({ type: "percentiles", turn: id, percentiles });
		const steps = entry.trace.steps.slice(from);
		if (steps.length > 0) this.#change({ type: "steps", turn: id, from, steps });
		const { activity } = entry;
		if (activity !== null) this.#change({ type: "activity", turn: id, activity });
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
		const trace = entry?.trace.trace ?? null;
		return trace && { ...trace, end: trace.end ?? entry?.closing?.end ?? null };
	}

	/** The tokens of a turn's answer as it stands; none where there is no such turn. */
	tokens(id: string): readonly TraceToken[] {
		return this.#tree.get(id)?.trace.tokens ?? [];
	}

	turn(id: string): Turn | undefined {
		const entry = this.#tree.get(id);
		return entry === undefined ? undefined : this.#turnOf(entry);
	}

	/** Begins a new conversation. */
	clear(): void {
		this.open({ id: randomUUID(), title: null, turns: [], shown: null });
	}

	/** All of it, as it can be kept. */
	get kept(): Kept {
		const turns = this.#tree.all.map(({ id, parent, question, isRecording, omitted, closing }) => {
			return { id, parent, question, isRecording, omitted, closing, trace: this.trace(id) };
		});
		return { id: this.#id, title: this.#title, turns, shown: this.last };
	}

	/** Shows a conversation that was kept in the place of this one. An answer that was being written then was cut. */
	open({ id, title, turns, shown }: Kept): void {
		const before = this.#tree.shown;
		this.#id = id;
		this.#title = title;
		this.#tree = new TurnTree();
		for (const { trace, ...turn } of turns) {
			const builder = trace === null ? new TraceBuilder() : TraceBuilder.from(trace);
			const entry: Entry = { ...turn, trace: builder, started: this.#now(), activity: null };
			const { end, error, milliseconds } = entry.closing ?? cutShort;
			const thresholds = trace?.header.thresholds ?? null;
			entry.closing = { end, error, milliseconds, thresholds, canGoOn: canGoOn(entry, end.reason) };
			this.#tree.add(entry);
		}
		if (shown !== null) this.#tree.show(shown);
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
		milliseconds: number | null = this.#now() - entry.started,
	): void {
		const thresholds = entry.trace.header?.thresholds ?? null;
		entry.closing = { end, error, milliseconds, thresholds, canGoOn: canGoOn(entry, end.reason) };
		entry.activity = null;
		this.#change({ type: "end", turn: entry.id, ...entry.closing });
	}

	#add({
		question,
		parent,
		trace = new TraceBuilder(),
		isRecording = false,
	}: Pick<Entry, "question" | "parent"> & Partial<Pick<Entry, "trace" | "isRecording">>): string {
		const before = this.#tree.shown;
		const id = randomUUID();
		const started = this.#now();
		this.#tree.add({
			id,
			parent,
			question,
			trace,
			isRecording,
			started,
			activity: null,
			omitted: 0,
			closing: null,
		});
		this.#showFrom(before);
		return id;
	}

	/** Tells what is shown now; those at its front that were shown before stay. */
	#showFrom(before: readonly Entry[]): void {
		const { shown } = this.#tree;
		const differs = shown.findIndex((entry, i) => entry !== before[i]);
		const keep = differs < 0 ? shown.length : differs;
		if (keep === before.length && keep === shown.length) return;
		this.#change({ type: "shown", keep, turns: heldBack(shown.slice(keep).map((entry) => this.#turnOf(entry))) });
	}

	#shown(): readonly Turn[] {
		return this.#tree.shown.map((entry) => this.#turnOf(entry));
	}

	#turnOf(entry: Entry): Turn {
		return turnOf(entry, this.#tree.placeOf(entry));
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
