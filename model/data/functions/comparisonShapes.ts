import { type Body, type Bug, type Frame, numbers, type Shape } from "./shape.ts";

interface Comparison {
	readonly sign: string;
	readonly python?: string;
	readonly words: string;
	readonly opposite: string;
	/** What a function that tests for it is called, after "is". */
	readonly names: readonly string[];
}

const comparisons: readonly Comparison[] = [
	{ sign: ">", words: "is greater than", opposite: "<", names: ["larger", "greater", "above", "over", "bigger"] },
	{ sign: "<", words: "is less than", opposite: ">", names: ["smaller", "less", "below", "under"] },
	{ sign: ">=", words: "is greater than or equal to", opposite: "<=", names: ["enough", "paid", "done", "full"] },
	{ sign: "<=", words: "is less than or equal to", opposite: ">=", names: ["within", "affordable", "allowed"] },
	{ sign: "===", python: "==", words: "is equal to", opposite: "!==", names: ["same", "equal"] },
	{ sign: "!==", python: "!=", words: "is not equal to", opposite: "===", names: ["different", "changed"] },
];

const signOf = ({ sign, python }: Comparison, frame: Frame) => (frame.python ? (python ?? sign) : sign);

const oppositeOf = ({ opposite }: Comparison, frame: Frame) =>
	frame.python ? opposite.replace("===", "==").replace("!==", "!=") : opposite;

/** "less" for "<" and so on: the comparison was turned around, which the function's name gives away. */
function turned(frame: Frame, comparison: Comparison, expression: string, name: string): Bug {
	const [sign, other] = [signOf(comparison, frame), oppositeOf(comparison, frame)];
	return {
		good: expression,
		bad: expression.replace(` ${sign} `, ` ${other} `),
		why: `\`${name}\` should compare with \`${sign}\`, but it uses \`${other}\`.`,
		shownByName: true,
	};
}

function compare(frame: Frame): Body {
	const comparison = frame.dice.pick(comparisons);
	const [a, b] = frame.values(2) as [string, string];
	const sign = signOf(comparison, frame);
	const expression = `${a} ${sign} ${b}`;
	const name = frame.called("is", frame.dice.pick(comparison.names));
	return {
		parameters: numbers([a, b]),
		type: "boolean",
		lines: frame.write([`return ${expression};`], [`return ${expression}`]),
		does: [
			`It tests if \`${a}\` ${comparison.words} \`${b}\` using \`${sign}\`.`,
			`With \`${sign}\` it tests if \`${a}\` ${comparison.words} \`${b}\`.`,
		],
		gives: "the result of the comparison",
		signs: [sign],
		name,
		bugs: [turned(frame, comparison, expression, name)],
	};
}

function compareConstant(frame: Frame): Body {
	const comparison = frame.dice.pick(comparisons);
	const a = frame.value();
	const constant = frame.dice.weighted([
		[4, 0],
		[5, frame.dice.int(1, 20)],
		[2, 100],
		[2, frame.dice.int(21, 999)],
	]);
	const sign = signOf(comparison, frame);
	return {
		parameters: numbers([a]),
		type: "boolean",
		lines: frame.write([`return ${a} ${sign} ${constant};`], [`return ${a} ${sign} ${constant}`]),
		does: [
			`It tests if \`${a}\` ${comparison.words} ${constant} using \`${sign}\`.`,
			`With \`${sign}\` it tests if \`${a}\` ${comparison.words} ${constant}.`,
		],
		gives: "the result of the comparison",
		signs: [sign],
	};
}

function divisible(frame: Frame): Body {
	const { dice } = frame;
	const a = frame.value();
	const by = dice.weighted([
		[3, 2],
		[2, dice.int(3, 10)],
	]);
	const odd = by === 2 && dice.chance(0.35);
	const equal = frame.python ? "==" : "===";
	const expression = `${a} % ${by} ${equal} ${odd ? 1 : 0}`;
	const name = by === 2 ? frame.called("is", odd ? "odd" : "even") : frame.called("divisible", "by", String(by));
	return {
		parameters: numbers([a]),
		type: "boolean",
		lines: frame.write([`return ${expression};`], [`return ${expression}`]),
		does: [
			`It divides \`${a}\` by ${by}, keeps the rest with \`%\`, and tests if it is equal to ${odd ? 1 : 0} (\`${equal}\`).`,
		],
		gives: "a boolean",
		signs: ["%", equal],
		name,
		bugs: [
			{
				good: `${equal} ${odd ? 1 : 0}`,
				bad: `${equal} ${odd ? 0 : 1}`,
				why: `\`${name}\` should test if the rest is ${odd ? 1 : 0}, but it tests for ${odd ? 0 : 1}.`,
				shownByName: true,
			},
		],
	};
}

