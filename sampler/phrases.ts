import { type Lexeme, lexemesOf } from "./places/lexemes.ts";
import type { Span } from "./text.ts";

/** What of a text can be looked at by itself: what a person would point at, and never half of it. */
export interface Phrase extends Span {
	readonly kind:
		| "word"
		/** Several words with capitals. */
		| "name"
		| "number"
		/** Code within prose. */
		| "code"
		| "identifier"
		| "literal"
		| "operator"
		/** With its arguments, where it is short. */
		| "call"
		/** What a branch or loop of code depends on, where it is short. */
		| "condition";
}

/** Longer ones are no one thing to look at: their parts are phrases instead. */
const longestCondition = 48;
const longestCall = 24;
const longestText = 32;
const longestCode = 48;

const prose = new RegExp(
	[
		String.raw`(?<code>(?<!\x60)(?<ticks>\x60{1,8})(?!\x60).{1,200}?(?<!\x60)\k<ticks>(?!\x60))`,
		String.raw`(?<target>\]\([^()\s]*\))`,
		String.raw`(?<address>https?://[^\s)>\]]+)`,
		String.raw`(?<number>\p{N}+(?:[.,:/-]\p{N}+)*(?![\p{L}\p{M}\p{N}_]))`,
		String.raw`(?<name>\p{Lu}[\p{L}\p{M}\p{N}_]*(?: \p{Lu}[\p{L}\p{M}\p{N}_]*)+)`,
		String.raw`(?<word>[\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*(?:['’.-][\p{L}\p{M}\p{N}_]+)*)`,
	].join("|"),
	"gu",
);

/** The phrases of prose in Markdown, in order and without overlap. */
export function phrasesOfProse(text: string): Phrase[] {
	const phrases: Phrase[] = [];
	for (const { 0: found, index, groups } of text.matchAll(prose)) {
		const { code, ticks, target, address, number, name } = groups!;
		const end = index + found.length;
		if (code !== undefined) phrases.push(...phrasesOfCodeInProse(text, index + ticks!.length, end - ticks!.length));
		else if (target === undefined) {
			const kind =
				number !== undefined ? "number" : name !== undefined ? "name" : address !== undefined ? "code" : "word";
			phrases.push({ start: index, end, kind });
		}
	}
	return phrases;
}

function phrasesOfCodeInProse(text: string, from: number, to: number): Phrase[] {
	const inside = text.slice(from, to);
	const start = from + inside.length - inside.trimStart().length;
	const end = start + inside.trim().length;
	if (end - start > longestCode) return shifted(phrasesOfProse(inside.replaceAll("`", " ")), from);
	return end > start ? [{ start, end, kind: "code" }] : [];
}

/**
 * The phrases of a stretch of code that begins outside texts and comments: in order and without overlap.
 * @param language as written on a fence, in lower case
 */
export function phrasesOfCode(code: string, language: string): Phrase[] {
	const lexemes = lexemesOf(code, language);
	const phrases: Phrase[] = [];
	for (let i = 0; i < lexemes.length; ) {
		const whole = wholeCondition(code, lexemes, i) ?? wholeCall(code, lexemes, i);
		if (whole === null) {
			phrases.push(...phrasesOfLexeme(code, lexemes[i]!));
			i++;
		} else {
			const { first, last, kind } = whole;
			if (first > i) phrases.push(...phrasesOfLexeme(code, lexemes[i]!));
			phrases.push({ start: lexemes[first]!.from, end: lexemes[last]!.to, kind });
			i = last + 1;
		}
	}
	return phrases;
}

function phrasesOfLexeme(code: string, { kind, from, to }: Lexeme): Phrase[] {
	switch (kind) {
		case "word":
			return [{ start: from, end: to, kind: "identifier" }];
		case "number":
			return [{ start: from, end: to, kind: "literal" }];
		case "operator":
			return [{ start: from, end: to, kind: "operator" }];
		case "punctuation":
			return [];
		case "comment":
		case "text": {
			const written = code.slice(from, to);
			const isOne = kind === "text" && written.length <= longestText && !written.includes("\n");
			if (isOne) return [{ start: from, end: to, kind: "literal" }];
			return shifted(phrasesOfProse(written.replaceAll("`", " ")), from);
		}
	}
}

