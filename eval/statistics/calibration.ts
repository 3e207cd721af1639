/** A stated probability of being right, and whether it was. */
export interface Forecast {
	readonly probability: number;
	readonly right: boolean;
}

/** Forecasts of about the same probability. */
export interface ReliabilityBin {
	/** Mean of the probabilities. */
	readonly stated: number;
	/** The share that was right. */
	readonly observed: number;
	readonly count: number;
}

/** Bins of the tables and plots. */
export const usualBins = 10;

/**
 * Forecasts in bins of equal mass, by rising probability. Equal probabilities stay in one bin, for nothing tells them apart.
 * @returns fewer bins than asked for where there are not that many different probabilities
 */
export function reliability(forecasts: readonly Forecast[], bins = usualBins): ReliabilityBin[] {
	const sorted = forecasts.toSorted((a, b) => a.probability - b.probability);
	const result: ReliabilityBin[] = [];
	let quantile = 1;
	const border = () => Math.ceil((sorted.length * quantile) / bins);
	for (let start = 0; start < sorted.length; ) {
		// Equal probabilities may reach beyond several borders: the next bin ends at the first that is left.
		while (border() <= start) quantile++;
		let end = border();
		while (end < sorted.length && sorted[end]!.probability === sorted[end - 1]!.probability) end++;
		const bin = sorted.slice(start, end);
		result.push({
			stated: bin.reduce((sum, { probability }) => sum + probability, 0) / bin.length,
			observed: bin.filter(({ right }) => right).length / bin.length,
			count: bin.length,
		});
		start = end;
	}
	return result;
}

/** Expected calibration error over bins of equal mass: the mean distance between stated and observed. 0 for no forecasts. */
export function calibrationError(forecasts: readonly Forecast[], bins = usualBins): number {
	return reliability(forecasts, bins).reduce(
		(sum, { stated, observed, count }) => sum + (Math.abs(stated - observed) * count) / forecasts.length,
		0,
	);
}

/** A score, greater where an answer is surer, and whether the answer was right. */
export interface Scored {
	readonly score: number;
	readonly right: boolean;
}

/** From a score to the probability of being right. */
export type Fit = (score: number) => number;

/**
 * Isotonic regression by pooling adjacent violators: the probabilities that never fall with the score and are nearest to what
 * was seen. Between the middles of neighbouring pools they are interpolated.
 * @throws RangeError for nothing to fit to
 */
export function fitIsotonic(scored: readonly Scored[]): Fit {
	if (scored.length === 0) throw new RangeError("There is nothing to fit to.");
	const pools: { score: number; right: number; count: number }[] = [];
	for (const { score, count, right } of grouped(scored)) {
		pools.push({ score: score * count, right, count });
		while (pools.length > 1 && share(pools.at(-2)!) >= share(pools.at(-1)!)) {
			const last = pools.pop()!;
			const before = pools.at(-1)!;
			before.score += last.score;
			before.right += last.right;
			before.count += last.count;
		}
	}
	const knots = pools.map((pool) => ({ score: pool.score / pool.count, probability: share(pool) }));
	return (score) => interpolated(knots, score);
}

const share = ({ right, count }: { readonly right: number; readonly count: number }): number => right / count;

/** By rising score, equal scores together. */
function grouped(scored: readonly Scored[]): { score: number; right: number; count: number }[] {
	const groups = new Map<number, { score: number; right: number; count: number }>();
	for (const { score, right } of scored) {
		const group = groups.get(score) ?? { score, right: 0, count: 0 };
		group.count++;
		if (right) group.right++;
		groups.set(score, group);
	}
	return [...groups.values()].sort((a, b) => a.score - b.score);
}

function interpolated(
	knots: readonly { readonly score: number; readonly probability: number }[],
	score: number,
): number {
	const next = knots.findIndex((knot) => knot.score >= score);
	const right = knots.at(next)!;
	const left = knots[next - 1];
	if (next <= 0 || left === undefined) return right.probability;
	return (
		left.probability + ((score - left.score) / (right.score - left.score)) * (right.probability - left.probability)
	);
}

/** Newton's steps until then change nothing more. */
const mostSteps = 100;

/**
 * Platt's scaling: a logistic curve of the score, by maximum likelihood with his smoothed targets (1999), so that a score that
 * parts right from wrong without an error does not drive it to infinity.
 * @throws RangeError for nothing to fit to
 */
export function fitPlatt(scored: readonly Scored[]): Fit {
	if (scored.length === 0) throw new RangeError("There is nothing to fit to.");
	const positives = scored.filter(({ right }) => right).length;
	const target = {
		right: (positives + 1) / (positives + 2),
		wrong: 1 / (scored.length - positives + 2),
	};
	const center = scored.reduce((sum, { score }) => sum + score, 0) / scored.length;
	const spread = Math.sqrt(scored.reduce((sum, { score }) => sum + (score - center) ** 2, 0) / scored.length) || 1;
	const points = scored.map(({ score, right }) => ({
		x: (score - center) / spread,
		t: right ? target.right : target.wrong,
	}));
	const { slope, offset } = logisticFit(points);
	return (score) => logistic(offset + (slope * (score - center)) / spread);
}

interface Curve {
	readonly slope: number;
	readonly offset: number;
}

/** By Newton's method; a step that makes it worse, as scores far out can, is halved until it does not. */
function logisticFit(points: readonly { readonly x: number; readonly t: number }[]): Curve {
	let curve: Curve = { slope: 0, offset: 0 };
	let loss = lossOf(curve, points);
	for (let step = 0; step < mostSteps; step++) {
		const newton = newtonStep(curve, points);
		for (let share = 1; ; share /= 2) {
			const next = { slope: curve.slope - share * newton.slope, offset: curve.offset - share * newton.offset };
			const nextLoss = lossOf(next, points);
			if (nextLoss < loss) {
				[curve, loss] = [next, nextLoss];
				break;
			}
			if (share * (Math.abs(newton.slope) + Math.abs(newton.offset)) < 1e-9) return curve;
		}
	}
	return curve;
}

/** Cross entropy, written so that no exponential overflows. */
const lossOf = ({ slope, offset }: Curve, points: readonly { readonly x: number; readonly t: number }[]): number =>
	points.reduce((sum, { x, t }) => {
		const z = offset + slope * x;
		return sum + Math.max(z, 0) - t * z + Math.log1p(Math.exp(-Math.abs(z)));
	}, 0);

/** The inverse of the second derivatives, times the first. */
function newtonStep({ slope, offset }: Curve, points: readonly { readonly x: number; readonly t: number }[]): Curve {
	// A little weight on the diagonal keeps the matrix regular where all scores are equal.
	let [g0, g1, h00, h01, h11] = [0, 0, 1e-9, 0, 1e-9];
	for (const { x, t } of points) {
		const p = logistic(offset + slope * x);
		const w = p * (1 - p);
		g0 += p - t;
		g1 += (p - t) * x;
		h00 += w;
		h01 += w * x;
		h11 += w * x * x;
	}
	const determinant = h00 * h11 - h01 * h01;
	return { offset: (h11 * g0 - h01 * g1) / determinant, slope: (h00 * g1 - h01 * g0) / determinant };
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
