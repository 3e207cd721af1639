import type { Dice } from "../dice.ts";
import { dipsBelowZero, type Expression, type Operator, resultOf, sum } from "../sums.ts";

/** 1: a model this small blurts it. 7: it never does. In between, more and more has to be held in mind at once. */
export const levels = [1, 2, 3, 4, 5, 6, 7] as const;
export type Level = (typeof levels)[number];

/** What is long shows more that may be held out, and is dropped more often: so it is made more often. */
const weights: Readonly<Record<Level, number>> = { 1: 0.85, 2: 0.9, 3: 1, 4: 1, 5: 1.1, 6: 1.2, 7: 1.7 };

export const anyLevel = (dice: Dice): Level => dice.weighted(levels.map((level) => [weights[level], level] as const));

/** No result is larger: four digits are where words for steps begin to matter more than the steps. */
const largest = 9999;

/** A sum of this difficulty. No value on the way is negative. */
export function anyExpression(dice: Dice, level: Level): Expression {
	for (;;) {
		const expression = dice.pick(kinds[level])(dice);
		if (!dipsBelowZero(expression) && resultOf(expression) <= largest) return expression;
	}
}

const one = (dice: Dice): number => dice.int(2, 9);
const two = (dice: Dice): number => dice.int(11, 99);
const three = (dice: Dice): number => dice.int(101, 699);
const teen = (dice: Dice): number => dice.int(11, 29);
const plusOrMinus = (dice: Dice): Operator => dice.pick(["+", "-"]);

type Maker = (dice: Dice) => Expression;

const kinds: Readonly<Record<Level, readonly Maker[]>> = {
	1: [
		(dice) => sum(one(dice), plusOrMinus(dice), one(dice)),
		(dice) => sum(sum(one(dice), "+", one(dice)), plusOrMinus(dice), one(dice)),
		(dice) => sum(sum(dice.int(1, 9) * 10, "+", one(dice)), plusOrMinus(dice), dice.int(1, 9)),
		(dice) => sum(one(dice), "*", one(dice)),
		(dice) => sum(sum(dice.int(1, 9) * 10, "+", dice.int(1, 9) * 10), "+", one(dice)),
	],
	2: [
		(dice) => sum(two(dice), plusOrMinus(dice), two(dice)),
		(dice) => sum(sum(two(dice), plusOrMinus(dice), one(dice)), "+", one(dice)),
	],
	3: [
		(dice) => sum(sum(one(dice), "*", one(dice)), plusOrMinus(dice), one(dice)),
		(dice) => sum(one(dice), "+", sum(one(dice), "*", one(dice))),
		(dice) => sum(sum(sum(one(dice), "+", one(dice)), "+", one(dice)), plusOrMinus(dice), one(dice)),
		(dice) => sum(sum(two(dice), "+", two(dice)), plusOrMinus(dice), one(dice)),
	],
	4: [
		(dice) => sum(teen(dice), "*", one(dice)),
		(dice) => sum(one(dice), "*", two(dice)),
		(dice) => sum(sum(one(dice), "*", one(dice)), plusOrMinus(dice), two(dice)),
		(dice) => sum(sum(one(dice), plusOrMinus(dice), one(dice)), "*", one(dice)),
		(dice) => sum(two(dice), plusOrMinus(dice), sum(one(dice), "*", one(dice))),
	],
	5: [
		(dice) => sum(sum(one(dice), "*", teen(dice)), plusOrMinus(dice), two(dice)),
		(dice) => sum(sum(two(dice), "*", one(dice)), plusOrMinus(dice), one(dice)),
		(dice) => sum(sum(one(dice), "*", one(dice)), "+", sum(one(dice), "*", one(dice))),
		(dice) => sum(sum(sum(one(dice), "*", one(dice)), "+", two(dice)), "-", one(dice)),
		(dice) => sum(three(dice), plusOrMinus(dice), two(dice)),
	],
	6: [
		(dice) => sum(sum(two(dice), "*", one(dice)), plusOrMinus(dice), two(dice)),
		(dice) => sum(sum(teen(dice), plusOrMinus(dice), one(dice)), "*", one(dice)),
		(dice) => sum(sum(one(dice), "*", one(dice)), "*", one(dice)),
		(dice) => sum(sum(one(dice), "*", teen(dice)), plusOrMinus(dice), sum(one(dice), "*", one(dice))),
	],
	7: [
		(dice) => sum(teen(dice), "*", teen(dice)),
		(dice) => sum(sum(one(dice), "*", one(dice)), "*", teen(dice)),
		(dice) => sum(sum(two(dice), "+", two(dice)), "*", one(dice)),
	],
};
