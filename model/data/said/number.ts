import { type FoundNumber, numbersIn } from "../number.ts";
import { printed } from "./printed.ts";

/**
 * The number that an answer in free text ends up with: in a box (`\boxed{18}`), behind "####", behind "the answer is", or
 * else the last one. What comes before a "Wait" was taken back, if a number follows. Units, currencies and emphasis
 * are passed over; of an equation, what it comes to counts.
 */
export const finalNumber = (text: string): FoundNumber | null => numberSaid(text, [[boxed], [hashes], [answer]]);

/**
 * The same of an answer to a sum, or to the question what a program prints, which may be said first and explained below. Of
 * all ways to say it the last counts: a model that begins anew takes back what it said.
 */
export const resultNumber = (text: string): FoundNumber | null =>
	numberSaid(text, [[boxed, hashes, answer, finally_, prints, soItIs, alone]]);

function numberSaid(text: string, ranks: readonly (readonly RegExp[])[]): FoundNumber | null {
	const start = text.length - lastWord(text).length;
	const rest = text.slice(start);
	const found = announced(rest, ranks) ?? numbersIn(rest).at(-1) ?? null;
	return found === null ? null : { ...found, at: { start: found.at.start + start, end: found.at.end + start } };
}

/** From the last "Wait" on, where a number follows it. */
function lastWord(text: string): string {
	const places = Array.from(text.matchAll(/\bwait\b/gi), ({ index }) => index);
	const last = places.findLast((index) => numbersIn(text.slice(index)).length > 0);
	return last === undefined ? text : text.slice(last);
}

const boxed = /\\boxed\s*\{(?<said>(?:[^{}]|\{[^{}]*\})*)\}/dg;
const hashes = /####(?<said>[^\n]*)/dg;
const answer =
	/\banswer\b[^\n.:=\d]{0,60}?(?:\bis\b|\bbe\b|:|=)(?!\s*(?:found|obtained|calculated|given)\b)(?<said>(?:[\s*_]*)(?:[^\n.?!]|\.(?=\d))*)/dgi;

/** A number, and what its sentence says behind it, where more may be announced. */
const numberOn = String.raw`(?=(?<said>(?:[-−$€£]|\\(?:boxed|text|mathbf)\{)*\.?\d(?:[^\n.?!]|\.(?=\d))*))`;
const prints = new RegExp(`${printed}${numberOn}`, "dgi");
const soItIs = new RegExp(String.raw`\bso,? it is:?[\s*_\x60]*${numberOn}`, "dgi");
const finally_ = new RegExp(
	String.raw`\bfinal (?:result|value|sum|total)\b[^\n.:=\d]{0,40}?(?:\bis\b|:|=)[\s*_\x60]*${numberOn}`,
	"dgi",
);
/** On a line of its own, as programs print it. */
const alone = /^[^\S\n]*[*_`$]*(?<said>[-−]?\d[\d,]*(?:\.\d+)?)[*_`$]*\.?[^\S\n]*$/dgm;

function announced(text: string, ranks: readonly (readonly RegExp[])[]): FoundNumber | null {
	for (const rank of ranks) {
		const matches = rank.flatMap((announcement) => Array.from(text.matchAll(announcement)));
		for (const match of matches.sort((one, other) => other.index - one.index)) {
			const found = resultIn(match.groups!.said!);
			if (found === null) continue;
			const [start] = match.indices!.groups!.said!;
			return { value: found.value, at: { start: found.at.start + start, end: found.at.end + start } };
		}
	}
	return null;
}

/** Where what was said goes over to its reasons. */
const reasons = /[,;(]\s|\b(?:because|since|as|where|which|so)\b/;
const operation = /^[^\S\n]*(?:[-+*/%×÷−]|\\(?:times|cdot|div)\b)[^\S\n]*[\d(]/;

/** The number that is said, or what an equation comes to; null where a sum is named without its result. */
function resultIn(said: string): FoundNumber | null {
	const [one] = numbersIn(said);
	if (one === undefined) return null;
	const cut = said.slice(one.at.end).search(reasons);
	const claim = cut === -1 ? said : said.slice(0, one.at.end + cut);
	const start = claim.lastIndexOf("=") + 1;
	const [first] = numbersIn(claim.slice(start));
	if (first === undefined) return one;
	const found = { value: first.value, at: { start: first.at.start + start, end: first.at.end + start } };
	return operation.test(claim.slice(found.at.end)) ? null : found;
}
