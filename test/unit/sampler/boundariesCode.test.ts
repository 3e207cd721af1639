import assert from "node:assert/strict";
import { type Boundary, beginningIn } from "../../../sampler/boundaries.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const placeAfter = (language: string, text: string) => beginningIn(language).after(bytes(text));

/** What ends before the line break that follows. */
const lineEnds: Readonly<Record<string, readonly (readonly [text: string, ends: Boundary | null])[]>> = {
	ts: [
		["const a = 1", "statement"],
		["const a = 1;", "statement"],
		["foo(a,", null],
		["foo(a,\n\tb)", "statement"],
		["foo([1,\n2", null],
		["foo(() => {", "statement"],
		["foo(() => {\n\tconst a = 1", "statement"],
		["foo(() => {\n\tbar(\n", null],
		["foo(() => {\n}", null],
		["foo(() => {\n})", "statement"],
		["if (a) {\n\tb();\n}", "statement"],
		["const f = (a) =>", null],
		["const a = b +", null],
		["a++", "statement"],
		["const o = {\n\ta: 1,", "line"],
		["// a comment (", "line"],
		["a(); // a comment (", "statement"],
		["/* a", null],
		["/* a\n * b */", "line"],
		["/*/ a */ b", "statement"],
		["/*/ a", null],
		["a = '(' + \"[\"", "statement"],
		["a = 'it\\'s ('", "statement"],
		["a = `x", null],
		["a = `x\n(`", "statement"],
		[`a = \`x \${b({`, null],
		[`a = \`x \${b({c: \`}\`})} (\``, "statement"],
		["a = `\\${(`", "statement"],
		["a = /[/'\"`(]/", "statement"],
		["a = b / c / d(", null],
		["a = 1 // it's", "statement"],
		[`a = \`\${b(\`(\`)}\``, "statement"],
		["a = /[\nb = '('", "statement"],
		["foo(\n}\na", "statement"],
		["{ foo(\n}\na", "statement"],
		["a = )]}", "statement"],
		["<p>don't", "statement"],
		["return (\n\t<A b={c} />\n)", "statement"],
		["return (\n\t<p>a</p>\n)", "statement"],
		["a = () => /[(]/", "statement"],
	],
	java: [
		['String s = """', null],
		['String s = """\n  a (', null],
		['String s = """\n  a (\n  """;', "statement"],
		['String s = "";', "statement"],
		["char c = '(';", "statement"],
	],
	"c++": [
		["int a = 1'000'000;", "statement"],
		["#define A(x) \\", null],
		["char c = '\"';", "statement"],
		["a->b", "statement"],
	],
	go: [
		["a := `(", null],
		["a := `(\n`", "statement"],
	],
	rust: [
		["fn f<'a>(x: &'a str) {", "statement"],
		["let c = '(';", "statement"],
		["let c = '\\'';", "statement"],
		["let c = 'é';", "statement"],
		['let s: &\'static str = "(";', "statement"],
		['let s = r#"("', null],
		['let s = r#"("#;', "statement"],
		['for r in r"\\" {', "statement"],
	],
	php: [["$a = '(", null]],
	css: [
		["a {", "statement"],
		["color: red;", "statement"],
		["a: url(http://b)", "line"],
		["a,", "line"],
		["/* a;", null],
	],
	json: [
		['"a": [', "line"],
		['"a": 1,', "line"],
	],
	python: [
		["a = 1", "statement"],
		["if a:", "statement"],
		["a = {", null],
		["a = {\n 'b': 1}", "statement"],
		["a = 1 + \\", null],
		["# a comment (", "line"],
		['"""A', null],
		['"""A\n(', null],
		['"""A\n("""', "statement"],
		['"""A \\"""', null],
		["a = ''", "statement"],
		["a = f'''(\n'''", "statement"],
		["a = f'('", "statement"],
		["a = '# ('", "statement"],
		["a = 5 * 12 -", "statement"],
	],
	ruby: [
		["a = {", "statement"],
		['a = "#{b}', null],
		['a = "#{b}"', "statement"],
		["a +", null],
	],
	bash: [
		["a | b |", null],
		["a && \\", null],
		["echo 'it is (", null],
		[`echo $# \${#a} (`, "statement"],
		["echo a # it's", "statement"],
		["case a in\n\tb)", "statement"],
	],
	yaml: [
		["a: it's", "line"],
		["a: b#c", "line"],
		["a: [", null],
	],
	toml: [
		["a = [", null],
		["a = it's", "line"],
	],
	r: [
		["a <-", null],
		["f(a", null],
		["a <- 1", "statement"],
	],
	perl: [["my $n = $#a;", "statement"]],
	sql: [
		["SELECT a", "line"],
		["SELECT a;", "statement"],
		["-- it's", "line"],
		["SELECT 'it''s (", null],
		["SELECT 'it''s ('", "line"],
		["SELECT a - b", "line"],
		["SELECT N'('", "line"],
	],
	lua: [
		["a = 1 -- (", "statement"],
		["--[[ a", null],
		["--[[ a\n]]", "line"],
		["--[ a", "line"],
		["a = [[ (", null],
		["a = [[ (\n]]", "statement"],
		["a[b[1]]", "statement"],
	],
	haskell: [
		["foldl' (+) 0", "statement"],
		["{- a", null],
		["{- a\n-}", "line"],
		["a = f {", null],
	],
	html: [
		["<p>", "line"],
		["<p", null],
		["<!DOCTYPE", null],
		["<p class='>'", null],
		["<p class='>'>it's", "line"],
		["a < b", "line"],
		["<!-- a", null],
		["<!-- a\n -->", "line"],
		["<script>\nfoo(", "line"],
		["<script>\nfoo(\n</script>", "line"],
		["<span>\n</span", null],
	],
	text: [
		["foo(", "line"],
		["it's `", "line"],
	],
};

