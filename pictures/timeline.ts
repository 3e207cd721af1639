import { heatBy, unsureLevel } from "../sampler/heat.ts";
import type { Percentiles } from "../sampler/percentiles.ts";
import type { Thresholds } from "../sampler/quadrant.ts";
import type { ActionKind, Mark, TraceToken } from "../sampler/trace.ts";
import { type Drawing, rectangle, rounded, type Shape, type TextShape } from "./drawing.ts";
import { actionGlyphs, dash } from "./glyphs.ts";
import { type LegendItem, legend, textWidth } from "./legend.ts";
import type { Picture, TokenRange } from "./picture.ts";
import { linearScale, roundStep, type Scale, spaced } from "./scales.ts";

export interface TimelineParts {
	/** At least one. */
	readonly tokens: readonly TraceToken[];
	readonly marks: readonly Pick<Mark, "at" | "action">[];
	readonly thresholds: Thresholds;
	/** By which a bar counts as unsure; null where they are not known. */
	readonly percentiles: Percentiles | null;
	/** Sentences and lines in which the model was unsure, in order. */
	readonly unsureSentences: readonly TokenRange[];
}

/** Pixels around the bars: the scale's numbers, the marks, the line of sentences, and the numbers of the tokens. */
const left = 24;
const right = 6;
const top = 18;
const below = 24;
const widestBar = 18;
const plotHeight = 84;

const actionKinds = ["pause", "branch", "resample", "restart", "choice"] as const satisfies ActionKind[];

/**
 * Entropy over the tokens of an answer, in order, with what was done. Where there are more tokens than pixels a column
 * stands for several: their mean, and behind it their highest.
 */
export function timeline(parts: TimelineParts, width: number): Picture {
	const { tokens, thresholds } = parts;
	const plot = { left, right: Math.max(left + 1, width - right), top, bottom: top + plotHeight };
	const room = plot.right - plot.left;
	const columns = Math.min(tokens.length, Math.floor(room));
	const wide = Math.min(widestBar, room / columns);
	const columnOf = (token: number) => Math.min(columns - 1, Math.floor((token * columns) / tokens.length));
	const xOf = (token: number) => plot.left + columnOf(token) * wide;
	const highest = tokens.reduce((most, { entropy }) => Math.max(most, entropy.value), 0);
	const y = linearScale(1.05 * Math.max(highest, thresholds.entropy.high, Math.log(4)), plot.bottom, plot.top);
	const place: Plot = { ...plot, wide, columns, columnOf, xOf, y, end: plot.left + columns * wide };
	const keys = legend(legendItems(parts), 0, plot.bottom + below, width);
	const height = plot.bottom + below + keys.height;
	const drawing: Drawing = {
		width,
		height,
		title: "Entropy of each token, in equal choices",
		description: describe(parts),
		shapes: [...behind(parts, place), ...bars(parts, place), ...inFront(parts, place), ...keys.shapes],
	};
	return {
		drawing,
		order: Uint32Array.from(tokens.keys()),
		tokenAt(x, y) {
			if (y < 0 || y > plot.bottom + below || x < plot.left - wide || x > place.end + wide) return null;
			const column = Math.max(0, Math.min(Math.floor((x - plot.left) / wide), columns - 1));
			return highestIn(tokens, column, columns);
		},
		cursor(token) {
			const middle = rounded(xOf(token) + wide / 2);
			const level = rounded(y(tokens[token]!.entropy.value));
			return `M${middle} ${plot.top}V${plot.bottom}M${middle - 3} ${level}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0`;
		},
		range: (first, last) =>
			rectangle(xOf(first), plot.top, xOf(last) + wide - xOf(first), plot.bottom - plot.top + sentenceLine),
	};
}

interface Plot {
	readonly left: number;
	readonly right: number;
	readonly top: number;
	readonly bottom: number;
	/** Pixels of a column. */
	readonly wide: number;
	readonly columns: number;
	/** Where the last column ends. */
	readonly end: number;
	readonly columnOf: (token: number) => number;
	/** The left edge of a token's column. */
	readonly xOf: (token: number) => number;
	readonly y: Scale;
}

