import { type ReadonlySignal, signal } from "@preact/signals";

/** When to run what, as the page's window knows it. */
export interface PlayerClock {
	requestAnimationFrame(callback: () => void): unknown;
	now(): number;
}

/** Moments a second that can be chosen. */
export const speeds = [1, 2, 5, 10, 20, 50, 100, 200] as const;
export const usualSpeed = 10;

/** Milliseconds that may pass between two frames. What is longer was a page that nobody saw. */
const longestFrame = 500;

/** Lets moments go by at an even pace, however often the page draws. */
export class Player {
	readonly #playing = signal(false);
	readonly speed = signal<number>(usualSpeed);
	#owed = 0;
	#before = 0;

	/** @param advance goes on by so many moments; false when there are no more */
	constructor(
		private readonly clock: PlayerClock,
		private readonly advance: (moments: number) => boolean,
	) {}

	get playing(): ReadonlySignal<boolean> {
		return this.#playing;
	}

	play(): void {
		if (this.#playing.peek()) return;
		this.#playing.value = true;
		this.#owed = 0;
		this.#before = this.clock.now();
		this.#next();
	}

	pause(): void {
		this.#playing.value = false;
	}

	#next(): void {
		this.clock.requestAnimationFrame(() => {
			if (this.#playing.peek()) this.#frame();
		});
	}

	#frame(): void {
		const now = this.clock.now();
		this.#owed += (Math.min(longestFrame, now - this.#before) * this.speed.peek()) / 1000;
		this.#before = now;
		const whole = Math.floor(this.#owed);
		this.#owed -= whole;
		if (whole > 0 && !this.advance(whole)) this.pause();
		else this.#next();
	}
}
