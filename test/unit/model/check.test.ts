import assert from "node:assert/strict";
import { type Check, isRight, readValue } from "../../../model/data/check.ts";

const fenced = (code: string) => `\`\`\`ts\n${code}\n\`\`\``;

describe("how answers are judged", () => {
	const read: readonly (readonly [what: string, check: Check, answer: string, value: string | null])[] = [
		["a number", { kind: "number", value: 57 }, "It prints 57.", "57"],
		["the last of several numbers", { kind: "number", value: 57 }, "First, 5 * 12 = 60. Then 60 - 3 = 57.", "57"],
		["a number below zero", { kind: "number", value: -4 }, "It is -4.", "-4"],
		["no part of a decimal", { kind: "number", value: 9 }, "It is 9.11.", "9.11"],
		["thousands set off by a comma", { kind: "number", value: 1234 }, "It is 1,234.", "1234"],
		["a whole number with decimals", { kind: "number", value: 57 }, "It is 57.0.", "57"],
		["no part of a word", { kind: "number", value: 3 }, "So x1 is 3, not x2.", "3"],
		["no number", { kind: "number", value: 1 }, "I am not sure.", null],
		["an option", { kind: "choice", options: ["9.9", "9.11"], value: "9.9" }, "9.11 is larger than 9.9.", "9.11"],
		[
			"the option of the last sentence",
			{ kind: "choice", options: ["9.9", "9.11"], value: "9.9" },
			"9.11? So 9.9 is larger than 9.11.",
			"9.9",
		],
		[
			"an option that begins another",
			{ kind: "choice", options: ["3.1", "3.12"], value: "3.12" },
			"3.12 is larger than 3.1.",
			"3.12",
		],
		["no option", { kind: "choice", options: ["1.5", "2.5"], value: "2.5" }, "11.5 and 2.55 are close.", null],
		["a word", { kind: "word", value: "greentick" }, "It prints greentick.", "greentick"],
		["the last fenced block", { kind: "code", value: "b" }, `${fenced("a")}\nor\n${fenced("b")}`, "b\n"],
		["no block", { kind: "code", value: "b" }, "b", null],
	];
	for (const [what, check, answer, value] of read) {
		it(`read ${what} from ${JSON.stringify(answer)}`, () => assert.equal(readValue(check, answer), value));
	}

	it("are right where code differs in blanks at the ends of lines only", () => {
		const check: Check = { kind: "code", value: "if (a) {\n  b();\n}" };
		assert.ok(isRight(check, fenced("if (a) { \n  b();\n}\n")));
		assert.ok(!isRight(check, fenced("if (a) {\nb();\n}")));
	});

	it("are wrong where a name is missing, or one that the code does not have is told", () => {
		const check: Check = { kind: "names", all: ["add", "+"], code: "const add = (a, b) => a + b;" };
		assert.ok(isRight(check, "`add` uses `+` on `a` and `b`."));
		assert.ok(!isRight(check, "`add` adds `a` and `b`."));
		assert.ok(!isRight(check, "`add` uses `+` on `count`."));
	});
});
