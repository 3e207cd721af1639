import { type Body, type Bug, type Frame, numbers, type Parameter, type Shape } from "./shape.ts";

const numberList = (name: string): Parameter => ({ name, type: "number[]" });

/** A loop over all of a list, in the frame's language. */
function loop(frame: Frame, element: string, list: string, inner: readonly [string[], string[]]): readonly string[] {
	return frame.write(
		[`for (const ${element} of ${list}) {`, ...inner[0].map((line) => `  ${line}`), "}"],
		[`for ${element} in ${list}:`, ...inner[1].map((line) => `    ${line}`)],
	);
}

const start = (frame: Frame, name: string, value: string): string =>
	frame.python ? `${name} = ${value}` : `let ${name} = ${value};`;

const finish = (frame: Frame, value: string): string => `return ${value}${frame.python ? "" : ";"}`;

/** Leaving a loop after its first turn: the commonest mistake of beginners in Python, where only a blank tells. */
function returnsTooEarly(frame: Frame, result: string): Bug[] {
	if (!frame.python) return [];
	return [
		{
			good: `\nreturn ${result}`,
			bad: `\n    return ${result}`,
			why: `\`return ${result}\` stands in the loop, so the loop ends after the first turn. It has to stand after the loop.`,
		},
	];
}

function total(frame: Frame): Body {
	const list = frame.list();
	const element = frame.element(list);
	const result = frame.oneOf(["total", "sum", "result", "all", "acc"]);
	return {
		parameters: [numberList(list)],
		type: "number",
		lines: [
			start(frame, result, "0"),
			...loop(frame, element, list, [[`${result} += ${element};`], [`${result} += ${element}`]]),
			finish(frame, result),
		],
		does: [
			`It begins with \`${result}\` equal to 0, then loops over \`${list}\` and adds each \`${element}\` with \`+=\`.`,
			`It loops over \`${list}\` and adds each \`${element}\` to \`${result}\` with \`+=\`, beginning with 0.`,
		],
		gives: `\`${result}\``,
		signs: ["+="],
		name: frame.called(...frame.dice.pick([["sum"], ["total"], ["add", "all"], ["add", "up"], ["sum", "of"]])),
		bugs: [
			{ good: `${result} += `, bad: `${result} = `, why: `\`=\` forgets what was added before. It has to be \`+=\`.` },
			{ good: `${result} = 0`, bad: `${result} = 1`, why: `A sum begins with 0, but \`${result}\` begins with 1.` },
			...returnsTooEarly(frame, result),
		],
	};
}

function product(frame: Frame): Body {
	const list = frame.list();
	const element = frame.element(list);
	const result = frame.oneOf(["product", "result", "total"]);
	return {
		parameters: [numberList(list)],
		type: "number",
		lines: [
			start(frame, result, "1"),
			...loop(frame, element, list, [[`${result} *= ${element};`], [`${result} *= ${element}`]]),
			finish(frame, result),
		],
		does: [
			`It begins with \`${result}\` equal to 1, then loops over \`${list}\` and multiplies by each \`${element}\` with \`*=\`.`,
		],
		gives: `\`${result}\``,
		signs: ["*="],
		name: frame.called(...frame.dice.pick([["product"], ["multiply", "all"], ["product", "of"]])),
		bugs: [
			{
				good: `${result} = 1`,
				bad: `${result} = 0`,
				why: `\`${result}\` begins with 0, and 0 times anything stays 0. It has to begin with 1.`,
			},
		],
	};
}

function counted(frame: Frame): Body {
	const { dice } = frame;
	const list = frame.list();
	const element = frame.element(list);
	const [sign, words] = dice.pick([
		[">", "greater than"],
		["<", "less than"],
		[">=", "at least"],
		["<=", "at most"],
	] as const);
	const limit = dice.chance(0.7) ? frame.oneOf(["limit", "threshold", "bound", "target", "cutoff", "mark"]) : null;
	const against = limit ?? String(dice.int(0, 50));
	const result = frame.oneOf(["count", "result", "found", "hits", "n"]);
	const said = limit === null ? against : `\`${limit}\``;
	return {
		parameters: [numberList(list), ...(limit === null ? [] : numbers([limit]))],
		type: "number",
		lines: [
			start(frame, result, "0"),
			...loop(frame, element, list, [
				[`if (${element} ${sign} ${against}) {`, `  ${result} += 1;`, "}"],
				[`if ${element} ${sign} ${against}:`, `    ${result} += 1`],
			]),
			finish(frame, result),
		],
		does: [
			`It begins with \`${result}\` equal to 0, then loops over \`${list}\`. Where \`${element}\` is ${words} ${said} (\`${sign}\`), it adds 1 to \`${result}\` with \`+=\`.`,
		],
		gives: `\`${result}\``,
		signs: [sign, "+="],
		name: frame.called("count", ...dice.pick([["large"], ["matching"], ["over"], ["these"], ["where"], ["good"]])),
		bugs: [
			{ good: `${result} += 1`, bad: `${result} -= 1`, why: `Counting adds 1, but it uses \`-=\`.` },
			...returnsTooEarly(frame, result),
		],
	};
}

