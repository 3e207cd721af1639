import type { Body, Frame, Shape } from "./shape.ts";

function size(frame: Frame): Body {
	const list = frame.list();
	const length = frame.python ? `len(${list})` : `${list}.length`;
	const empty = frame.dice.chance(0.6);
	const equal = frame.python ? "==" : "===";
	const expression = empty ? `${length} ${equal} 0` : length;
	return {
		parameters: [{ name: list, type: frame.dice.pick(["string[]", "number[]"]) }],
		type: empty ? "boolean" : "number",
		lines: frame.write([`return ${expression};`], [`return ${expression}`]),
		does: empty
			? [`It tests if the length of \`${list}\` is equal to 0 (\`${equal}\`).`]
			: [`It reads the length of \`${list}\` with \`${frame.python ? "len" : "length"}\`.`],
		gives: empty ? "a boolean" : "the length",
		signs: empty ? [equal] : [frame.python ? "len" : "length"],
		name: empty
			? frame.called("is", "empty")
			: frame.called(...frame.dice.pick([["size"], ["count"], ["how", "many"]])),
		...(empty
			? {
					bugs: [
						{
							good: `${equal} 0`,
							bad: `${equal} 1`,
							why: "An empty list has the length 0, but it compares with 1.",
							shownByName: true,
						},
					],
				}
			: {}),
	};
}

function atPlace(frame: Frame): Body {
	const list = frame.list();
	const last = frame.dice.chance(0.5);
	const place = last ? (frame.python ? `${list}[-1]` : `${list}[${list}.length - 1]`) : `${list}[0]`;
	const name = frame.called(last ? "last" : "first");
	const bad = frame.python ? `${list}[1]` : last ? `${list}[${list}.length]` : `${list}[1]`;
	return {
		parameters: [{ name: list, type: "string[]" }],
		type: "string",
		lines: frame.write([`return ${place};`], [`return ${place}`]),
		does: [`It reads the ${last ? "last" : "first"} element of \`${list}\` with \`${place}\`.`],
		gives: `the ${last ? "last" : "first"} element`,
		signs: [place],
		name,
		bugs: [
			{
				good: place,
				bad,
				why: `The ${last ? "last" : "first"} element is \`${place}\`, but it reads \`${bad}\`.`,
				shownByName: true,
			},
		],
	};
}

function indexed(frame: Frame): Body {
	const list = frame.list();
	const result = frame.oneOf(["total", "sum", "result"]);
	const length = `${list}.length`;
	return {
		parameters: [{ name: list, type: "number[]" }],
		type: "number",
		lines: frame.write(
			[
				`let ${result} = 0;`,
				`for (let i = 0; i < ${length}; i++) {`,
				`  ${result} += ${list}[i];`,
				"}",
				`return ${result};`,
			],
			[`${result} = 0`, `for i in range(len(${list})):`, `    ${result} += ${list}[i]`, `return ${result}`],
		),
		does: [
			`It begins with \`${result}\` equal to 0, then counts \`i\` through the places of \`${list}\` and adds \`${list}[i]\` with \`+=\`.`,
		],
		gives: `\`${result}\``,
		signs: ["+="],
		bugs: frame.python
			? [
					{
						good: `range(len(${list}))`,
						bad: `range(1, len(${list}))`,
						why: "The first place is 0, but the loop begins with 1.",
					},
				]
			: [
					{
						good: `i < ${length}`,
						bad: `i <= ${length}`,
						why: `The last place is \`${length} - 1\`, so it has to be \`<\`.`,
					},
					{ good: "let i = 0", bad: "let i = 1", why: "The first place is 0, but the loop begins with 1." },
				],
	};
}

export const placeShapes: readonly Shape[] = [
	{ id: "size", weight: 3, make: size },
	{ id: "at place", weight: 3, make: atPlace },
	{ id: "indexed", weight: 4, make: indexed },
];
