export interface Progress {
	readonly done: number;
	readonly total: number;
	/** Milliseconds that what is left will take, if it goes on as it went; null while that cannot be said. */
	readonly left: number | null;
}

/** Starts the clock for so many pieces of work, and tells how far they are when so many are done. */
export function timer(total: number): (done: number) => Progress {
	const started = performance.now();
	return (done) => ({
		done,
		total,
		left: done === 0 ? null : ((performance.now() - started) / done) * (total - done),
	});
}
