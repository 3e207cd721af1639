import { choiceSaid, type Found } from "./said/choice.ts";
import { resultNumber } from "./said/number.ts";
import { wordSaid } from "./said/word.ts";

/** How the value of an answer is read, and compared with what it should be. Plain data: it can be written to a file. */
export type Check =
	/** The number that the text comes to, however it is written: "1,234" is 1234, and "57.0" is 57. */
	| { readonly kind: "number"; readonly value: number }
	/** Which of the options the last sentence that chooses any chooses. */
	| { readonly kind: "choice"; readonly options: readonly string[]; readonly value: string }
	/** The word that is said to be printed, in quotes or code or neither. */
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
		case "choice":
		case "word":
			return found(check, answer)?.value ?? null;
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
export const valueAt = (check: Check, answer: string): Found["at"] | null => found(check, answer)?.at ?? null;

/** A number, option or word that is said, however a model phrases it: the built-in model and others are judged alike. */
function found(check: Check, answer: string): Found | null {
	switch (check.kind) {
		case "number":
			return resultNumber(answer);
		case "choice":
			return choiceSaid(answer, check.options, check.value);
		case "word":
			return wordSaid(answer);
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
