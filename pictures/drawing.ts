/**
 * What a shape is for. On the screen it is a class that gets its look from the theme (styles/pictures.css); in a file
 * that look is written out.
 */
export type Role =
	| "background"
	| "axis"
	| "label"
	| "region"
	| "region-name"
	| "low"
	| "high"
	| "bar"
	| "bar-unsure"
	| "range"
	| "thought"
	| "sentence"
	| "mark"
	| "mark-line"
	| "argmax"
	| "adaptive"
	| "pause"
	| "branch"
	| "resample";

export interface PathShape {
	readonly kind: "path";
	readonly role: Role;
	/** SVG path data. */
	readonly d: string;
}

export interface TextShape {
	readonly kind: "text";
	readonly role: Role;
	readonly x: number;
	/** Of the baseline. */
	readonly y: number;
	readonly anchor: "start" | "middle" | "end";
	readonly text: string;
}

export type Shape = PathShape | TextShape;

export interface Size {
	/** Pixels. */
	readonly width: number;
	readonly height: number;
}

/**
 * A picture as few shapes, from the bottom up. All points of a kind are one path, and those that fall on the same place
 * are one of its points: however long an answer is, a picture has a few elements, can be drawn as SVG on the screen, in
 * the theme's colours, and is the same in a file.
 */
export interface Drawing extends Size {
	readonly title: string;
	/** For those who do not see it. */
	readonly description: string;
	readonly shapes: readonly Shape[];
}

/** How a role looks: SVG's presentation attributes. */
export type Look = Readonly<Record<string, string>>;

/** Room for the title in a file, in pixels. */
const titleHeight = 28;
const margin = 12;

/**
 * A drawing as a file that stands on its own.
 * @param lookOf the colours and lines of a role
 */
export function toSvg({ width, height, title, description, shapes }: Drawing, lookOf: (role: Role) => Look): string {
	const looks = new Map<Role, string>();
	const look = (role: Role) => {
		const known = looks.get(role) ?? attributes(lookOf(role));
		looks.set(role, known);
		return known;
	};
	const text = ({ role, x, y, anchor, text }: TextShape) =>
		`<text${attributes({ x: String(x), y: String(y), "text-anchor": anchor })}${look(role)}>${escaped(text)}</text>`;
	const whole = { width: width + 2 * margin, height: height + titleHeight + 2 * margin };
	const lines = [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${whole.width}" height="${whole.height}" viewBox="0 0 ${whole.width} ${whole.height}" font-family="sans-serif" font-size="11">`,
		`<title>${escaped(title)}</title>`,
		`<desc>${escaped(description)}</desc>`,
		`<rect width="100%" height="100%"${look("background")}/>`,
		text({ kind: "text", role: "label", x: margin, y: margin + 12, anchor: "start", text: title }),
		`<g transform="translate(${margin} ${margin + titleHeight})">`,
		...shapes.map((shape) =>
			shape.kind === "path" ? `<path d="${escaped(shape.d)}"${look(shape.role)}/>` : text(shape),
		),
		"</g>",
		"</svg>",
	];
	return `${lines.join("\n")}\n`;
}

const attributes = (values: Look): string =>
	Object.entries(values)
		.map(([name, value]) => ` ${name}="${escaped(value)}"`)
		.join("");

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character]!);

/** Half a pixel is finer than anyone sees, and keeps path data short. */
export const rounded = (pixels: number): number => Math.round(pixels * 2) / 2;

/** Path data of a rectangle. */
export const rectangle = (x: number, y: number, width: number, height: number): string =>
	`M${rounded(x)} ${rounded(y)}h${rounded(width)}v${rounded(height)}h${-rounded(width)}z`;
