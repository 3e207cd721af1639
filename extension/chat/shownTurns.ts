import type { Entry } from "./entry.ts";
import { TurnTree } from "./turnTree.ts";

/** A turn as it is shown: on the way through the conversation, or beside one that is. */
export interface Shown {
	readonly entry: Entry;
	/** Whether those that it is compared with are shown beside it. */
	readonly isTogether: boolean;
	/** Whether the way goes through it, so that the conversation goes on from it. */
	readonly isCurrent: boolean;
}

/** The turns of a conversation, some of which are shown beside what they are compared with. */
export class ShownTree extends TurnTree<Entry> {
	readonly #together: Set<string>;

	/** @param together comparisons whose answers are shown together */
	constructor(together: Iterable<string> = []) {
		super();
		this.#together = new Set(together);
	}

	/** Comparisons whose answers are shown together. */
	get together(): readonly string[] {
		return [...this.#together];
	}

	/**
	 * The way that is shown, from its first turn to its last. In the place of one that is compared stand all of its comparison,
	 * where that is among those shown together.
	 */
	get shownTurns(): readonly Shown[] {
		return this.shown.flatMap((entry) => {
			const isTogether = entry.comparison !== null && this.#together.has(entry.comparison.id);
			const row = isTogether ? this.comparedWith(entry) : [entry];
			return row.map((one) => ({ entry: one, isTogether, isCurrent: one === entry }));
		});
	}

	/** All answers of the comparison that this one belongs to, itself too, by age; none where there is no comparison. */
	comparedWith(entry: Entry): readonly Entry[] {
		const { comparison } = entry;
		if (comparison === null) return [];
		return this.siblingsOf(entry).filter((sibling) => sibling.comparison?.id === comparison.id);
	}

	/** Shows a turn that is compared, and what it is compared with beside it, or not. */
	showCompared({ id, comparison }: Entry, together: boolean): void {
		if (comparison === null) return;
		if (together) this.#together.add(comparison.id);
		else this.#together.delete(comparison.id);
		this.show(id);
	}
}

/** How many at the front of what is shown are as they were before. */
export function keptOf(before: readonly Shown[], now: readonly Shown[]): number {
	const differs = now.findIndex(({ entry, isTogether, isCurrent }, i) => {
		const known = before[i];
		return known?.entry !== entry || known.isTogether !== isTogether || known.isCurrent !== isCurrent;
	});
	return differs < 0 ? now.length : differs;
}
