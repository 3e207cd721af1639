import assert from "node:assert/strict";
import { type Beginning, javascript, programOf, python } from "../../../eval/public/codeAnswer.ts";

const double: Beginning = {
	prompt: 'import math\n\n\ndef double(x):\n    """ Twice x. """\n',
	entryPoint: "double",
	syntax: python,
};
const twice: Beginning = {
	prompt: "// Twice x.\nfunction twice(x){\n",
	entryPoint: "twice",
	syntax: javascript,
	stops: ["\nfunction ", "\nconsole.log"],
};
const whole = "def double(x):\n    return 2 * x\n";
const fenced = (code: string, tag = "python") => `\`\`\`${tag}\n${code}\n\`\`\``;

describe("the program that an answer makes", () => {
	const made: readonly (readonly [what: string, beginning: Beginning, answer: string, program: string])[] = [
		["a block, below the prompt's imports", double, fenced(whole.trim()), `import math\n\n\n${whole}\n`],
		[
			"the block that defines the function, among others",
			double,
			`First:\n${fenced("x = 1")}\nThen:\n${fenced(whole.trim())}\nUse it:\n${fenced("double(3)")}`,
			`import math\n\n\n${whole}\n`,
		],
		[
			"a block that was cut short",
			double,
			"Sure!\n```python\ndef double(x):\n    return 2",
			"import math\n\n\ndef double(x):\n    return 2\n",
		],
		[
			"code among words",
			double,
			`Here you are:\n\n${whole}\nIt works for all numbers.`,
			`import math\n\n\n\n${whole}\n`,
		],
		["a bare body", double, "    return 2 * x", `${double.prompt}    return 2 * x\n`],
		[
			"a body without its first blanks",
			double,
			"y = 2\n    return y * x",
			`${double.prompt}    y = 2\n    return y * x\n`,
		],
		["a body without any blanks", double, "y = 2\nreturn y * x", `${double.prompt}    y = 2\n    return y * x\n`],
		[
			"a body in a block",
			double,
			fenced("y = 2\nif x:\n    y = 3\nreturn y"),
			`${double.prompt}    y = 2\n    if x:\n        y = 3\n    return y\n\n`,
		],
		[
			"a body that goes on with something else",
			double,
			"    return 2 * x\n\nprint(double(2))\n",
			`${double.prompt}    return 2 * x\n\n`,
		],
		[
			"a block of JavaScript",
			twice,
			fenced("const twice = (x) => 2 * x;", "js"),
			"// Twice x.\nconst twice = (x) => 2 * x;\n\n",
		],
		[
			"an exported function",
			twice,
			fenced("export function twice(x) {\n  return 2 * x;\n}", "js"),
			"// Twice x.\nexport function twice(x) {\n  return 2 * x;\n}\n\n",
		],
		[
			"a JavaScript body up to a stop",
			twice,
			"  return 2 * x;\n}\nconsole.log(twice(1));",
			"// Twice x.\nfunction twice(x){\n  return 2 * x;\n}\n",
		],
	];
	for (const [what, beginning, answer, program] of made) {
		it(`is ${what}`, () => assert.equal(programOf(beginning, answer), program));
	}
});
