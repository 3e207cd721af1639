import type { Dice } from "../dice.ts";
import { type Answer, ask, type Item, right } from "../item.ts";
import {
	combinationOf,
	combinationsIn,
	type Expression,
	isLearntByHeart,
	partsOf,
	resultOf,
	textOf,
	workedSteps,
} from "../sums.ts";
import { anySum } from "./levels.ts";

const questions: readonly (readonly [weight: number, say: (sum: string) => string])[] = [
	[40, (sum) => `What is ${sum}?`],
	[15, (sum) => `Compute ${sum}.`],
	[15, (sum) => `How much is ${sum}?`],
	[10, (sum) => `Calculate ${sum}.`],
	[10, (sum) => `${sum} = ?`],
	[10, (sum) => `what is ${sum}`],
];

/** How often the training text gives the result at once; otherwise it works it out. Both are always right. */
const directShare = 0.8;

/** A sum, asked in words. */
export function arithmetic(dice: Dice): Item {
	const { expression, level } = anySum(dice);
	const sum = textOf(expression);
	const value = resultOf(expression);
	return {
		task: "arithmetic",
		kind: "natural",
		difficulty: level,
		prompt: ask(dice.weighted(questions)(sum)),
		answers: [
			right("direct", `${sum} = ${value}.`, directShare * 0.2),
			right("direct", `It is ${value}.`, directShare * 0.62),
			right("direct", `The answer is ${value}.`, directShare * 0.18),
			worked(workedSteps(expression), `So it is ${value}.`),
		],
		check: { kind: "number", value },
		...combinationsOf(expression),
	};
}

/** The worked form of an answer, in the training text's share. */
export const worked = (steps: readonly string[], ending: string): Answer =>
	right("worked", `Let's work it out step by step. ${sequence(steps)} ${ending}`, 1 - directShare);

/** The share of each direct form, all together as stated. */
export const directly = (forms: readonly (readonly [text: string, weight: number])[]): Answer[] => {
	const total = forms.reduce((all, [, weight]) => all + weight, 0);
	return forms.map(([text, weight]) => right("direct", text, (directShare * weight) / total));
};

/** "First, … Then … ." A single step needs no order. */
export function sequence(steps: readonly string[]): string {
	if (steps.length <= 1) return steps.map((step) => `${step}.`).join("");
	return steps.map((step, index) => `${index === 0 ? "First, " : "Then "}${step}.`).join(" ");
}

/** What an expression is, and all that it and its working show: sums within it, and the steps. */
export function combinationsOf(expression: Expression): Pick<Item, "combination" | "parts"> {
	const within = partsOf(expression).filter((part) => !isLearntByHeart(part));
	const shown = workedSteps(expression).flatMap(combinationsIn);
	return {
		combination: isLearntByHeart(expression) ? null : combinationOf(expression),
		parts: [...new Set([...within.map(combinationOf), ...shown])],
	};
}
