import { createHash } from "node:crypto";
import type { EvalItem, EvalSplit, EvalTask } from "../item.ts";

/** A task's items: those that are reported, and those of the other use. */
export interface ItemSet {
	readonly task: EvalTask;
	readonly items: readonly EvalItem[];
	/** On which measures are chosen and probabilities are fitted. None of them is reported. */
	readonly choosing: readonly EvalItem[];
}

export interface ItemsWanted {
	readonly tasks: readonly EvalTask[];
	readonly count: (task: EvalTask) => number;
	readonly split: EvalSplit;
	readonly seed: number;
}

/**
 * What is reported on *test* is chosen on as many items of *tune*; *tune* itself is halved once more, by what its items are
 * about, so that no other wording of a question is on both sides.
 * @throws Error with a sentence where a task's items cannot be had
 */
export async function itemSets({ tasks, count, split, seed }: ItemsWanted): Promise<ItemSet[]> {
	return Promise.all(
		tasks.map(async (task) => {
			const set = await itemSet(task);
			if (set.items.length === 0) throw new Error(`The task ${task.name} has no items in the half ${split}.`);
			return set;
		}),
	);

	async function itemSet(task: EvalTask): Promise<ItemSet> {
		if (split === "test") {
			const request = { count: count(task), seed };
			const [items, choosing] = await Promise.all([
				task.items({ ...request, split: "test" }),
				task.items({ ...request, split: "tune" }),
			]);
			return { task, items, choosing };
		}
		const all = await task.items({ count: 2 * count(task), seed, split });
		const reported = everyOther(all.map(({ about }) => about));
		const isReported = ({ about }: EvalItem) => reported.has(about);
		return { task, items: all.filter(isReported), choosing: all.filter((item) => !isReported(item)) };
	}
}

/**
 * Half of what items are about, the first of them included: however few items there are, some are reported. In the order of
 * their hashes, for in that of their names sums that are alike would stand on alternate sides.
 */
function everyOther(abouts: readonly string[]): ReadonlySet<string> {
	const hash = (about: string) => createHash("sha256").update(about).digest("hex");
	const ordered = [...new Set(abouts)].map((about) => ({ about, hash: hash(about) }));
	ordered.sort((one, other) => (one.hash < other.hash ? -1 : 1));
	return new Set(ordered.filter((_, i) => i % 2 === 0).map(({ about }) => about));
}

/** Lists taken from in turn, so that a part of the whole is a part of each. */
export function interleaved<T>(lists: readonly (readonly T[])[]): T[] {
	const longest = Math.max(0, ...lists.map((list) => list.length));
	return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => (i < list.length ? [list[i]!] : []))).flat();
}
