import { randomUUID } from "node:crypto";
import { assembleText } from "../../sampler/text.ts";
import type { Activity, GenerationEvent, Trace, TraceEnd, TraceToken } from "../../sampler/trace.ts";
import { TraceBuilder } from "../../sampler/traceBuilder.ts";
import type { ChatMessage } from "../protocol/engine.ts";
import { type ErrorData, toErrorData } from "../protocol/errors.ts";
import type { Change, Closing, EngineStatus, ModelView, PanelState, Turn } from "../protocol/webview.ts";
import { Changes, type Delta, type Schedule } from "./changes.ts";
import { promptOf, type Question } from "./prompts.ts";

/** One question and what has been written in answer to it. */
interface Entry {
	readonly id: string;
	readonly question: Question;
	readonly trace: TraceBuilder;
	readonly started: number;
	activity: Activity | null;
	/** Earlier questions that the model did not get to see. */
	omitted: number;
	closing: Closing | null;
}

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
	readonly #entries = new Map<string, Entry>();
	#status: EngineStatus = { state: "stopped" };
	#model: ModelView;
	#showBuiltInNotice: boolean;
	#notice: ErrorData | null = null;

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
			turns: Array.from(this.#entries.values(), turnOf),
			notice: this.#notice,
		};
	}

	get isEmpty(): boolean {
		return this.#entries.size === 0;
	}

	/** The state and its revision: the next delta builds on it. */
	snapshot(): { readonly revision: number; readonly state: PanelState } {
		this.#changes.flush();
		return { revision: this.#changes.revision, state: this.state };
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

	/** Opens a turn and returns its identifier. */
	begin(question: Question): string {
		const entry: Entry = {
			id: randomUUID(),
			question,
			trace: new TraceBuilder(),
			started: this.#now(),
			activity: null,
			omitted: 0,
			closing: null,
		};
		this.#entries.set(entry.id, entry);
		this.#change({ type: "turn", turn: turnOf(entry) });
		return entry.id;
	}

	/** Whether an answer ended before its end, so that it can be gone on with. */
	isCut(id: string): boolean {
		const entry = this.#entries.get(id);
		return entry !== undefined && isCut(entry);
	}

	/** Opens a turn again whose answer was cut: what is written now follows what is there. @returns its identifier */
	resume(id: string): string {
		const entry = this.#entries.get(id);
		if (entry === undefined || !isCut(entry)) throw new Error("Only an answer that was cut can be gone on with.");
		entry.trace.resume();
		entry.closing = null;
		this.#change({ type: "turn", turn: turnOf(entry) });
		return id;
	}

	/** The earlier questions with their answers as far as these were written, and this turn's question. */
	messages(id: string): readonly ChatMessage[] {
		const messages: ChatMessage[] = [];
		for (const entry of this.#entries.values()) {
			const question: ChatMessage = { role: "user", text: promptOf(entry.question) };
			if (entry.id === id) return [...messages, question];
			const { tokens } = entry.trace;
			if (tokens.length > 0) messages.push(question, answerMessage(tokens));
		}
		throw new Error("There is no such turn.");
	}

	/** So many earlier questions have no room beside this one. */
	setOmitted(id: string, omitted: number): void {
		const entry = this.#entries.get(id);
		if (entry === undefined || entry.omitted === omitted) return;
		entry.omitted = omitted;
		this.#change({ type: "omitted", turn: id, omitted });
	}

	/**
	 * Adds what was written to a turn. Once the turn is gone or closed, it counts no more. Events that do not follow
	 * each other as a trace's must close the turn as failed.
	 */
	write(id: string, events: readonly GenerationEvent[]): void {
		const entry = this.#entries.get(id);
		if (entry === undefined || entry.closing !== null) return;
		const from = entry.trace.steps.length;
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
		const steps = entry.trace.steps.slice(from);
		if (steps.length > 0) this.#change({ type: "steps", turn: id, from, steps });
		const { activity } = entry;
		if (activity !== null) this.#change({ type: "activity", turn: id, activity });
		if (fault !== undefined) this.#close(entry, { reason: "failed" }, toErrorData(fault));
	}

	/** Closes a turn as its trace ended; without an end in its trace it failed. */
	close(id: string, error: ErrorData | null): void {
		const entry = this.#entries.get(id);
		if (entry === undefined || entry.closing !== null) return;
		const end = entry.trace.trace?.end;
		if (end) this.#close(entry, end, error);
		else this.#close(entry, { reason: "failed" }, error ?? toErrorData(new Error("the answer has no end")));
	}

	/** Closes a turn that was called off before the engine had heard of it. */
	cancel(id: string): void {
		const entry = this.#entries.get(id);
		if (entry !== undefined && entry.closing === null) this.#close(entry, { reason: "cancelled" }, null);
	}

	/** Puts an answer that was recorded before into a turn of its own. One that was saved before its end counts as cut. */
	show(question: string, { header, steps, end }: Trace): void {
		const id = this.begin({ text: question, attachment: null });
		this.write(id, [{ type: "start", header }, ...steps]);
		const entry = this.#entries.get(id)!;
		if (end !== null) entry.trace.push({ type: "end", end });
		this.#close(entry, end ?? { reason: "cancelled" }, null, null);
	}

	/** The record of a turn's answer as far as it was written; null where nothing of it was. */
	trace(id: string): Trace | null {
		const entry = this.#entries.get(id);
		const trace = entry?.trace.trace ?? null;
		return trace && { ...trace, end: trace.end ?? entry?.closing?.end ?? null };
	}

	/** The tokens of a turn's answer as it stands; none where there is no such turn. */
	tokens(id: string): readonly TraceToken[] {
		return this.#entries.get(id)?.trace.tokens ?? [];
	}

	turn(id: string): Turn | undefined {
		const entry = this.#entries.get(id);
		return entry === undefined ? undefined : turnOf(entry);
	}

	/** Forgets every turn. */
	clear(): void {
		this.#entries.clear();
		this.#change({ type: "cleared" });
		this.setNotice(null);
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
		entry.closing = { end, error, milliseconds, thresholds: entry.trace.header?.thresholds ?? null };
		entry.activity = null;
		this.#change({ type: "end", turn: entry.id, ...entry.closing });
	}

	#change(change: Change): void {
		this.#changes.add(change);
	}
}

/** A trace that was read from a file was written by whatever model, after whatever questions. */
function isCut({ closing, trace }: Entry): boolean {
	if (closing === null || closing.milliseconds === null || trace.tokens.length === 0) return false;
	return ["cancelled", "failed", "length"].includes(closing.end.reason);
}

function answerMessage(tokens: readonly TraceToken[]): ChatMessage {
	return { role: "assistant", text: assembleText(tokens).text, tokens: tokens.map(({ token }) => token) };
}

function turnOf({ id, question, trace, activity, omitted, closing }: Entry): Turn {
	return {
		id,
		question: { text: question.text, attachment: question.attachment },
		steps: [...trace.steps],
		activity,
		omitted,
		end: closing?.end ?? null,
		error: closing?.error ?? null,
		milliseconds: closing?.milliseconds ?? null,
		thresholds: closing?.thresholds ?? null,
	};
}
