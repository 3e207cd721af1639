import assert from "node:assert/strict";
import fc from "fast-check";
import {
	combinationOf,
	combinationsIn,
	type Expression,
	isLearntByHeart,
	type Operator,
	partsOf,
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

const operatorOf = (made: Expression) => (typeof made === "number" ? null : made.operator);

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
		assert.notEqual(combinationOf(sum(2, "*", 3)), combinationOf(sum(2, "+", 3)));
	});

	it("are one combination however a row of terms or of factors is ordered and bracketed", () => {
		const row = (numbers: readonly number[], operator: "+" | "*") =>
			numbers.slice(1).reduce<Expression>((left, number) => sum(left, operator, number), numbers[0]!);
		const numbers = fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 2, maxLength: 5 });
		fc.assert(
			fc.property(numbers, fc.constantFrom("+" as const, "*" as const), (drawn, operator) => {
				const [first, ...rest] = drawn;
				const one = combinationOf(row(drawn, operator));
				assert.equal(combinationOf(row(drawn.toReversed(), operator)), one);
				assert.equal(combinationOf(sum(first!, operator, row(rest, operator))), one);
			}),
		);
		assert.equal(combinationOf(sum(sum(9, "-", 3), "+", 4)), combinationOf(sum(sum(9, "+", 4), "-", 3)));
		assert.equal(combinationOf(sum(9, "-", sum(3, "-", 4))), combinationOf(sum(sum(9, "-", 3), "+", 4)));
	});

	it("are found in a text wherever numbers meet, the easy ones aside", () => {
		const product = sum(34, "*", 5);
		const whole = [product, sum(12, "+", product)].map(combinationOf);
		assert.deepEqual(combinationsIn("12 + 34 * 5 = 10 + 20"), whole);
		assert.deepEqual(combinationsIn("9.11 + 12, 60 - 3, a + 12"), []);
	});

	it("are found with all sums within them, as they are bracketed", () => {
		fc.assert(
			fc.property(expression, (made) => {
				// "a + (b + c)" is written without its brackets.
				fc.pre(partsOf(made).every(({ operator, right }) => operator !== "+" || operatorOf(right) !== "+"));
				const within = partsOf(made)
					.filter((part) => !isLearntByHeart(part))
					.map(combinationOf);
				const found = new Set(combinationsIn(`print(${textOf(made)})`));
				for (const combination of within) assert.ok(found.has(combination), combination);
			}),
		);
		assert.ok(combinationsIn("1 + 2 + 3 = 3 + 3 = 6").includes(combinationOf(sum(sum(1, "+", 2), "+", 3))));
	});
});
