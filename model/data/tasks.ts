import type { Dice } from "./dice.ts";
import { type Split, splitOf } from "./heldOut.ts";
import type { Item, TaskName } from "./item.ts";
import { arithmetic } from "./tasks/arithmetic.ts";
import { choices } from "./tasks/choices.ts";
import { decimalLevels, decimals } from "./tasks/decimals.ts";
import { explain } from "./tasks/explain.ts";
import { fill } from "./tasks/fill.ts";
import { fix } from "./tasks/fix.ts";
import { levels } from "./tasks/levels.ts";
import { outOfDepth } from "./tasks/outOfDepth.ts";
import { programs } from "./tasks/programs.ts";
import { smallTalk } from "./tasks/smallTalk.ts";

/** Makes an item of each task, of whatever split. */
export const makers: Readonly<Record<TaskName, (dice: Dice) => Item>> = {
	explain,
	arithmetic,
	programs,
	decimals,
	fix,
	fill,
	choices,
	smallTalk,
	outOfDepth,
};

/** The next item of a task that belongs to the split. Tasks without combinations have none to be held out. */
export function nextItem(task: TaskName, split: Split, dice: Dice): Item {
	for (;;) {
		const item = makers[task](dice);
		const own = splitOf(item);
		if (own === split || (item.combination === null && own !== null)) return item;
	}
}

/**
 * Held-out items of a task, no two with the same prompt; those of natural doubt and of decimals spread evenly over
 * the levels of difficulty. Where a task has nothing to hold out (small talk, free choices), items as in the training text.
 * @param isWanted which of them
 * @throws RangeError when the task has no more different ones
 */
export function heldOutItems(
	task: TaskName,
	count: number,
	dice: Dice,
	isWanted: (item: Item) => boolean = () => true,
): Item[] {
	const items = new Map<string, Item>();
	for (let misses = 0; items.size < count; ) {
		const item = nextItem(task, "test", dice);
		const spread = spreadOver(item);
		const key = JSON.stringify(item.prompt);
		const testable = splitOf(item) === "test" || !hasCombinations(task);
		if (testable && item.difficulty === spread[items.size % spread.length] && !items.has(key) && isWanted(item)) {
			items.set(key, item);
			misses = 0;
		} else if (++misses > 10_000) {
			throw new RangeError(`There are no ${count} different items of ${task}, but ${items.size}.`);
		}
	}
	return [...items.values()];
}

/** The levels of difficulty that items of this kind are spread over. */
function spreadOver({ task, kind, difficulty }: Item): readonly number[] {
	if (kind === "natural") return levels;
	return task === "decimals" && kind === "designed" ? decimalLevels : [difficulty];
}

const hasCombinations = (task: TaskName): boolean => task !== "smallTalk" && task !== "choices";
