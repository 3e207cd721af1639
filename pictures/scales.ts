/** From a value to pixels. */
export type Scale = (value: number) => number;

/** Equal steps of the value are equal steps on the screen. */
export function linearScale(largest: number, from: number, to: number): Scale {
	return (value) => from + (clamp(value / largest) * (to - from) || 0);
}

/** Small values get more room, and 0 still has a place, as it has not on a logarithmic scale. */
export function squareRootScale(largest: number, from: number, to: number): Scale {
	return (value) => from + (Math.sqrt(clamp(value / largest)) * (to - from) || 0);
}

const clamp = (share: number) => Math.max(0, Math.min(share, 1));

/**
 * Those of the candidates that stand far enough apart to be labelled, the first of them always.
 * @param candidates rising
 * @param apart pixels
 */
export function spaced(candidates: readonly number[], scale: Scale, apart: number): number[] {
	const kept: number[] = [];
	for (const value of candidates) {
		const last = kept.at(-1);
		if (last === undefined || Math.abs(scale(value) - scale(last)) >= apart) kept.push(value);
	}
	return kept;
}

/** A step of 1, 2 or 5 times a power of ten, of which `count` or fewer fit. */
export function roundStep(range: number, count: number): number {
	const least = Math.max(range / Math.max(1, count), 1);
	const power = 10 ** Math.floor(Math.log10(least));
	return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least)!;
}
