/** One sum for all values of the same name, in the order in which the names come. */
export function sumsBy(names: readonly string[], values: readonly number[]): Map<string, number> {
	const sums = new Map<string, number>();
	for (const [i, name] of names.entries()) sums.set(name, (sums.get(name) ?? 0) + values[i]!);
	return sums;
}
