import { createHash } from "node:crypto";
import { basename } from "node:path";
import { Dice } from "../../model/data/dice.ts";
import { fileHash } from "../fileHash.ts";
import type { ItemRequest, TaskSource } from "../item.ts";
import { splitOf } from "../split.ts";

/** What an item is made from, before it has an id. */
export interface Source {
	/** Readable, and unique within the file. */
	readonly name: string;
	/** What tells this item from all others, in whatever file it stands: equal contents belong to one half. */
	readonly content: string;
}

/** How long an answer may get: few that are right are longer, where the model does not think first. */
export const usualMaxTokens = 1024;

/**
 * Those of a published set that a request is for, in the order of its seed. The id holds a hash of the content: outcomes that
 * are kept from an earlier run are never taken for those of another question.
 */
export function itemsOf<T extends Source>(
	sources: readonly T[],
	{ count, seed, split }: ItemRequest,
): readonly (T & { readonly id: string })[] {
	const half = sources.filter(({ content }) => splitOf(content) === split);
	return Dice.seeded(seed)
		.sample(half, Math.min(count, half.length))
		.map((source) => ({ ...source, id: `${source.name}#${hash(source.content)}` }));
}

const hash = (content: string): string => createHash("sha256").update(content).digest("hex").slice(0, 8);

/** What an answer is judged by, in so few characters. The id has no part in it: another answer key is no other question. */
export const judgedBy = (...what: readonly unknown[]): string => hash(JSON.stringify(what));

export const sourceOf = async (file: string, records: number, runs: readonly string[]): Promise<TaskSource> => ({
	file: basename(file),
	sha256: await fileHash(file),
	records,
	runs,
});
