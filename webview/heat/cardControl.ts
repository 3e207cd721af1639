import { type ReadonlySignal, signal } from "@preact/signals";
import type { TraceToken } from "../../sampler/trace.ts";

/** A token on the page. */
export interface CardTarget {
	/** Identifier of the turn. */
	readonly turn: string;
	/** Index in the turn's answer, or in what was tried. */
	readonly token: number;
	/** The tokens it is one of, where these were only tried for the answer, or taken back. */
	readonly tried?: readonly TraceToken[] | undefined;
	/** What the card is placed next to. */
	readonly element: HTMLElement;
}

export interface OpenCard {
	readonly target: CardTarget;
	/** Stays until it is closed. */
	readonly pinned: boolean;
}

export interface Timers {
	setTimeout(callback: () => void, milliseconds: number): number;
	clearTimeout(timer: number): void;
}

/** Milliseconds the pointer rests on a token before its card opens. */
export const openDelay = 150;
/** Milliseconds for the way from a token to its card. */
export const closeDelay = 250;

/**
 * Decides which token's card is open. On the way from a token to its card the pointer may cross other tokens: they
 * change nothing unless it rests there.
 */
export class CardControl {
	readonly #open = signal<OpenCard | null>(null);
	/** The token with the keyboard focus, whose card shows while the pointer shows no other. */
	#focused: CardTarget | null = null;
	#timer: number | null = null;

	constructor(private readonly timers: Timers) {}

	get open(): ReadonlySignal<OpenCard | null> {
		return this.#open;
	}

	/** The pointer has come to a token, or to where there is none. */
	pointAt(target: CardTarget | null): void {
		const open = this.#open.peek();
		if (open?.pinned) return;
		if (target === null) {
			if (open === null || open.target === this.#focused) this.#wait(null);
			else this.#wait(() => this.#leave(), closeDelay);
		} else if (open !== null && sameToken(open.target, target)) {
			this.#wait(null);
		} else {
			this.#wait(() => this.#show(target, false), openDelay);
		}
	}

	/** The pointer has come to the card. */
	enterCard(): void {
		this.#wait(null);
	}

	/** A token got the keyboard focus. A pinned card follows it. */
	focus(target: CardTarget): void {
		this.#focused = target;
		this.#show(target, this.#open.peek()?.pinned ?? false);
	}

	/** The token lost the keyboard focus. */
	blur(): void {
		this.#focused = null;
		if (this.#open.peek()?.pinned !== true) this.close();
	}

	pin(target: CardTarget): void {
		this.#show(target, true);
	}

	close(): void {
		this.#wait(null);
		this.#focused = null;
		this.#open.value = null;
	}

	/** The pointer is gone. */
	#leave(): void {
		if (this.#focused === null) this.close();
		else this.#show(this.#focused, false);
	}

	#show(target: CardTarget, pinned: boolean): void {
		this.#wait(null);
		this.#open.value = { target, pinned };
	}

	/** There is one thing to wait for at a time. */
	#wait(callback: (() => void) | null, milliseconds = 0): void {
		if (this.#timer !== null) this.timers.clearTimeout(this.#timer);
		this.#timer = callback === null ? null : this.timers.setTimeout(callback, milliseconds);
	}
}

function sameToken(a: CardTarget, b: CardTarget): boolean {
	return a.turn === b.turn && a.token === b.token && a.tried === b.tried;
}
