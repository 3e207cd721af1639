import assert from "node:assert/strict";
import { placeOf, whereNow } from "../../../extension/editor/place.ts";

const lines = `import x from "y";

/** Doubles. */
export async function double(
	n: number,
): Promise<number> {
	if (n > 0) {
		return 2 * n;
	}
	return 0;
}

class Box {
	open() {
		return 1;
	}

	close() {}
}

const half = (n: number): number => {
	return n / 2;
};
const one = 1;
`.split("\n");
const python = `@cache
def total(prices):
    # all of them
    result = 0

    for price in prices:
        result += price
    return result

def other():
    pass
`.split("\n");
const at = (code: string, change: Partial<Parameters<typeof placeOf>[1]> = {}) =>
	placeOf(code, { lines, attached: null, selected: null, cursor: 1, ...change });
const shown = (code: string, text = lines) => {
	const place = placeOf(code, { lines: text, attached: null, selected: null, cursor: 1 });
	return place.lines && text.slice(place.lines.first, place.lines.last + 1);
};

describe("where code from an answer belongs", () => {
	it("is the place of what it declares, to the bracket that closes it", () => {
		assert.deepEqual(shown("async function double(n) {\n}"), lines.slice(3, 11));
		assert.deepEqual(shown("class Box {\n}"), lines.slice(12, 19));
		assert.deepEqual(shown("const half = (n) => n / 2;"), lines.slice(20, 23));
		assert.deepEqual(shown("const one = 2;"), ["const one = 1;"]);
		assert.deepEqual(shown("def total(prices):\n    return sum(prices)", python), python.slice(1, 8));
	});

	it("is the place of it also where a bracket on a line of its own opens the body", () => {
		const php = [
			"class Cart",
			"{",
			"\tpublic function total(",
			"\t\tarray $items",
			"\t)",
			"\t{",
			"\t\treturn 1;",
			"\t}",
		];
		const text = [
			...php,
			"",
			"\tpublic function none()",
			"\t{",
			"\t}",
			"}",
			"struct P",
			"{",
			"\tint x;",
			"};",
			"int y;",
		];
		assert.deepEqual(shown("public function total($items)\n{\n}", text), text.slice(2, 8));
		assert.deepEqual(shown("class Cart\n{\n}", text), text.slice(0, 13));
		assert.deepEqual(shown("struct P\n{\n};", text), text.slice(13, 17));
		assert.deepEqual(shown("const one = 2;", ["const one = 1;", "{", "\tlet two;", "}"]), ["const one = 1;"]);
	});

	it("goes on where Rust says what its types are", () => {
		const text = [
			"fn f<T>(x: T) -> u8",
			"where",
			"    T: Clone,",
			"{",
			"    1",
			"}",
			"",
			"fn g<T>(",
			"    x: T,",
			") -> u8",
		];
		text.push("where T: Clone {", "    2", "}", "fn h() {}");
		assert.deepEqual(shown("fn f<T>(x: T) -> u8 {\n    3\n}", text), text.slice(0, 6));
		assert.deepEqual(shown("fn g<T>(x: T) -> u8 {\n    3\n}", text), text.slice(7, 13));
	});

	it("goes on behind the labels of a class, whose own they are", () => {
		for (const head of [["class Foo {"], ["class Foo", "{"]]) {
			const body = ["public:", "    Foo();", "", "private slots:", "    int x;", "};"];
			const text = [...head, ...body, "int y;"];
			assert.deepEqual(shown("class Foo {\n};", text), text.slice(0, -1));
		}
		const outer = ["class Outer {", "struct Inner;", "struct Other {", "};", "public:", "  int x;", "};"];
		assert.deepEqual(shown("struct Inner;", outer), ["struct Inner;"]);
		assert.deepEqual(shown("struct Other {\n};", outer), outer.slice(2, 4));
		const kotlin = ["val one = 1", "private val two: Int = 2"];
		assert.deepEqual(shown("val one = 3", kotlin), ["val one = 1"]);
	});

	it("goes on behind the clauses of a method, but not behind what is called alike", () => {
		const ruby = ["def read", "  open", "rescue IOError => e", "  log e", "rescue", "  log", "else", "  1", "ensure"];
		const text = [...ruby, "  close", "end", "", "def other", "end"];
		assert.deepEqual(shown("def read\n  2\nend", text), text.slice(0, 11));
		const calls = ["def f():", "    pass", "ensure(f)", "where = 1", "after.all()"];
		assert.deepEqual(shown("def f():\n    return 1", calls), calls.slice(0, 2));
	});

	it("goes on behind comments and preprocessor lines that lie farther out, and leaves those that follow it", () => {
		const nested = ["namespace n {", "\tclass A {", "\t\tint x;", "#if B", "\t\tint y;", "#endif", "// z", "\t};", "}"];
		assert.deepEqual(shown("class A {\n};", nested), nested.slice(1, 8));
		const loose = ["def f():", "    a()", "# then", "    b()", "# of g", "def g():", "    pass"];
		assert.deepEqual(shown("def f():\n    pass", loose), loose.slice(0, 4));
		for (const comment of [
			["/**", " * Two.", " */"],
			["/*", "   Two.", "*/"],
			["/*", "  Two."],
		]) {
			const text = ["const one = 1", ...comment, "const two = 2"];
			assert.deepEqual(shown("const one = 3", text), ["const one = 1"]);
		}
	});

	it("goes on to where the lines asked about close it, if they are all it is", () => {
		const text = ["/** A. */", "function a() {", "\treturn `", "text", "`;", "}", "b(() => {", "});"];
		const code = "function a() {\n\treturn 1;\n}";
		assert.deepEqual(at(code, { lines: text, attached: { first: 0, last: 5 } }).lines, { first: 1, last: 5 });
		const short = { first: 1, last: 2 };
		assert.deepEqual(at(code, { lines: text, attached: null }).lines, short);
		assert.deepEqual(at(code, { lines: text, attached: { first: 2, last: 5 } }).lines, short, "begins within");
		assert.deepEqual(at(code, { lines: ["x();", ...text], attached: { first: 0, last: 6 } }).lines, {
			first: 2,
			last: 3,
		});
	});

	it("leaves what else was asked about where it does not belong to it", () => {
		const others = ["function a() {", "}", "function b() {", "}"];
		const attached = { first: 0, last: 3 };
		assert.deepEqual(at("function a() {\n}", { lines: others, attached }).lines, { first: 0, last: 1 });
		const open = ["def a():", "    pass", "b(", "    1,", ")"];
		assert.deepEqual(at("def a():\n    return 1", { lines: open, attached: { first: 0, last: 4 } }).lines, {
			first: 0,
			last: 1,
		});
		const two = ["def a", "  `", "x`", "def b", "end"];
		assert.deepEqual(at("def a\nend", { lines: two, attached: { first: 0, last: 4 } }).lines, { first: 0, last: 1 });
	});

	it("has the comments and decorators above, where the code brings its own", () => {
		assert.deepEqual(shown("/** Twice. */\nfunction double(n) {\n}"), lines.slice(2, 11));
		assert.deepEqual(shown("@cache\ndef total(prices):\n    return sum(prices)", python), python.slice(0, 8));
	});

	it("has also the template parameters and attributes above, but no list", () => {
		const text = [
			"/// A.",
			"template <typename T>",
			"class A {",
			"};",
			"",
			"[Serializable]",
			'[Route("b")]',
			"class B {",
			"}",
		];
		text.push("[1, 2]", "[x, y] = [y, x]", "class C {", "}");
		assert.deepEqual(shown("template <typename T>\nclass A {\n};", text), text.slice(0, 4));
		assert.deepEqual(shown("[Serializable]\nclass B {\n}", text), text.slice(5, 9));
		assert.deepEqual(shown("[Serializable]\nclass C {\n}", text), text.slice(11, 13));
	});

	it("is what was asked about where the code declares nothing that is there, or more than one thing", () => {
		const attached = { first: 6, last: 8 };
		for (const code of ["return 3;", "function a() {}\nfunction double() {}", "function nowhere() {}"]) {
			const place = at(code, { attached, selected: { first: 1, last: 1 } });
			assert.deepEqual([place.lines, place.words], [attached, "in place of the lines asked about"]);
		}
	});

	it("is the selection where nothing was asked about, or the whole file, and else the cursor", () => {
		const whole = { first: 0, last: lines.length - 1 };
		const selected = { first: 4, last: 5 };
		assert.deepEqual(at("x", { attached: whole, selected }).lines, selected);
		assert.deepEqual(at("x", { cursor: 7 }), { lines: null, before: 7, words: "at the cursor" });
		assert.deepEqual(at("", { cursor: 7 }).before, 7);
	});

	it("is not guessed where a name is declared twice", () => {
		const twice = ["function f() {}", "function f() {}"];
		assert.equal(placeOf("function f() {}", { lines: twice, attached: null, selected: null, cursor: 0 }).lines, null);
	});
});

