import { capitalised } from "../names.ts";
import { literals, nouns, people } from "../words.ts";
import { type Body, type Frame, type Shape, texts } from "./shape.ts";

function greeting(frame: Frame): Body {
	const { dice } = frame;
	const [name] = frame.texts(1) as [string];
	const before = `${capitalised(dice.pick(["hello", "hi", "dear", "welcome", "good day", "bye", ...literals]))}${dice.pick([", ", " ", ": "])}`;
	const template = !frame.python && dice.chance(0.5);
	const formatted = frame.python && dice.chance(0.4);
	const script = template ? `\`${before}\${${name}}\`` : `"${before}" + ${name}`;
	const python = formatted ? `f"${before}{${name}}"` : `"${before}" + ${name}`;
	const how = template ? "a template" : formatted ? "an f-string" : "`+`";
	return {
		parameters: texts([name]),
		type: "string",
		lines: frame.write([`return ${script};`], [`return ${python}`]),
		does: [`It puts "${before}" in front of \`${name}\` with ${how}.`],
		gives: "the text",
		signs: template || formatted ? [] : ["+"],
		name: frame.called(...dice.pick([["greet"], ["hello"], ["welcome"], ["label"], ["say"]])),
	};
}

function together(frame: Frame): Body {
	const { dice } = frame;
	const [a, b] = frame.texts(2) as [string, string];
	const between = dice.pick([" ", "-", "_", ", ", ": ", "/", "."]);
	return {
		parameters: texts([a, b]),
		type: "string",
		lines: frame.write([`return ${a} + "${between}" + ${b};`], [`return ${a} + "${between}" + ${b}`]),
		does: [`It joins \`${a}\` and \`${b}\` using \`+\`, with "${between}" between them.`],
		gives: "the text",
		signs: ["+"],
	};
}

function method(frame: Frame): Body {
	const [name] = frame.texts(1) as [string];
	const { ts, py, words, gives } = frame.dice.pick([
		{ ts: "toUpperCase", py: "upper", words: "turns `%` into capital letters", gives: "the text in capitals" },
		{ ts: "toLowerCase", py: "lower", words: "turns `%` into small letters", gives: "the text in small letters" },
		{ ts: "trim", py: "strip", words: "removes the blanks at both ends of `%`", gives: "the text without them" },
	]);
	const call = frame.python ? py : ts;
	return {
		parameters: texts([name]),
		type: "string",
		lines: frame.write([`return ${name}.${call}();`], [`return ${name}.${call}()`]),
		does: [`It ${words.replace("%", name)} with \`${call}\`.`],
		gives,
		signs: [call],
	};
}

function includes(frame: Frame): Body {
	const { dice } = frame;
	const [text, part] = frame.texts(2) as [string, string];
	const way = dice.pick([
		{
			ts: `${text}.includes(${part})`,
			py: `${part} in ${text}`,
			sign: ["includes", "in"],
			words: `\`${text}\` contains \`${part}\``,
		},
		{
			ts: `${text}.startsWith(${part})`,
			py: `${text}.startswith(${part})`,
			sign: ["startsWith", "startswith"],
			words: `\`${text}\` begins with \`${part}\``,
		},
		{
			ts: `${text}.endsWith(${part})`,
			py: `${text}.endswith(${part})`,
			sign: ["endsWith", "endswith"],
			words: `\`${text}\` ends with \`${part}\``,
		},
	]);
	const sign = way.sign[frame.python ? 1 : 0]!;
	return {
		parameters: texts([text, part]),
		type: "boolean",
		lines: frame.write([`return ${way.ts};`], [`return ${way.py}`]),
		does: [`It tests if ${way.words} with \`${sign}\`.`],
		gives: "a boolean",
		signs: [sign],
	};
}

function textLength(frame: Frame): Body {
	const { dice } = frame;
	const [text] = frame.texts(1) as [string];
	const most = dice.chance(0.5) ? frame.oneOf(["limit", "most", "max", "size"]) : String(dice.int(2, 80));
	const parameter = /^\d/.test(most) ? [] : [{ name: most, type: "number" }];
	const length = frame.python ? `len(${text})` : `${text}.length`;
	const [sign, words] = dice.pick([
		[">", "greater than"],
		["<", "less than"],
		["<=", "at most"],
	] as const);
	return {
		parameters: [...texts([text]), ...parameter],
		type: "boolean",
		lines: frame.write([`return ${length} ${sign} ${most};`], [`return ${length} ${sign} ${most}`]),
		does: [
			`It tests if the length of \`${text}\` is ${words} ${parameter.length > 0 ? `\`${most}\`` : most} using \`${sign}\`.`,
		],
		gives: "a boolean",
		signs: [sign],
	};
}

