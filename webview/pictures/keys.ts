import type { Stride } from "../../pictures/picture.ts";
import { moveOf } from "../heat/tokenFocus.ts";

/** What leads through a picture beside the keys that lead through a text. */
const strides: Readonly<Record<string, Stride>> = {
	ArrowUp: "next",
	ArrowDown: "previous",
	PageUp: "far",
	PageDown: "farBack",
};

/** The stride a key asks for, or null. */
export function strideOf(event: KeyboardEvent): Stride | null {
	const { key, ctrlKey, altKey, metaKey } = event;
	return (ctrlKey || altKey || metaKey ? null : strides[key]) ?? moveOf(event);
}
