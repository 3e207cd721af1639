import { entries } from "./all.ts";
import { type PolicyEntry, policyFamilies } from "./entry.ts";

/**
 * Every policy there is, in the order in which people are shown them: family by family, by their ranks. Whoever adds one
 * writes a file in this folder that exports its entry (`export const …Entry = policyEntry({ … })`), and runs
 * `npm run policies`, which finds it, and writes it into `all.ts` and its settings into package.json.
 */
export const policies: readonly PolicyEntry[] = inOrder(entries);

export const policyNamed = (name: string): PolicyEntry | undefined => policies.find((entry) => entry.name === name);

/** Family by family; in each those with a rank first. */
export function inOrder(unordered: readonly PolicyEntry[]): PolicyEntry[] {
	const rankOf = ({ rank = Number.POSITIVE_INFINITY }: PolicyEntry) => rank;
	return policyFamilies.flatMap((family) =>
		unordered
			.filter((entry) => entry.family === family)
			.sort((a, b) => (rankOf(a) === rankOf(b) ? (a.name < b.name ? -1 : 1) : rankOf(a) - rankOf(b))),
	);
}
