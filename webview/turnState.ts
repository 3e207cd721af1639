import { type ReadonlySignal, signal } from "@preact/signals";
import type { ErrorData } from "../extension/protocol/errors.ts";
import type { Turn } from "../extension/protocol/webview.ts";
import type { TraceEnd, TraceToken } from "../sampler/trace.ts";
import { Answer } from "./answer.ts";

/** How an answer ended. */
export interface Outcome {
	readonly end: TraceEnd;
	readonly error: ErrorData | null;
	/** Null for an answer that was read from a file. */
	readonly milliseconds: number | null;
	/** Tokens the model was unsure of, among those that can be seen. */
	readonly unsure: number;
}

/** A question and its answer, as the panel follows it. */
export class TurnState {
	readonly id: string;
	readonly question: Turn["question"];
	readonly #answer = new Answer();
	/** Counts the changes of the answer. */
	readonly #version = signal(0);
	readonly #outcome = signal<Outcome | null>(null);

	constructor({ id, question, tokens, end, error, milliseconds }: Turn) {
		this.id = id;
		this.question = question;
		if (tokens.length > 0) this.write(0, tokens);
		if (end !== null) this.close(end, error, milliseconds);
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

	/**
	 * Adds tokens from index `from` on; those known already are passed over.
	 * @returns false when tokens before them are missing
	 */
	write(from: number, tokens: readonly TraceToken[]): boolean {
		const known = this.#answer.tokens.length;
		if (from > known) return false;
		const fresh = tokens.slice(known - from);
		if (fresh.length === 0) return true;
		this.#answer.push(fresh);
		this.#version.value++;
		return true;
	}

	close(end: TraceEnd, error: ErrorData | null, milliseconds: number | null): void {
		this.#answer.end();
		this.#version.value++;
		this.#outcome.value = { end, error, milliseconds, unsure: this.#answer.countUnsure() };
	}

	/** Whether a turn from the host is this one, perhaps further on. */
	continuesAs({ id, tokens }: Turn): boolean {
		const known = this.#answer.tokens;
		if (id !== this.id || this.#outcome.peek() !== null || tokens.length < known.length) return false;
		return known.every(({ token }, i) => token === tokens[i]!.token);
	}
}
