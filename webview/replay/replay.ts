import { batch, type ReadonlySignal, signal } from "@preact/signals";
import type { Trace, TraceToken } from "../../sampler/trace.ts";
import type { TurnState } from "../turnState.ts";
import { type Moment, Moments } from "./moments.ts";
import { Player, type PlayerClock } from "./player.ts";

/** A trace, and the moment of its writing that is shown. */
export class Replay {
	readonly moments: Moments;
	readonly player: Player;
	readonly #shown = signal(0);
	/** Where it is to go once the page has time. */
	#wanted: number;

	/**
	 * @param turn shows the answer; it is empty yet
	 * @param later runs it before the page is drawn next
	 */
	constructor(
		readonly trace: Trace,
		readonly turn: TurnState,
		clock: PlayerClock,
		private readonly later: (task: () => void) => void,
	) {
		this.moments = new Moments(trace.steps);
		this.#wanted = this.moments.last;
		this.player = new Player(clock, (moments) => {
			this.#ask(this.#wanted + moments);
			return this.#wanted < this.moments.last;
		});
		this.#show();
	}

	/** The number of the moment that is shown. */
	get shown(): ReadonlySignal<number> {
		return this.#shown;
	}

	/** What happens in the moment that is shown. */
	get moment(): Moment {
		return this.moments.at(this.#shown.value);
	}

	/** The token that was written last, and still stands; null where none was, and while something is tried. */
	get cursor(): { readonly index: number; readonly token: TraceToken } | null {
		if (this.moment.trying !== null) return null;
		const { tokens } = this.turn.answer;
		const token = tokens.at(-1);
		return token === undefined ? null : { index: tokens.length - 1, token };
	}

	/** Whether it is shown whole. */
	get isWhole(): boolean {
		return this.#shown.value === this.moments.last;
	}

	/** Goes to a moment, or as near as there is one, and stays there. */
	go(number: number): void {
		this.player.pause();
		this.#ask(number);
	}

	/** Goes so many moments on, or back. */
	step(by: number): void {
		this.go(this.#wanted + by);
	}

	/** Goes to where something was done instead of taking a token; stays where there is no such place. */
	toAction(direction: 1 | -1): void {
		this.go(this.moments.actionFrom(this.#wanted, direction) ?? this.#wanted);
	}

	/** Plays, from the beginning where all is shown, or stops. */
	toggle(): void {
		if (this.player.playing.peek()) {
			this.player.pause();
			return;
		}
		if (this.#wanted === this.moments.last) this.#ask(0);
		this.player.play();
	}

	#ask(number: number): void {
		const wanted = Math.max(0, Math.min(Math.round(number), this.moments.last));
		if (wanted === this.#wanted) return;
		const isAsked = this.#wanted !== this.#shown.peek();
		this.#wanted = wanted;
		// Where the page takes long to draw a moment, those asked for meanwhile are passed over.
		if (!isAsked) this.later(() => this.#show());
	}

	#show(): void {
		const { end, header } = this.trace;
		batch(() => {
			this.#shown.value = this.#wanted;
			this.turn.rewrite(this.moments.stepsAt(this.#wanted));
			if (this.#wanted === this.moments.last && end !== null) {
				this.turn.close({ end, error: null, milliseconds: null, thresholds: header.thresholds, canGoOn: false });
			}
		});
	}
}
