/** How many elements two sequences begin with in common. */
export function commonLength(one: readonly number[], other: readonly number[]): number {
	const end = Math.min(one.length, other.length);
	for (let i = 0; i < end; i++) if (one[i] !== other[i]) return i;
	return end;
}
