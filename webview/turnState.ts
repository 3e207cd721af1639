import { type ReadonlySignal, signal } from "@preact/signals";
import type { Closing, Turn } from "../extension/protocol/webview.ts";
import type { Percentiles } from "../sampler/percentiles.ts";
import type { Activity, TraceStep } from "../sampler/trace.ts";
import { Answer } from "./answer.ts";

/** Steps from which on an answer takes more than it costs to have them sent again. */
const worthHolding = 200;

/** How an answer ended. */
export interface Outcome extends Closing {
	/** Places that are worth a look. */
	readonly unsure: number;
}

/** A question and its answer, as the panel follows it. */
export class TurnState {
	readonly id: string;
	readonly question: Turn["question"];
	/** Which of those that were asked in the same place it is. */
	readonly sibling: Turn["sibling"];
	/** How it stands among those that it is compared with; null where there are none. */
	readonly compared: Turn["compared"];
	/** Whether it is not known what was asked, so that nothing can be written in its place. */
	readonly isRecording: boolean;
	readonly #answer = new Answer();
	/** The steps of an answer that had ended before it came here, until somebody wants to see it. */
	#unread: readonly TraceStep[] | null = null;
	/** Counts the changes of the answer. */
	readonly #version = signal(0);
	readonly #outcome = signal<Outcome | null>(null);

	readonly #activity = signal<Activity | null>(null);

	readonly #omitted = signal(0);

	/** How many steps the host has held back. */
	readonly held: number;

	constructor(turn: Turn) {
		const { id, question, sibling, compared, steps, held, activity, omitted, percentiles, end, isRecording } = turn;
		this.id = id;
		this.question = question;
		this.sibling = sibling;
		this.compared = compared;
		this.isRecording = isRecording;
		this.held = held;
		if (percentiles !== null) this.scale(percentiles);
		if (end === null) this.write(0, steps);
		else {
			this.#unread = steps;
			this.#outcome.value = this.#outcomeOf({ ...turn, end });
		}
		this.does(activity);
		this.omit(omitted);
	}

	/** The same object for the whole life of the turn; whoever reads it here is told when it grows. */
	get answer(): Answer {
		void this.#version.value;
		this.#read();
		return this.#answer;
	}

	/** Whether the answer was looked at, so that it costs nothing to look again. */
	get isRead(): boolean {
		return this.#unread === null && this.held === 0;
	}

	/** How long its trace is. */
	get stepCount(): number {
		return this.held + (this.#unread?.length ?? this.#answer.steps.length);
	}

	/** Whether it has ended, and has so many steps that it is worth asking for them anew. */
	get canBeLetGo(): boolean {
		return this.#outcome.peek() !== null && this.held === 0 && this.stepCount >= worthHolding;
	}

	/** What is left of it where the host holds its steps. Only of one that has ended. */
	heldBack(): TurnState {
		const { id, question, sibling, compared, isRecording, stepCount } = this;
		const { end, error, milliseconds, thresholds, canGoOn } = this.#outcome.peek()!;
		const { percentiles } = this.#answer;
		return new TurnState({
			...{ id, question, sibling, compared, isRecording, end, error, milliseconds, thresholds, canGoOn, percentiles },
			steps: [],
			held: stepCount,
			activity: null,
			omitted: this.#omitted.peek(),
		});
	}

	/** Null while the answer is being written. */
	get outcome(): ReadonlySignal<Outcome | null> {
		return this.#outcome;
	}

	/** What is being done until the next step; null where nothing takes a while. */
	get activity(): ReadonlySignal<Activity | null> {
		return this.#activity;
	}

	/**
	 * Tells how unsure the model is as a rule.
	 * @returns true, for nothing before it can be missing
	 */
	scale(percentiles: Percentiles): boolean {
		this.#answer.scale(percentiles);
		this.#version.value++;
		return true;
	}

	/**
	 * Adds steps from index `from` on; those known already are passed over.
	 * @returns false when steps before them are missing
	 */
	write(from: number, steps: readonly TraceStep[]): boolean {
		this.#read();
		const known = this.#answer.steps.length;
		if (from > known) return false;
		const fresh = steps.slice(known - from);
		if (fresh.length === 0) return true;
		this.#answer.push(fresh);
		this.#activity.value = null;
		this.#version.value++;
		return true;
	}

	/** Shows the answer as it was after these steps; it is being written until it is closed. */
	rewrite(steps: readonly TraceStep[]): void {
		this.#answer.rewrite(steps);
		this.#outcome.value = null;
		this.#version.value++;
	}

	/** @returns true, for nothing before it can be missing */
	does(activity: Activity | null): boolean {
		this.#activity.value = activity;
		return true;
	}

	/** Earlier questions that the model did not get to see. */
	get omitted(): ReadonlySignal<number> {
		return this.#omitted;
	}

	/** @returns true, for nothing before it can be missing */
	omit(omitted: number): boolean {
		this.#omitted.value = omitted;
		return true;
	}

	close(closing: Closing): void {
		this.#answer.end();
		this.#activity.value = null;
		this.#version.value++;
		this.#outcome.value = this.#outcomeOf(closing);
	}

	#outcomeOf({ end, error, milliseconds, thresholds, canGoOn }: Closing): Outcome {
		const doubts = () => this.answer.doubts.length;
		return {
			end,
			error,
			milliseconds,
			thresholds,
			canGoOn,
			get unsure() {
				return doubts();
			},
		};
	}

	#read(): void {
		const steps = this.#unread;
		if (steps === null) return;
		this.#unread = null;
		this.#answer.push(steps);
		this.#answer.end();
	}

	/** Whether a turn from the host is this one, perhaps further on. */
	continuesAs({ id, sibling, compared, steps }: Turn): boolean {
		const known = this.#answer.steps;
		if (
			id !== this.id ||
			sibling.count !== this.sibling.count ||
			compared?.isTogether !== this.compared?.isTogether ||
			compared?.isCurrent !== this.compared?.isCurrent ||
			this.#outcome.peek() !== null ||
			steps.length < known.length
		)
			return false;
		return known.every((step, i) => isSame(step, steps[i]!));
	}
}

function isSame(one: TraceStep, other: TraceStep): boolean {
	if (one.type === "token") return other.type === "token" && one.token.token === other.token.token;
	return other.type === "action" && one.action.kind === other.action.kind && one.action.keep === other.action.keep;
}
