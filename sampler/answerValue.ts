import type { Span } from "./text.ts";

/** What an answer comes to, so that answers in other words can be told to agree. */
export interface AnswerValue extends Span {
	/** A number without what is only its spelling, or a sentence in lower case without its punctuation. */
	readonly value: string;
}

/**
 * The last number of an answer; where it has none, its last sentence. What arXiv 2203.11171 and 2402.10200 do for the
 * tasks that have a number as their answer, with what is at hand where there is none.
 * @returns null for an answer that says nothing
 */
export function answerValue(text: string): AnswerValue | null {
	return lastNumber(text) ?? lastSentence(text);
}

/**
 * Digits, perhaps grouped by commas, with a fraction and a sign. Not those of a name such as utf8 or x_2, and no minus
 * that takes one number from another.
 */
const number = /(?<![\p{L}\p{N}_.])(?:(?<![)\]])[-−])?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?!\p{N})/gu;

function lastNumber(text: string): AnswerValue | null {
	let last: RegExpMatchArray | null = null;
	for (const match of text.matchAll(number)) if (!isComparedWith(text, match.index)) last = match;
	if (last === null) return null;
	const [digits] = last;
	return { value: plainNumber(digits), start: last.index!, end: last.index! + digits.length };
}

/** In "9.9 is larger than 9.11" the last number is what the answer is compared with. */
const isComparedWith = (text: string, index: number) =>
	/\bthan [*`$]{0,3}$/i.test(text.slice(Math.max(0, index - 9), index));

/** 1,234.50 and 1234.5 are the same number; so are 007 and 7. */
function plainNumber(digits: string): string {
	const [whole, fraction = ""] = digits.replace("−", "-").replaceAll(",", "").split(".");
	const sign = whole!.startsWith("-") ? "-" : "";
	const ones = whole!.replace(/^-?0*(?=\d)/, "");
	const rest = fraction.replace(/0+$/, "");
	const plain = rest === "" ? ones : `${ones}.${rest}`;
	return plain === "0" ? plain : sign + plain;
}

/** Of the last line that says something: what follows the last sentence but one. */
function lastSentence(text: string): AnswerValue | null {
	let lineEnd = text.length;
	for (const line of text.split("\n").reverse()) {
		const offset = lineEnd - line.length;
		const found = sentenceAtEnd(line);
		if (found !== null) return { value: found.value, start: offset + found.start, end: offset + found.end };
		lineEnd = offset - 1;
	}
	return null;
}

function sentenceAtEnd(line: string): AnswerValue | null {
	const starts = [0, ...Array.from(line.matchAll(/[.!?](?=\s)/g), ({ index }) => index + 1)];
	for (let i = starts.length - 1; i >= 0; i--) {
		const [start, end] = [starts[i]!, starts[i + 1] ?? line.length];
		const value = plainWords(line.slice(start, end));
		if (value !== "") return { value, start, end };
	}
	return null;
}

const plainWords = (text: string) =>
	text
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, " ")
		.trim();
