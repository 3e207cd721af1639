import { type ReadonlySignal, signal } from "@preact/signals";
import type { Closing, Turn } from "../extension/protocol/webview.ts";
import type { Percentiles } from "../sampler/percentiles.ts";
import type { Activity, TraceStep } from "../sampler/trace.ts";
import { Answer } from "./answer.ts";

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
	readonly #answer = new Answer();
	/** Counts the changes of the answer. */
	readonly #version = signal(0);
	readonly #outcome = signal<Outcome | null>(null);

	readonly #activity = signal<Activity | null>(null);

	readonly #omitted = signal(0);

	constructor(turn: Turn) {
		const { id, question, sibling, steps, activity, omitted, percentiles, end } = turn;
		this.id = id;
		this.question = question;
		this.sibling = sibling;
		if (percentiles !== null) this.scale(percentiles);
		if (steps.length > 0) this.write(0, steps);
		this.does(activity);
		this.omit(omitted);
		if (end !== null) this.close({ ...turn, end });
	}

	/** The same object for the whole life of the turn; whoever reads it here is told when it grows. */
	get answer(): Answer {
		void this.#version.value;
		return this.#answer;
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

	close({ end, error, milliseconds, thresholds, canGoOn }: Closing): void {
		this.#answer.end();
		this.#activity.value = null;
		this.#version.value++;
		this.#outcome.value = { end, error, milliseconds, thresholds, canGoOn, unsure: this.#answer.doubts.length };
	}

	/** Whether a turn from the host is this one, perhaps further on. */
	continuesAs({ id, sibling, steps }: Turn): boolean {
		const known = this.#answer.steps;
		if (
			id !== this.id ||
			sibling.count !== this.sibling.count ||
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