function fallback(frame: Frame): Body {
	const { dice } = frame;
	const [name] = frame.texts(1) as [string];
	const instead = dice.chance(0.5) ? capitalised(dice.pick(people)) : dice.pick(literals);
	const equal = frame.python ? "==" : "===";
	return {
		parameters: texts([name]),
		type: "string",
		lines: frame.write(
			[`if (${name} === "") {`, `  return "${instead}";`, "}", `return ${name};`],
			[`if ${name} == "":`, `    return "${instead}"`, `return ${name}`],
		),
		does: [`If \`${name}\` is empty (\`${equal}\`), it returns "${instead}". Otherwise it returns \`${name}\`.`],
		gives: null,
		signs: [equal],
		...(frame.python
			? {}
			: {
					bugs: [
						{
							good: `${name} === ""`,
							bad: `${name} = ""`,
							why: `\`=\` sets \`${name}\`. To compare, it has to be \`===\`.`,
						},
					],
				}),
	};
}

/** The fields of one thing, in a type of its own. */
function fields(frame: Frame): Body {
	const { dice } = frame;
	const thing = frame.oneOf([
		"order",
		"item",
		"line",
		"product",
		"box",
		"row",
		"entry",
		"user",
		"trip",
		"task",
		"point",
		"shape",
		"account",
		"player",
	]);
	const [a, b] = dice.sample(nouns.slice(0, 60), 2) as [string, string];
	const { sign, words, gives } = dice.pick([
		{ sign: "*", words: "multiplies `A` by `B`", gives: "the product" },
		{ sign: "+", words: "adds `A` and `B`", gives: "the sum" },
		{ sign: "-", words: "subtracts `B` from `A`", gives: "the difference" },
	]);
	const [left, right] = [`${thing}.${a}`, `${thing}.${b}`];
	return {
		parameters: [{ name: thing, type: dice.chance(0.5) ? capitalised(thing) : `{ ${a}: number; ${b}: number }` }],
		type: "number",
		lines: frame.write([`return ${left} ${sign} ${right};`], [`return ${left} ${sign} ${right}`]),
		does: [`It ${words.replace("A", left).replace("B", right)} using \`${sign}\`.`],
		gives,
		signs: [left, right, sign],
	};
}

function appended(frame: Frame): Body {
	const list = frame.list();
	const element = frame.element(list);
	const call = frame.python ? "append" : "push";
	return {
		parameters: [
			{ name: list, type: "string[]" },
			{ name: element, type: "string" },
		],
		type: "void",
		lines: frame.write([`${list}.push(${element});`], [`${list}.append(${element})`]),
		does: [`It adds \`${element}\` to the end of \`${list}\` with \`${call}\`.`],
		gives: null,
		signs: [call],
	};
}

function printed(frame: Frame): Body {
	const { dice } = frame;
	const name = frame.value();
	const label = `${capitalised(dice.pick([...literals, ...nouns.slice(0, 50)]))}:`;
	const call = frame.python ? "print" : "console.log";
	return {
		parameters: [{ name, type: "number" }],
		type: "void",
		lines: frame.write([`console.log("${label}", ${name});`], [`print("${label}", ${name})`]),
		does: [`It prints "${label}" and \`${name}\` with \`${call}\`.`],
		gives: null,
		signs: [call],
	};
}

function thrown(frame: Frame): Body {
	const name = frame.value();
	const [sign, words, complaint] = frame.dice.pick([
		["<", "less than", "too small"],
		[">", "greater than", "too large"],
	] as const);
	const limit = String(frame.dice.int(0, 100));
	const [script, python] = ["throw new RangeError", "raise ValueError"];
	return {
		parameters: [{ name, type: "number" }],
		type: "number",
		lines: frame.write(
			[`if (${name} ${sign} ${limit}) {`, `  ${script}("${name} is ${complaint}");`, "}", `return ${name};`],
			[`if ${name} ${sign} ${limit}:`, `    ${python}("${name} is ${complaint}")`, `return ${name}`],
		),
		does: [
			`If \`${name}\` is ${words} ${limit} (\`${sign}\`), it ${frame.python ? "raises" : "throws"} an error. Otherwise it returns \`${name}\`.`,
		],
		gives: null,
		signs: [sign],
	};
}

export const textShapes: readonly Shape[] = [
	{ id: "greeting", weight: 5, make: greeting },
	{ id: "together", weight: 3, make: together },
	{ id: "method", weight: 3, make: method },
	{ id: "includes", weight: 3, make: includes },
	{ id: "text length", weight: 3, make: textLength },
	{ id: "fallback", weight: 3, make: fallback },
	{ id: "fields", weight: 5, make: fields },
	{ id: "appended", weight: 2, make: appended },
	{ id: "printed", weight: 2, make: printed },
	{ id: "thrown", weight: 3, make: thrown },
];
