import { type Body, type Bug, type Frame, numbers, type Shape } from "./shape.ts";

/** A function of two numbers and one operator, in words. */
interface Operation {
	readonly sign: string;
	/** What it does with a and b. */
	readonly words: (a: string, b: string) => string;
	readonly result: string;
	readonly names: readonly string[];
}

const operations: readonly Operation[] = [
	{
		sign: "+",
		words: (a, b) => `adds \`${a}\` and \`${b}\``,
		result: "the sum",
		names: ["add", "sum", "plus", "combine"],
	},
	{
		sign: "-",
		words: (a, b) => `subtracts \`${b}\` from \`${a}\``,
		result: "the difference",
		names: ["subtract", "minus", "difference", "reduce"],
	},
	{
		sign: "*",
		words: (a, b) => `multiplies \`${a}\` by \`${b}\``,
		result: "the product",
		names: ["multiply", "times", "product", "scale"],
	},
	{
		sign: "/",
		words: (a, b) => `divides \`${a}\` by \`${b}\``,
		result: "the quotient",
		names: ["divide", "ratio", "quotient", "split"],
	},
	{
		sign: "%",
		words: (a, b) => `divides \`${a}\` by \`${b}\` and keeps the rest`,
		result: "the remainder",
		names: ["remainder", "modulo", "rest"],
	},
];

/** The mistakes with an operator that a function's name gives away. */
function wrongSign(frame: Frame, { sign }: Operation, expression: string, name: string): Bug {
	const other = frame.dice.pick(operations.filter((operation) => operation.sign !== sign)).sign;
	return {
		good: expression,
		bad: expression.replace(` ${sign} `, ` ${other} `),
		why: `\`${name}\` should use \`${sign}\`, but it uses \`${other}\`.`,
		shownByName: true,
	};
}

function namedAfter(frame: Frame, { names }: Operation): string {
	const { dice } = frame;
	const verb = dice.pick(names);
	return dice.chance(0.4)
		? frame.called(verb)
		: frame.called(
				verb,
				frame.dice.pick([
					"values",
					"numbers",
					"prices",
					"amounts",
					"sizes",
					"points",
					"both",
					"two",
					"parts",
					"scores",
				]),
			);
}

function twoNumbers(frame: Frame): Body {
	const { dice } = frame;
	const operation = dice.weighted(operations.map((one) => [one.sign === "%" ? 1 : 3, one] as const));
	const [a, b] = frame.values(2) as [string, string];
	const expression = `${a} ${operation.sign} ${b}`;
	const name = namedAfter(frame, operation);
	return {
		parameters: numbers([a, b]),
		type: "number",
		lines: frame.write([`return ${expression};`], [`return ${expression}`]),
		does: [
			`It ${operation.words(a, b)} using \`${operation.sign}\`.`,
			`With \`${operation.sign}\` it ${operation.words(a, b)}.`,
		],
		gives: operation.result,
		signs: [operation.sign],
		name,
		bugs: [wrongSign(frame, operation, expression, name)],
	};
}

function withConstant(frame: Frame): Body {
	const { dice } = frame;
	const { sign, words, result } = dice.pick(operations);
	const a = frame.value();
	const constant = String(
		dice.weighted([
			[6, dice.int(1, 10)],
			[2, dice.int(11, 99)],
			[1, 100],
			[1, 1000],
		]),
	);
	const bare = (text: string) => text.replace(`\`${constant}\``, constant);
	const special =
		sign === "*" && constant === "2"
			? "double"
			: sign === "*" && constant === "3"
				? "triple"
				: sign === "/" && constant === "2"
					? "half"
					: null;
	return {
		parameters: numbers([a]),
		type: "number",
		lines: frame.write([`return ${a} ${sign} ${constant};`], [`return ${a} ${sign} ${constant}`]),
		does: [`It ${bare(words(a, constant))} using \`${sign}\`.`, `With \`${sign}\` it ${bare(words(a, constant))}.`],
		gives: result,
		signs: [sign],
		...(special === null ? {} : { name: special }),
	};
}

