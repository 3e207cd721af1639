/** When to run what, as the page's window knows it. */
export interface Clock {
	requestAnimationFrame(callback: () => void): unknown;
	setTimeout(callback: () => void, milliseconds: number): unknown;
	now(): number;
}

/** Gathers messages and hands them on together, once a frame at most, and less often where that takes long. */
export class Frames<T> {
	#pending: T[] = [];
	#scheduled = false;
	/** Milliseconds that the last batch took, until what it changed was drawn. */
	#cost = 0;

	constructor(
		private readonly clock: Clock,
		private readonly handle: (message: T) => void,
	) {}

	add(message: T): void {
		this.#pending.push(message);
		if (this.#scheduled) return;
		this.#scheduled = true;
		const run = () => this.clock.requestAnimationFrame(() => this.#run());
		// Half of the time at most, so that the panel stays quick under the hand.
		if (this.#cost > frame) this.clock.setTimeout(run, this.#cost);
		else run();
	}

	#run(): void {
		const messages = this.#pending;
		this.#pending = [];
		this.#scheduled = false;
		const start = this.clock.now();
		for (const message of messages) this.handle(message);
		// Timers run after the frame that is being made.
		this.clock.setTimeout(() => {
			this.#cost = this.clock.now() - start;
		}, 0);
	}
}

/** Milliseconds between two pictures on a usual screen. */
const frame = 16;