describe("where the lines that a question was about are now", () => {
	const uri = "file:///a.ts";
	const taken = (first: number, last: number, code: string, isWhole = false) => ({
		label: "",
		language: "typescript",
		code,
		source: { uri, first, last, isWhole },
	});
	const part = taken(6, 8, "if (n > 0) {\n\treturn 2 * n;\n}");

	it("is where they were", () => {
		assert.deepEqual(whereNow(part, lines), { first: 6, last: 8 });
		assert.deepEqual(whereNow(part, [...lines, ...lines]), { first: 6, last: 8 }, "although they are elsewhere too");
	});

	it("is the one place to which they moved, indented otherwise or with other blanks at their ends", () => {
		assert.deepEqual(whereNow(part, ["// one", "// two", ...lines]), { first: 8, last: 10 });
		const [head, body, end] = ["  if (n > 0) {  ", "  \treturn 2 * n;", "  }"];
		assert.deepEqual(whereNow(part, ["", head!, body!, end!]), { first: 1, last: 3 });
		assert.deepEqual(whereNow(taken(1, 2, "a\r\n\r\n"), ["a", ""]), { first: 0, last: 1 });
	});

	it("is not known where they were changed, are gone or are in several places", () => {
		assert.equal(whereNow(part, lines.with(7, "\t\treturn 3 * n;")), null);
		assert.equal(whereNow(part, []), null);
		assert.equal(whereNow(part, ["// one", ...lines, ...lines]), null);
		assert.equal(whereNow(taken(0, 1, "a\nb"), ["", "a"]), null);
	});

	it("is not asked of a whole file, which may have grown since", () => {
		const whole = taken(0, lines.length - 1, lines.join("\n").trimEnd(), true);
		for (const now of [lines, [...lines, "const two = 2;"], ["// one", ...lines]])
			assert.equal(whereNow(whole, now), null);
	});

	it("is nowhere for what is no place in a file", () => {
		assert.equal(whereNow({ ...part, source: null }, lines), null);
	});
});
