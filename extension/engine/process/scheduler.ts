import { type Priority, priorities } from "../../protocol/engine.ts";

/** The right to compute. At any time one task has it. */
export interface Turn {
	readonly priority: Priority;
	/**
	 * A place where the work may rest: between two chunks of a prompt, between two steps of an answer. Whoever is more
	 * urgent goes first; this returns when it is this task's turn again.
	 * @throws the signal's reason when it is aborted while it waits
	 */
	border(signal: AbortSignal): Promise<void>;
}

/** For work that shares the model with nobody. */
export const undisturbed: Turn = { priority: "chat", border: async (signal) => signal.throwIfAborted() };

interface Task extends Turn {
	/** Lets it compute. */
	go: () => void;
}

/**
 * Gives tasks their turns: the most urgent one computes, and of equally urgent ones the one that came first. A task that
 * has begun hands over at its borders only.
 */
export class Scheduler {
	/** By urgency, then by arrival. */
	readonly #tasks: Task[] = [];
	#current: Task | null = null;
	#lastBorder = 0;
	readonly #whenDrained: (() => void)[] = [];

	/** Tasks that compute or wait, of this urgency. */
	count(priority: Priority): number {
		return this.#tasks.filter((task) => task.priority === priority).length;
	}

	/** Milliseconds since the task that computes last came to a border; 0 while there is none. */
	get stalledMs(): number {
		return this.#current === null ? 0 : performance.now() - this.#lastBorder;
	}

	/** Resolves when no task is left. */
	async drained(): Promise<void> {
		if (this.#tasks.length > 0) await new Promise<void>((resolve) => this.#whenDrained.push(resolve));
	}

	/**
	 * Runs `work` when its turn has come.
	 * @throws the signal's reason when it is aborted before that; and what `work` throws
	 */
	async run<T>(priority: Priority, signal: AbortSignal, work: (turn: Turn) => Promise<T>): Promise<T> {
		const task: Task = { priority, go: () => {}, border: (borderSignal) => this.#border(task, borderSignal) };
		const behind = this.#tasks.findIndex((other) => urgency(other) > urgency(task));
		this.#tasks.splice(behind < 0 ? this.#tasks.length : behind, 0, task);
		try {
			await this.#border(task, signal);
			return await work(task);
		} finally {
			this.#tasks.splice(this.#tasks.indexOf(task), 1);
			if (this.#current === task) this.#handOver();
			if (this.#tasks.length === 0) for (const resolve of this.#whenDrained.splice(0)) resolve();
		}
	}

	async #border(task: Task, signal: AbortSignal): Promise<void> {
		signal.throwIfAborted();
		if (this.#current === task) this.#lastBorder = performance.now();
		if (this.#tasks[0] === task && (this.#current === task || this.#current === null)) {
			this.#begin(task);
			return;
		}
		const turn = new Promise<void>((resolve, reject) => {
			const giveUp = () => reject(signal.reason);
			signal.addEventListener("abort", giveUp, { once: true });
			task.go = () => {
				signal.removeEventListener("abort", giveUp);
				resolve();
			};
		});
		if (this.#current === task) this.#handOver();
		await turn;
	}

	#handOver(): void {
		const next = this.#tasks[0];
		if (next === undefined) this.#current = null;
		else {
			this.#begin(next);
			next.go();
		}
	}

	#begin(task: Task): void {
		this.#current = task;
		this.#lastBorder = performance.now();
	}
}

const urgency = ({ priority }: Turn): number => priorities.indexOf(priority);
