import type { Dice } from "../dice.ts";
import { anyFunction, anyLanguage, type FunctionSample, functionCombination, layOut } from "../functions/sample.ts";
import type { Bug } from "../functions/shape.ts";
import { about, ask, type Item, right } from "../item.ts";
import { tagOf } from "./explain.ts";

const questions = [
	[40, "Fix the bug in this code:"],
	[15, "Fix this code:"],
	[10, "There is a bug in this code. Fix it:"],
	[10, "What is wrong here?"],
	[10, "Find the bug:"],
	[8, "This does not work. Why?"],
	[7, "fix this"],
] as const;

/** A short function with one mistake, to be said and mended. */
export function fix(dice: Dice): Item {
	const sample = anyBuggyFunction(dice);
	const { language, name, body, style } = sample;
	const tag = tagOf(dice, language);
	const wrong = layOut(language, name, { ...body, lines: withBug(body.lines, sample.bug) }, style);
	return {
		task: "fix",
		kind: "plain",
		difficulty: sample.bug.shownByName === true ? 2 : 1,
		prompt: ask(about(dice.weighted(questions), tag, wrong)),
		answers: [right("direct", `${sample.bug.why}\n\`\`\`${tag}\n${sample.code}\n\`\`\``, 1)],
		check: { kind: "code", value: sample.code },
		combination: functionCombination(sample),
		parts: [],
	};
}

function anyBuggyFunction(dice: Dice): FunctionSample & { readonly bug: Bug } {
	for (;;) {
		const sample = anyFunction(dice, anyLanguage(dice), 0.8);
		const meaningful = sample.name === sample.body.name;
		const visible = (sample.body.bugs ?? []).filter((bug) => meaningful || bug.shownByName !== true);
		if (visible.length > 0) return { ...sample, bug: dice.pick(visible) };
	}
}

const withBug = (lines: readonly string[], { good, bad }: Bug): string[] =>
	lines
		.join("\n")
		.replace(good, () => bad)
		.split("\n");