function best(frame: Frame): Body {
	const list = frame.list();
	const element = frame.element(list);
	const large = frame.dice.chance(0.6);
	const [sign, other, word] = large ? [">", "<", "largest"] : ["<", ">", "smallest"];
	const result = frame.oneOf([large ? "largest" : "smallest", "best", "result", large ? "top" : "least"]);
	const name = frame.called(
		...frame.dice.pick(
			large ? [["largest"], ["find", "max"], ["highest"]] : [["smallest"], ["find", "min"], ["lowest"]],
		),
	);
	return {
		parameters: [numberList(list)],
		type: "number",
		lines: [
			start(frame, result, `${list}[0]`),
			...loop(frame, element, list, [
				[`if (${element} ${sign} ${result}) {`, `  ${result} = ${element};`, "}"],
				[`if ${element} ${sign} ${result}:`, `    ${result} = ${element}`],
			]),
			finish(frame, result),
		],
		does: [
			`It begins with the first of \`${list}\` as \`${result}\`, then loops over \`${list}\`. Where \`${element}\` is ${large ? "greater" : "less"} than \`${result}\` (\`${sign}\`), it becomes \`${result}\`.`,
		],
		gives: `the ${word} one`,
		signs: [sign],
		name,
		bugs: [
			{
				good: `${element} ${sign} ${result}`,
				bad: `${element} ${other} ${result}`,
				why: `\`${name}\` should keep the ${word} one, but it compares with \`${other}\`.`,
				shownByName: true,
			},
		],
	};
}

function collected(frame: Frame): Body {
	const { dice } = frame;
	const list = frame.list();
	const element = frame.element(list);
	const limit = frame.oneOf(["limit", "threshold", "bound", "least", "most", "cutoff"]);
	const [sign, words] = dice.pick([
		[">", "greater than"],
		["<", "less than"],
	] as const);
	const inOneLine = dice.chance(0.5);
	const result = frame.oneOf(["result", "kept", "found", "rest", "out"]);
	const append = frame.python ? "append" : "push";
	const lines = inOneLine
		? frame.write(
				[`return ${list}.filter((${element}) => ${element} ${sign} ${limit});`],
				[`return [${element} for ${element} in ${list} if ${element} ${sign} ${limit}]`],
			)
		: [
				...frame.write([`const ${result}<: number[]> = [];`], [`${result} = []`]),
				...loop(frame, element, list, [
					[`if (${element} ${sign} ${limit}) {`, `  ${result}.push(${element});`, "}"],
					[`if ${element} ${sign} ${limit}:`, `    ${result}.append(${element})`],
				]),
				finish(frame, result),
			];
	return {
		parameters: [numberList(list), ...numbers([limit])],
		type: "number[]",
		lines,
		does: inOneLine
			? [`It keeps each \`${element}\` of \`${list}\` that is ${words} \`${limit}\` (\`${sign}\`).`]
			: [
					`It begins with an empty \`${result}\`, then loops over \`${list}\`. Where \`${element}\` is ${words} \`${limit}\` (\`${sign}\`), it is added to \`${result}\` with \`${append}\`.`,
				],
		gives: inOneLine ? "the ones that were kept" : `\`${result}\``,
		signs: inOneLine ? [sign] : [sign, append],
		...(inOneLine ? {} : { bugs: returnsTooEarly(frame, result) }),
	};
}