/** Pixels from the bars to the foot of the line below unsure sentences. */
const sentenceLine = 7;

/** The tokens `from` to before `to` that share a column. */
function tokensIn(column: number, columns: number, count: number): { readonly from: number; readonly to: number } {
	const first = (at: number) => Math.ceil((at * count) / columns);
	return { from: first(column), to: first(column + 1) };
}

function highestIn(tokens: readonly TraceToken[], column: number, columns: number): number {
	const { from, to } = tokensIn(column, columns, tokens.length);
	let best = from;
	for (let i = from + 1; i < to; i++) if (tokens[i]!.entropy.value > tokens[best]!.entropy.value) best = i;
	return best;
}

/** The scale, the thoughts, and the thresholds. */
function behind({ tokens, thresholds }: TimelineParts, { left, right, top, bottom, wide, xOf, y }: Plot): Shape[] {
	const choices = spaced([1, 2, 4, 8, 16, 64, 256, 1000, 4000, 16_000, 64_000], (n) => y(Math.log(n)), 13);
	const shown = choices.filter((n) => y(Math.log(n)) > top);
	const line = (entropy: number) => `M${left} ${rounded(y(entropy))}H${right}`;
	const thoughts = runsOf(tokens, ({ rule }) => rule === "thought");
	return [
		{ kind: "path", role: "axis", d: shown.map((n) => line(Math.log(n))).join("") },
		...shown.map((n): TextShape => label(left - 4, y(Math.log(n)) + 4, "end", n < 1000 ? String(n) : `${n / 1000}k`)),
		...(thoughts.length > 0
			? [
					{
						kind: "path",
						role: "thought",
						d: thoughts
							.map(({ first, last }) => rectangle(xOf(first), top, xOf(last) + wide - xOf(first), bottom - top))
							.join(""),
					} as const,
				]
			: []),
		{ kind: "path", role: "low", d: line(thresholds.entropy.low) },
		{ kind: "path", role: "high", d: line(thresholds.entropy.high) },
	];
}

function bars({ tokens, percentiles }: TimelineParts, { columns, left, bottom, wide, y }: Plot): Shape[] {
	const paths = { range: "", bar: "", "bar-unsure": "" };
	const levelOf = heatBy("entropy", percentiles);
	const gap = wide > 3 ? 1 : 0;
	const add = (role: keyof typeof paths, column: number, entropy: number) => {
		const height = rounded(bottom - y(entropy));
		// Bars stand side by side, so that they are placed to the hundredth, and not to the half of a pixel.
		const [x, width] = [(left + column * wide).toFixed(2), (wide - gap).toFixed(2)];
		if (height > 0) paths[role] += `M${x} ${bottom}v${-height}h${width}v${height}z`;
	};
	for (let column = 0; column < columns; column++) {
		const { from, to } = tokensIn(column, columns, tokens.length);
		let sum = 0;
		for (let i = from; i < to; i++) sum += tokens[i]!.entropy.value;
		const highest = tokens[highestIn(tokens, column, columns)]!;
		if (to - from > 1) add("range", column, highest.entropy.value);
		add(levelOf(highest) >= unsureLevel ? "bar-unsure" : "bar", column, sum / (to - from));
	}
	return (["range", "bar", "bar-unsure"] as const)
		.filter((role) => paths[role] !== "")
		.map((role) => ({ kind: "path", role, d: paths[role] }));
}