function threeNumbers(frame: Frame): Body {
	const { dice } = frame;
	const [a, b, c] = frame.values(3) as [string, string, string];
	const first = dice.pick(operations.slice(2, 4));
	const second = dice.pick(operations.slice(0, 2));
	const expression = `${a} ${first.sign} ${b} ${second.sign} ${c}`;
	const then = second.sign === "+" ? `adds \`${c}\`` : `subtracts \`${c}\``;
	return {
		parameters: numbers([a, b, c]),
		type: "number",
		lines: frame.write([`return ${expression};`], [`return ${expression}`]),
		does: [
			`It ${first.words(a, b)} using \`${first.sign}\`, then ${then} using \`${second.sign}\`.`,
			`First it ${first.words(a, b)} with \`${first.sign}\`. Then it ${then} with \`${second.sign}\`.`,
		],
		gives: "the result",
		signs: [first.sign, second.sign],
	};
}

function inTwoSteps(frame: Frame): Body {
	const { dice } = frame;
	const [a, b, c] = frame.values(3) as [string, string, string];
	const local = frame.oneOf(["result", "total", "base", "part", "middle", "raw", "first", "value"]);
	const first = dice.pick(operations.slice(0, 3));
	const second = dice.pick(operations.slice(0, 4).filter(({ sign }) => sign !== first.sign));
	return {
		parameters: numbers([a, b, c]),
		type: "number",
		lines: frame.write(
			[`const ${local} = ${a} ${first.sign} ${b};`, `return ${local} ${second.sign} ${c};`],
			[`${local} = ${a} ${first.sign} ${b}`, `return ${local} ${second.sign} ${c}`],
		),
		does: [
			`First it ${first.words(a, b)} using \`${first.sign}\` and calls that \`${local}\`. Then it ${second.words(local, c)} using \`${second.sign}\`.`,
		],
		gives: second.result,
		signs: [first.sign, second.sign],
		bugs: [
			{
				good: `return ${local}`,
				bad: `return ${a}`,
				why: `It should return \`${local} ${second.sign} ${c}\`, but it uses \`${a}\` again and never uses \`${local}\`.`,
			},
		],
	};
}

function absolute(frame: Frame): Body {
	const a = frame.value();
	return {
		parameters: numbers([a]),
		type: "number",
		lines: frame.write(
			[`if (${a} < 0) {`, `  return -${a};`, "}", `return ${a};`],
			[`if ${a} < 0:`, `    return -${a}`, `return ${a}`],
		),
		does: [`If \`${a}\` is less than 0 (\`<\`), it returns \`-${a}\`. Otherwise it returns \`${a}\` as it is.`],
		gives: `\`${a}\` without its sign`,
		signs: ["<"],
		name: frame.called(...frame.dice.pick([["absolute"], ["distance"], ["without", "sign"], ["magnitude"]])),
		bugs: [
			{
				good: `${a} < 0`,
				bad: `${a} > 0`,
				why: `It should turn \`${a}\` around where it is less than 0, but it tests \`>\`.`,
				shownByName: true,
			},
		],
	};
}

function rounded(frame: Frame): Body {
	const { dice } = frame;
	const [a, b] = frame.values(2) as [string, string];
	const way = dice.pick([
		{ ts: "Math.round", py: "round", words: "rounds", gives: "the rounded number" },
		{ ts: "Math.floor", py: "math.floor", words: "rounds down", gives: "a whole number" },
		{ ts: "Math.ceil", py: "math.ceil", words: "rounds up", gives: "a whole number" },
	]);
	const sign = dice.pick(["*", "/"]);
	const call = frame.python ? way.py : way.ts;
	return {
		parameters: numbers([a, b]),
		type: "number",
		lines: frame.write([`return ${call}(${a} ${sign} ${b});`], [`return ${call}(${a} ${sign} ${b})`]),
		does: [
			`It ${sign === "*" ? `multiplies \`${a}\` by \`${b}\`` : `divides \`${a}\` by \`${b}\``} using \`${sign}\` and ${way.words} the result with \`${call}\`.`,
		],
		gives: way.gives,
		signs: [sign, call],
	};
}

