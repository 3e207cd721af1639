import assert from "node:assert/strict";
import { deindent, indentOf, labelOf, withoutBlankEnds } from "../../../extension/editor/lines.ts";

describe("selected lines", () => {
	it("lose the indentation they share, and only that", () => {
		assert.equal(deindent(["    a {", "", "      b", "    }"]), "a {\n\n  b\n}");
		assert.equal(deindent(["\t\ta", "\t  b"]), "\ta\n  b");
		assert.equal(deindent(["\ta", "  b"]), "\ta\n  b");
		assert.equal(deindent(["  ", "\t"]), "\n");
	});

	it("lose the blank lines at their ends", () => {
		const lines = ["", "  ", "a", "", "b", "\t"];
		const lineAt = (number: number) => lines[number]!;
		assert.deepEqual(withoutBlankEnds(lineAt, { first: 0, last: 5 }), { first: 2, last: 4 });
		assert.deepEqual(withoutBlankEnds(lineAt, { first: 4, last: 4 }), { first: 4, last: 4 });
		assert.equal(withoutBlankEnds(lineAt, { first: 0, last: 1 }), null);
		assert.equal(withoutBlankEnds(lineAt, { first: 5, last: 5 }), null);
	});

	it("are counted from 1 for people", () => {
		assert.equal(labelOf("a.ts", { first: 2, last: 8 }), "a.ts, lines 3 to 9");
		assert.equal(labelOf("a.ts", { first: 0, last: 0 }), "a.ts, line 1");
	});

	it("have blanks and tabs for indentation", () => {
		assert.deepEqual([" \ta", "a", ""].map(indentOf), [" \t", "", ""]);
	});
});
