/** A turn as the tree sees it. */
export interface TreeNode {
	readonly id: string;
	/** The turn before it; null where it is a first one. */
	readonly parent: string | null;
}

/** Which of those in the same place a turn is: 0 to count - 1, by age. */
export interface SiblingPlace {
	readonly index: number;
	readonly count: number;
}

/**
 * The turns of a conversation. A question that is asked anew, in other words or with another answer, stands beside the
 * earlier one, and each has what was said after it. One way through the tree is shown; nothing is ever taken out.
 */
export class TurnTree<T extends TreeNode> {
	readonly #nodes = new Map<string, T>();
	/** The turns after each, by age; those after none are the first ones. */
	readonly #after = new Map<string | null, T[]>();
	/** Which of them was shown last. */
	readonly #shownAfter = new Map<string | null, T>();

	get size(): number {
		return this.#nodes.size;
	}

	/** All turns, by age. */
	get all(): readonly T[] {
		return [...this.#nodes.values()];
	}

	/** The way that is shown, from its first turn to its last. */
	get shown(): readonly T[] {
		const shown: T[] = [];
		for (let node = this.#shownAfter.get(null); node !== undefined; node = this.#shownAfter.get(node.id)) {
			shown.push(node);
		}
		return shown;
	}

	get(id: string): T | undefined {
		return this.#nodes.get(id);
	}

	/** Adds a turn, and shows it. @throws Error where the one before it is not there, or it is itself */
	add(node: T): void {
		if (this.#nodes.has(node.id)) throw new Error("A turn was added twice.");
		if (node.parent !== null && !this.#nodes.has(node.parent)) throw new Error("The turn before this one is missing.");
		this.#nodes.set(node.id, node);
		const siblings = this.#after.get(node.parent);
		if (siblings === undefined) this.#after.set(node.parent, [node]);
		else siblings.push(node);
		this.show(node.id);
	}

	/** Shows the way through this turn; after it, as it was shown last. */
	show(id: string): void {
		for (let node = this.#nodes.get(id); node !== undefined; node = this.#nodes.get(node.parent ?? "")) {
			this.#shownAfter.set(node.parent, node);
		}
	}

	/** The way to a turn, itself the last; empty where it is not there. */
	wayTo(id: string): readonly T[] {
		const way: T[] = [];
		for (let node = this.#nodes.get(id); node !== undefined; node = this.#nodes.get(node.parent ?? "")) way.push(node);
		return way.reverse();
	}

	/** All in the same place of the conversation as this one, itself too, by age. */
	siblingsOf({ parent }: T): readonly T[] {
		return this.#after.get(parent)!;
	}

	placeOf({ id, parent }: T): SiblingPlace {
		const siblings = this.#after.get(parent)!;
		return { index: siblings.findIndex((sibling) => sibling.id === id), count: siblings.length };
	}

	/** The one so many places after this one in the same place of the conversation, or none. */
	siblingOf(id: string, step: number): T | undefined {
		const node = this.#nodes.get(id);
		return node && this.#after.get(node.parent)![this.placeOf(node).index + step];
	}
}
