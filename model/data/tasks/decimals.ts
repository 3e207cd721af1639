import type { Dice } from "../dice.ts";
import { type Answer, ask, type Item } from "../item.ts";

/**
 * How often a direct answer to a confusable pair follows the order of version numbers in the training text, as much text in
 * the wild does: 9.11 comes after 9.9. Answers that are worked out are always right.
 */
export const versionOrderShare = 0.6;
const directShare = 0.7;

/** The levels of difficulty: pairs that are in the same order either way, and those that can be confused. */
export const decimalLevels = [1, 4] as const;

/** Which of two decimals is larger, or smaller. */
export function decimals(dice: Dice): Item {
	const confusable = dice.chance(0.65);
	const [one, other] = anyPair(dice, confusable);
	return dice.chance(0.07) ? newerVersion(dice, one, other) : compare(dice, one, other);
}

type Pair = readonly [one: string, other: string];

function anyPair(dice: Dice, confusable: boolean): Pair {
	for (;;) {
		const whole = dice.int(0, 99);
		const pair: Pair = confusable
			? [`${whole}.${fraction(dice)}`, `${whole}.${fraction(dice)}`]
			: [`${dice.int(0, 99)}.${fraction(dice)}`, `${dice.chance(0.5) ? whole : dice.int(0, 99)}.${fraction(dice)}`];
		if (!isEven(pair) && isConfusable(pair) === confusable) return pair;
	}
}

/** One to three digits, the last of them not 0. */
function fraction(dice: Dice): string {
	const before = dice.weighted([
		[50, 0],
		[42, 1],
		[8, 2],
	] as const);
	return Array.from({ length: before }, () => dice.int(0, 9)).join("") + dice.int(1, 9);
}

const fractionOf = (decimal: string): string => decimal.split(".")[1]!;
const wholeOf = (decimal: string): string => decimal.split(".")[0]!;

/** As numbers these two are equal, or as version numbers, as 5.07 and 5.7. */
const isEven = ([one, other]: Pair): boolean =>
	Number(one) === Number(other) ||
	(wholeOf(one) === wholeOf(other) && Number(fractionOf(one)) === Number(fractionOf(other)));

/** As version numbers these two are the other way round. */
function isConfusable([one, other]: Pair): boolean {
	const versions = Number(fractionOf(one)) - Number(fractionOf(other));
	return wholeOf(one) === wholeOf(other) && Math.sign(versions) !== Math.sign(Number(one) - Number(other));
}

interface Wording {
	readonly ask: (one: string, other: string) => string;
	/** Whether the larger one is asked for. */
	readonly larger: boolean;
	readonly word: string;
}

const wordings: readonly (readonly [weight: number, wording: Wording])[] = [
	[45, { ask: (a, b) => `Which is larger, ${a} or ${b}?`, larger: true, word: "larger" }],
	[12, { ask: (a, b) => `Which is bigger, ${a} or ${b}?`, larger: true, word: "bigger" }],
	[10, { ask: (a, b) => `Which number is larger: ${a} or ${b}?`, larger: true, word: "larger" }],
	[8, { ask: (a, b) => `Which is greater, ${a} or ${b}?`, larger: true, word: "greater" }],
	[8, { ask: (a, b) => `What is larger, ${a} or ${b}?`, larger: true, word: "larger" }],
	[12, { ask: (a, b) => `Which is smaller, ${a} or ${b}?`, larger: false, word: "smaller" }],
	[5, { ask: (a, b) => `which is larger ${a} or ${b}`, larger: true, word: "larger" }],
];

function compare(dice: Dice, one: string, other: string): Item {
	const wording = dice.weighted(wordings);
	const [larger, smaller] = Number(one) > Number(other) ? [one, other] : [other, one];
	const [value, rest] = wording.larger ? [larger, smaller] : [smaller, larger];
	const said = (a: string, b: string) => `${a} is ${wording.word} than ${b}.`;
	const confusable = isConfusable([one, other]);
	const worked = `Let's compare step by step. ${comparison(one, other)} So ${said(value, rest)}`;
	const direct: Answer[] = [
		{
			form: "direct",
			text: said(value, rest),
			share: directShare * (confusable ? 1 - versionOrderShare : 1),
			right: true,
		},
	];
	if (confusable) {
		direct.push({ form: "direct", text: said(rest, value), share: directShare * versionOrderShare, right: false });
	}
	return {
		task: "decimals",
		kind: "designed",
		difficulty: decimalLevels[confusable ? 1 : 0],
		prompt: ask(wording.ask(one, other)),
		answers: [...direct, { form: "worked", text: worked, share: 1 - directShare, right: true }],
		check: { kind: "choice", options: [one, other], value },
		...pairOf(one, other),
	};
}

/** "Whole parts: 9 and 9, equal. Tenths: 9 and 1. 9 is greater than 1." */
function comparison(one: string, other: string): string {
	const [a, b] = [wholeOf(one), wholeOf(other)];
	if (a !== b) return `Whole parts: ${a} and ${b}. ${order(Number(a), Number(b))}`;
	const lines = [`Whole parts: ${a} and ${b}, equal.`];
	const places = ["Tenths", "Hundredths", "Thousandths"];
	for (const [place, name] of places.entries()) {
		const [x, y] = [fractionOf(one)[place] ?? "0", fractionOf(other)[place] ?? "0"];
		if (x !== y) return [...lines, `${name}: ${x} and ${y}. ${order(Number(x), Number(y))}`].join(" ");
		lines.push(`${name}: ${x} and ${y}, equal.`);
	}
	return lines.join(" ");
}

const order = (a: number, b: number): string => `${a} is ${a > b ? "greater" : "less"} than ${b}.`;

/** The question for which the order of version numbers is right. */
function newerVersion(dice: Dice, one: string, other: string): Item {
	const newer = laterVersion(one, other);
	const older = newer === one ? other : one;
	return {
		task: "decimals",
		kind: "plain",
		difficulty: 1,
		prompt: ask(
			dice.chance(0.5)
				? `Which version is newer, ${one} or ${other}?`
				: `Which is the newer version, ${one} or ${other}?`,
		),
		answers: [{ form: "direct", text: `Version ${newer} is newer than ${older}.`, share: 1, right: true }],
		check: { kind: "choice", options: [one, other], value: newer },
		...pairOf(one, other),
	};
}

function laterVersion(one: string, other: string): string {
	const wholes = Number(wholeOf(one)) - Number(wholeOf(other));
	return (wholes || Number(fractionOf(one)) - Number(fractionOf(other))) > 0 ? one : other;
}

const pairOf = (one: string, other: string): Pick<Item, "combination" | "parts"> => ({
	combination: `decimals ${[one, other].sort().join(" ")}`,
	parts: [],
});