function larger(frame: Frame): Body {
	const { dice } = frame;
	const [a, b] = frame.values(2) as [string, string];
	const big = dice.chance(0.6);
	const [sign, other] = big ? [">", "<"] : ["<", ">"];
	const inOneLine = dice.chance(0.5);
	const script = inOneLine
		? [`return ${a} ${sign} ${b} ? ${a} : ${b};`]
		: [`if (${a} ${sign} ${b}) {`, `  return ${a};`, "}", `return ${b};`];
	const python = inOneLine
		? [`return ${a} if ${a} ${sign} ${b} else ${b}`]
		: [`if ${a} ${sign} ${b}:`, `    return ${a}`, `return ${b}`];
	const word = big ? "bigger" : "smaller";
	const name = frame.called(
		...dice.pick(
			big ? [["max"], ["larger"], ["bigger"], ["maximum"]] : [["min"], ["smaller"], ["lesser"], ["minimum"]],
		),
	);
	return {
		parameters: numbers([a, b]),
		type: "number",
		lines: frame.write(script, python),
		does: inOneLine
			? [`It uses \`${sign}\` to compare \`${a}\` with \`${b}\` and picks the ${word} one.`]
			: [
					`If \`${a}\` is ${big ? "greater" : "less"} than \`${b}\` (\`${sign}\`), it returns \`${a}\`. Otherwise it returns \`${b}\`.`,
				],
		gives: `the ${word} one`,
		signs: [sign],
		name,
		bugs: [
			{
				good: `${a} ${sign} ${b}`,
				bad: `${a} ${other} ${b}`,
				why: `\`${name}\` should pick the ${word} one, but it compares with \`${other}\`.`,
				shownByName: true,
			},
		],
	};
}

function clamp(frame: Frame): Body {
	const a = frame.value();
	const low = frame.oneOf(["low", "min", "lower", "minimum", "floor", "lo", "start"]);
	const high = frame.oneOf(["high", "max", "upper", "maximum", "ceiling", "hi", "limit", "end"]);
	const python = [`if ${a} < ${low}:`, `    return ${low}`, `if ${a} > ${high}:`, `    return ${high}`, `return ${a}`];
	return {
		parameters: numbers([a, low, high]),
		type: "number",
		lines: frame.write(
			[
				`if (${a} < ${low}) {`,
				`  return ${low};`,
				"}",
				`if (${a} > ${high}) {`,
				`  return ${high};`,
				"}",
				`return ${a};`,
			],
			python,
		),
		does: [
			`If \`${a}\` is less than \`${low}\` (\`<\`), it returns \`${low}\`. If \`${a}\` is greater than \`${high}\` (\`>\`), it returns \`${high}\`. Otherwise it returns \`${a}\`.`,
		],
		gives: `\`${a}\`, kept between \`${low}\` and \`${high}\``,
		signs: ["<", ">"],
		name: frame.called(...frame.dice.pick([["clamp"], ["limit"], ["keep", "within"], ["bound"]])),
		bugs: [
			{
				good: `return ${low}`,
				bad: `return ${high}`,
				why: `Below \`${low}\` it should return \`${low}\`, but it returns \`${high}\`.`,
			},
			{
				good: `${a} > ${high}`,
				bad: `${a} < ${high}`,
				why: `\`${high}\` is for what is greater, but it compares with \`<\`.`,
			},
		],
	};
}

function between(frame: Frame): Body {
	const a = frame.value();
	const low = frame.oneOf(["low", "min", "lower", "start", "first"]);
	const high = frame.oneOf(["high", "max", "to", "upper", "end", "last"]);
	const and = frame.python ? "and" : "&&";
	return {
		parameters: numbers([a, low, high]),
		type: "boolean",
		lines: frame.write([`return ${a} >= ${low} && ${a} <= ${high};`], [`return ${a} >= ${low} and ${a} <= ${high}`]),
		does: [
			`It tests if \`${a}\` is greater than or equal to \`${low}\` (\`>=\`) and (\`${and}\`) less than or equal to \`${high}\` (\`<=\`).`,
		],
		gives: "a boolean",
		signs: [">=", and, "<="],
		name: frame.called(
			...frame.dice.pick([
				["is", "between"],
				["in", "range"],
				["is", "within"],
			]),
		),
		bugs: [
			{
				good: ` ${and} `,
				bad: frame.python ? " or " : " || ",
				why: `Both have to be true, so it has to be \`${and}\`.`,
			},
		],
	};
}

function either(frame: Frame): Body {
	const [a, b] = frame.values(2) as [string, string];
	const all = frame.dice.chance(0.5);
	const sign = frame.python ? (all ? "and" : "or") : all ? "&&" : "||";
	return {
		parameters: [a, b].map((name) => ({ name, type: "boolean" })),
		type: "boolean",
		lines: frame.write([`return ${a} ${sign} ${b};`], [`return ${a} ${sign} ${b}`]),
		does: [
			`It tests if ${all ? "both" : "one of"} \`${a}\` ${all ? "and" : "or"} \`${b}\` ${all ? "are" : "is"} true using \`${sign}\`.`,
		],
		gives: "the result",
		signs: [sign],
	};
}

function negated(frame: Frame): Body {
	const a = frame.value();
	const sign = frame.python ? "not" : "!";
	return {
		parameters: [{ name: a, type: "boolean" }],
		type: "boolean",
		lines: frame.write([`return !${a};`], [`return not ${a}`]),
		does: [`It turns \`${a}\` around using \`${sign}\`.`],
		gives: "the opposite",
		signs: [sign],
	};
}

export const comparisonShapes: readonly Shape[] = [
	{ id: "compare", weight: 12, make: compare },
	{ id: "compare with constant", weight: 5, make: compareConstant },
	{ id: "divisible", weight: 3, make: divisible },
	{ id: "larger", weight: 6, make: larger },
	{ id: "clamp", weight: 3, make: clamp },
	{ id: "between", weight: 3, make: between },
	{ id: "either", weight: 2, make: either },
	{ id: "negated", weight: 1, make: negated },
];
