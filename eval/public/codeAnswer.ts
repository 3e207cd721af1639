/** What tells code of a language from prose and other code. */
export interface CodeSyntax {
	/** A line that defines a function of this name. */
	definition(name: string): RegExp;
	/** An unindented line of code. */
	readonly codeLine: RegExp;
	/** Where a body that is gone on with ends; a set of exercises may say it otherwise. */
	readonly stops: readonly string[];
	/** Blocks are told by how far lines are indented. */
	readonly indented: boolean;
}

const escaped = (name: string) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

export const python: CodeSyntax = {
	definition: (name) => new RegExp(`^(?:async +)?def +${escaped(name)} *[(\\[]`, "m"),
	codeLine:
		/^(?:(?:async|def|class|import|from|if|elif|else|for|while|try|except|finally|with|assert|return|raise|global|pass)\b|[@#)\]}"']|[\w.]+ *[=([:+*/-]|[\w., ]+ = )/,
	stops: ["\nclass ", "\ndef ", "\n#", "\nif ", "\nprint(", "\nassert "],
	indented: true,
};

export const javascript: CodeSyntax = {
	definition: (name) =>
		new RegExp(
			`^(?:export +)?(?:default +)?(?:(?:async +)?function *\\*? *${escaped(name)} *[(<]|(?:const|let|var) +${escaped(name)} *[=:])`,
			"m",
		),
	codeLine:
		/^(?:(?:async|function|const|let|var|class|import|export|if|else|for|while|do|switch|try|catch|finally|return|throw|type|interface|enum|declare)\b|\/\/|\/\*|\*|[)\]}({["'`@]|[\w$.]+ *[=([.;:])/,
	stops: ["\nfunction ", "\n/*", "\n//", "\nclass ", "\nconsole.log"],
	indented: false,
};

/** An exercise: the beginning of a program, up to where the body of its last function begins. */
export interface Beginning {
	readonly prompt: string;
	/** The function that is to be written. */
	readonly entryPoint: string;
	readonly syntax: CodeSyntax;
	/** Instead of the syntax's. */
	readonly stops?: readonly string[] | undefined;
}

/** What the prompt defines before the function that is to be written: imports, and functions that it may call. */
export function preambleOf({ prompt, entryPoint, syntax }: Beginning): string {
	const places = Array.from(prompt.matchAll(new RegExp(syntax.definition(entryPoint), "gm")), ({ index }) => index);
	return prompt.slice(0, places.at(-1) ?? 0);
}

/**
 * The program that an answer makes of an exercise: its block of code, or the code among its words, below what the prompt
 * defines besides; or, where the function itself is not written anew, the prompt gone on with.
 */
export function programOf(beginning: Beginning, answer: string): string {
	const { prompt, entryPoint, syntax } = beginning;
	const definition = syntax.definition(entryPoint);
	const blocks = codeBlocks(answer);
	const block = blocks.findLast((code) => definition.test(code)) ?? blocks.find((code) => code.trim() !== "");
	const code = block ?? withoutProse(answer, definition, syntax);
	if (definition.test(code)) return `${preambleOf(beginning)}${code}\n`;
	return `${prompt.trimEnd()}\n${continuation(code, beginning)}\n`;
}

/** An answer that was cut short leaves its last block open. */
const codeBlocks = (answer: string): string[] =>
	Array.from(answer.matchAll(/^ *(`{3,}|~{3,})[^\n]*\n([\s\S]*?)(?:^ *\1|(?![\s\S]))/gm), ([, , code]) => code!);

/** From the first line of code on, where the function is defined below it, up to the first words again. */
function withoutProse(answer: string, definition: RegExp, { codeLine }: CodeSyntax): string {
	if (!definition.test(answer)) return answer;
	const lines = answer.split("\n");
	const isProse = (line: string) => /^\S/.test(line) && !codeLine.test(line);
	const defined = lines.findIndex((line) => definition.test(line));
	const start = lines.findLastIndex((line, index) => index < defined && isProse(line)) + 1;
	const end = lines.findIndex((line, index) => index > defined && isProse(line));
	return lines.slice(start, end === -1 ? lines.length : end).join("\n");
}

function continuation(code: string, { syntax, stops = syntax.stops }: Beginning): string {
	const cut = (text: string) => {
		const ends = stops.map((stop) => text.indexOf(stop)).filter((index) => index > 0);
		return text.slice(0, Math.min(text.length, ...ends));
	};
	const body = code.replace(/^\s*\n/, "");
	if (!syntax.indented || /^\s/.test(body)) return cut(body);
	// Chat models leave the first blanks out, or write the body as if it stood alone.
	const [first = "", next = ""] = body.split("\n").filter((line) => line.trim() !== "");
	const onlyFirst = /^\s/.test(next) && !first.trimEnd().endsWith(":");
	return onlyFirst ? cut(`    ${body}`) : body.replace(/^(?=.)/gm, "    ");
}
