import assert from "node:assert/strict";
import fc from "fast-check";
import { type Check, isRight, readValue, valueAt } from "../../../model/data/check.ts";
import { Dice } from "../../../model/data/dice.ts";
import type { TaskName } from "../../../model/data/item.ts";
import { makers } from "../../../model/data/tasks.ts";

type Phrasing = readonly [answer: string, value: string | null];

/** Other models' ways to say that 9.9 is larger than 9.11. */
const ninePointNine: readonly string[] = [
	"9.9",
	"**9.9**",
	"9.9 is larger.",
	"9.9 is larger than 9.11.",
	"9.11 is smaller than 9.9.",
	"9.11 is **less than** 9.9.",
	"Between 9.11 and 9.9, 9.9 is larger.",
	"Between 9.11 and 9.9, the larger number is **9.9**.",
	"The larger number between 9.11 and 9.9 is 9.9.",
	"9.9 is the larger number between 9.11 and 9.9.",
	"The larger of 9.11 and 9.9 is:\n\n**9.9**",
	"The larger number is $\\boxed{9.9}$.",
	"The answer is 9.9.",
	"**Answer: 9.9**",
	"9.11 < 9.9",
	"Since 9.90 > 9.11, it follows.",
	"9.90 is greater than 9.11, so 9.9 is the larger.",
	"9.9, not 9.11, is larger.",
	"9.11 is not larger than 9.9.",
	"9.11 isn't the larger number.",
	"When compared to 9.11, 9.9 is larger.",
	"The smaller one is 9.11.",
	"9.9 is larger than 9.11. This is because in 9.11 the tenths digit is 1, and in 9.9 it is 9.",
	"**9.9** is larger.\n\n- In 9.11, there is 1 tenth.\n- In 9.9, there are 9 tenths.",
	"Which number is larger: 9.11 or 9.9?\n\n9.9",
	"At first 9.11 may look larger than 9.9, but 9.9 is larger because 9 tenths are more than 1.",
	"9.9 is larger than 9.11. Do you want to know why 9.11 is not?",
	"To compare 9.11 and 9.9, look at the tenths: 1 is less than 9. Therefore, 9.9 is larger than 9.11.",
	"Because 1 is less than 9, 9.11 is less than 9.9.",
	"9.11 > 9.9? No: 9.9 > 9.11.",
];
/** And to say the opposite. */
const ninePointEleven: readonly string[] = [
	"9.11 is larger than 9.9.",
	"Between 9.9 and 9.11, 9.11 is larger.",
	"9.9 is smaller than 9.11.",
	"The larger number is 9.11.",
	"9.9 < 9.11",
	"9.9 is not larger than 9.11.",
	"**9.11** is larger, since 11 is more than 9.",
];

/** The same of which is smaller. */
const mirrored = (answer: string) =>
	answer.replace(/larger|smaller|greater than|less than|more than|[<>]/g, (word) => opposites[word]!);
const opposites: Readonly<Record<string, string>> = {
	larger: "smaller",
	smaller: "larger",
	"greater than": "less than",
	"less than": "greater than",
	"more than": "less than",
	"<": ">",
	">": "<",
};

describe("what other models say of two numbers", () => {
	for (const options of [
		["9.11", "9.9"],
		["9.9", "9.11"],
	]) {
		const check: Check = { kind: "choice", options, value: "9.9" };
		for (const answer of ninePointNine) {
			it(`is right: ${JSON.stringify(answer)} of ${options.join(" and ")}`, () => {
				assert.equal(readValue(check, answer), "9.9");
				assert.ok(isRight(check, answer));
			});
		}
		for (const answer of ninePointEleven) {
			it(`is wrong: ${JSON.stringify(answer)} of ${options.join(" and ")}`, () =>
				assert.equal(readValue(check, answer), "9.11"));
		}
	}

	it("is taken back by a doubt that nothing follows", () => {
		const check: Check = { kind: "choice", options: ["9.11", "9.9"], value: "9.9" };
		assert.equal(readValue(check, "So 9.9 is larger than 9.11. Wait, let's"), null);
		assert.equal(readValue(check, "9.11 is larger than 9.9. Wait, no. 9.9 is larger."), "9.9");
	});

	it("is judged the same where the smaller is asked for, and said to be", () => {
		const check: Check = { kind: "choice", options: ["9.11", "9.9"], value: "9.11" };
		// 9.9 takes the part of the smaller in none of these sentences: they are of two other numbers.
		const swapped = (answer: string) =>
			mirrored(answer).replace(/9\.110?(?!\d)|9\.90?(?!\d)/g, (number) => (number.startsWith("9.9") ? "9.11" : "9.9"));
		for (const answer of ninePointNine) assert.equal(readValue(check, swapped(answer)), "9.11", swapped(answer));
		for (const answer of ninePointEleven) assert.equal(readValue(check, swapped(answer)), "9.9", swapped(answer));
	});

	it("stands where it is named", () => {
		const check: Check = { kind: "choice", options: ["9.11", "9.9"], value: "9.9" };
		for (const answer of [...ninePointNine, ...ninePointEleven]) {
			const { start, end } = valueAt(check, answer)!;
			assert.match(answer.slice(start, end), /^(?:9\.90?|9\.11)$/, answer);
		}
		assert.deepEqual(valueAt(check, "9.11 is smaller than 9.9."), { start: 21, end: 24 });
	});
});

