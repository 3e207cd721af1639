import type { Interval } from "./metrics.ts";

/**
 * Significant digits of what was measured, in files and comparisons. A trace of an hour's answer stays small, and float32
 * logits say no more than seven anyway.
 */
const digits = 6;

/** The nearest number of so many digits. Of a rounded number it is the number itself. */
export function rounded(value: number): number {
	return Number(value.toPrecision(digits));
}

/** Rounded outwards, so that the bounds still hold what they held; three equal numbers stay equal. */
export function roundedInterval({ low, value, high }: Interval): Interval {
	if (low === high) return { low: rounded(value), value: rounded(value), high: rounded(value) };
	return { low: roundedDown(low), value: rounded(value), high: -roundedDown(-high) };
}

function roundedDown(value: number): number {
	const nearest = rounded(value);
	return nearest > value ? rounded(nearest - unit(value)) : nearest;
}

/** What the last digit counts. */
function unit(value: number): number {
	return 10 ** (Math.floor(Math.log10(Math.abs(value))) - digits + 1);
}
