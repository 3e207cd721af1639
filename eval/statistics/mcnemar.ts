export interface McNemar {
	/** Items that only the first got right, and only the second. */
	readonly onlyFirst: number;
	readonly onlySecond: number;
	/** Two-sided. */
	readonly p: number;
}

/**
 * McNemar's exact test: whether, of the items on which two methods differ, as many as can be by chance fall to one of them.
 * @param first whether each item was right; `second` of the same items
 * @throws RangeError where they are not of the same length
 */
export function mcnemar(first: readonly boolean[], second: readonly boolean[]): McNemar {
	if (first.length !== second.length) throw new RangeError("McNemar's test is of pairs.");
	const onlyFirst = first.filter((right, i) => right && !second[i]).length;
	const onlySecond = second.filter((right, i) => right && !first[i]).length;
	return { onlyFirst, onlySecond, p: signTest(onlyFirst, onlySecond) };
}

/** The two-sided p of a fair coin that falls so, summed in logarithms: 2^-1000 is no number otherwise. */
function signTest(one: number, other: number): number {
	const count = one + other;
	const least = Math.min(one, other);
	let logTerm = -count * Math.LN2;
	let tail = 0;
	for (let k = 0; k <= least; k++) {
		tail += Math.exp(logTerm);
		logTerm += Math.log((count - k) / (k + 1));
	}
	return Math.min(1, 2 * tail);
}
