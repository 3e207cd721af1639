import type { Item } from "./item.ts";

/** One combination in so many is held out. */
const heldOutOneIn = 10;

/** FNV-1a over UTF-16 units, mixed once more: its low bits alone repeat too regularly for numbers. */
function hash(text: string): number {
	let value = 0x811c9dc5;
	for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
	value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
	value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
	return (value ^ (value >>> 16)) >>> 0;
}

/** Whether a combination is kept from the training text. It depends on nothing else: not on a seed, nor on a wording. */
export const isHeldOut = (combination: string): boolean => hash(combination) % heldOutOneIn === 0;

export type Split = "train" | "test";

/** Where an item belongs; null where it is to be dropped, for it would teach a part that is held out. */
export function splitOf({ combination, parts }: Pick<Item, "combination" | "parts">): Split | null {
	if (combination !== null && isHeldOut(combination)) return "test";
	return parts.some(isHeldOut) ? null : "train";
}
