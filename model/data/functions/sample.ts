import type { Dice } from "../dice.ts";
import { comparisonShapes } from "./comparisonShapes.ts";
import { listShapes } from "./listShapes.ts";
import { numberShapes } from "./numberShapes.ts";
import { placeShapes } from "./placeShapes.ts";
import { type Body, Frame, type Language, type Parameter, type Shape } from "./shape.ts";
import { textShapes } from "./textShapes.ts";

export const shapes: readonly Shape[] = [
	...numberShapes,
	...comparisonShapes,
	...listShapes,
	...placeShapes,
	...textShapes,
];

/** A whole function with its name. */
export interface FunctionSample {
	readonly shape: string;
	readonly language: Language;
	readonly name: string;
	readonly body: Body;
	readonly style: Style;
	readonly code: string;
}

/** How a function is written: one of the ways in which people do. */
interface Style {
	readonly exported: boolean;
	/** With the type of its result; in Python, with types at all. */
	readonly typed: boolean;
	readonly way: "function" | "arrow" | "expression";
	/** A step of indentation. */
	readonly step: string;
	/** How a list is typed in TypeScript, and a number in Python. */
	readonly lists: "T[]" | "readonly T[]" | "Array<T>";
	readonly number: "float" | "int";
}

export const anyLanguage = (dice: Dice): Language =>
	dice.weighted([
		[5, "ts"],
		[2, "js"],
		[4, "py"],
	] as const);

/**
 * A function of any shape.
 * @param meaningful how often, where there is one, the name is such as to say what the function does
 */
export function anyFunction(dice: Dice, language: Language, meaningful: number): FunctionSample {
	const shape = dice.weighted(shapes.map((one) => [one.weight, one] as const));
	const frame = new Frame(dice, language);
	const body = shape.make(frame);
	const apt = body.name !== undefined && dice.chance(meaningful) ? body.name : null;
	const taken = body.parameters.some(({ name }) => name === apt);
	const name = apt === null || taken ? frame.anyFunction() : apt;
	const style = anyStyle(dice, language);
	return { shape: shape.id, language, name, body, style, code: layOut(language, name, body, style) };
}

/** Functions of one file: no two have the same name. */
export function functionsOfFile(dice: Dice, language: Language, count: number, meaningful: number): FunctionSample[] {
	const samples: FunctionSample[] = [];
	while (samples.length < count) {
		const sample = anyFunction(dice, language, meaningful);
		if (samples.every(({ name }) => name !== sample.name)) samples.push(sample);
	}
	return samples;
}

/** The function's combination: the held-out names of a shape are held out in every task, whatever surrounds them. */
export const functionCombination = ({ shape, name, body }: FunctionSample): string =>
	["function", shape, name, ...body.parameters.map((parameter) => parameter.name)].join(" ");

function anyStyle(dice: Dice, language: Language): Style {
	const python = language === "py";
	return {
		exported: !python && dice.chance(0.28),
		typed: dice.chance(python ? 0.25 : 0.7),
		way: dice.weighted([
			[70, "function"],
			[15, "arrow"],
			[15, "expression"],
		] as const),
		step: python
			? "    "
			: dice.weighted([
					[80, "  "],
					[14, "    "],
					[6, "\t"],
				] as const),
		lists: dice.weighted([
			[8, "T[]"],
			[1, "readonly T[]"],
			[1, "Array<T>"],
		] as const),
		number: dice.chance(0.5) ? "float" : "int",
	};
}

const indent = (lines: readonly string[], by: string): string[] => lines.map((line) => by + line);

/** Header, body and end. */
export function layOut(language: Language, name: string, body: Body, style: Style): string {
	if (language === "py") return pythonFunction(name, body, style);
	const typed = language === "ts";
	const start = style.exported ? "export " : "";
	const list = body.parameters.map((parameter) => (typed ? withType(parameter, style) : parameter.name)).join(", ");
	const result = typed && style.typed ? `: ${body.type}` : "";
	const [only] = body.lines;
	const expression = body.lines.length === 1 && only!.startsWith("return ") ? only!.slice("return ".length) : null;
	if (style.way === "expression" && expression !== null) {
		return `${start}const ${name} = (${list})${result} => ${expression}`;
	}
	const arrow = style.way === "arrow";
	const head = arrow ? `const ${name} = (${list})${result} => {` : `function ${name}(${list})${result} {`;
	const lines = indent(body.lines, "  ").map((line) => reindented(line, style.step));
	return [start + head, ...lines, arrow ? "};" : "}"].join("\n");
}

function withType({ name, type }: Parameter, { lists }: Style): string {
	const element = type.match(/^(\w+)\[\]$/)?.[1];
	return `${name}: ${element === undefined ? type : lists.replace("T", element)}`;
}

/** Two blanks of indentation become one step. */
const reindented = (line: string, step: string): string =>
	line.replace(/^(?: {2})+/, (blanks) => step.repeat(blanks.length / 2));

function pythonFunction(name: string, body: Body, style: Style): string {
	const list = body.parameters.map(({ name: parameter, type }) =>
		style.typed ? `${parameter}: ${pythonType(type, style)}` : parameter,
	);
	const result = style.typed ? ` -> ${pythonType(body.type, style)}` : "";
	return [`def ${name}(${list.join(", ")})${result}:`, ...indent(body.lines, style.step)].join("\n");
}

const pythonTypes: Readonly<Record<string, string>> = {
	number: "float",
	string: "str",
	boolean: "bool",
	void: "None",
	"number[]": "list[float]",
	"string[]": "list[str]",
};

const pythonType = (type: string, { number }: Style): string => (pythonTypes[type] ?? "dict").replace("float", number);
