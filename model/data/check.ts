import { numbersIn } from "./number.ts";

/** How the value of an answer is read, and compared with what it should be. Plain data: it can be written to a file. */
export type Check =
	/** The last number of the text, however it is written: "1,234" is 1234, and "57.0" is 57. */
	| { readonly kind: "number"; readonly value: number }
	/** Which of the options is named first in the last sentence. */
	| { readonly kind: "choice"; readonly options: readonly string[]; readonly value: string }
	/** The last word of the last sentence, or what stands there in quotes. */
	| { readonly kind: "word"; readonly value: string }
	/** All of these stand in backquotes, and nothing else does that is not in the code. */
	| { readonly kind: "names"; readonly all: readonly string[]; readonly code: string }
	/** The last fenced block, blanks at the ends of lines aside. */
	| { readonly kind: "code"; readonly value: string }
	/** All of the text, blanks at its ends aside. */
	| { readonly kind: "text"; readonly value: string }
	/** One of these begins the text. */
	| { readonly kind: "beginning"; readonly options: readonly string[] };

/** The value an answer gives, of numbers in canonical form; null where it gives none. For checks of a whole text, the text. */
export function readValue(check: Check, answer: string): string | null {
	switch (check.kind) {
		case "number":
			return numbersIn(answer).at(-1)?.value ?? null;
		case "choice":
			return firstNamed(lastSentence(answer), check.options);
		case "word":
			return lastWord(lastSentence(answer));
		case "code":
			return fencedBlocks(answer).at(-1) ?? null;
		case "names":
		case "text":
		case "beginning":
			return answer.trim();
	}
}

/**
 * Where in an answer the value stands, for checks of a single number, option or word.
 * @returns null where it gives no value, or for the other checks
 */
export function valueAt(check: Check, answer: string): { readonly start: number; readonly end: number } | null {
	const value = readValue(check, answer);
	if (value === null) return null;
	switch (check.kind) {
		case "number":
			return numbersIn(answer).at(-1)!.at;
		case "choice": {
			const sentence = lastSentence(answer);
			const start = answer.lastIndexOf(sentence) + placeOf(sentence, value);
			return { start, end: start + value.length };
		}
		case "word": {
			const start = answer.lastIndexOf(value);
			return { start, end: start + value.length };
		}
		default:
			return null;
	}
}

/** Whether an answer is right. */
export function isRight(check: Check, answer: string): boolean {
	const value = readValue(check, answer);
	if (value === null) return false;
	switch (check.kind) {
		case "number":
			return Number(value) === check.value;
		case "code":
			return tidy(value) === tidy(check.value);
		case "text":
			return value === check.value.trim();
		case "names":
			return namesRight(value, check.all, check.code);
		case "beginning":
			return check.options.some((option) => value.startsWith(option));
		default:
			return value === check.value;
	}
}

/** A point within a number ends no sentence. */
function lastSentence(text: string): string {
	return (
		text
			.split(/[.!?](?:\s+|$)/)
			.filter((sentence) => sentence.trim() !== "")
			.at(-1) ?? ""
	);
}

function firstNamed(sentence: string, options: readonly string[]): string | null {
	const places = options
		.map((option) => ({ option, at: placeOf(sentence, option) }))
		.filter(({ at }) => at >= 0)
		.sort((a, b) => a.at - b.at);
	return places[0]?.option ?? null;
}

/** Where an option stands on its own, not as a part of a longer number or word; -1 where it does not. */
function placeOf(sentence: string, option: string): number {
	const escaped = option.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
	return sentence.search(new RegExp(`(?<![\\w.])${escaped}(?!\\w|\\.\\d)`, "i"));
}

function lastWord(sentence: string): string | null {
	return (
		sentence
			.trim()
			.match(/"([^"]*)"$|([\w]+)$/)
			?.slice(1)
			.find((found) => found !== undefined) ?? null
	);
}

const fencedBlocks = (text: string): string[] =>
	Array.from(text.matchAll(/^```[^\n]*\n([\s\S]*?)^```/gm), ([, code]) => code!);

const tidy = (code: string): string =>
	code
		.split("\n")
		.map((line) => line.trimEnd())
		.join("\n")
		.trim();

function namesRight(answer: string, all: readonly string[], code: string): boolean {
	const named = new Set(Array.from(answer.matchAll(/`([^`\n]+)`/g), ([, name]) => name!));
	return all.every((name) => named.has(name)) && [...named].every((name) => code.includes(name));
}
