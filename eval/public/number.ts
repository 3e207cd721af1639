import { type FoundNumber, numbersIn } from "../../model/data/number.ts";

/**
 * The number that an answer in free text ends up with: in a box (`\boxed{18}`), behind "####", behind "the answer is", or
 * else the last one. What comes before a "Wait" was taken back, if a number follows. Units, currencies and emphasis
 * are passed over; of an equation, what it comes to counts.
 */
export function finalNumber(text: string): FoundNumber | null {
	const start = text.length - lastWord(text).length;
	const found = announced(text.slice(start)) ?? numbersIn(text.slice(start)).at(-1) ?? null;
	return found === null ? null : { ...found, at: { start: found.at.start + start, end: found.at.end + start } };
}

/** From the last "Wait" on, where a number follows it. */
function lastWord(text: string): string {
	const places = Array.from(text.matchAll(/\bwait\b/gi), ({ index }) => index);
	const last = places.findLast((index) => numbersIn(text.slice(index)).length > 0);
	return last === undefined ? text : text.slice(last);
}

const announcements: readonly RegExp[] = [
	/\\boxed\s*\{(?<said>(?:[^{}]|\{[^{}]*\})*)\}/g,
	/####(?<said>[^\n]*)/g,
	/\banswer\b[^\n.:=\d]{0,60}?(?:\bis\b|\bbe\b|:|=)(?!\s*(?:found|obtained|calculated|given)\b)(?<said>(?:[\s*_]*)(?:[^\n.?!]|\.(?=\d))*)/gi,
];

function announced(text: string): FoundNumber | null {
	for (const announcement of announcements) {
		for (const match of Array.from(text.matchAll(announcement)).reverse()) {
			const said = match.groups!.said!;
			const result = said.slice(said.lastIndexOf("=") + 1);
			const [first] = numbersIn(result);
			if (first === undefined) continue;
			const start = match.index + match[0].lastIndexOf(said) + said.length - result.length;
			return { value: first.value, at: { start: first.at.start + start, end: first.at.end + start } };
		}
	}
	return null;
}
