import type { Dice } from "../dice.ts";
import type { Language } from "../functions/shape.ts";
import { about, ask, type Item } from "../item.ts";
import { distinct, functionName, listName, valueName } from "../names.ts";
import { type Expression, resultOf, sum, textOf, workedSteps } from "../sums.ts";
import { literals } from "../words.ts";
import { combinationsOf, directly, worked } from "./arithmetic.ts";
import { tagOf } from "./explain.ts";
import { anySum, type Level } from "./levels.ts";

const questions = [
	[55, "What does this print?"],
	[10, "What is the output?"],
	[8, "What does this program print?"],
	[7, "What does this code print?"],
	[5, "what does this print"],
	[15, "Explain this code:"],
] as const;

/** A program, what it prints, and how that is worked out. */
interface Program {
	readonly code: string;
	readonly value: string;
	readonly steps: readonly string[];
	readonly difficulty: Level;
	readonly about: Pick<Item, "combination" | "parts">;
}

/** A small program: what does it print? */
export function programs(dice: Dice): Item {
	const language = dice.weighted([
		[4, "ts"],
		[3, "js"],
		[4, "py"],
	] as const);
	const { code, value, steps, difficulty, about: combinations } = anyProgram(dice, language);
	const prints: readonly (readonly [text: string, weight: number])[] = [
		[`It prints ${value}.`, 65],
		[`The output is ${value}.`, 35],
	];
	return {
		task: "programs",
		kind: "natural",
		difficulty,
		prompt: ask(about(dice.weighted(questions), tagOf(dice, language), code)),
		answers: [...directly(prints), worked(steps, `So it prints ${value}.`)],
		check: /^\d+$/.test(value) ? { kind: "number", value: Number(value) } : { kind: "word", value },
		...combinations,
	};
}

function anyProgram(dice: Dice, language: Language): Program {
	const make = dice.weighted<(dice: Dice, language: Language) => Program>([
		[40, plain],
		[16, withVariables],
		[10, reassigned],
		[12, throughFunction],
		[8, overList],
		[7, decided],
		[5, compared],
		[4, ofTexts],
	]);
	return make(dice, language);
}

const end = (language: Language): string => (language === "py" ? "" : ";");

const print = (language: Language, what: string): string =>
	`${language === "py" ? "print" : "console.log"}(${what})${end(language)}`;

const constant = (language: Language, name: string, value: string | number): string =>
	`${language === "py" ? "" : "const "}${name} = ${value}${end(language)}`;

const casing = (language: Language) => (language === "py" ? "snake" : "camel");

const names = (dice: Dice, language: Language, count: number): string[] =>
	distinct(count, [], () => valueName(dice, casing(language)));

function ofExpression(code: string, expression: Expression, difficulty: Level, given: readonly string[] = []): Program {
	return {
		code,
		value: String(resultOf(expression)),
		steps: [...given, ...workedSteps(expression)],
		difficulty,
		about: combinationsOf(expression),
	};
}

function plain(dice: Dice, language: Language): Program {
	const { expression, level } = anySum(dice);
	return ofExpression(print(language, textOf(expression)), expression, level);
}

const leaves = (expression: Expression): number[] =>
	typeof expression === "number" ? [expression] : [...leaves(expression.left), ...leaves(expression.right)];

/** The text of an expression with names in place of its first numbers. */
function named(expression: Expression, names: readonly string[]): string {
	let index = 0;
	return textOf(expression).replace(/\d+/g, (digits) => names[index++] ?? digits);
}

const bound = (names: readonly string[], values: readonly number[]): string =>
	names.map((name, index) => `\`${name}\` is ${values[index]}`).join(", ");

function withVariables(dice: Dice, language: Language): Program {
	const { expression, level } = anySum(dice);
	const values = leaves(expression);
	const given = names(dice, language, dice.int(1, Math.min(3, values.length)));
	const lines = given.map((name, index) => constant(language, name, values[index]!));
	const code = [...lines, print(language, named(expression, given))].join("\n");
	return ofExpression(code, expression, level, [bound(given, values)]);
}

/** Operations one after the other on one variable. */
function reassigned(dice: Dice, language: Language): Program {
	const { expression, level } = anySum(dice);
	const operations = leftmost(expression);
	if (operations === null) return plain(dice, language);
	const [name] = names(dice, language, 1) as [string];
	const short = dice.chance(0.6);
	const lines = operations.rest.map(({ operator, right }) =>
		short ? `${name} ${operator}= ${right}${end(language)}` : `${name} = ${name} ${operator} ${right}${end(language)}`,
	);
	const first = `${language === "py" ? "" : "let "}${name} = ${operations.first}${end(language)}`;
	return ofExpression([first, ...lines, print(language, name)].join("\n"), expression, level, [
		`\`${name}\` is ${operations.first}`,
	]);
}

interface Chain {
	readonly first: number;
	readonly rest: readonly { readonly operator: string; readonly right: number }[];
}

/** The expression as operations on its first number; null where another order is needed. */
function leftmost(expression: Expression): Chain | null {
	if (typeof expression === "number") return { first: expression, rest: [] };
	const { left, operator, right } = expression;
	const before = leftmost(left);
	if (before === null || typeof right !== "number") return null;
	return { first: before.first, rest: [...before.rest, { operator, right }] };
}