function extreme(frame: Frame): Body {
	const [a, b] = frame.values(2) as [string, string];
	const larger = frame.dice.chance(0.5);
	const word = larger ? "max" : "min";
	const call = frame.python ? word : `Math.${word}`;
	return {
		parameters: numbers([a, b]),
		type: "number",
		lines: frame.write([`return ${call}(${a}, ${b});`], [`return ${call}(${a}, ${b})`]),
		does: [`It calls \`${call}\` with \`${a}\` and \`${b}\`.`],
		gives: `the ${larger ? "larger" : "smaller"} one`,
		signs: [call],
	};
}

function percentage(frame: Frame): Body {
	const [a, b] = frame.values(2) as [string, string];
	return {
		parameters: numbers([a, b]),
		type: "number",
		lines: frame.write([`return (${a} * ${b}) / 100;`], [`return ${a} * ${b} / 100`]),
		does: [`It multiplies \`${a}\` by \`${b}\` using \`*\` and divides the result by 100 using \`/\`.`],
		gives: `\`${b}\` percent of \`${a}\``,
		signs: ["*", "/"],
		name: frame.called(...frame.dice.pick([["percent"], ["percent", "of"], ["share"], ["part"]])),
		bugs: [
			{
				good: "/ 100",
				bad: "/ 10",
				why: "A percentage is divided by 100, but it divides by 10.",
				shownByName: true,
			},
		],
	};
}

function guarded(frame: Frame): Body {
	const [a, b] = frame.values(2) as [string, string];
	const equal = frame.python ? "==" : "===";
	const bug = (good: string, bad: string, why: string): Bug => ({ good, bad, why });
	return {
		parameters: numbers([a, b]),
		type: "number",
		lines: frame.write(
			[`if (${b} === 0) {`, "  return 0;", "}", `return ${a} / ${b};`],
			[`if ${b} == 0:`, "    return 0", `return ${a} / ${b}`],
		),
		does: [
			`If \`${b}\` is equal to 0 (\`${equal}\`), it returns 0. Otherwise it divides \`${a}\` by \`${b}\` using \`/\`.`,
		],
		gives: "the quotient",
		signs: [equal, "/"],
		bugs: frame.python
			? [bug(`${b} == 0`, `${a} == 0`, `Dividing by \`${b}\` fails where it is 0, but the test is for \`${a}\`.`)]
			: [
					bug(`${b} === 0`, `${b} = 0`, `\`=\` sets \`${b}\` to 0. To compare, it has to be \`===\`.`),
					bug(`${b} === 0`, `${a} === 0`, `Dividing by \`${b}\` fails where it is 0, but the test is for \`${a}\`.`),
				],
	};
}

function power(frame: Frame): Body {
	const [a, n] = frame.values(2) as [string, string];
	const result = frame.oneOf(["result", "product", "total"]);
	return {
		parameters: numbers([a, n]),
		type: "number",
		lines: frame.write(
			[`let ${result} = 1;`, `for (let i = 0; i < ${n}; i++) {`, `  ${result} *= ${a};`, "}", `return ${result};`],
			[`${result} = 1`, `for i in range(${n}):`, `    ${result} *= ${a}`, `return ${result}`],
		),
		does: [
			`It begins with \`${result}\` equal to 1, then loops \`${n}\` times and multiplies \`${result}\` by \`${a}\` with \`*=\`.`,
		],
		gives: `\`${result}\``,
		signs: ["*="],
		name: frame.called(...frame.dice.pick([["power"], ["raise", "to"], ["pow"]])),
		bugs: [
			{
				good: `${result} = 1`,
				bad: `${result} = 0`,
				why: `\`${result}\` begins with 0, and 0 times anything stays 0. It has to begin with 1.`,
			},
		],
	};
}

export const numberShapes: readonly Shape[] = [
	{ id: "two numbers", weight: 16, make: twoNumbers },
	{ id: "with constant", weight: 6, make: withConstant },
	{ id: "three numbers", weight: 5, make: threeNumbers },
	{ id: "in two steps", weight: 4, make: inTwoSteps },
	{ id: "absolute", weight: 2, make: absolute },
	{ id: "rounded", weight: 3, make: rounded },
	{ id: "extreme", weight: 2, make: extreme },
	{ id: "percentage", weight: 2, make: percentage },
	{ id: "guarded", weight: 3, make: guarded },
	{ id: "power", weight: 3, make: power },
];
