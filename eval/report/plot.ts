/** One line of a plot, with a glyph at each of its points where they are few. */
export interface Series {
	readonly name: string;
	/** By rising x. */
	readonly points: readonly { readonly x: number; readonly y: number }[];
	/** Drawn without a glyph: what the others are to be seen against. */
	readonly isGuide?: boolean;
}

export interface Axis {
	readonly name: string;
	readonly low: number;
	readonly high: number;
	readonly ticks: readonly number[];
	/** Equal ratios are equally far apart; then `low` is above 0. */
	readonly isLogarithmic?: boolean;
	/** How a tick is written. */
	readonly write: (value: number) => string;
}

export interface Plot {
	readonly title: string;
	/** For those who do not see it. */
	readonly description: string;
	readonly x: Axis;
	readonly y: Axis;
	readonly series: readonly Series[];
}

const frame = { left: 56, top: 40, width: 420, height: 280 };
const legendWidth = 190;
const size = { width: frame.left + frame.width + legendWidth, height: frame.top + frame.height + 52 };
/** More points than these are a curve by themselves. */
const mostGlyphs = 24;

/** Colours that those who see few of them tell apart too (Okabe and Ito), and that stand out on white and on black. */
const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b8860b", "#56a0d3", "#8a63c4", "#808080"];

/** Glyphs go with the colours, and with other colours of them: no two of the first forty lines look alike. */
const glyphs: readonly ((x: number, y: number) => string)[] = [
	(x, y) => `M${x - 4} ${y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z`,
	(x, y) => `M${x - 4} ${y - 4}h8v8h-8z`,
	(x, y) => `M${x} ${y - 5}l5 9h-10z`,
	(x, y) => `M${x} ${y - 5}l5 5l-5 5l-5 -5z`,
	(x, y) => `M${x} ${y + 5}l5 -9h-10z`,
];

/** A plot as a file that stands on its own, and that is read on a light page as on a dark one. */
export function plotSvg({ title, description, x, y, series }: Plot): string {
	const at = (point: { readonly x: number; readonly y: number }) => ({
		x: rounded(frame.left + place(x, point.x) * frame.width),
		y: rounded(frame.top + (1 - place(y, point.y)) * frame.height),
	});
	const lines = [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}" font-family="sans-serif" font-size="12" role="img">`,
		`<title>${escaped(title)}</title>`,
		`<desc>${escaped(description)}</desc>`,
		"<style>.page{fill:#fff}.ink{fill:#1f2328}.grid{stroke:#d0d7de}.guide{stroke:#6e7781}@media(prefers-color-scheme:dark){.page{fill:#0d1117}.ink{fill:#e6edf3}.grid{stroke:#30363d}.guide{stroke:#8b949e}}</style>",
		'<rect class="page" width="100%" height="100%"/>',
		`<text class="ink" x="${frame.left}" y="22" font-size="14">${escaped(title)}</text>`,
		...x.ticks.map((tick) => gridLine(at({ x: tick, y: y.low }), "x", x.write(tick))),
		...y.ticks.map((tick) => gridLine(at({ x: x.low, y: tick }), "y", y.write(tick))),
		`<text class="ink" x="${frame.left + frame.width / 2}" y="${size.height - 10}" text-anchor="middle">${escaped(x.name)}</text>`,
		`<text class="ink" transform="translate(14 ${frame.top + frame.height / 2}) rotate(-90)" text-anchor="middle">${escaped(y.name)}</text>`,
		...series.map((one, i) => drawn(one, one.points.map(at), i)),
		...series.map((one, i) => legend(one, i)),
		"</svg>",
	];
	return `${lines.join("\n")}\n`;
}

/** From 0 at the low end to 1 at the high end; what lies beyond is drawn at the end. */
function place({ low, high, isLogarithmic = false }: Axis, value: number): number {
	const [from, to, here] = isLogarithmic
		? [Math.log(low), Math.log(high), Math.log(Math.max(low, value))]
		: [low, high, value];
	return Math.min(1, Math.max(0, (here - from) / (to - from)));
}

function gridLine({ x, y }: { readonly x: number; readonly y: number }, axis: "x" | "y", text: string): string {
	const line = axis === "x" ? `M${x} ${frame.top}v${frame.height}` : `M${frame.left} ${y}h${frame.width}`;
	const label =
		axis === "x" ? `x="${x}" y="${y + 16}" text-anchor="middle"` : `x="${x - 6}" y="${y + 4}" text-anchor="end"`;
	return `<path class="grid" d="${line}"/><text class="ink" ${label}>${escaped(text)}</text>`;
}

function drawn(
	{ points, isGuide = false }: Series,
	at: readonly { readonly x: number; readonly y: number }[],
	index: number,
): string {
	const line = at.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${x} ${y}`).join("");
	if (isGuide) return `<path class="guide" fill="none" stroke-dasharray="4 4" d="${line}"/>`;
	const colour = colours[index % colours.length];
	const marks = points.length > mostGlyphs ? "" : at.map(({ x, y }) => glyphOf(index)(x, y)).join("");
	return `<path fill="none" stroke="${colour}" stroke-width="1.5" d="${line}"/><path fill="${colour}" d="${marks}"/>`;
}

function legend({ name, isGuide = false }: Series, index: number): string {
	const [x, y] = [frame.left + frame.width + 16, frame.top + 10 + index * 20];
	const sign = isGuide
		? `<path class="guide" stroke-dasharray="4 4" d="M${x - 6} ${y}h14"/>`
		: `<path fill="${colours[index % colours.length]}" d="${glyphOf(index)(x, y)}"/>`;
	return `${sign}<text class="ink" x="${x + 12}" y="${y + 4}">${escaped(name)}</text>`;
}

const glyphOf = (index: number) => glyphs[index % glyphs.length]!;

const rounded = (pixels: number): number => Math.round(pixels * 10) / 10;

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character]!);
