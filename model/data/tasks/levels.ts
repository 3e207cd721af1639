import type { Dice } from "../dice.ts";
import { dipsBelowZero, type Expression, type Operator, resultOf, sum } from "../sums.ts";

/**
 * 1: the built-in model blurts it. 7: it never does. Which shape of sum is of which level was measured, greedily and at once, on
 * the half *tune* of what is held out; each is of the level to whose share of right results, 100, 83, 67, 50, 33, 17 or 0 %, it
 * came nearest. A level is a label only: how often a sum is asked in the training text does not depend on it.
 */
export const levels = [1, 2, 3, 4, 5, 6, 7] as const;
export type Level = (typeof levels)[number];

/** A sum to ask, and how hard it is to blurt. */
export interface LevelledSum {
	readonly expression: Expression;
	readonly level: Level;
}

/** Sums of one shape: how often they are asked, in proportion, and how one is made. */
interface Kind {
	readonly level: Level;
	readonly weight: number;
	readonly make: (dice: Dice) => Expression;
}

/** No result is larger: four digits are where words for steps begin to matter more than the steps. */
const largest = 9999;

/** A sum of any kind. No value on the way is negative. */
export function anySum(dice: Dice): LevelledSum {
	const { level, make } = dice.weighted(kinds.map((kind) => [kind.weight, kind] as const));
	for (;;) {
		const expression = make(dice);
		if (!dipsBelowZero(expression) && resultOf(expression) <= largest) return { expression, level };
	}
}

const one = (dice: Dice): number => dice.int(2, 9);
const two = (dice: Dice): number => dice.int(1, 9) * 10 + dice.int(1, 9);
const three = (dice: Dice): number => dice.int(101, 699);
const teen = (dice: Dice): number => dice.int(1, 2) * 10 + dice.int(1, 9);
const tens = (dice: Dice): number => dice.int(1, 9) * 10;
const hundreds = (dice: Dice): number => dice.int(1, 9) * 100;
const thousands = (dice: Dice): number => dice.int(1, 8) * 1000;
const plusOrMinus = (dice: Dice): Operator => dice.pick(["+", "-"]);

/**
 * Most shapes have thousands of sums, so that what is held out of one is many sums and not a few in many wordings; and hard ones
 * are not much longer to work out than easy ones, so that what a pause costs says little of how hard a sum is.
 * The order is a part of the training text. Long sums show more that may be held out, and are dropped more often.
 */
const kinds: readonly Kind[] = [
	{ level: 1, weight: 0.5, make: (dice) => sum(one(dice), plusOrMinus(dice), one(dice)) },
	{ level: 1, weight: 0.6, make: (dice) => sum(one(dice), "*", one(dice)) },
	{ level: 1, weight: 0.5, make: (dice) => sum(two(dice), plusOrMinus(dice), one(dice)) },
	{ level: 1, weight: 0.6, make: (dice) => sum(sum(one(dice), "+", one(dice)), plusOrMinus(dice), one(dice)) },
	{ level: 1, weight: 0.4, make: (dice) => sum(sum(hundreds(dice), "+", tens(dice)), "+", one(dice)) },
	{
		level: 1,
		weight: 1,
		make: (dice) => sum(sum(sum(thousands(dice), "+", hundreds(dice)), "+", tens(dice)), "+", one(dice)),
	},
	{ level: 1, weight: 1, make: (dice) => sum(sum(thousands(dice), "+", hundreds(dice)), "+", two(dice)) },
	{ level: 1, weight: 0.8, make: (dice) => sum(sum(hundreds(dice), "+", hundreds(dice)), "+", two(dice)) },
	{ level: 1, weight: 1, make: (dice) => sum(sum(hundreds(dice), "+", two(dice)), plusOrMinus(dice), one(dice)) },
	{ level: 2, weight: 1, make: (dice) => sum(sum(two(dice), "+", tens(dice)), plusOrMinus(dice), one(dice)) },
	{ level: 1, weight: 1, make: (dice) => sum(two(dice), "+", two(dice)) },
	{ level: 2, weight: 1, make: (dice) => sum(two(dice), "-", two(dice)) },
	{ level: 2, weight: 1.2, make: (dice) => sum(three(dice), plusOrMinus(dice), two(dice)) },
	{ level: 3, weight: 1.2, make: (dice) => sum(three(dice), plusOrMinus(dice), three(dice)) },
	{ level: 2, weight: 1.2, make: (dice) => sum(sum(two(dice), plusOrMinus(dice), one(dice)), "+", one(dice)) },
	{ level: 3, weight: 1.2, make: (dice) => sum(sum(two(dice), "+", two(dice)), plusOrMinus(dice), one(dice)) },
	{
		level: 3,
		weight: 0.6,
		make: (dice) => sum(sum(sum(one(dice), "+", one(dice)), "+", one(dice)), plusOrMinus(dice), one(dice)),
	},
	{
		level: 5,
		weight: 1.2,
		make: (dice) => sum(sum(three(dice), plusOrMinus(dice), two(dice)), plusOrMinus(dice), one(dice)),
	},
	{ level: 4, weight: 0.9, make: (dice) => sum(one(dice), "*", two(dice)) },
	{ level: 3, weight: 0.9, make: (dice) => sum(two(dice), "*", one(dice)) },
	{ level: 4, weight: 0.7, make: (dice) => sum(sum(one(dice), "*", one(dice)), plusOrMinus(dice), one(dice)) },
	{ level: 5, weight: 0.6, make: (dice) => sum(one(dice), "+", sum(one(dice), "*", one(dice))) },
	{ level: 4, weight: 0.6, make: (dice) => sum(sum(one(dice), plusOrMinus(dice), one(dice)), "*", one(dice)) },
	{ level: 3, weight: 1, make: (dice) => sum(sum(two(dice), "+", teen(dice)), plusOrMinus(dice), teen(dice)) },
	{ level: 5, weight: 1, make: (dice) => sum(two(dice), plusOrMinus(dice), sum(one(dice), "*", one(dice))) },
	{ level: 6, weight: 1, make: (dice) => sum(sum(one(dice), "*", one(dice)), plusOrMinus(dice), two(dice)) },
	{ level: 6, weight: 0.5, make: (dice) => sum(sum(one(dice), "*", one(dice)), "+", sum(one(dice), "*", one(dice))) },
	{ level: 6, weight: 0.5, make: (dice) => sum(sum(sum(one(dice), "*", one(dice)), "+", two(dice)), "-", one(dice)) },
	{ level: 6, weight: 0.6, make: (dice) => sum(sum(teen(dice), plusOrMinus(dice), one(dice)), "*", one(dice)) },
	{ level: 4, weight: 1, make: (dice) => sum(three(dice), "*", one(dice)) },
	{ level: 6, weight: 0.8, make: (dice) => sum(sum(two(dice), "*", one(dice)), plusOrMinus(dice), one(dice)) },
	{ level: 6, weight: 0.5, make: (dice) => sum(sum(one(dice), "*", teen(dice)), plusOrMinus(dice), two(dice)) },
	{ level: 7, weight: 0.5, make: (dice) => sum(sum(one(dice), "*", one(dice)), "*", one(dice)) },
	{ level: 7, weight: 0.3, make: (dice) => sum(sum(two(dice), "*", one(dice)), plusOrMinus(dice), two(dice)) },
	{ level: 7, weight: 0.3, make: (dice) => sum(sum(two(dice), "+", two(dice)), "*", one(dice)) },
];
