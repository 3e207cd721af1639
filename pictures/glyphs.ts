import type { Quadrant } from "../sampler/quadrant.ts";
import type { ActionKind } from "../sampler/trace.ts";

/** Path data around a point. */
type Glyph = (x: number, y: number) => string;

/** Each quadrant's points have a shape of their own, so that no colour is needed to tell them apart. */
export const pointGlyphs: Readonly<Record<Quadrant, Glyph>> = {
	argmax: (x, y) => `M${x} ${y}h0`,
	adaptive: (x, y) => `M${x - 2} ${y}a2 2 0 1 0 4 0a2 2 0 1 0 -4 0`,
	pause: (x, y) => `M${x - 2.5} ${y - 2.5}h5v5h-5z`,
	branch: (x, y) => `M${x} ${y - 3.5}l3.5 6h-7z`,
	resample: (x, y) => `M${x} ${y - 3.5}l3.5 3.5l-3.5 3.5l-3.5 -3.5z`,
};

/** A piece of a line, long enough for its dashes to be told. */
export const dash: Glyph = (x, y) => `M${x - 6} ${y}h12`;

/** The marks of the text as strokes, about 9 pixels wide: a file has no icon font. */
export const actionGlyphs: Readonly<Record<ActionKind, Glyph>> = {
	pause: (x, y) => `M${x - 2} ${y - 3.5}v7M${x + 2} ${y - 3.5}v7`,
	branch: (x, y) => `M${x} ${y + 4}v-3.5l-3.5 -4M${x} ${y + 0.5}l3.5 -4`,
	resample: (x, y) => `M${x + 3.5} ${y + 1}a3.6 3.6 0 1 1 -1 -3.5M${x + 3.5} ${y - 4.5}v2.5h-2.5`,
	restart: (x, y) => `M${x - 3.5} ${y - 3.5}v7M${x + 3.5} ${y - 3.5}l-5 3.5l5 3.5z`,
	choice: (x, y) => `M${x - 4} ${y}l3 3.5l5 -7`,
};
