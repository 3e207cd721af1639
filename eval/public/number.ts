import type { Span } from "../item.ts";

/** A number, and where in a text it stands. */
export interface FoundNumber {
	/** In canonical form: "1200", "-0.5", "1/3". Equal numbers have equal forms. */
	readonly value: string;
	readonly at: Span;
}

/** Thousands may be set off by a comma, as text or LaTeX has it. A fraction is one of whole numbers. */
const numbers =
	/\\[dt]?frac\{(?<over>\d+)\}\{(?<under>\d+)\}|(?<![\w./])(?:(?<whole>\d{1,3}(?:(?:,|\{,\}|\\,)\d{3})+(?!\d)|\d+)(?<decimals>\.\d+)?(?:\/(?<divisor>\d+)(?![\d/]))?|(?<bare>\.\d+))/g;

/** What makes the number behind it negative: a minus that stands between no two numbers, on either side of a currency. */
const signs = /(?<![\w)\]}%])(?:[-−](?:\\?[$€£])?|\\?[$€£][-−])$/;

/** All numbers of a text that stand for themselves, in order: no parts of words. */
export function numbersIn(text: string): FoundNumber[] {
	return Array.from(text.matchAll(numbers)).flatMap((match) => {
		const { over, under, whole = "0", decimals, divisor, bare } = match.groups!;
		const digits = over ?? whole.replace(/\D/g, "");
		const canonical = canonicalNumber(digits, decimals ?? bare ?? "", under ?? divisor ?? "1");
		if (canonical === null) return [];
		const sign = signs.exec(text.slice(Math.max(0, match.index - 4), match.index))?.[0] ?? "";
		const value = sign !== "" && canonical !== "0" ? `-${canonical}` : canonical;
		return [{ value, at: { start: match.index - sign.length, end: match.index + match[0].length } }];
	});
}

/**
 * A number's shortest decimal form, or a fraction in lowest terms where it has none; null where the divisor is 0.
 * @param digits of the whole part
 * @param decimals with the point, or ""
 */
function canonicalNumber(digits: string, decimals: string, divisor: string): string | null {
	const scale = 10n ** BigInt(Math.max(0, decimals.length - 1));
	const over = BigInt(digits + decimals.slice(1));
	const under = scale * BigInt(divisor);
	if (under === 0n) return null;
	const common = greatestCommonDivisor(over, under);
	const [numerator, denominator] = [over / common, under / common];
	for (let places = 0; places <= decimals.length + 6; places++) {
		const power = 10n ** BigInt(places);
		if (power % denominator !== 0n) continue;
		const all = ((numerator * power) / denominator).toString().padStart(places + 1, "0");
		return places === 0 ? all : `${all.slice(0, -places)}.${all.slice(-places)}`;
	}
	return `${numerator}/${denominator}`;
}

const greatestCommonDivisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : greatestCommonDivisor(b, a % b));

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
