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
 * What is reported on *test* is chosen on as many items of *tune*; *tune* itself is halved once more.
 * @throws Error with a sentence where a task's items cannot be had
 */
export async function itemSets({ tasks, count, split, seed }: ItemsWanted): Promise<ItemSet[]> {
	const of = (wanted: EvalSplit, times: number) =>
		Promise.all(tasks.map((task) => task.items({ count: times * count(task), seed, split: wanted })));
	const [reported, chosenOn] =
		split === "test" ? await Promise.all([of("test", 1), of("tune", 1)]) : halved(await of("tune", 2));
	return tasks.map((task, i) => {
		const [items, choosing] = [reported[i]!, chosenOn[i]!];
		if (items.length === 0) throw new Error(`The task ${task.name} has no items in the half ${split}.`);
		return { task, items, choosing };
	});
}

type Lists = readonly (readonly EvalItem[])[];

/**
 * Each list in two, by what its items are about, so that no other wording of a question is on both sides, in the same list or in
 * another: sums are asked for by themselves, and in programs. The first of a list is reported: however few items there are,
 * some are.
 */
function halved(lists: Lists): [reported: Lists, choosing: Lists] {
	const isReported = new Map<string, boolean>();
	for (const list of lists) {
		let more = 0;
		for (const about of inOrderOfHashes(list)) {
			const side = isReported.get(about) ?? more <= 0;
			isReported.set(about, side);
			more += side ? 1 : -1;
		}
	}
	const side = (wanted: boolean) => lists.map((list) => list.filter(({ about }) => isReported.get(about) === wanted));
	return [side(true), side(false)];
}

/** What items are about; in the order of their names sums that are alike would stand on alternate sides. */
function inOrderOfHashes(items: readonly EvalItem[]): string[] {
	const hash = (about: string) => createHash("sha256").update(about).digest("hex");
	const hashes = new Map(items.map(({ about }) => [about, hash(about)]));
	return [...hashes].sort(([, one], [, other]) => (one < other ? -1 : 1)).map(([about]) => about);
}

/** Lists taken from in turn, so that a part of the whole is a part of each. */
export function interleaved<T>(lists: readonly (readonly T[])[]): T[] {
	const longest = Math.max(0, ...lists.map((list) => list.length));
	return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => (i < list.length ? [list[i]!] : []))).flat();
}
