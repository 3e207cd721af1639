import type { Dice } from "./dice.ts";
import { adjectives, elements, nouns, plurals, shorts, texts, verbs } from "./words.ts";

/** How the words of a name are joined: it goes with the language. */
export type Casing = "camel" | "snake";

export function joined(words: readonly string[], casing: Casing): string {
	if (casing === "snake") return words.join("_");
	return words.map((word, index) => (index === 0 ? word : capitalised(word))).join("");
}

export const capitalised = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

/** Names of functions, of one to three words, now and then with a number or of letters that make no word. */
export function functionName(dice: Dice, casing: Casing): string {
	const words = dice.weighted<() => string[]>([
		[30, () => [dice.pick(verbs), noun(dice)]],
		[14, () => [noun(dice)]],
		[14, () => [dice.pick(nouns), noun(dice)]],
		[12, () => [dice.pick(verbs), dice.pick(adjectives), noun(dice)]],
		[8, () => [dice.pick(adjectives), noun(dice)]],
		[6, () => [dice.pick(verbs)]],
		[5, () => [dice.pick(["is", "has", "to", "with", "from", "as", "can", "on"]), noun(dice)]],
		[4, () => [dice.pick(verbs), noun(dice), "by", noun(dice)]],
		[3, () => [noun(dice), dice.pick(["of", "for", "per", "in"]), noun(dice)]],
		[10, () => [madeUp(dice)]],
		[4, () => [dice.pick(verbs), madeUp(dice)]],
	])();
	const name = joined(words, casing);
	return avoidReserved(dice.chance(0.06) ? `${name}${dice.int(1, 9)}` : name);
}

/** A name of a value that is not a list: of one or two words, or hardly a word. */
export function valueName(dice: Dice, casing: Casing): string {
	return avoidReserved(
		dice.weighted<() => string>([
			[50, () => noun(dice)],
			[22, () => dice.pick(shorts)],
			[16, () => joined([dice.pick(adjectives), dice.pick(nouns)], casing)],
			[6, () => joined([dice.pick(nouns), dice.pick(nouns)], casing)],
			[6, () => madeUp(dice)],
		])(),
	);
}

export const textName = (dice: Dice, casing: Casing): string =>
	avoidReserved(dice.chance(0.75) ? dice.pick(texts) : valueName(dice, casing));

export function listName(dice: Dice, casing: Casing): string {
	const plural = dice.pick(plurals);
	return avoidReserved(dice.chance(0.85) ? plural : joined([dice.pick(adjectives), plural], casing));
}

/** What a loop over the list calls the thing it is at: "price" of "prices", or a word that fits all lists. */
export function elementName(dice: Dice, list: string): string {
	const single =
		list.endsWith("s") && !list.endsWith("ss") && list.length > 4 && !list.includes("_") ? list.slice(0, -1) : null;
	const usable = single !== null && /^[a-z]+$/.test(single) && !/(ie|he|xe)$/.test(single);
	return avoidReserved(usable && dice.chance(0.6) ? single : dice.pick(elements));
}

/** `count` different names, none of them in `taken`. */
export function distinct(count: number, taken: readonly string[], make: () => string): string[] {
	const names: string[] = [];
	while (names.length < count) {
		const name = make();
		if (!taken.includes(name) && !names.includes(name)) names.push(name);
	}
	return names;
}

const noun = (dice: Dice): string => dice.pick(nouns);

/** Syllables that make no word: a name has to be copied even where it was never seen. */
function madeUp(dice: Dice): string {
	const consonants = [..."bcdfghjklmnpqrstvwxz"];
	const syllable = () =>
		dice.pick(consonants) + dice.pick([..."aeiouy"]) + (dice.chance(0.4) ? dice.pick(consonants) : "");
	return Array.from({ length: dice.int(1, 3) }, syllable).join("") || "x";
}

/** Words that mean something else in one of the languages. */
const reserved = new Set(
	(
		"as async await break case catch class const continue def del do else enum export from for if import in is lambda let " +
		"new not of or pass return set super switch this try type var void while with yield and any all default delete null " +
		"true false static public private package interface implements extends typeof throw finally global nonlocal assert " +
		"raise except on debugger function"
	).split(" "),
);

/** A name has to be fine in all of the languages. */
const avoidReserved = (name: string): string => (reserved.has(name) ? `${name}Of` : name);
