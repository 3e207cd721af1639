import type { Progress } from "./progress.ts";

/** How often a line is written where it cannot be written over. */
const everyMs = 15_000;

/** Says how far it is, and how long it will still take: on one line of a terminal, or now and then in a log. */
export class ProgressLine {
	#last = Number.NEGATIVE_INFINITY;

	constructor(private readonly stream: NodeJS.WriteStream) {}

	/**
	 * The time left is that of this work alone: what has to be done after it follows from what came of it.
	 * @param what the work is done on: "answers"
	 */
	update({ done, total, left }: Progress, what: string): void {
		const isLast = done === total;
		const now = performance.now();
		if (!isLast && now - this.#last < (this.stream.isTTY ? 200 : everyMs)) return;
		this.#last = isLast ? Number.NEGATIVE_INFINITY : now;
		this.#write(`${done} of ${total} ${what}${isLast ? "" : `, ${duration(left ?? 0)} left for these`}`, isLast);
	}

	#write(text: string, isLast: boolean): void {
		if (this.stream.isTTY) this.stream.write(`\r\x1b[2K${text}${isLast ? "\n" : ""}`);
		else this.stream.write(`${text}\n`);
	}
}

/** "3 min 20 s": in units a person reads, from milliseconds. */
export function duration(ms: number): string {
	const seconds = Math.round(ms / 1000);
	if (seconds < 60) return `${seconds} s`;
	const minutes = Math.floor(seconds / 60);
	return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