/** The line below unsure sentences, the marks, and the numbers of the tokens. */
function inFront({ tokens, marks, unsureSentences }: TimelineParts, plot: Plot): Shape[] {
	const { left, top, bottom, wide, end, xOf } = plot;
	const sentences = unsureSentences.map(({ first, last }) =>
		rectangle(xOf(first), bottom + 4, Math.max(1, xOf(last) + wide - xOf(first) - 1), 3),
	);
	const places = marks.map(({ at, action }) => ({ kind: action.kind, x: rounded(at < tokens.length ? xOf(at) : end) }));
	return [
		...shapeOf("sentence", sentences.join("")),
		...shapeOf("mark-line", places.map(({ x }) => `M${x} ${top - 2}V${bottom}`).join("")),
		...shapeOf(
			"mark",
			apart(places)
				.map(({ kind, x }) => actionGlyphs[kind](x, top - 9))
				.join(""),
		),
		...numbers(tokens.length, plot).map(({ x, number, anchor }) =>
			label(x, bottom + 19, anchor, number.toLocaleString("en")),
		),
		{ kind: "path", role: "axis", d: `M${left} ${bottom}H${rounded(end)}` },
	];
}

const shapeOf = (role: "sentence" | "mark-line" | "mark", d: string): Shape[] =>
	d === "" ? [] : [{ kind: "path", role, d }];

const label = (x: number, y: number, anchor: TextShape["anchor"], text: string): TextShape => ({
	kind: "text",
	role: "label",
	x: rounded(x),
	y: rounded(y),
	anchor,
	text,
});

/** Of marks that stand on each other only the first has its sign; each has its line. */
function apart<T extends { readonly x: number }>(places: readonly T[]): T[] {
	const kept: T[] = [];
	for (const place of places) if (place.x - (kept.at(-1)?.x ?? -Infinity) >= 10) kept.push(place);
	return kept;
}

/** The first token's number, round ones, and the last one's, as far as they do not run into each other. */
function numbers(count: number, { left, xOf, wide, end }: Plot) {
	const last = { x: end, number: count, anchor: "end" } as const;
	const first = { x: left, number: 1, anchor: "start" } as const;
	const step = roundStep(count, (end - left) / 60);
	const between = Array.from({ length: Math.floor(count / step) }, (_, i) => (i + 1) * step)
		.map((number) => ({ x: xOf(number - 1) + wide / 2, number, anchor: "middle" }) as const)
		.filter(({ x }) => x - left > 30 && end - x > 20 + textWidth(String(count)));
	return count > 1 && end - left > 12 + textWidth(String(count)) ? [first, ...between, last] : [first];
}

function legendItems({ tokens, marks, unsureSentences }: TimelineParts): LegendItem[] {
	const kinds = actionKinds.filter((kind) => marks.some(({ action }) => action.kind === kind));
	const block = (x: number, y: number) => rectangle(x - 4, y - 4, 8, 8);
	return [
		{ role: "low", glyph: dash, text: "low H" },
		{ role: "high", glyph: dash, text: "high H" },
		...(unsureSentences.length > 0
			? [
					{
						role: "sentence",
						glyph: (x: number, y: number) => rectangle(x - 5, y - 1, 10, 3),
						text: "unsure sentence",
					} as const,
				]
			: []),
		...kinds.map((kind) => ({ role: "mark", glyph: actionGlyphs[kind], text: kind }) as const),
		...(tokens.some(({ rule }) => rule === "thought")
			? [{ role: "thought", glyph: block, text: "thought" } as const]
			: []),
	];
}

function runsOf(tokens: readonly TraceToken[], fits: (token: TraceToken) => boolean): TokenRange[] {
	const runs: TokenRange[] = [];
	for (const [i, token] of tokens.entries()) {
		if (!fits(token)) continue;
		const last = runs.at(-1);
		if (last?.last === i - 1) runs[runs.length - 1] = { ...last, last: i };
		else runs.push({ first: i, last: i });
	}
	return runs;
}

function describe({ tokens, marks, unsureSentences }: TimelineParts): string {
	const highest = tokens.reduce((most, token) => (token.entropy.value > most.entropy.value ? token : most));
	const choices = Math.exp(highest.entropy.value).toFixed(1);
	const sentences = unsureSentences.length === 1 ? "1 sentence" : `${unsureSentences.length} sentences`;
	const actions = marks.length === 1 ? "1 mark" : `${marks.length} marks`;
	return `Entropy of ${tokens.length} tokens in order; at its highest as between ${choices} equal choices. ${sentences} unsure, ${actions}.`;
}
