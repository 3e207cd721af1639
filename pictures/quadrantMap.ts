import { type Band, type Quadrant, type Thresholds, varentropyBand } from "../sampler/quadrant.ts";
import type { TraceToken } from "../sampler/trace.ts";
import { type Drawing, rectangle, rounded, type Shape, type TextShape } from "./drawing.ts";
import { dash, pointGlyphs } from "./glyphs.ts";
import { type LegendItem, legend, textWidth } from "./legend.ts";
import type { Picture } from "./picture.ts";
import { type Scale, spaced, squareRootScale } from "./scales.ts";

/** Pixels around the points: the scale of V, the name of its axis, the scale of H. */
const left = 30;
const right = 8;
const top = 18;
const below = 32;

/** From the commonest to the rarest: the rarer are drawn over the others. */
const quadrants = ["argmax", "adaptive", "branch", "pause", "resample"] as const satisfies Quadrant[];

/** Pixels from a point within which it is pointed at. */
const reach = 14;

/**
 * Every token as a point in entropy and varentropy, over the thresholds by which its quadrant was told. Most tokens are
 * close to 0 in both, so both scales are square roots.
 * @param tokens at least one
 */
export function quadrantMap(tokens: readonly TraceToken[], thresholds: Thresholds, width: number): Picture {
	const plotHeight = Math.round(Math.max(120, Math.min(0.62 * width, 420)));
	const plot = { left, right: Math.max(left + 1, width - right), top, bottom: top + plotHeight };
	const most = largest(tokens, thresholds);
	const x = squareRootScale(most.entropy, plot.left, plot.right);
	const y = squareRootScale(most.varentropy, plot.bottom, plot.top);
	const place: Plot = { ...plot, x, y, most, bands: bandsFrom(thresholds, most.entropy) };
	const at = tokens.map(({ entropy, varentropy }) => ({
		x: rounded(x(entropy.value)),
		y: rounded(y(varentropy.value)),
	}));
	const keys = legend(legendItems(tokens), 0, plot.bottom + below, width);
	const drawing: Drawing = {
		width,
		height: plot.bottom + below + keys.height,
		title: "Entropy and varentropy of each token",
		description: describe(tokens),
		shapes: [
			...regions(thresholds, place),
			...axes(place),
			...points(tokens, at),
			...names(thresholds, place),
			...keys.shapes,
		],
	};
	const ring = (point: Point) => `M${point.x - 5} ${point.y}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0`;
	return {
		drawing,
		order: byEntropy(tokens),
		tokenAt: (x, y) => nearest(at, x, y),
		cursor(token) {
			const point = at[token]!;
			return `${ring(point)}M${plot.left} ${point.y}H${point.x - 5}M${point.x} ${point.y + 5}V${plot.bottom}`;
		},
		range: (first, last) =>
			distinct(at.slice(first, last + 1))
				.map(ring)
				.join(""),
	};
}

interface Point {
	readonly x: number;
	readonly y: number;
}

interface Plot {
	readonly left: number;
	readonly right: number;
	readonly top: number;
	readonly bottom: number;
	readonly x: Scale;
	readonly y: Scale;
	readonly most: { readonly entropy: number; readonly varentropy: number };
	/** What counts as low and high V where H is high. */
	readonly bands: readonly (Band & { readonly entropy: number })[];
}

/** What the scales reach to: all tokens, and all thresholds with something beyond them. */
function largest(tokens: readonly TraceToken[], thresholds: Thresholds): Plot["most"] {
	const { entropy, varentropy } = thresholds;
	const mostEntropy = tokens.reduce((most, token) => Math.max(most, 1.04 * token.entropy.value), 2 * entropy.high);
	const highest = Math.max(varentropy.high, varentropyBand(thresholds, mostEntropy).high);
	return {
		entropy: Math.max(mostEntropy, 0.5),
		varentropy: tokens.reduce(
			(most, token) => Math.max(most, 1.04 * token.varentropy.value),
			Math.max(1.5 * highest, 0.5),
		),
	};
}

/** The band is straight between its knots, which square roots bend: it is followed in small steps. */
function bandsFrom(thresholds: Thresholds, mostEntropy: number): Plot["bands"] {
	const from = thresholds.entropy.high;
	const steps = 24;
	const even = Array.from({ length: steps + 1 }, (_, i) => from + ((mostEntropy - from) * i) / steps);
	const knots = thresholds.varentropyAt.map(({ entropy }) => entropy);
	return [...even, ...knots.filter((entropy) => entropy > from && entropy < mostEntropy)]
		.sort((one, other) => one - other)
		.map((entropy) => ({ ...varentropyBand(thresholds, entropy), entropy }));
}

/** What is low and high in both: the four corners, and the lines between them. */
function regions({ entropy, varentropy }: Thresholds, { left, top, bottom, x, y, bands }: Plot): Shape[] {
	const [low, high] = [rounded(x(entropy.low)), rounded(x(entropy.high))];
	const [lowV, highV] = [rounded(y(varentropy.low)), rounded(y(varentropy.high))];
	const along = (bound: "low" | "high") =>
		bands.map((band) => `${rounded(x(band.entropy))} ${rounded(y(band[bound]))}`).join("L");
	const corners = [
		rectangle(left, lowV, low - left, bottom - lowV),
		rectangle(left, top, low - left, highV - top),
		`M${high} ${bottom}L${along("low")}V${bottom}z`,
		`M${high} ${top}L${along("high")}V${top}z`,
	];
	return [
		{ kind: "path", role: "region", d: corners.join("") },
		{ kind: "path", role: "low", d: `M${low} ${bottom}V${top}M${left} ${lowV}H${low}M${along("low")}` },
		{ kind: "path", role: "high", d: `M${high} ${bottom}V${top}M${left} ${highV}H${low}M${along("high")}` },
	];
}

