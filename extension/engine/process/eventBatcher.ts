/** One frame of a screen: what is sent more often nobody sees. */
const frameMs = 16;

/** Gathers events and sends them at most once a frame, in order, none lost. */
export class EventBatcher<T> {
	#pending: T[] = [];
	#timer: NodeJS.Timeout | undefined;
	#lastSent = 0;

	constructor(private readonly send: (events: readonly T[]) => void) {}

	push(event: T): void {
		this.#pending.push(event);
		const wait = this.#lastSent + frameMs - performance.now();
		if (wait <= 0) this.flush();
		else this.#timer ??= setTimeout(() => this.flush(), wait);
	}

	flush(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		if (this.#pending.length === 0) return;
		const events = this.#pending;
		this.#pending = [];
		this.#lastSent = performance.now();
		this.send(events);
	}
}
