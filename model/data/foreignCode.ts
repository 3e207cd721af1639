import type { Dice } from "./dice.ts";
import { capitalised, functionName, joined, valueName } from "./names.ts";
import { literals, nouns, plurals, verbs } from "./words.ts";

/** What is asked about. */
export interface Subject {
	/** Of the fence; "" for what is no code. */
	readonly tag: string;
	readonly text: string;
}

/** Code in languages and of kinds that the model was never taught. */
export function foreignCode(dice: Dice): Subject {
	return dice.chance(0.5) ? busyFunction(dice) : inOtherLanguages(dice);
}

function inOtherLanguages(dice: Dice): Subject {
	const [a, b, c] = [valueName(dice, "camel"), valueName(dice, "camel"), functionName(dice, "camel")];
	const [table, column, other] = [dice.pick(plurals), dice.pick(nouns), dice.pick(nouns)];
	const type = capitalised(dice.pick(nouns));
	const n = dice.int(1, 99);
	return dice.pick<() => Subject>([
		() => ({
			tag: "sql",
			text: `SELECT ${column}, COUNT(*) FROM ${table}\nWHERE ${other} > ${n}\nGROUP BY ${column}${dice.chance(0.5) ? `\nORDER BY ${other} DESC` : ""};`,
		}),
		() => ({
			tag: "go",
			text: `func ${c}(${a} []string) map[string]int {\n\t${b} := make(map[string]int)\n\tfor _, v := range ${a} {\n\t\t${b}[v]++\n\t}\n\treturn ${b}\n}`,
		}),
		() => ({
			tag: "rust",
			text: `pub fn ${joined([dice.pick(verbs), column], "snake")}(${column}: &str) -> Option<${type}> {\n    ${column}.parse().ok().map(${type}::new)\n}`,
		}),
		() => ({
			tag: "java",
			text: `public final class ${type} {\n    private final int ${column};\n\n    public ${type}(int ${column}) {\n        this.${column} = ${column};\n    }\n}`,
		}),
		() => ({
			tag: "c",
			text: `void ${c}(char *${a})\n{\n    size_t ${b} = strlen(${a});\n    while (${b}-- > ${n}) putchar(${a}[${b}]);\n}`,
		}),
		() => ({
			tag: "html",
			text: `<form action="/${column}" method="post">\n  <input name="${other}" type="${dice.pick(["text", "email", "number"])}">\n  <button>${capitalised(dice.pick(verbs))}</button>\n</form>`,
		}),
		() => ({
			tag: "css",
			text: `.${column}-${other} {\n  display: ${dice.pick(["flex", "grid", "block"])};\n  margin: ${n}px auto;\n}`,
		}),
		() => ({
			tag: "sh",
			text: `for ${column} in ${table}/*.${dice.pick(["txt", "log", "csv"])}; do\n    ${dice.pick(["mv", "cp", "cat"])} "$${column}" "${other}/"\ndone`,
		}),
		() => ({
			tag: "yaml",
			text: `${column}:\n  ${other}: ${n}\n  ${table}:\n    - ${dice.pick(literals)}\n    - ${dice.pick(literals)}`,
		}),
		() => ({
			tag: dice.pick(["ts", "js"]),
			text: `class ${type} extends ${capitalised(dice.pick(nouns))} {\n  #${column} = new Map();\n  async ${c}() {\n    for await (const ${a} of this.${other}()) this.#${column}.set(${a}, await ${a}.${b});\n  }\n}`,
		}),
		() => ({
			tag: dice.pick(["ts", "js"]),
			text: `const ${c} = /^(${dice.pick(literals)}|${dice.pick(literals)})\\s*[${dice.pick(["a-z", "0-9", "^,;"])}]{${dice.int(1, 4)},}$/;`,
		}),
		() => ({ tag: "ts", text: `type ${type}<T> = T extends infer U ? { [K in keyof U]: ${type}<U[K]> } : never;` }),
		() => ({
			tag: dice.pick(["py", "python"]),
			text: `class ${type}(Base):\n    @property\n    async def ${column}(self):\n        with self.lock:\n            yield from (x ** ${n} for x in self.${table})`,
		}),
		() => ({
			tag: dice.pick(["py", "python"]),
			text: `import ${column}\nfrom ${table} import ${type}\n\n@${column}.${other}("/${dice.pick(literals)}")\ndef ${joined([dice.pick(verbs), other], "snake")}():\n    return ${type}.query.filter_by(id=${n}).first()`,
		}),
		() => ({
			tag: dice.pick(["ts", "js"]),
			text: `fetch("/${column}").then((${a}) => ${a}.json()).then(${c}).catch(() => setTimeout(${b}, ${n}));`,
		}),
	])();
}

/** A function as programs are full of: calls on objects, conditions, awaits, one after the other. */
function busyFunction(dice: Dice): Subject {
	const name = () => valueName(dice, "camel");
	const call = () => functionName(dice, "camel");
	const statement = () =>
		dice.pick<() => string>([
			() => `const ${name()} = await ${name()}.${call()}(${name()});`,
			() => `if (!${name()}.${name()}) return;`,
			() => `if (${name()} === null || ${name()}.${name()} === undefined) continue;`,
			() => `this.${name()}.on("${dice.pick(literals)}", (${name()}) => this.${call()}(${name()}));`,
			() => `const { ${name()}, ${name()} } = ${name()};`,
			() => `${name()}.${name()} = { ...${name()}, ${name()}: ${call()}(${name()}) };`,
			() => `return ${name()}.${call()}(({ ${name()} }) => ${name()}.${name()}).${call()}(${name()});`,
			() => `try { ${call()}(${name()}); } catch (error) { ${name()}.${call()}(error); }`,
			() => `switch (${name()}.${name()}) { case "${dice.pick(literals)}": return ${call()}(); }`,
			() => `while (${name()}.length > 0) ${call()}(${name()}.pop()!);`,
			() => `this.#${name()} ??= new ${capitalised(name())}(${name()});`,
			() => `throw new Error(\`${capitalised(dice.pick(nouns))} \${${name()}.${name()}} ${dice.pick(verbs)}\`);`,
		])();
	const head = dice.pick<() => string>([
		() => `async ${call()}(${name()}: ${capitalised(name())}): Promise<void> {`,
		() => `export async function ${call()}(${name()}, ${name()}) {`,
		() => `private ${call()}(): ${capitalised(name())} | null {`,
		() => "useEffect(() => {",
		() => `function* ${call()}({ ${name()}, ...${name()} }) {`,
	])();
	const lines = Array.from({ length: dice.int(2, 7) }, () => `  ${statement()}`);
	const last = head.startsWith("use") ? `}, [${name()}]);` : "}";
	return { tag: dice.pick(["ts", "ts", "js", "tsx"]), text: [head, ...lines, last].join("\n") };
}
