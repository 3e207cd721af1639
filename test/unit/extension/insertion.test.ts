import assert from "node:assert/strict";
import fc from "fast-check";
import { layOut, layOutLines } from "../../../extension/editor/insertion.ts";
import type { Segment } from "../../../extension/protocol/webview.ts";

const texts = ({ text, spans }: ReturnType<typeof layOut>) =>
	spans.map(({ start, end, token }) => [token, text.slice(start, end)]);

describe("laying out code for its place", () => {
	it("indents every line after the first, but not empty ones, and gives the indentation to no token", () => {
		const laid = layOut(
			[
				{ text: "if (a) {\n", token: 0 },
				{ text: "\n  b", token: 1 },
				{ text: "();\n}", token: 2 },
			],
			"    ",
			"\n",
		);
		assert.equal(laid.text, "if (a) {\n\n      b();\n    }");
		assert.deepEqual(texts(laid), [
			[0, "if (a) {\n"],
			[1, "\n"],
			[1, "  b"],
			[2, "();\n"],
			[2, "}"],
		]);
	});

	it("keeps a token that comes in several segments as one span", () => {
		const laid = layOut(
			[
				{ text: "fo", token: 3 },
				{ text: "o", token: 3 },
				{ text: " ", token: null },
				{ text: "x", token: 3 },
			],
			"",
			"\n",
		);
		assert.deepEqual(texts(laid), [
			[3, "foo"],
			[3, "x"],
		]);
	});

	it("writes the document's line ends, also where two tokens share one", () => {
		const laid = layOut(
			[
				{ text: "a\r", token: 0 },
				{ text: "\nb\rc\n", token: 1 },
				{ text: "\n", token: 2 },
			],
			"\t",
			"\r\n",
		);
		assert.equal(laid.text, "a\r\n\tb\r\n\tc\r\n\r\n");
		assert.deepEqual(texts(laid), [
			[0, "a\r\n"],
			[1, "b\r\n"],
			[1, "c\r\n"],
			[2, "\r\n"],
		]);
	});

	it("adds only indentation: without it, each token has the text it had", () => {
		const text = fc.array(fc.constantFrom("a", "b ", "\n", "{", "é"), { maxLength: 5 }).map((parts) => parts.join(""));
		const segments = fc.array(text, { maxLength: 8 }).map((all) => all.map((part, token) => ({ text: part, token })));
		fc.assert(
			fc.property(segments, (given: readonly Segment[]) => {
				const laid = layOut(given, "~~", "\n");
				assert.equal(laid.text.replaceAll("~~", ""), given.map(({ text }) => text).join(""));
				for (const { text, token } of given) {
					const spans = laid.spans.filter((span) => span.token === token);
					assert.equal(spans.map(({ start, end }) => laid.text.slice(start, end)).join(""), text);
				}
				for (const line of laid.text.split("\n").slice(1)) assert.ok(line === "" || line.startsWith("~~"), line);
			}),
			{ numRuns: 300, seed: 1 },
		);
	});
});

describe("laying out code as whole lines", () => {
	const code: Segment[] = [
		{ text: "a {\n", token: 0 },
		{ text: "}", token: 1 },
	];
	function laidOut(document: string, before: number | null, eol: "\n" | "\r\n" = "\n") {
		const lines = document.split("\n");
		const lineAt = (line: number) => ({ text: lines[line]! });
		return layOutLines(code, { lineCount: lines.length, lineAt }, before ?? lines.length, eol);
	}

	it("indents them like the line that they go before", () => {
		const laid = laidOut("if {\n  b\n}", 1);
		assert.equal(laid.text, "  a {\n  }");
		assert.deepEqual(texts(laid), [
			[0, "a {\n"],
			[1, "}"],
		]);
	});

	it("begins with a line end behind a last line that has none, and leaves every token its text", () => {
		for (const document of ["b", "if:\n    b", "b\n  "]) {
			const laid = laidOut(document, null);
			assert.equal(laid.text, "\na {\n}", document);
			assert.deepEqual(texts(laid), [
				[0, "a {\n"],
				[1, "}"],
			]);
		}
		assert.equal(laidOut("b", null, "\r\n").text, "\r\na {\r\n}");
	});

	it("adds no line behind a document that ends with a line end, or is empty", () => {
		for (const document of ["", "  b\n"]) {
			assert.equal(laidOut(document, null).text, "a {\n}");
		}
	});
});
