import type { Metrics } from "./metrics.ts";
import { type BandAt, type Quadrant, quadrantOf, type Thresholds } from "./quadrant.ts";

/** One position of a text, as a model measured it. */
export interface Sample {
	/** Nats. */
	readonly entropy: number;
	/** Nats². */
	readonly varentropy: number;
	/** How much it counts beside others; not negative. */
	readonly weight: number;
}

/** The shares of tokens at which each action is to happen. */
export type ActionRates = Readonly<Record<"pause" | "branch" | "resample", number>>;

/**
 * Together 9 %: within the 5 to 10 % at which published lookahead decoders act (AdaDec, arXiv 2506.08980: 7.6 %). How they are
 * shared out was chosen by `npm run eval -- --choices` on the built-in model: what helps it is to pause (docs/EVIDENCE-CHOICES.md).
 */
export const defaultRates: ActionRates = { pause: 0.08, branch: 0.005, resample: 0.005 };

/** Fewer samples say nothing of a share of a few percent. */
export const leastSamples = 400;

/** Shares of tokens, beside those that act, that are neither sure nor unsure, and neither smooth nor rugged. */
const between = { entropy: 0.08, varentropy: 0.04 };

/** Samples that a band of V at one entropy is made from, and bands at most. */
const samplesPerBand = 40;
const mostBands = 4;

/**
 * Thresholds at which each action happens at its rate on the samples. H is cut where the unsure share begins; among the
 * unsure V is cut anew for each range of H, for it rises with H; among the sure V is cut where the rugged share begins.
 * The same samples give the same thresholds.
 * @returns null for too few samples
 */
export function fitThresholds(samples: readonly Sample[], rates: ActionRates = defaultRates): Thresholds | null {
	const known = samples.filter(({ weight }) => weight > 0);
	if (known.length < leastSamples) return null;
	const total = weightOf(known);
	const unsure = rates.pause + rates.resample;
	const entropies = entropiesOf(known);
	const high = cutAbove(entropies, unsure);
	const low = Math.min(high, cutAbove(entropies, unsure + between.entropy));
	const sure = varentropies(known.filter(({ entropy }) => entropy < low));
	const ofSure = (share: number) => cutAbove(sure, (share * total) / weightOf(sure));
	const rugged = ofSure(rates.branch);
	return {
		entropy: { low, high },
		varentropy: { low: Math.min(rugged, ofSure(rates.branch + between.varentropy)), high: rugged },
		varentropyAt: bandsOf(
			known.filter(({ entropy }) => entropy > high),
			rates.resample / unsure,
			high,
		),
	};
}

/** The share of each quadrant among the samples. */
export function ratesOf(samples: readonly Sample[], thresholds: Thresholds): Readonly<Record<Quadrant, number>> {
	const total = weightOf(samples) || 1;
	const rates = { argmax: 0, pause: 0, branch: 0, resample: 0, adaptive: 0 };
	for (const sample of samples) rates[quadrantOf(metricsOf(sample), thresholds)] += sample.weight / total;
	return rates;
}

/** The value below which a share of the samples lies. */
export function quantile(values: readonly Weighted[], share: number): number {
	return cutAbove(values, 1 - share);
}

export interface Weighted {
	readonly value: number;
	readonly weight: number;
}

/**
 * A value above which as nearly as can be the share of the weight lies. Between two neighbours it lies the nearer to one the
 * more of that one's weight would be needed or is too much, so that it moves with the share where samples are sparse, too.
 * None lies on it; equal values cannot be parted.
 */
function cutAbove(values: readonly Weighted[], share: number): number {
	const sorted = merged(values.toSorted((one, other) => other.value - one.value));
	const wanted = share * weightOf(sorted);
	let above = 0;
	let best = { cut: sorted[0] === undefined ? 0 : beyond(sorted[0].value), error: Math.abs(wanted) };
	for (const [i, { value, weight }] of sorted.entries()) {
		above += weight;
		const next = sorted[i + 1];
		if (next === undefined) break;
		const missing = wanted - above;
		const error = Math.abs(missing);
		if (error >= best.error) continue;
		const way = 0.5 + missing / (missing > 0 ? next.weight : weight);
		best = { cut: value + Math.min(0.99, Math.max(0.01, way)) * (next.value - value), error };
	}
	return best.cut;
}

/** Neighbours with one value as one of them, with the weight of both. */
function merged(sorted: readonly Weighted[]): Weighted[] {
	const distinct: Weighted[] = [];
	for (const { value, weight } of sorted) {
		const last = distinct.at(-1);
		if (last?.value === value) distinct[distinct.length - 1] = { value, weight: last.weight + weight };
		else distinct.push({ value, weight });
	}
	return distinct;
}

/** Just above the largest. */
const beyond = (value: number) => value + Math.max(1e-9, Math.abs(value) * 1e-6);

/** Bands of V over ranges of H with equal weight, never falling, smooth below and rugged above one value. */
function bandsOf(unsure: readonly Sample[], rugged: number, from: number): BandAt[] {
	const count = Math.max(1, Math.min(mostBands, Math.floor(effectiveCount(unsure) / samplesPerBand)));
	const bands: BandAt[] = [];
	for (const range of cutByWeight(unsure, count)) {
		const cut = Math.max(bands.at(-1)?.high ?? 0, cutAbove(varentropies(range), rugged));
		const entropy = cutAbove(entropiesOf(range), 0.5);
		if (bands.length === 0 || entropy > bands.at(-1)!.entropy) bands.push({ entropy, low: cut, high: cut });
	}
	return bands.length > 0 ? bands : [{ entropy: from, low: 0, high: 0 }];
}

/** As many ranges of rising H, each with the same share of the weight. */
function cutByWeight(samples: readonly Sample[], count: number): Sample[][] {
	const sorted = samples.toSorted((one, other) => one.entropy - other.entropy);
	const total = weightOf(sorted);
	const ranges: Sample[][] = Array.from({ length: count }, () => []);
	let before = 0;
	for (const sample of sorted) {
		ranges[Math.min(count - 1, Math.floor((before / total) * count))]!.push(sample);
		before += sample.weight;
	}
	return ranges.filter((range) => range.length > 0);
}

/** How many samples of equal weight would say as much (Kish): (Σ w)² / Σ w². */
function effectiveCount(samples: readonly Sample[]): number {
	const squares = samples.reduce((sum, { weight }) => sum + weight * weight, 0);
	return squares === 0 ? 0 : weightOf(samples) ** 2 / squares;
}

const entropiesOf = (samples: readonly Sample[]): Weighted[] =>
	samples.map(({ entropy: value, weight }) => ({ value, weight }));

const varentropies = (samples: readonly Sample[]): Weighted[] =>
	samples.map(({ varentropy: value, weight }) => ({ value, weight }));

const weightOf = (values: readonly { readonly weight: number }[]) =>
	values.reduce((sum, { weight }) => sum + weight, 0);

function metricsOf({ entropy, varentropy }: Sample): Metrics {
	const exactly = (value: number) => ({ low: value, value, high: value });
	return { entropy: exactly(entropy), varentropy: exactly(varentropy) };
}
