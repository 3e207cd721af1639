/** An estimate, and between what the true value lies with a stated confidence. */
export interface Estimate {
	readonly value: number;
	readonly low: number;
	readonly high: number;
}

/** An estimate of a ratio, which may be as great as can be. */
export interface RatioEstimate extends Omit<Estimate, "high"> {
	/** Null where it has no upper bound: JSON, in which reports are kept, knows no infinity. */
	readonly high: number | null;
}

/** Of every interval here. */
export const confidence = 0.95;

/** The standard normal quantile at the upper end of a 95 % interval. */
export const normalQuantile = 1.959963984540054;

/** @throws RangeError for no values */
export function mean(values: readonly number[]): number {
	if (values.length === 0) throw new RangeError("There is no mean of nothing.");
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** @throws RangeError for no values */
export function median(values: readonly number[]): number {
	if (values.length === 0) throw new RangeError("There is no median of nothing.");
	const sorted = values.toSorted((one, other) => one - other);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Of the mean of values, by their own spread; 0 for fewer than two. */
export function standardError(values: readonly number[]): number {
	if (values.length < 2) return 0;
	const middle = mean(values);
	const variance = values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
	return Math.sqrt(variance / values.length);
}
