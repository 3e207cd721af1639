import { createHash } from "node:crypto";
import { Dice } from "../../model/data/dice.ts";
import type { ItemRequest } from "../item.ts";
import { splitOf } from "../split.ts";

/** What an item is made from, before it has an id. */
export interface Source {
	/** Readable, and unique within the file. */
	readonly name: string;
	/** What tells this item from all others, in whatever file it stands: equal contents belong to one half. */
	readonly content: string;
}

/**
 * Those of a published set that a request is for, in the order of its seed. The id holds a hash of the content: outcomes that
 * are kept from an earlier run are never taken for those of another file.
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
