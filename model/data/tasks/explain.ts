import type { Dice } from "../dice.ts";
import { anyCall, type CallSample } from "../functions/calls.ts";
import {
	anyFunction,
	anyLanguage,
	type FunctionSample,
	functionCombination,
	functionsOfFile,
} from "../functions/sample.ts";
import type { Language } from "../functions/shape.ts";
import { about, ask, type Item, right } from "../item.ts";
import { capitalised } from "../names.ts";
import { adjectives, nouns, plurals } from "../words.ts";

const questions = [
	[60, "Explain this code:"],
	[8, "Explain this function:"],
	[8, "What does this function do?"],
	[8, "What does this code do?"],
	[4, "Can you explain this?"],
	[3, "Please explain this code."],
	[3, "Describe this code:"],
	[3, "What is this?"],
	[3, "explain this"],
] as const;

/** Explain a short function, several of them, or a line that calls some: names and operators are copied from the code. */
export function explain(dice: Dice): Item {
	const language = anyLanguage(dice);
	return dice.weighted<() => Item>([
		[78, () => explainFunction(dice, language)],
		[10, () => explainSeveral(dice, language)],
		[12, () => explainCall(dice, language)],
	])();
}

const tags = {
	ts: [
		[92, "ts"],
		[4, "typescript"],
		[3, "tsx"],
		[1, ""],
	],
	js: [
		[90, "js"],
		[6, "javascript"],
		[3, "jsx"],
		[1, ""],
	],
	py: [
		[60, "py"],
		[39, "python"],
		[1, ""],
	],
} as const;

/** The tags under which a language goes. */
export const tagOf = (dice: Dice, language: Language): string => dice.weighted<string>(tags[language]);

function item(
	dice: Dice,
	language: Language,
	code: string,
	difficulty: number,
	fields: Pick<Item, "answers" | "check" | "combination" | "parts">,
): Item {
	const question = dice.weighted(questions);
	return {
		task: "explain",
		kind: "plain",
		difficulty,
		prompt: ask(about(question, tagOf(dice, language), code)),
		...fields,
	};
}

function explainFunction(dice: Dice, language: Language): Item {
	const sample = anyFunction(dice, language, 0.4);
	const code = withSurroundings(dice, sample);
	return item(dice, language, code, sample.body.lines.length > 1 ? 2 : 1, {
		answers: [right("direct", explanationOf(dice, sample, "This code"), 1)],
		check: { kind: "names", all: namesToTell(sample), code: `${code} print console.log` },
		combination: functionCombination(sample),
		parts: [],
	});
}

/** Now and then with a comment above, as in files. */
function withSurroundings(dice: Dice, { code, language, name }: FunctionSample): string {
	if (!dice.chance(0.1)) return code;
	const words = Array.from({ length: dice.int(1, 4) }, () => dice.pick(dice.pick([nouns, adjectives, plurals])));
	const text = dice.pick([`See ${name}`, `Used for ${words.join(" ")}.`, capitalised(words.join(" "))]);
	if (language === "py") return `# ${text}\n${code}`;
	return `${dice.chance(0.5) ? `// ${text}` : `/** ${text} */`}\n${code}`;
}

const namesToTell = ({ name, body }: FunctionSample): string[] => [
	name,
	...body.parameters.map((parameter) => parameter.name),
	...body.signs,
];

function explanationOf(dice: Dice, { name, body }: FunctionSample, subject: string): string {
	const parameters = body.parameters.map((parameter) => `\`${parameter.name}\``);
	const taken =
		parameters.length === 1 ? parameters[0]! : `${parameters.slice(0, -1).join(", ")} and ${parameters.at(-1)}`;
	const opening = dice.weighted([
		[70, `${subject} defines \`${name}\`, which takes ${taken}.`],
		[18, `The function \`${name}\` takes ${taken}.`],
		[12, `\`${name}\` is a function that takes ${taken}.`],
	]);
	const ending =
		body.gives === null
			? []
			: [
					dice.weighted([
						[80, `The function returns ${body.gives}.`],
						[20, `The result is ${body.gives}.`],
					]),
				];
	return [opening, dice.pick(body.does), ...ending].join(" ");
}

function explainSeveral(dice: Dice, language: Language): Item {
	const count = dice.weighted([
		[7, 2],
		[3, 3],
	] as const);
	const samples = functionsOfFile(dice, language, count, 0.5);
	const code = samples.map((sample) => sample.code).join(language === "py" ? "\n\n\n" : "\n\n");
	const explanations = samples.map((sample, index) =>
		explanationOf(dice, sample, index === 0 ? "This code" : "It also"),
	);
	const [combination, ...parts] = samples.map(functionCombination);
	return item(dice, language, code, 3, {
		answers: [right("direct", explanations.join("\n\n"), 1)],
		check: { kind: "names", all: samples.flatMap(namesToTell), code },
		combination: combination!,
		parts,
	});
}

function explainCall(dice: Dice, language: Language): Item {
	const call: CallSample = anyCall(dice, language);
	const subject = dice.weighted([
		[70, "This code"],
		[30, "This line"],
	]);
	return item(dice, language, call.code, 2, {
		answers: [right("direct", `${subject} ${call.words}.`, 1)],
		check: { kind: "names", all: call.names, code: call.code },
		combination: `call ${call.names.join(" ")}`,
		parts: [],
	});
}
