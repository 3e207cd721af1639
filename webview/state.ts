import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { ErrorData } from "../extension/protocol/errors.ts";
import type {
	Change,
	DraftView,
	EngineStatus,
	ModelView,
	PanelState,
	StateMessage,
	Turn,
} from "../extension/protocol/webview.ts";
import { describeEnd } from "./endings.ts";
import { rowsOf } from "./rows.ts";
import { TurnState } from "./turnState.ts";

/** What the host told the panel. Nothing else changes it. */
export class PanelStore {
	readonly #status = signal<EngineStatus>({ state: "stopped" });
	readonly #model = signal<ModelView | null>(null);
	readonly #showBuiltInNotice = signal(false);
	readonly #turns = signal<readonly TurnState[]>([]);
	readonly #draft = signal<DraftView>({ attachments: [], budget: null });
	readonly #notice = signal<ErrorData | null>(null);
	readonly #announcement = signal("");
	/** Null while a snapshot is awaited. */
	#revision: number | null = null;

	/** @param requestSnapshot called when a change was missed */
	constructor(private readonly requestSnapshot: () => void) {}

	get status(): ReadonlySignal<EngineStatus> {
		return this.#status;
	}

	/** Null until the host has spoken. */
	get model(): ReadonlySignal<ModelView | null> {
		return this.#model;
	}

	get showBuiltInNotice(): ReadonlySignal<boolean> {
		return this.#showBuiltInNotice;
	}

	get turns(): ReadonlySignal<readonly TurnState[]> {
		return this.#turns;
	}

	/** What has been added to the next question, and what it would take. */
	get draft(): ReadonlySignal<DraftView> {
		return this.#draft;
	}

	get notice(): ReadonlySignal<ErrorData | null> {
		return this.#notice;
	}

	/** The last thing to be said to those who listen instead of look. */
	get announcement(): ReadonlySignal<string> {
		return this.#announcement;
	}

	/** The turns by their places: answers that are compared stand in one. */
	readonly rows = computed(() => rowsOf(this.#turns.value));

	readonly #lastTurns = computed(() => this.rows.value.at(-1)?.turns ?? []);

	/** Whether a question is being answered. */
	readonly answering = computed(() => this.#lastTurns.value.some(({ outcome }) => outcome.value === null));

	/** Whether nothing can be asked, for an answer is being written: perhaps one that is not shown. */
	readonly busy = computed(() => {
		const { state } = this.status.value;
		return this.answering.value || state === "reading" || state === "writing";
	});

	/** Whether what went wrong with the engine is said below the last answer already. */
	readonly failureIsShown = computed(() => {
		const failure = this.status.value.error;
		return failure !== undefined && this.#lastTurns.value.some(({ outcome }) => isSame(outcome.value?.error, failure));
	});

	receive(message: StateMessage): void {
		batch(() => {
			if (message.type === "snapshot") {
				this.#revision = message.revision;
				this.#restore(message.state);
			} else if (this.#revision !== null) {
				const whole = message.base === this.#revision && message.changes.every((change) => this.#apply(change));
				this.#revision = whole ? message.revision : null;
				if (!whole) this.requestSnapshot();
			}
		});
	}

	#restore(state: PanelState): void {
		this.#status.value = state.status;
		this.#model.value = state.model;
		this.#showBuiltInNotice.value = state.showBuiltInNotice;
		this.#draft.value = state.draft;
		this.#notice.value = state.notice;
		this.#turns.value = state.turns.map((turn) => this.#following(turn));
	}

	/**
	 * What changes in a turn that is not shown is passed over: the turn comes whole when it is shown.
	 * @returns false when something before the change is missing
	 */
	#apply(change: Change): boolean {
		switch (change.type) {
			case "status":
				this.#status.value = change.status;
				return true;
			case "model":
				this.#model.value = change.model;
				this.#showBuiltInNotice.value = change.showBuiltInNotice;
				return true;
			case "draft":
				this.#draft.value = change.draft;
				return true;
			case "notice":
				this.#notice.value = change.notice;
				return true;
			case "shown":
				return this.#showTurns(change);
			case "turn":
				this.#putTurn(change.turn);
				return true;
			case "percentiles":
				return this.#find(change.turn)?.scale(change.percentiles) ?? true;
			case "steps":
				return this.#find(change.turn)?.write(change.from, change.steps) ?? true;
			case "activity":
				return this.#find(change.turn)?.does(change.activity) ?? true;
			case "omitted":
				return this.#find(change.turn)?.omit(change.omitted) ?? true;
			case "end":
				this.#close(change);
				return true;
		}
	}

	#showTurns({ keep, turns }: Extract<Change, { type: "shown" }>): boolean {
		const known = this.#turns.peek();
		if (keep > known.length) return false;
		this.#turns.value = [...known.slice(0, keep), ...turns.map((turn) => this.#following(turn))];
		this.#announcement.value = announcementOf(turns);
		return true;
	}

	#putTurn(turn: Turn): void {
		const known = this.#turns.peek();
		const place = known.findIndex(({ id }) => id === turn.id);
		if (place < 0) return;
		this.#turns.value = known.with(place, this.#following(turn));
		if (turn.end === null) this.#announcement.value = "Answer started";
	}

	#close(closing: Extract<Change, { type: "end" }>): void {
		const turn = this.#find(closing.turn);
		if (turn === undefined) return;
		turn.close(closing);
		const { announcement } = describeEnd(turn.answer.tokens.length, turn.outcome.peek()!);
		this.#announcement.value = turn.compared?.isTogether ? `${turn.compared.title}: ${announcement}` : announcement;
	}

	/** The turn as it was, brought up to date, so that what shows it can stay; otherwise made anew. */
	#following(turn: Turn): TurnState {
		const known = this.#find(turn.id);
		if (known === undefined || !known.continuesAs(turn)) return new TurnState(turn);
		if (turn.percentiles !== null) known.scale(turn.percentiles);
		known.write(0, turn.steps);
		known.does(turn.activity);
		known.omit(turn.omitted);
		const { end } = turn;
		if (end !== null) known.close({ ...turn, end });
		return known;
	}

	/** Keeps no more of ended turns than their question and length: the host is asked for the rest when that is looked at. */
	letGo(ids: readonly string[]): void {
		this.#turns.value = this.#turns.peek().map((turn) => (ids.includes(turn.id) ? turn.heldBack() : turn));
	}

	/** A turn that is shown. */
	turn(id: string): TurnState | undefined {
		return this.#find(id);
	}

	#find(id: string): TurnState | undefined {
		return this.#turns.peek().find((turn) => turn.id === id);
	}
}

/** Whether a person is told the same of both. */
function isSame(one: ErrorData | null | undefined, other: ErrorData): boolean {
	return one?.code === other.code && one.message === other.message;
}

/** @param turns that are shown in the place of others, or after them */
function announcementOf(turns: readonly Turn[]): string {
	const [first] = turns;
	if (first === undefined) return "New conversation";
	const { turns: last, isTogether, current } = rowsOf(turns).at(-1)!;
	if (isTogether && last.every(({ end }) => end === null)) return `${last.length} answers, one after another`;
	if (last.some(({ end }) => end === null)) return "Answer started";
	if (isTogether)
		return `${last.length} answers side by side. The conversation goes on from ${current.compared!.title}.`;
	const { index, count } = first.sibling;
	return count > 1 ? `Version ${index + 1} of ${count}` : "Conversation opened";
}
