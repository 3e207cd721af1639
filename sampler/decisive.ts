import type { Head, TailMass } from "./bounds.ts";
import type { Distribution } from "./distribution.ts";
import { type Metrics, metricsOf, type Parts, partsOf } from "./metrics.ts";
import { quadrantOf, type Thresholds } from "./quadrant.ts";
import { continueTo } from "./tail.ts";

/** Metrics ask for no more logits than this: beyond it, the bounds narrow by less than the reading costs. */
const mostForMetrics = 4096;

/**
 * True when reading more logits would not change what is known of the quadrant: because the intervals lie in one
 * quadrant already, because there are no more logits to read, or because they would still not with as many as
 * metrics ask for, as when the error of Z alone carries an interval across a threshold.
 * @param metrics those of the distribution
 */
export function decisive(
	distribution: Distribution,
	metrics: Metrics,
	thresholds: Thresholds,
	largestTop: number,
): boolean {
	const top = Math.min(largestTop, mostForMetrics, distribution.vocabularySize);
	if (distribution.tokens.length >= top || inOneQuadrant(metrics, thresholds)) return true;
	return !inOneQuadrant(metricsOf(foreseen(partsOf(distribution), top)), thresholds);
}

/**
 * Along each axis a step is low, between or high. Only the ends of both together can be in two of the quadrants that
 * are not `adaptive`, so that it is enough to look at the corners.
 */
export function inOneQuadrant({ entropy, varentropy }: Metrics, thresholds: Thresholds): boolean {
	const at = (h: number, v: number) => quadrantOf({ entropy: exactly(h), varentropy: exactly(v) }, thresholds);
	const quadrant = at(entropy.low, varentropy.low);
	return (
		at(entropy.low, varentropy.high) === quadrant &&
		at(entropy.high, varentropy.low) === quadrant &&
		at(entropy.high, varentropy.high) === quadrant
	);
}

const exactly = (value: number) => ({ low: value, value, high: value });

/** What would be known with `top` logits read, if the tail is what it is taken for. */
function foreseen({ head, mass, tail }: Parts, top: number): Parts {
	const more = continueTo(tail.shape, top);
	const longer: Head = {
		count: top,
		mass: head.mass + more.mass,
		first: head.first + more.first,
		second: head.second + more.second,
		last: more.last,
	};
	const count = head.count + mass.count - top;
	const possible = count * Math.exp(-longer.last);
	const left = (tailMass: number) => Math.min(Math.max(tailMass - more.mass, 0), possible);
	const rest: TailMass = { count, low: left(mass.low), value: left(mass.value), high: left(mass.high) };
	const sums = {
		mass: Math.max(0, tail.mass - more.mass),
		first: Math.max(0, tail.first - more.first),
		second: Math.max(0, tail.second - more.second),
	};
	return { head: longer, mass: rest, tail: { ...sums, shape: tail.shape } };
}
