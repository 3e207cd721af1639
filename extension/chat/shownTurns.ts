import type { Entry } from "./entry.ts";
import type { TurnTree } from "./turnTree.ts";

/** A turn as it is shown: on the way through the conversation, or beside one that is. */
export interface Shown {
	readonly entry: Entry;
	/** Whether those that it is compared with are shown beside it. */
	readonly isTogether: boolean;
	/** Whether the way goes through it, so that the conversation goes on from it. */
	readonly isCurrent: boolean;
}

/**
 * The way that is shown, from its first turn to its last. In the place of one that is compared stand all of its comparison,
 * where that is among those shown together.
 */
export function shownIn(tree: TurnTree<Entry>, together: ReadonlySet<string>): readonly Shown[] {
	return tree.shown.flatMap((entry) => {
		const isTogether = entry.comparison !== null && together.has(entry.comparison.id);
		const row = isTogether ? comparedWith(tree, entry) : [entry];
		return row.map((one) => ({ entry: one, isTogether, isCurrent: one === entry }));
	});
}

/** All answers of the comparison that this one belongs to, itself too, by age; none where there is no comparison. */
export function comparedWith(tree: TurnTree<Entry>, entry: Entry): readonly Entry[] {
	const { comparison } = entry;
	if (comparison === null) return [];
	return tree.siblingsOf(entry).filter((sibling) => sibling.comparison?.id === comparison.id);
}

/** How many at the front of what is shown are as they were before. */
export function keptOf(before: readonly Shown[], now: readonly Shown[]): number {
	const differs = now.findIndex(({ entry, isTogether, isCurrent }, i) => {
		const known = before[i];
		return known?.entry !== entry || known.isTogether !== isTogether || known.isCurrent !== isCurrent;
	});
	return differs < 0 ? now.length : differs;
}
