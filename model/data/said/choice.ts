import { type Sentence, sentencesOf } from "./sentences.ts";

/** A text that is found, and where. */
export interface Found {
	readonly value: string;
	readonly at: { readonly start: number; readonly end: number };
}

/**
 * Which of several numbers an answer says to be the one that was asked for. An answer may as well say that the other is
 * smaller, name both before it chooses, or go on with its reasons: of its sentences the last counts that chooses, and where none
 * does, what the last names first that names any.
 * @param wanted tells by its size whether the larger or the smaller was asked for
 */
export function choiceSaid(answer: string, options: readonly string[], wanted: string): Found | null {
	const sentences = sentencesOf(answer).map((sentence) => namingOf(sentence, options));
	const naming = sentences.filter(({ named }) => named.length > 0);
	// A doubt at the end that nothing follows takes back what was said.
	const end = sentences.at(-1);
	if (end?.named.length === 0 && /^\W*wait\b/i.test(end.text)) return null;
	const stating = naming.filter(({ asks }) => !asks);
	for (const sentence of stating.toReversed()) {
		const chosen = chosenIn(sentence, options, wanted);
		if (chosen !== null) return placed(sentence, chosen);
	}
	const last = stating.at(-1) ?? naming.at(-1);
	return last === undefined ? null : placed(last, last.named[0]!);
}

interface Naming extends Sentence {
	/** All mentions of options, in order; places are the sentence's. */
	readonly named: readonly Found[];
}

const placed = ({ start }: Sentence, { value, at }: Found): Found => ({
	value,
	at: { start: at.start + start, end: at.end + start },
});

/** What is set aside is not named: "9.9, not 9.11, is larger". */
const setAside = /\b(?:not|rather than|instead of|compared (?:to|with))[\s*_`"$(\\]*$/i;

const namingOf = (sentence: Sentence, options: readonly string[]): Naming => ({
	...sentence,
	named: options
		.flatMap((option) => mentions(sentence.text, option))
		.filter(({ at }) => !setAside.test(sentence.text.slice(0, at.start)))
		.sort((one, other) => one.at.start - other.at.start),
});

/** Where an option stands on its own, not as a part of a longer number or word. Zeros behind a decimal make no other number of it. */
function mentions(text: string, option: string): Found[] {
	const escaped = option.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
	const zeros = option.includes(".") ? "0*" : "";
	const matches = text.matchAll(new RegExp(`(?<![\\w.])${escaped}${zeros}(?!\\w|\\.\\d)`, "gi"));
	return Array.from(matches, ({ 0: found, index }) => ({
		value: option,
		at: { start: index, end: index + found.length },
	}));
}

/** A word that says which of two numbers is which, and the place of its sentence's number that it is said of. */
interface Claim {
	readonly of: Found;
	readonly isLarger: boolean;
	/** What it is compared with, where that is named. */
	readonly to: Found | null;
	readonly at: number;
}

/** The mention that a sentence chooses; null where it only names. */
function chosenIn(sentence: Naming, options: readonly string[], wanted: string): Found | null {
	const claim = [...wordClaims(sentence), ...signClaims(sentence)].sort((one, other) => one.at - other.at).at(-1);
	if (claim === undefined) return barely(sentence);
	const asksForLarger = options.every((option) => Number(option) <= Number(wanted));
	if (claim.isLarger === asksForLarger) return claim.of;
	const other = options.find((option) => option !== claim.of.value);
	return claim.to ?? (other === undefined ? null : { value: other, at: claim.of.at });
}

const larger = "larg(?:er|est)|bigg(?:er|est)|great(?:er|est)|high(?:er|est)|more|maximum|max";
const smaller = "small(?:er|est)|less(?:er)?|low(?:er|est)|least|minimum|min";
const comparatives = new RegExp(`\\b(?:(?<larger>${larger})|(?<smaller>${smaller}))\\b`, "gi");
/** From the word to the number that it is said of: "larger number of the two is". */
const isSaidOf =
	/^(?:(?!\b(?:than|because|since|as|while|but|and the)\b)[^;])*?(?:\b(?:is|be)\b|:|=|→)[^\w.]*(?:(?:therefore|thus|clearly|indeed|boxed|text)\b[^\w.]*)*$/i;
const denied = /(?:\bnot|n't|\bno)\s+(?:\w+\s+){0,2}[*_]*$/i;

/** "9.9 is larger than 9.11", "9.9 is the larger one", "the larger of both is 9.9". */
function wordClaims({ text, named }: Naming): Claim[] {
	return Array.from(text.matchAll(comparatives)).flatMap(({ 0: word, groups, index }): Claim[] => {
		const end = index + word.length;
		const before = named.findLast(({ at }) => at.end <= index);
		const after = named.filter(({ at }) => at.start >= end);
		const isLarger = (groups!.larger !== undefined) !== denied.test(text.slice(0, index));
		if (/^[*_]*\s+than\b/i.test(text.slice(end))) {
			const to = after.find(({ at }) =>
				/^[*_]*\s+than[^\w.]*(?:the (?:number|decimal)[^\w.]*)?$/i.test(text.slice(end, at.start)),
			);
			if (before === undefined || to === undefined || to.value === before.value) return [];
			return [{ of: before, isLarger, to, at: index }];
		}
		const of = after.find(({ at }) => isSaidOf.test(text.slice(end, at.start))) ?? before;
		return of === undefined ? [] : [{ of, isLarger, to: null, at: index }];
	});
}

/** "9.9 > 9.11" */
function signClaims({ text, named }: Naming): Claim[] {
	return named.slice(1).flatMap((to, index) => {
		const of = named[index]!;
		const between = text.slice(of.at.end, to.at.start).replace(/[\s*_`$]/g, "");
		const sign = /^(?:(>|&gt;|\\gt)|<|&lt;|\\lt)$/.exec(between);
		return sign === null ? [] : [{ of, isLarger: sign[1] !== undefined, to, at: of.at.end }];
	});
}

/** A sentence that is little more than one option, and ends with it: "The answer is **9.9**". */
function barely({ text, named }: Naming): Found | null {
	const last = named.at(-1)!;
	const isOnly = named.every(({ value }) => value === last.value);
	const words = text.slice(0, last.at.start).match(/[\w']+/g) ?? [];
	return isOnly && words.length <= 6 && !/\w/.test(text.slice(last.at.end)) ? last : null;
}
