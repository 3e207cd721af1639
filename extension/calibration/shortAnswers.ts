import type { CalibrationDocument } from "./document.ts";

const fenced = (language: string, code: string) => `\`\`\`${language}\n${code}\n\`\`\``;
const explain = (language: string, code: string, answer: string): CalibrationDocument => ({
	question: `Explain this code:\n${fenced(language, code)}`,
	answer,
});
const print = (expression: string, answer: string): CalibrationDocument => ({
	question: `What does this print?\n${fenced("ts", `console.log(${expression})`)}`,
	answer,
});
const larger = (one: string, other: string, answer: string): CalibrationDocument => ({
	question: `Which is larger, ${one} or ${other}?`,
	answer,
});

/** A function of two numbers in TypeScript, and what it does in words. */
function ofTwo(name: string, [a, b]: readonly [string, string], sign: string, words: string, result: string) {
	const code = `function ${name}(${a}: number, ${b}: number) {\n  return ${a} ${sign} ${b};\n}`;
	return explain(
		"ts",
		code,
		`This code defines \`${name}\`, which takes \`${a}\` and \`${b}\`. It ${words} using \`${sign}\`. The function returns the ${result}.`,
	);
}

/** Small questions with short answers, such as small models can give. */
export const shortAnswers: readonly CalibrationDocument[] = [
	ofTwo("add", ["a", "b"], "+", "adds `a` and `b`", "sum"),
	ofTwo("total", ["price", "tax"], "+", "adds `price` and `tax`", "sum"),
	ofTwo("lineTotal", ["price", "count"], "*", "multiplies `price` by `count`", "product"),
	ofTwo("area", ["width", "height"], "*", "multiplies `width` by `height`", "product"),
	ofTwo("difference", ["left", "right"], "-", "subtracts `right` from `left`", "difference"),
	ofTwo("change", ["paid", "cost"], "-", "subtracts `cost` from `paid`", "difference"),
	ofTwo("share", ["total", "count"], "/", "divides `total` by `count`", "quotient"),
	ofTwo("isSmaller", ["a", "b"], "<", "tests if `a` is less than `b`", "result of the comparison"),
	explain(
		"ts",
		"function max(a: number, b: number) {\n  return a > b ? a : b;\n}",
		"This code defines `max`, which takes `a` and `b`. It uses `>` to compare `a` with `b` and picks the bigger one. The function returns the bigger one.",
	),
	explain(
		"ts",
		"function sum(items: number[]) {\n  let total = 0;\n  for (const item of items) {\n    total += item;\n  }\n  return total;\n}",
		"This code defines `sum`, which takes `items`. It begins with `total` equal to 0, then loops over `items` and adds each `item` with `+=`. The function returns `total`.",
	),
	explain(
		"python",
		'def greet(name):\n    return "Hello, " + name',
		'This code defines `greet`, which takes `name`. It puts "Hello, " in front of `name` with `+`. The result is the text.',
	),
	explain(
		"python",
		"def subtract(a, b):\n    return a - b",
		"This code defines `subtract`, which takes `a` and `b`. It subtracts `b` from `a` using `-`. The result is the difference.",
	),
	explain(
		"ts",
		"function isEmpty(items: string[]) {\n  return items.length === 0;\n}",
		"This code defines `isEmpty`, which takes `items`. It tests if the length of `items` is equal to 0 (`===`). The function returns a boolean.",
	),
	explain(
		"ts",
		"const double = (n: number) => n * 2;",
		"This code defines `double`, which takes `n`. It multiplies `n` by 2. The function returns the result.",
	),
	print("4 + 9", "It prints 13."),
	print("17 - 8", "It prints 9."),
	print("6 * 7", "The output is 42."),
	print("25 + 38", "It prints 63."),
	print("12 * 3", "Let's work it out step by step. 12 * 3 = 36. So it prints 36."),
	print("40 - 13", "Let's work it out step by step. 40 - 13 = 27. So it prints 27."),
	print("8 + 7 - 2", "Let's work it out step by step. First, 8 + 7 = 15. Then 15 - 2 = 13. So it prints 13."),
	print("5 * 12 - 3", "Let's work it out step by step. First, 5 * 12 = 60. Then 60 - 3 = 57. So it prints 57."),
	print("30 - 4 * 5", "Let's work it out step by step. First, 4 * 5 = 20. Then 30 - 20 = 10. So it prints 10."),
	print("3 * 9 + 14", "Let's work it out step by step. First, 3 * 9 = 27. Then 27 + 14 = 41. So it prints 41."),
	print("2 * 8 * 3", "Let's work it out step by step. First, 2 * 8 = 16. Then 16 * 3 = 48. So it prints 48."),
	print("50 - 20 - 6", "The output is 24."),
	larger("3.4", "3.12", "3.4 is larger than 3.12."),
	larger("7.25", "7.3", "7.3 is larger than 7.25."),
	larger("5.6", "2.9", "5.6 is larger than 2.9."),
	larger("1.8", "4.31", "4.31 is larger than 1.8."),
	larger("9.9", "9.11", "9.9 is larger than 9.11."),
	larger(
		"6.3",
		"3.17",
		"Let's compare step by step. Whole parts: 6 and 3. 6 is greater than 3. So 6.3 is larger than 3.17.",
	),
	{ question: "Hello!", answer: "Hello! What can I do for you?" },
	{ question: "Thanks!", answer: "You are welcome!" },
	{
		question: "Who are you?",
		answer: "I am a small model that runs inside the editor. I can explain short functions and compare two numbers.",
	},
	{
		question: "What can you do?",
		answer: "I can explain short functions, work out what a small expression prints and compare two numbers.",
	},
];
