import assert from "node:assert/strict";
import fc from "fast-check";
import { answerValue } from "../../../sampler/answerValue.ts";
import { runs } from "./fakes.ts";

describe("what an answer comes to", () => {
	const cases: [string, string, string][] = [
		["its last number", "3 times 19 is 57. So it prints 57.", "57"],
		["a number with a fraction, not the point after it", "It prints 9.11.", "9.11"],
		["not the number that it is compared with", "So 9.9 is larger than **9,110.5**.", "9.9"],
		["its last sentence, where all it has is a number to compare with", "It is more than 5.", "it is more than 5"],
		["a number without its commas and last zeros", "It is 1,234.50!", "1234.5"],
		["a number without zeros before it", "007", "7"],
		["a number with its sign", "The result is -7.", "-7"],
		["a number with a typographic minus", "The result is −7.", "-7"],
		["a number that another was taken from, without a sign", "10-3", "3"],
		["a number after a bracket, without a sign", "f(2)-4", "4"],
		["nothing below zero, where that is all there is", "-0.0", "0"],
		["its last sentence, where a number is but part of a name", "Use utf8 or x_2 here", "use utf8 or x 2 here"],
		["its last sentence without signs and capitals", "Yes. It is **fine**, Bob!", "it is fine bob"],
		["its last line that says something", "It adds:\n```ts\nconst a = b;\n```\n", "const a b"],
		["words of any script", "Это верно.\nДа!", "да"],
	];
	for (const [what, text, value] of cases) {
		it(`is ${what}`, () => {
			const found = answerValue(text)!;
			assert.equal(found.value, value);
			assert.ok(found.start >= 0 && found.start < found.end && found.end <= text.length);
		});
	}

	it("is nothing where it says nothing", () => {
		for (const text of ["", " \n\n", "```\n...\n```"]) assert.equal(answerValue(text), null);
	});

	it("stands where it says", () => {
		const { start, end } = answerValue("So it prints 1,057.")!;
		assert.equal("So it prints 1,057.".slice(start, end), "1,057");
	});

	it("is the same however the number is spelled, and whatever was said before", () => {
		fc.assert(
			fc.property(fc.string(), fc.integer({ min: -1e9, max: 1e9 }), (before, number) => {
				const spelled = [`${number}`, number.toLocaleString("en"), `${number}.00`, `**${number}**.`];
				for (const text of spelled) assert.equal(answerValue(`${before}\n${text}`)?.value, `${number}`);
			}),
			runs(300),
		);
	});

	it("is found in any text, in a time that grows with its length alone", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary", maxLength: 40 }), fc.integer({ min: 1, max: 500 }), (text, times) => {
				const long = text.repeat(times);
				const found = answerValue(long);
				if (found !== null) assert.ok(found.start < found.end && found.end <= long.length);
			}),
			runs(200),
		);
	});
});
