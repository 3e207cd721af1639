import assert from "node:assert/strict";
import fc from "fast-check";
import { numbersIn } from "../../../model/data/number.ts";
import { finalNumber } from "../../../model/data/said/number.ts";

describe("the number that an answer ends up with", () => {
	const read: readonly (readonly [what: string, answer: string, value: string | null, at?: string])[] = [
		["the last one", "5 * 36 = 180, and 180 - 47 = 133 are free.", "133", "133"],
		["one with commas", "It comes to 1,234,567 dollars.", "1234567", "1,234,567"],
		["one with LaTeX's commas", "\\boxed{5{,}400}", "5400", "5{,}400"],
		["not a list as one", "They are 1, 20,30.", "30"],
		["a price", "The answer is $18.", "18", "18"],
		["cents", "Each pays $12.50.", "12.5"],
		["a negative number", "The answer is -5 degrees.", "-5", "-5"],
		["a typographic minus", "So it is −5.", "-5"],
		["a debt, the sign on either side of the currency", "The answer is $-3", "-3", "$-3"],
		["a debt with the sign first", "The answer is -$3", "-3", "-$3"],
		["no sign between two numbers", "That is 20-3", "3"],
		["what was announced, not what follows", "The answer is 18 dollars a day, for 7 days.", "18"],
		["what was announced last", "The answer is 4? No: the answer is 6.", "6"],
		["what was announced below, in bold", "**Answer:**\n\n**42** rolls, as 2 were left.", "42"],
		["what was announced with words between", "The final answer to the question is: 7. (3 steps)", "7"],
		["what an announced equation comes to", "The answer is 3 + 4 = 7 for 2 people.", "7"],
		["what is announced, not its reasons", "The answer is 57, since 5 * 12 = 60 and 3 are taken away.", "57"],
		["no announcement of a sum without its result", "The answer is 5 * 12 - 3, which is 57.", "57"],
		["no announcement of a method", "The answer is found by adding 3 and 5. That gives 8.", "8"],
		["what is behind the hashes", "It is 4 or 5.\n#### 4", "4"],
		["what is in the box", "2 + 2 gives \\boxed{4 \\text{ eggs}} for 2 people", "4"],
		["a box within", "\\boxed{x = \\frac{3}{4}}", "0.75"],
		["a fraction without a decimal form", "It is 2/6 of them.", "1/3", "2/6"],
		["zeros that say nothing", "The answer is 007.50", "7.5"],
		["what comes after a doubt", "The answer is 5. Wait, let me see. 4 + 4 are 8 eggs.", "8", "8"],
		["what came before a doubt without a number", "The answer is 5. Wait, that is right.", "5"],
		["no parts of words", "The x2 and the v3.", null],
		["no number", "I do not know.", null],
		["nothing", "", null],
	];
	for (const [what, answer, value, at] of read) {
		it(`is ${what}: ${JSON.stringify(answer)}`, () => {
			const found = finalNumber(answer);
			assert.equal(found?.value ?? null, value);
			if (at !== undefined) assert.equal(answer.slice(found!.at.start, found!.at.end), at);
		});
	}

	it("has one form, however it is written", () => {
		const withCommas = (n: number) => n.toLocaleString("en-US", { maximumFractionDigits: 6 });
		fc.assert(
			fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 3 }), (n, zeros) => {
				const written = `${withCommas(n / 100)}${Number.isInteger(n / 100) ? `.${"0".repeat(zeros + 1)}` : ""}`;
				assert.equal(finalNumber(`The answer is $${written} in all.`)?.value, String(n / 100));
			}),
		);
	});

	it("is read of thousands of digits, too", () => {
		const digits = Array.from({ length: 8000 }, (_, i) => (i * i * 7 + i) % 10).join("");
		assert.equal(numbersIn(`It is 0.${digits}1.`)[0]?.value, `0.${digits}1`);
	});

	it("is found in any text, or is none", () => {
		fc.assert(
			fc.property(
				fc.string({ unit: fc.constantFrom(..."0123456789.,/-$\\{}boxed=# wait is answer".split("")) }),
				(text) => {
					const found = finalNumber(text);
					if (found === null) assert.equal(numbersIn(text).length, 0);
					else assert.match(text.slice(found.at.start, found.at.end), /\d/);
				},
			),
		);
	});
});
