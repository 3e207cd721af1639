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

	it("has the comments and decorators above, where the code brings its own", () => {
		assert.deepEqual(shown("/** Twice. */\nfunction double(n) {\n}"), lines.slice(2, 11));
		assert.deepEqual(shown("@cache\ndef total(prices):\n    return sum(prices)", python), python.slice(0, 8));
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
