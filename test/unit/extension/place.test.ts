import assert from "node:assert/strict";
import { placeOf } from "../../../extension/editor/place.ts";

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