function throughFunction(dice: Dice, language: Language): Program {
	const { expression, level } = anySum(dice);
	const values = leaves(expression);
	const parameters = names(dice, language, dice.int(1, Math.min(2, values.length)));
	const [name] = distinct(1, parameters, () => functionName(dice, casing(language))) as [string];
	const list = parameters.map((parameter) => (language === "ts" ? `${parameter}: number` : parameter)).join(", ");
	const result = `return ${named(expression, parameters)}${end(language)}`;
	const definition =
		language === "py"
			? [`def ${name}(${list}):`, `    ${result}`, ""]
			: [`function ${name}(${list}) {`, `  ${result}`, "}"];
	const call = print(language, `${name}(${values.slice(0, parameters.length).join(", ")})`);
	return ofExpression([...definition, call].join("\n"), expression, level, [bound(parameters, values)]);
}

/** A loop that adds up a list. */
function overList(dice: Dice, language: Language): Program {
	const highest = dice.pick([9, 20, 50]);
	const values = Array.from({ length: dice.int(2, 4) }, () => dice.int(1, highest));
	const expression = values.slice(1).reduce<Expression>((left, value) => sum(left, "+", value), values[0]!);
	const list = listName(dice, casing(language));
	const [total, element] = distinct(2, [list], () => valueName(dice, casing(language))) as [string, string];
	const literal = `[${values.join(", ")}]`;
	const code =
		language === "py"
			? [
					`${list} = ${literal}`,
					`${total} = 0`,
					`for ${element} in ${list}:`,
					`    ${total} += ${element}`,
					print(language, total),
				]
			: [
					`const ${list} = ${literal};`,
					`let ${total} = 0;`,
					`for (const ${element} of ${list}) {`,
					`  ${total} += ${element};`,
					"}",
					print(language, total),
				];
	return ofExpression(code.join("\n"), expression, listLevels[values.length]![highest]!);
}

/** By how many numbers a list has, and how large they may be: measured, as the levels of sums were. */
const listLevels: Readonly<Record<number, Readonly<Record<number, Level>>>> = {
	2: { 9: 1, 20: 1, 50: 2 },
	3: { 9: 2, 20: 3, 50: 4 },
	4: { 9: 4, 20: 6, 50: 7 },
};

/** A condition chooses one of two results. */
function decided(dice: Dice, language: Language): Program {
	const { expression, level } = anySum(dice);
	const [left, right] = dice.sample(
		Array.from({ length: 90 }, (_, index) => index + 1),
		2,
	) as [number, number];
	const [name] = names(dice, language, 1) as [string];
	const greater = dice.chance(0.5);
	const holds = greater ? left > right : left < right;
	const other = String(dice.int(0, 99));
	const [first, second] = holds ? [textOf(expression), other] : [other, textOf(expression)];
	const test = `${name} ${greater ? ">" : "<"} ${right}`;
	const code =
		language === "py"
			? [`${name} = ${left}`, `if ${test}:`, `    ${print(language, first)}`, "else:", `    ${print(language, second)}`]
			: [
					`const ${name} = ${left};`,
					`if (${test}) {`,
					`  ${print(language, first)}`,
					"} else {",
					`  ${print(language, second)}`,
					"}",
				];
	const comparison = `${left} ${greater ? ">" : "<"} ${right}`;
	const program = ofExpression(code.join("\n"), expression, level, [`${comparison} is ${holds ? "true" : "false"}`]);
	const { combination, parts } = program.about;
	return { ...program, about: { combination, parts: [...parts, comparisonOf(left, right)] } };
}

/** What two numbers are compared by is not told apart: 5 > 3 says that 3 < 5. */
export const comparisonOf = (left: number, right: number): string =>
	`compare ${Math.min(left, right)} ${Math.max(left, right)}`;

function compared(dice: Dice, language: Language): Program {
	const [left, right] = [dice.int(1, 99), dice.int(1, 99)];
	const sign = dice.pick([">", "<", ">=", "<="] as const);
	const holds = { ">": left > right, "<": left < right, ">=": left >= right, "<=": left <= right }[sign];
	const word = holds ? "true" : "false";
	const value = language === "py" ? word.slice(0, 1).toUpperCase() + word.slice(1) : word;
	const order = left === right ? "equal to" : left > right ? "greater than" : "less than";
	return {
		code: print(language, `${left} ${sign} ${right}`),
		value,
		steps: [`${left} is ${order} ${right}, so ${left} ${sign} ${right} is ${word}`],
		difficulty: 1,
		about: { combination: comparisonOf(left, right), parts: [] },
	};
}

function ofTexts(dice: Dice, language: Language): Program {
	const python = language === "py";
	const [a, b] = dice.sample(literals, 2) as [string, string];
	const joined = {
		code: print(language, `"${a}" + "${b}"`),
		value: a + b,
		steps: [`"${a}" and "${b}" together are "${a + b}"`],
		combination: `join ${a} ${b}`,
	};
	const values = Array.from({ length: dice.int(3, 5) }, () => dice.int(1, 99));
	const place = dice.int(0, values.length - 1);
	const list = listName(dice, casing(language));
	const picked = {
		code: [constant(language, list, `[${values.join(", ")}]`), print(language, `${list}[${place}]`)].join("\n"),
		value: String(values[place]),
		steps: values.slice(0, place + 1).map((value, index) => `${index}: ${value}`),
		combination: `place ${place} of ${values.join(" ")}`,
	};
	const counted = {
		code: print(language, python ? `len("${a}")` : `"${a}".length`),
		value: String(a.length),
		steps: [[...a].map((letter, index) => `${letter} ${index + 1}`).join(", ")],
		combination: null,
	};
	const { code, value, steps, combination } = dice.weighted<
		Pick<Program, "code" | "value" | "steps"> & { readonly combination: string | null }
	>([
		[3, joined],
		[5, picked],
		[2, counted],
	]);
	return { code, value, steps, difficulty: 1, about: { combination, parts: [] } };
}