describe("what a line break ends in code", () => {
	for (const [language, rows] of Object.entries(lineEnds)) {
		for (const [text, ends] of rows) {
			it(`${language} ${JSON.stringify(text)}: ${ends}`, () => {
				const place = placeAfter(language, text);
				assert.equal(place.ends(bytes("\n")), ends);
				assert.equal(place.ends(bytes("\r\n")), ends, "before a line break of two bytes");
				assert.equal(place.ends(null), ends, "at the end of the answer");
				assert.equal(placeAfter(language, text.replaceAll("\n", "\r\n")).ends(null), ends, "after such line breaks");
			});
		}
	}

	it("is not ended before it", () => {
		assert.equal(placeAfter("ts", "const a = 1").ends(bytes(" + 2")), null);
		assert.equal(placeAfter("python", "a = 1").ends(bytes(";")), null);
	});

	it("is a line after it, unless something is still open", () => {
		assert.equal(placeAfter("ts", "a();\n").ends(bytes("b")), "line");
		assert.equal(placeAfter("ts", "a();\n\n").ends(bytes("b")), "line");
		assert.equal(placeAfter("ts", "a();\n\t").ends(bytes("b")), null);
		assert.equal(placeAfter("ts", "a(\n").ends(bytes("b")), null);
		assert.equal(placeAfter("ts", "`\n").ends(bytes("b")), null);
	});
});

describe("a semicolon", () => {
	const rows: readonly [language: string, text: string, next: string, ends: Boundary | null][] = [
		["ts", "a();", " b();", "statement"],
		["ts", "a();", "b", null],
		["ts", "for (let i = 0;", " i < n", null],
		["ts", "a = ';", " ", null],
		["ts", "// a;", " b", null],
		["css", "a: b;", " c", "statement"],
		["python", "a;", " b", null],
		["bash", "a;", " b", "statement"],
		["html", "a &amp;", " b", null],
	];
	for (const [language, text, next, ends] of rows) {
		it(`in ${language} ${JSON.stringify(text)} before ${JSON.stringify(next)}: ${ends}`, () => {
			assert.equal(placeAfter(language, text).ends(bytes(next)), ends);
		});
	}
});

describe("where a thought may be put in code", () => {
	const rows: readonly [language: string, text: string, isStart: boolean][] = [
		["ts", "", true],
		["ts", "a();\n", true],
		["ts", "a();\n\t", true],
		["ts", "a(); ", false],
		["ts", "a. ", false],
		["ts", "a(\n\t", true],
		["ts", "a = `\n", false],
		["ts", `a = \`\${\n`, false],
		["ts", `a = \`\${\nb}\`\n`, true],
		["ts", "/*\n * ", false],
		["ts", "/*\n */\n", true],
		["ts", "a = 'b \\\n", false],
		["ts", "a = 'b\n", true],
		["ts", "a = 'b\\\\\n", true],
		["tsx", "return (\n\t<p>\n", false],
		["tsx", "return (\n\t<p>\n\n", false],
		["tsx", "a = () =>\n", true],
		["python", '"""\n', false],
		["python", '"""\n"""\n', true],
		["python", "a = b + \\\n", false],
		["python", "a = b + \\\n c\n", true],
		["python", "a = b + \\\r\n", false],
		["bash", "a '\n", false],
		["html", "<p\n", false],
		["html", "<p>\n", true],
		["html", "<script>\n", false],
		["html", "<style>\n</style>\n", true],
		["json", "{\n", true],
	];
	for (const [language, text, isStart] of rows) {
		it(`${language} ${JSON.stringify(text)}: ${isStart ? "here" : "not here"}`, () => {
			assert.equal(placeAfter(language, text).isStart(bytes("a")), isStart);
		});
	}

	it("is not before an element", () => {
		assert.equal(placeAfter("tsx", "return (\n\t").isStart(bytes("<p>")), false);
		assert.equal(placeAfter("html", "<p>\n").isStart(bytes("<p>")), true);
	});
});