describe("what other models say a program prints", () => {
	const words: readonly Phrasing[] = [
		["`greentick`", "greentick"],
		["greentick", "greentick"],
		["**greentick**", "greentick"],
		["```\ngreentick\n```", "greentick"],
		["It prints `greentick`.", "greentick"],
		["It prints **greentick**.", "greentick"],
		["The output is 'greentick'", "greentick"],
		["This code prints:\n\n```\ngreentick\n```", "greentick"],
		["The output will be:\n```text\ngreentick\n```\nas `+` joins two strings.", "greentick"],
		["The output of this code is `greentick`, because `+` joins strings.", "greentick"],
		['This prints the string "greentick" to the console.', "greentick"],
		['The program prints `"greentick"`.', "greentick"],
		["The code prints greentick because strings are joined.", "greentick"],
		["It prints the joined string, greentick.", "greentick"],
		["You get `greentick` as strings are joined together.", "greentick"],
		["Output: greentick", "greentick"],
		["**Output:**\n```\ngreentick\n```\n**Explanation:**\n1. `+` joins.\n2. `console.log` prints it.", "greentick"],
		['The code `print("green" + "tick")` prints `greentick`.', "greentick"],
		["True", "True"],
		["True\n\nExplanation: 12 is greater than 3.", "True"],
		["`True`, because 12 > 3.", "True"],
		["It evaluates to True because 12 is greater than 3.", "True"],
		["The output is `False` since 12 is not less than 3.", "False"],
		["", null],
		["...", null],
	];
	for (const [answer, value] of words) {
		it(`is ${value}: ${JSON.stringify(answer)}`, () => {
			const check: Check = { kind: "word", value: value ?? "none" };
			assert.equal(readValue(check, answer), value);
			assert.equal(isRight(check, answer), value !== null);
			const at = valueAt(check, answer);
			assert.equal(at && answer.slice(at.start, at.end), value);
		});
	}

	const numbers: readonly Phrasing[] = [
		["57", "57"],
		["57\n\nThe loop runs 3 times.", "57"],
		["`57`, in 3 steps: it prints 57.", "57"],
		["The output is `57`, because 60 - 3 is 57 after 2 steps.", "57"],
		["It prints:\n```\n57\n```\n**Explanation**: 5 * 12 = 60, less 3. The loop runs 3 times.", "57"],
		["The output of this program will be: **57**. There are 3 numbers in the list.", "57"],
		["The answer is 57, since 5 * 12 = 60 and 3 are taken away.", "57"],
		["The final result is 57 (2 steps).", "57"],
		["It prints 5 * 12 - 3 = 57 in 1 line.", "57"],
		["It prints 5 * 12 - 3, which is 57.", "57"],
		["It prints the result of 5 * 12 - 3, which is 57.", "57"],
		["\\boxed{57}\n\nThat took 2 steps.", "57"],
		["First, the result of 5 * 12 is 60. Then 60 - 3 = 57.", "57"],
		["If x > 5 it prints 12, and here it prints 57.", "57"],
		["`print(40)` is not run. 5 * 12 is 60, and 3 less is 57.", "57"],
		["The answer is 60. Let's work it out step by step. First, 5 * 12 = 60. Then 60 - 3 = 57. So it is 57.", "57"],
		["The answer is 4. Wait, 5 * 12 - 3 = 57.", "57"],
		["I cannot say.", null],
	];
	for (const [answer, value] of numbers) {
		it(`is ${value}: ${JSON.stringify(answer)}`, () =>
			assert.equal(readValue({ kind: "number", value: 57 }, answer), value));
	}
});

describe("what the built-in model was taught to say", () => {
	for (const task of ["arithmetic", "programs", "decimals"] as const satisfies readonly TaskName[]) {
		it(`of ${task} is judged by the value that stands in it, right or wrong`, () => {
			fc.assert(
				fc.property(fc.integer({ min: 0, max: 2 ** 31 }), fc.nat(), (seed, other) => {
					const { answers, check } = makers[task](Dice.seeded(seed));
					assert.ok("value" in check && (check.kind === "number" || check.kind === "word" || check.kind === "choice"));
					const value = String(check.value);
					const wrong =
						check.kind === "choice"
							? check.options.find((option) => option !== value)!
							: String(check.kind === "number" && other === check.value ? other + 1 : other);
					for (const { text, right } of answers) {
						assert.equal(isRight(check, text), right, text);
						const { start, end } = valueAt(check, text)!;
						const said = text.slice(start, end);
						assert.equal(said, right ? value : wrong, text);
						// The same sentence with the other value in the same place.
						const instead = right ? wrong : value;
						const changed: string =
							check.kind === "choice"
								? exchanged(text, start, value, wrong)
								: text.slice(0, start) + instead + text.slice(end);
						assert.equal(readValue(check, changed), instead, changed);
						assert.equal(isRight(check, changed), !right, changed);
					}
				}),
				{ numRuns: 500 },
			);
		});
	}

	/** Both options change places in the last sentence, which is the one that chooses. */
	const exchanged = (text: string, start: number, one: string, other: string): string => {
		const [first, second] = text.slice(start).startsWith(one) ? [one, other] : [other, one];
		return `${text.slice(0, start)}${second}${text.slice(start + first.length).replace(second, () => first)}`;
	};
});