function mapped(frame: Frame): Body {
	const { dice } = frame;
	const list = frame.list();
	const element = frame.element(list);
	const factor = dice.chance(0.6) ? frame.oneOf(["factor", "rate", "scale", "step", "by"]) : null;
	const by = factor ?? String(dice.int(2, 10));
	const [sign, words] = dice.pick([
		["*", `multiplies each \`${element}\` by ${factor === null ? by : `\`${by}\``}`],
		["+", `adds ${factor === null ? by : `\`${by}\``} to each \`${element}\``],
	] as const);
	return {
		parameters: [numberList(list), ...(factor === null ? [] : numbers([factor]))],
		type: "number[]",
		lines: frame.write(
			[`return ${list}.map((${element}) => ${element} ${sign} ${by});`],
			[`return [${element} ${sign} ${by} for ${element} in ${list}]`],
		),
		does: [`It goes through \`${list}\` and ${words} using \`${sign}\`.`],
		gives: "the new list",
		signs: [sign],
	};
}

function average(frame: Frame): Body {
	const list = frame.list();
	const element = frame.element(list);
	const result = frame.oneOf(["total", "sum", "all"]);
	const length = frame.python ? `len(${list})` : `${list}.length`;
	return {
		parameters: [numberList(list)],
		type: "number",
		lines: [
			start(frame, result, "0"),
			...loop(frame, element, list, [[`${result} += ${element};`], [`${result} += ${element}`]]),
			finish(frame, `${result} / ${length}`),
		],
		does: [
			`It loops over \`${list}\`, adds each \`${element}\` to \`${result}\` with \`+=\`, and divides \`${result}\` by \`${length}\` using \`/\`.`,
		],
		gives: "the average",
		signs: ["+=", "/"],
		name: frame.called(...frame.dice.pick([["average"], ["mean"], ["average", "of"]])),
		bugs: [
			{
				good: `${result} / ${length}`,
				bad: `${result} * ${length}`,
				why: `An average is the sum divided by the count, but it multiplies with \`*\`.`,
			},
		],
	};
}

function reduced(frame: Frame): Body {
	const list = frame.list();
	const element = frame.element(list);
	const result = frame.oneOf(["sum", "total", "acc", "all"]);
	return {
		parameters: [numberList(list)],
		type: "number",
		lines: frame.write(
			[`return ${list}.reduce((${result}, ${element}) => ${result} + ${element}, 0);`],
			[`return sum(${element} for ${element} in ${list})`],
		),
		does: frame.python
			? [`It adds up each \`${element}\` of \`${list}\` with \`sum\`.`]
			: [`With \`reduce\` it adds each \`${element}\` of \`${list}\` to \`${result}\` using \`+\`, beginning with 0.`],
		gives: "the sum",
		signs: frame.python ? ["sum"] : ["reduce", "+"],
	};
}

function found(frame: Frame): Body {
	const list = frame.list();
	const element = frame.element(list);
	const wanted = frame.oneOf(["wanted", "target", "needle", "key", "query", "goal"]);
	const equal = frame.python ? "==" : "===";
	return {
		parameters: [numberList(list), ...numbers([wanted])],
		type: "boolean",
		lines: [
			...loop(frame, element, list, [
				[`if (${element} === ${wanted}) {`, "  return true;", "}"],
				[`if ${element} == ${wanted}:`, "    return True"],
			]),
			finish(frame, frame.python ? "False" : "false"),
		],
		does: [
			`It loops over \`${list}\`. Where \`${element}\` is equal to \`${wanted}\` (\`${equal}\`), it returns true. If there is none, it returns false.`,
		],
		gives: null,
		signs: [equal],
		name: frame.called(...frame.dice.pick([["contains"], ["has"], ["includes"], ["find"]])),
		bugs: frame.python
			? [
					{
						good: "\nreturn False",
						bad: "\n    return False",
						why: "`return False` stands in the loop, so only the first one is compared. It has to stand after the loop.",
					},
				]
			: [
					{
						good: `${element} === ${wanted}`,
						bad: `${element} = ${wanted}`,
						why: "`=` sets a value. To compare, it has to be `===`.",
					},
				],
	};
}

export const listShapes: readonly Shape[] = [
	{ id: "total", weight: 8, make: total },
	{ id: "product", weight: 3, make: product },
	{ id: "counted", weight: 7, make: counted },
	{ id: "best", weight: 5, make: best },
	{ id: "collected", weight: 5, make: collected },
	{ id: "mapped", weight: 4, make: mapped },
	{ id: "average", weight: 3, make: average },
	{ id: "reduced", weight: 2, make: reduced },
	{ id: "found", weight: 4, make: found },
];
