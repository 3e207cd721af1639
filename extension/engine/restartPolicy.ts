/** Starting anew at most so often in that time: what dies more often than that does so again. */
const mostRestarts = 5;
const windowMs = 3 * 60_000;

/** Whether, and after how long, an engine that died is started again. A value: what happens gives the next one. */
export class RestartPolicy {
	static readonly fresh = new RestartPolicy(250);

	/**
	 * @param firstDelay milliseconds; each restart that follows waits twice as long
	 * @param restarts when it was started again, in milliseconds from any fixed moment
	 */
	constructor(
		private readonly firstDelay: number,
		private readonly restarts: readonly number[] = [],
	) {}

	/**
	 * An engine has died.
	 * @returns how long to wait before it is started again, and what counts from then on; null where it has died too often
	 */
	afterDeath(now: number): { readonly delay: number; readonly next: RestartPolicy } | null {
		const recent = this.restarts.filter((time) => now - time < windowMs);
		if (recent.length >= mostRestarts) return null;
		return { delay: this.firstDelay * 2 ** recent.length, next: new RestartPolicy(this.firstDelay, [...recent, now]) };
	}
}