/** The corners' names, over the points. */
function names({ entropy, varentropy }: Thresholds, { left, right, top, bottom, x, y, bands }: Plot): Shape[] {
	const [low, high] = [x(entropy.low), x(entropy.high)];
	const [lowV, highV] = [y(varentropy.low), y(varentropy.high)];
	const [lowEnd, highEnd] = [y(bands.at(-1)!.low), y(bands.at(-1)!.high)];
	return [
		...name("argmax", low - 4, bottom - 5, "end", low - left, bottom - lowV),
		...name("branch", left + 4, top + 12, "start", low - left, highV - top),
		...name("pause", right - 4, bottom - 5, "end", right - high, bottom - lowEnd),
		...name("resample", right - 4, top + 12, "end", right - high, highEnd - top),
	];
}

/** A region's name, where it has room for it. */
function name(
	quadrant: Quadrant,
	x: number,
	y: number,
	anchor: TextShape["anchor"],
	width: number,
	height: number,
): TextShape[] {
	if (width < textWidth(quadrant) + 6 || height < 16) return [];
	return [{ kind: "text", role: "region-name", x: rounded(x), y: rounded(y), anchor, text: quadrant }];
}

function axes({ left, right, top, bottom, x, y, most }: Plot): Shape[] {
	const values = [0, 0.01, 0.1, 0.25, 0.5, 1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 30, 40, 60, 80, 100];
	const text = (x: number, y: number, anchor: TextShape["anchor"], text: string): TextShape => ({
		kind: "text",
		role: "label",
		x: rounded(x),
		y: rounded(y),
		anchor,
		text,
	});
	const columns = spaced(
		values.filter((value) => value <= most.entropy),
		x,
		26,
	);
	const rows = spaced(
		values.filter((value) => value <= most.varentropy),
		y,
		18,
	);
	const ticks = [
		...columns.map((value) => `M${rounded(x(value))} ${bottom}v3`),
		...rows.map((value) => `M${left} ${rounded(y(value))}h-3`),
	];
	return [
		{ kind: "path", role: "axis", d: `M${left} ${top}V${bottom}H${right}${ticks.join("")}` },
		...columns.map((value) => text(x(value), bottom + 14, "middle", String(value))),
		...rows.map((value) => text(left - 5, y(value) + 4, "end", String(value))),
		text(right, bottom + 27, "end", "H, nats"),
		text(0, top - 7, "start", "V, nats²"),
	];
}

function points(tokens: readonly TraceToken[], at: readonly Point[]): Shape[] {
	return quadrants.flatMap((role) => {
		const here = distinct(at.filter((_, i) => tokens[i]!.quadrant === role));
		const d = here.map(({ x, y }) => pointGlyphs[role](x, y)).join("");
		return d === "" ? [] : [{ kind: "path", role, d } as const];
	});
}

function legendItems(tokens: readonly TraceToken[]): LegendItem[] {
	const kinds = quadrants
		.map((role) => ({ role, glyph: pointGlyphs[role], count: countOf(tokens, role) }))
		.filter(({ count }) => count > 0)
		.map(({ role, glyph, count }) => ({ role, glyph, text: `${role} ${count.toLocaleString("en")}` }));
	return [...kinds, { role: "low", glyph: dash, text: "low" }, { role: "high", glyph: dash, text: "high" }];
}

/** Points that fall on each other once. */
function distinct(points: readonly Point[]): Point[] {
	return [...new Map(points.map((point) => [`${point.x} ${point.y}`, point])).values()];
}

/** The point that is nearest, the first of those that are equally near. */
function nearest(points: readonly Point[], x: number, y: number): number | null {
	let best: number | null = null;
	let least = reach * reach;
	for (const [i, point] of points.entries()) {
		const distance = (point.x - x) ** 2 + (point.y - y) ** 2;
		if (distance < least) {
			best = i;
			least = distance;
		}
	}
	return best;
}

function byEntropy(tokens: readonly TraceToken[]): Uint32Array {
	const order = Uint32Array.from(tokens.keys());
	// Stable: what is equal stays in the order of the text.
	return order.sort((one, other) => tokens[one]!.entropy.value - tokens[other]!.entropy.value);
}

const countOf = (tokens: readonly TraceToken[], quadrant: Quadrant): number =>
	tokens.reduce((count, token) => count + Number(token.quadrant === quadrant), 0);

function describe(tokens: readonly TraceToken[]): string {
	const counts = quadrants
		.map((quadrant) => ({ quadrant, count: countOf(tokens, quadrant) }))
		.filter(({ count }) => count > 0)
		.map(({ quadrant, count }) => `${count} ${quadrant}`);
	return `Entropy and varentropy of ${tokens.length} tokens, by quadrant: ${counts.join(", ")}.`;
}