interface Whole {
	/** Indices of lexemes; the word before a condition is not a part of it. */
	readonly first: number;
	readonly last: number;
	readonly kind: "condition" | "call";
}

const conditional = new Set(["if", "elif", "elsif", "elseif", "while", "until", "unless"]);
/** What ends a condition that is not in brackets. */
const afterCondition = new Set([":", "{", ";", "then", "do", "else", "for", ","]);

/** A condition after the word at an index. */
function wholeCondition(code: string, lexemes: readonly Lexeme[], index: number): Whole | null {
	const text = (i: number) => code.slice(lexemes[i]!.from, lexemes[i]!.to);
	if (lexemes[index]!.kind !== "word" || !conditional.has(text(index)) || index + 2 >= lexemes.length) return null;
	const closing = closingOf(code, lexemes, index + 1);
	const [first, last] = isBracketed(code, lexemes, index + 1, closing)
		? [index + 2, closing! - 1]
		: [index + 1, lastOfCondition(code, lexemes, index + 1)];
	if (last <= first || !isShort(code, lexemes, first, last, longestCondition)) return null;
	return { first, last, kind: "condition" };
}

/** Whether brackets hold all of a condition: nothing after them goes on with it. */
function isBracketed(code: string, lexemes: readonly Lexeme[], opening: number, closing: number | null): boolean {
	if (closing === null || code[lexemes[opening]!.from] !== "(") return false;
	const next = lexemes[closing + 1];
	if (next === undefined || next.kind === "comment") return true;
	const word = code.slice(next.from, next.to);
	return next.kind !== "operator" && !/^(?:and|or|is|in|not|\.|\[)$/.test(word);
}

function lastOfCondition(code: string, lexemes: readonly Lexeme[], first: number): number {
	const end = Math.min(lexemes.length, first + longestCondition);
	for (let i = first; i < end; i++) {
		const { from, to, kind } = lexemes[i]!;
		const text = code.slice(from, to);
		const ends = afterCondition.has(text) || ")]}".includes(text) || kind === "comment";
		if (ends || (i > first && code.slice(lexemes[i - 1]!.to, from).includes("\n"))) return i - 1;
		i = closingOf(code, lexemes, i) ?? i;
	}
	return end - 1;
}

/** Words before brackets that are no calls. */
const uncallable = new Set(
	"if elif while until unless for foreach switch catch match return yield await and or not in is function def fn func fun sub class new typeof".split(
		" ",
	),
);
/** Words before what is being named, and not called. */
const naming = new Set("function def fn func fun sub class interface struct enum".split(" "));

/** A call of the word at an index with arguments that are no calls themselves. */
function wholeCall(code: string, lexemes: readonly Lexeme[], index: number): Whole | null {
	const { kind, from, to } = lexemes[index]!;
	const before = lexemes[index - 1];
	if (kind !== "word" || code[to] !== "(" || uncallable.has(code.slice(from, to))) return null;
	if (before !== undefined && naming.has(code.slice(before.from, before.to))) return null;
	const last = closingOf(code, lexemes, index + 1);
	if (last === null || !isShort(code, lexemes, index, last, longestCall)) return null;
	const isNested = lexemes.slice(index + 2, last).some(({ from }) => "([{".includes(code[from]!));
	return isNested ? null : { first: index, last, kind: "call" };
}

/** Index of the bracket that closes the one at an index; null where there is none so near that what is between is short. */
function closingOf(code: string, lexemes: readonly Lexeme[], opening: number): number | null {
	let depth = 0;
	const end = Math.min(lexemes.length, opening + longestCondition + 2);
	for (let i = opening; i < end; i++) {
		const { kind, from } = lexemes[i]!;
		if (kind === "punctuation" && "([{".includes(code[from]!)) depth++;
		else if (kind === "punctuation" && ")]}".includes(code[from]!)) depth--;
		if (depth <= 0) return i > opening ? i : null;
	}
	return null;
}

function isShort(code: string, lexemes: readonly Lexeme[], first: number, last: number, longest: number): boolean {
	const written = code.slice(lexemes[first]!.from, lexemes[last]!.to);
	return written.length <= longest && !written.includes("\n");
}

const shifted = (phrases: readonly Phrase[], by: number): Phrase[] =>
	phrases.map(({ start, end, kind }) => ({ start: start + by, end: end + by, kind }));
