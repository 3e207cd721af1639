import type { PathShape, Role, Shape } from "./drawing.ts";

export interface LegendItem {
	readonly role: Role;
	/** Path data around a point. */
	readonly glyph: (x: number, y: number) => string;
	readonly text: string;
}

export const lineHeight = 15;
/** Pixels that a glyph takes, and that are left free between items. */
const glyphWidth = 16;
const gap = 8;
/** Pixels below the last line. */
const foot = 4;

/** Nothing can be measured here: a generous mean of the letters in the pictures' size. */
export const textWidth = (text: string): number => text.length * 6.2;

/**
 * A legend in as many lines as it needs.
 * @param top of its first line
 * @param width that it may take; an item that is wider has a line of its own
 */
export function legend(
	items: readonly LegendItem[],
	left: number,
	top: number,
	width: number,
): { readonly shapes: readonly Shape[]; readonly height: number } {
	const shapes: Shape[] = [];
	let x = 0;
	let line = 0;
	for (const { role, glyph, text } of items) {
		const wide = glyphWidth + textWidth(text);
		if (x > 0 && x + wide > width) {
			x = 0;
			line++;
		}
		const middle = top + line * lineHeight + lineHeight / 2;
		const sample: PathShape = { kind: "path", role, d: glyph(left + x + 6, middle) };
		shapes.push(sample, {
			kind: "text",
			role: "label",
			x: left + x + glyphWidth,
			y: middle + 4,
			anchor: "start",
			text,
		});
		x += wide + gap;
	}
	return { shapes, height: items.length === 0 ? 0 : (line + 1) * lineHeight + foot };
}
