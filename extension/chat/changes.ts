import type { Change } from "../protocol/webview.ts";

/** The changes of one frame, and the revisions before and after them. */
export interface Delta {
	readonly base: number;
	readonly revision: number;
	readonly changes: readonly Change[];
}

/** Runs the task later, once; dispose forgets it. */
export type Schedule = (task: () => void) => { dispose(): void };

/** Gathers changes and hands them on once a frame, in order. */
export class Changes {
	#pending: Change[] = [];
	#scheduled: { dispose(): void } | null = null;
	#revision = 0;
	#listeners = new Set<(delta: Delta) => void>();

	constructor(private readonly schedule: Schedule) {}

	/** Of all that was handed on. */
	get revision(): number {
		return this.#revision;
	}

	onDelta(listener: (delta: Delta) => void): { dispose(): void } {
		this.#listeners.add(listener);
		return { dispose: () => void this.#listeners.delete(listener) };
	}

	add(change: Change): void {
		const last = this.#pending.at(-1);
		const merged = last === undefined ? null : merge(last, change);
		if (merged === null) this.#pending.push(change);
		else this.#pending[this.#pending.length - 1] = merged;
		this.#scheduled ??= this.schedule(() => this.flush());
	}

	/** Hands on what is pending, now. */
	flush(): void {
		this.#scheduled?.dispose();
		this.#scheduled = null;
		if (this.#pending.length === 0) return;
		const delta = { base: this.#revision, revision: ++this.#revision, changes: this.#pending };
		this.#pending = [];
		for (const listener of this.#listeners) listener(delta);
	}

	dispose(): void {
		this.#scheduled?.dispose();
		this.#scheduled = null;
		this.#pending = [];
		this.#listeners.clear();
	}
}

/** Two changes in a row as one, where the second continues or replaces the first. */
function merge(first: Change, second: Change): Change | null {
	if (first.type === "status" && second.type === "status") return second;
	if (first.type === "draft" && second.type === "draft") return second;
	if (first.type === "steps" && second.type === "steps" && first.turn === second.turn) {
		return { ...first, steps: [...first.steps, ...second.steps] };
	}
	if (first.type === "activity" && second.type === "activity" && first.turn === second.turn) return second;
	return null;
}
