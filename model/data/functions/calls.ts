import type { Dice } from "../dice.ts";
import { type Casing, distinct, functionName, valueName } from "../names.ts";
import { literals } from "../words.ts";
import type { Language } from "./shape.ts";

/** A line of a program that calls functions, and what it does in words. */
export interface CallSample {
	readonly code: string;
	/** A sentence in Markdown, without a subject: "calls `a` with `b`". */
	readonly words: string;
	/** Names the sentence has to tell. */
	readonly names: readonly string[];
}

interface Piece {
	readonly code: string;
	readonly words: string;
	readonly names: readonly string[];
}

/** A line such as `const due = discount(addTax(total(lines), 9), 7);`. */
export function anyCall(dice: Dice, language: Language): CallSample {
	const casing = language === "py" ? "snake" : "camel";
	const end = language === "py" ? "" : ";";
	const names = distinct(16, [], () => (dice.chance(0.5) ? functionName(dice, casing) : valueName(dice, casing)));
	const next = () => names.pop()!;
	if (dice.chance(0.15)) return printSeveral(dice, next, language, end);
	const call = dice.weighted<() => Piece>([
		[5, () => simpleCall(dice, next)],
		[3, () => nestedCall(dice, next)],
		[2, () => listOfCalls(dice, next)],
		[2, () => plainList(dice, casing)],
	])();
	return dice.weighted<() => CallSample>([
		[6, () => keep(next(), call, language, end)],
		[3, () => print(call, language, end)],
		[call.code.includes("(") ? 2 : 0, () => ({ ...call, code: call.code + end })],
	])();
}

function keep(name: string, { code, words, names }: Piece, language: Language, end: string): CallSample {
	const declare = language === "py" ? "" : "const ";
	return {
		code: `${declare}${name} = ${code}${end}`,
		words: `${words} and keeps it in \`${name}\``,
		names: [...names, name],
	};
}

function print({ code, words, names }: Piece, language: Language, end: string): CallSample {
	const call = language === "py" ? "print" : "console.log";
	return { code: `${call}(${code})${end}`, words: `${words} and prints it with \`${call}\``, names: [...names, call] };
}

/** Names and results of calls, side by side. */
function printSeveral(dice: Dice, next: () => string, language: Language, end: string): CallSample {
	const pieces = Array.from({ length: dice.int(2, 4) }, () => {
		if (dice.chance(0.5)) return named(next());
		const call = simpleCall(dice, next);
		return { ...call, words: call.words.replace("calls", "the result of") };
	});
	const call = language === "py" ? "print" : "console.log";
	return {
		code: `${call}(${pieces.map(({ code }) => code).join(", ")})${end}`,
		words: `prints ${pieces.length} values with \`${call}\`: ${pieces.map(({ words }) => words).join("; ")}`,
		names: [call, ...pieces.flatMap(({ names }) => names)],
	};
}

/** An argument: a name, a number or a text; only names are told of in backquotes. */
function argument(dice: Dice, next: () => string): { code: string; words: string; names: readonly string[] } {
	return dice.weighted<() => { code: string; words: string; names: readonly string[] }>([
		[5, () => named(next())],
		[4, () => plain(String(dice.int(0, 150)))],
		[1, () => plain(`"${dice.pick(literals)}"`)],
	])();
}

const named = (name: string) => ({ code: name, words: `\`${name}\``, names: [name] });
const plain = (code: string) => ({ code, words: code, names: [] });

function simpleCall(dice: Dice, next: () => string): Piece {
	const name = next();
	const parts = Array.from(
		{
			length: dice.weighted([
				[4, 1],
				[5, 2],
				[2, 3],
			] as const),
		},
		() => argument(dice, next),
	);
	return {
		code: `${name}(${parts.map(({ code }) => code).join(", ")})`,
		words: `calls \`${name}\` with ${listed(parts.map(({ words }) => words))}`,
		names: [name, ...parts.flatMap((part) => part.names)],
	};
}

function nestedCall(dice: Dice, next: () => string): Piece {
	const inner = simpleCall(dice, next);
	const outer = next();
	const more = dice.chance(0.6) ? argument(dice, next) : null;
	const piece = {
		code: `${outer}(${inner.code}${more === null ? "" : `, ${more.code}`})`,
		words: `${inner.words}, then calls \`${outer}\` with the result${more === null ? "" : ` and ${more.words}`}`,
		names: [...inner.names, outer, ...(more?.names ?? [])],
	};
	if (!dice.chance(0.3)) return piece;
	const last = next();
	const constant = dice.int(1, 99);
	return {
		code: `${last}(${piece.code}, ${constant})`,
		words: `${piece.words}, then calls \`${last}\` with that result and ${constant}`,
		names: [...piece.names, last],
	};
}

function listOfCalls(dice: Dice, next: () => string): Piece {
	const name = next();
	const calls = Array.from({ length: dice.int(2, 3) }, () => `${name}(${dice.int(1, 99)}, ${dice.int(1, 20)})`);
	return {
		code: `[${calls.join(", ")}]`,
		words: `makes a list of ${calls.length} results of \`${name}\``,
		names: [name],
	};
}

function plainList(dice: Dice, casing: Casing): Piece {
	const length = dice.int(2, 5);
	const values = dice.chance(0.7)
		? Array.from({ length }, () => String(dice.int(0, 150)))
		: distinct(length, [], () => (dice.chance(0.5) ? `"${dice.pick(literals)}"` : valueName(dice, casing)));
	return { code: `[${values.join(", ")}]`, words: `makes a list of ${length} values`, names: [] };
}

function listed(words: readonly string[]): string {
	return words.length === 1 ? words[0]! : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
