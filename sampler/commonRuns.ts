/** A stretch that two sequences have in common: where it begins in each, and how long it is. */
export interface Run {
	readonly left: number;
	readonly right: number;
	readonly length: number;
}

/** Beyond this many edits the middle is not searched: it would take their square in steps and in memory. */
const mostEdits = 2000;

/**
 * What two sequences have in common, in order; all else is edits, of which there are as few as can be (E. Myers, "An
 * O(ND) difference algorithm", 1986). Where it would take more than `most` edits between the common beginning and the
 * common end, only these two are found.
 */
export function commonRuns(left: ArrayLike<number>, right: ArrayLike<number>, most: number = mostEdits): Run[] {
	const shorter = Math.min(left.length, right.length);
	let head = 0;
	while (head < shorter && left[head] === right[head]) head++;
	let tail = 0;
	while (tail < shorter - head && left[left.length - 1 - tail] === right[right.length - 1 - tail]) tail++;
	const middle = runsWithin(
		{ items: left, from: head, length: left.length - tail - head },
		{ items: right, from: head, length: right.length - tail - head },
		most,
	);
	const runs = [
		{ left: 0, right: 0, length: head },
		...middle,
		{ left: left.length - tail, right: right.length - tail, length: tail },
	];
	return runs.filter(({ length }) => length > 0);
}

/** A part of a sequence. */
interface Part {
	readonly items: ArrayLike<number>;
	readonly from: number;
	readonly length: number;
}

/**
 * The way from (0, 0) to (left.length, right.length) that has the fewest edits. On diagonal k = x - y, after d edits,
 * furthest[d][(k + d) / 2] is the greatest x that can be reached.
 */
function runsWithin(left: Part, right: Part, most: number): Run[] {
	const furthest: Int32Array[] = [];
	for (let edits = 0; edits <= most; edits++) {
		const reached = new Int32Array(edits + 1);
		furthest.push(reached);
		for (let i = 0; i <= edits; i++) {
			const diagonal = 2 * i - edits;
			let x = startOf(furthest[edits - 1], i);
			while (x < left.length && x - diagonal < right.length && at(left, x) === at(right, x - diagonal)) x++;
			reached[i] = x;
			if (x >= left.length && x - diagonal >= right.length) return runsAlong(furthest, i, left.from);
		}
	}
	return [];
}

function at({ items, from }: Part, index: number): number {
	return items[from + index]!;
}

/** Where a diagonal is entered: from the one above it by an insertion, or from the one below by a deletion. */
function startOf(before: Int32Array | undefined, i: number): number {
	if (before === undefined) return 0;
	return isInsertion(before, i) ? before[i]! : before[i - 1]! + 1;
}

function isInsertion(before: Int32Array, i: number): boolean {
	return i === 0 || (i < before.length && before[i - 1]! < before[i]!);
}

/** Follows the way back from its end. */
function runsAlong(furthest: readonly Int32Array[], end: number, from: number): Run[] {
	const runs: Run[] = [];
	let i = end;
	for (let edits = furthest.length - 1; edits >= 0; edits--) {
		const before = furthest[edits - 1];
		const start = startOf(before, i);
		const diagonal = 2 * i - edits;
		runs.push({ left: from + start, right: from + start - diagonal, length: furthest[edits]![i]! - start });
		if (before !== undefined && !isInsertion(before, i)) i--;
	}
	return runs.reverse();
}
