/** @throws RangeError for no values. */
export function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const middle = sorted.length >> 1;
	const upper = sorted[middle];
	if (upper === undefined) throw new RangeError("There is no median of nothing.");
	return sorted.length % 2 === 1 ? upper : (sorted[middle - 1]! + upper) / 2;
}

/**
 * Between which values the median lies, with a confidence of at least 95 % whatever the values' distribution: the ones at
 * equal distance from both ends whose binomial tail is small enough. For fewer than six values the confidence is less.
 */
export function medianInterval(values: readonly number[]): { readonly low: number; readonly high: number } {
	const sorted = values.toSorted((a, b) => a - b);
	const count = sorted.length;
	if (count === 0) throw new RangeError("There is no median of nothing.");
	let rank = 0;
	let combinations = 1;
	let tail = 2 ** -count;
	for (;;) {
		combinations *= (count - rank) / (rank + 1);
		tail += combinations * 2 ** -count;
		if (2 * tail > 0.05 || rank + 1 >= count / 2) break;
		rank++;
	}
	return { low: sorted[rank]!, high: sorted[count - 1 - rank]! };
}

/** The value that so many percent of all do not exceed. @throws RangeError for no values */
export function percentile(values: readonly number[], percent: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	const value = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
	if (value === undefined) throw new RangeError("There is no percentile of nothing.");
	return value;
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}

/** Milliseconds of processor time that this process takes for `work`, whatever else the machine does meanwhile. */
export async function computed(work: () => Promise<unknown>): Promise<number> {
	const before = process.cpuUsage();
	await work();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000;
}

/** A way to do the same work, and how often a round does it. */
export interface Contender {
	readonly times: number;
	readonly step: () => Promise<unknown>;
}

/**
 * Runs the contenders one after another, round by round, forwards and backwards in turn, so that what else the machine
 * does, and what one leaves behind for the next, meets all of them alike. The first round warms up and does not count.
 * @returns for each contender the median milliseconds of a step, round by round: compare within a round, then take the
 * median over the rounds.
 */
export async function interleave<Name extends string>(
	contenders: Readonly<Record<Name, Contender>>,
	rounds: number,
): Promise<Record<Name, number[]>> {
	const names = Object.keys(contenders) as Name[];
	const result = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
	for (let round = 0; round <= rounds; round++) {
		for (const name of round % 2 === 0 ? names : names.toReversed()) {
			const { times, step } = contenders[name];
			const durations: number[] = [];
			for (let i = 0; i < times; i++) durations.push(await timed(step));
			if (round > 0) result[name].push(median(durations));
		}
	}
	return result;
}

/** The median over the rounds of what `combine` makes of two contenders' times in one round. */
export function compare(
	one: readonly number[],
	other: readonly number[],
	combine: (one: number, other: number) => number,
): number {
	return median(one.map((value, round) => combine(value, other[round]!)));
}
