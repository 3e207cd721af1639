import assert from "node:assert/strict";
import fc from "fast-check";
import { type Phrase, phrasesOfCode, phrasesOfProse } from "../../../sampler/phrases.ts";

const shown = (text: string, phrases: readonly Phrase[]) =>
	phrases.map(({ start, end, kind }) => `${kind} ${text.slice(start, end)}`);
const inCode = (language: string, code: string) => shown(code, phrasesOfCode(code, language));
const inProse = (text: string) => shown(text, phrasesOfProse(text));

const languages = ["ts", "python", "rust", "go", "c", "css", "html", "sql", "sh", "json", "lua", "ruby", "haskell", ""];
const scraps = fc.constantFrom(
	...[
		"if ",
		"if (",
		"while",
		"(",
		")",
		"[",
		"]",
		"{",
		"}",
		":",
		";",
		",",
		".",
		"a",
		"_b1",
		"é",
		"1.5",
		"0x1f",
		"\n",
		"\t",
		" ",
	],
	...[
		'"',
		"'",
		"`",
		"${",
		"\\",
		"//",
		"/*",
		"*/",
		"#",
		"--",
		"<",
		"==",
		"=>",
		"&&",
		"def ",
		"f(",
		"🍎",
		'"""',
		'r#"',
		"<!--",
		"-->",
	],
);
const codes = fc.oneof(
	fc.array(scraps, { maxLength: 60 }).map((parts) => parts.join("")),
	fc.string({ maxLength: 60 }),
);

describe("the phrases of a text", () => {
	it("are of prose its words, numbers, names and code, and not where a link leads", () => {
		assert.deepEqual(inProse("It's 9.11, see [the Eiffel Tower](http://a.b/c) or `f(x)`."), [
			"word It's",
			"number 9.11",
			"word see",
			"word the",
			"name Eiffel Tower",
			"word or",
			"code f(x)",
		]);
		assert.deepEqual(inProse("**well-known** at 10:30 https://a.b/c?d"), [
			"word well-known",
			"word at",
			"number 10:30",
			"code https://a.b/c?d",
		]);
	});

	it("are of code its identifiers, literals, operators, short calls and conditions", () => {
		assert.deepEqual(inCode("ts", "const a_1 = b.c - 0x1f; // as it was"), [
			"identifier const",
			"identifier a_1",
			"operator =",
			"identifier b",
			"identifier c",
			"operator -",
			"literal 0x1f",
			"word as",
			"word it",
			"word was",
		]);
		assert.deepEqual(inCode("css", "margin-top: 2px"), ["identifier margin-top", "literal 2px"]);
		assert.deepEqual(inCode("rust", "fn f<'a>(c: char) { g('x') }").slice(-1), ["call g('x')"]);
		assert.deepEqual(inCode("python", "def f(x): pass")[1], "identifier f");
	});

	it("have conditions with and without brackets", () => {
		const conditionIn = (language: string, code: string) =>
			inCode(language, code).filter((phrase) => phrase.startsWith("condition"));
		for (const [language, code, condition] of [
			["ts", "if (a > 0) return;", "a > 0"],
			["ts", "while (f(a) && b) {", "f(a) && b"],
			["python", "if (a or b) and c:", "(a or b) and c"],
			["python", "xs = [x for x in xs if x > 0]", "x > 0"],
			["python", "a = b if b > c else c", "b > c"],
			["go", "if a == nil {", "a == nil"],
			["sh", "if [ -f $x ]; then", "[ -f $x ]"],
			["rust", "if (a) == b {", "(a) == b"],
		] as const) {
			assert.deepEqual(conditionIn(language, code), [`condition ${condition}`], code);
		}
		assert.deepEqual(conditionIn("ts", "if (a) return;"), [], "one name is an identifier");
	});

	it("follow each other without overlap, hold no blanks at their ends, and cut no word in half", () => {
		fc.assert(
			fc.property(codes, fc.constantFrom(null, ...languages), (text, language) => {
				let at = 0;
				for (const { start, end } of language === null ? phrasesOfProse(text) : phrasesOfCode(text, language)) {
					assert.ok(at <= start && start < end && end <= text.length);
					assert.equal(text.slice(start, end), text.slice(start, end).trim());
					for (const border of [start, end]) {
						const isInside =
							/[\p{L}\p{M}\p{N}_]$/u.test(text.slice(0, border)) && /^[\p{L}\p{M}\p{N}_]/u.test(text.slice(border));
						assert.ok(!isInside, `${JSON.stringify(text.slice(start, end))} cuts a word`);
					}
					at = end;
				}
			}),
			{ numRuns: 1000, examples: [['"""if ', "python"]] },
		);
	});
});
