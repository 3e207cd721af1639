import assert from "node:assert/strict";
import fc from "fast-check";
import {
	combinationOf,
	combinationsIn,
	type Expression,
	type Operator,
	resultOf,
	sum,
	textOf,
	workedOperation,
	workedSteps,
} from "../../../model/data/sums.ts";

/** What JavaScript makes of it. */
const evaluated = (text: string): number => new Function(`return ${text};`)() as number;

const operator = fc.constantFrom<Operator>("+", "-", "*");
const number = fc.integer({ min: 0, max: 999 });
const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
	expression: fc.oneof(
		{ depthSize: "small", withCrossShrink: true },
		number,
		fc.tuple(tie("expression"), operator, tie("expression")).map(([left, sign, right]) => sum(left, sign, right)),
	),
}));

describe("sums of the training text", () => {
	it("come to what JavaScript makes of them as they are written", () => {
		fc.assert(fc.property(expression, (made) => assert.equal(evaluated(textOf(made)), resultOf(made))));
	});

	it("stay equal from each link of a worked operation to the next", () => {
		fc.assert(
			fc.property(number, operator, number, (left, sign, right) => {
				fc.pre(sign !== "-" || left >= right);
				for (const link of workedOperation(left, sign, right).split(" = ")) {
					assert.equal(evaluated(link), resultOf(sum(left, sign, right)), link);
				}
			}),
		);
	});

	it("show the result as the last thing that is worked out", () => {
		assert.deepEqual(workedSteps(sum(sum(5, "*", 12), "-", 3)), [
			"5 * 12 = 5 * 10 + 5 * 2 = 50 + 10 = 60",
			"60 - 3 = 57",
		]);
		assert.equal(workedOperation(85, "-", 38), "85 - 38 = 85 - 30 - 8 = 55 - 8 = 47");
		assert.equal(workedOperation(8, "+", 7), "8 + 7 = 15");
	});

	it("are one combination in either order of what is added or multiplied, and two where it matters", () => {
		assert.equal(combinationOf(sum(12, "*", 5)), combinationOf(sum(5, "*", 12)));
		assert.notEqual(combinationOf(sum(12, "-", 5)), combinationOf(sum(5, "-", 12)));
	});

	it("are found in a text wherever two numbers of several digits meet, overlapping ones too", () => {
		const both = [combinationOf(sum(12, "+", 34)), combinationOf(sum(34, "*", 5))];
		assert.deepEqual(combinationsIn("12 + 34 * 5 = 10 + 20"), both);
		assert.deepEqual(combinationsIn("9.11 + 12, 60 - 3, a + 12"), []);
	});
});
