/** A rate that was tried, and how often the action then happened in an answer, on the mean. */
export interface Trial {
	readonly rate: number;
	readonly seen: number;
}

/** A rate that is far off is mended by steps: what an action does changes how many tokens there are for others. */
const largestStep = 4;
/** How much more often an action happens for a rate twice as high lies between these, as powers of two; noise may say otherwise. */
const elasticities = { least: 0.2, most: 1.2 } as const;

/**
 * The rate to try next for an action to happen as often as wanted. How often it happens grows with its rate, and ever less: it
 * may happen but so often in an answer. So between a trial that was too low and one that was too high it is interpolated, and
 * outside of them extended by how it grew, both in logarithms.
 * @param trials at least one, the latest last, of rates above 0 where the action is wanted at all
 * @param answers in which it was counted; half an event is added to both sides, so that none at all, which may be chance, is no
 * reason for the largest step
 */
export function nextRate(trials: readonly Trial[], wanted: number, answers: number): number {
	if (wanted === 0) return 0;
	const smoothed = (value: number) => Math.log(value + 0.5 / answers);
	const aim = smoothed(wanted);
	const known = trials.map(({ rate, seen }) => ({ x: Math.log(rate), y: smoothed(seen) }));
	const latest = known.at(-1)!;
	const below = known.filter(({ y }) => y < aim).sort((a, b) => b.x - a.x)[0];
	const above = known.filter(({ y }) => y >= aim).sort((a, b) => a.x - b.x)[0];
	if (below !== undefined && above !== undefined && below.x < above.x) {
		return Math.exp(below.x + ((above.x - below.x) * (aim - below.y)) / (above.y - below.y));
	}
	const other = known.findLast(({ x }) => x !== latest.x);
	const grew = other === undefined ? 1 : (latest.y - other.y) / (latest.x - other.x);
	const elasticity = Math.min(elasticities.most, Math.max(elasticities.least, grew));
	const limit = Math.log(largestStep);
	const step = Math.min(limit, Math.max(-limit, (aim - latest.y) / elasticity));
	return Math.min(1, Math.exp(latest.x + step));
}
