import assert from "node:assert/strict";
import { layOut } from "../../../extension/editor/insertion.ts";
import { marksOf } from "../../../extension/editor/insertionMarks.ts";
import { tokenOf } from "../webview/support.ts";

/** Marks of code in a TypeScript file, each piece with its entropy. */
function marksIn(...pieces: readonly (readonly [piece: string, entropy: number])[]) {
	const segments = pieces.map(([text], token) => ({ text, token }));
	const insertion = layOut(segments, "  ", "\n");
	const tokens = pieces.map(([piece, entropy], i) => tokenOf(piece, entropy, i));
	const marks = marksOf(insertion, tokens, null, "typescript");
	return marks.map(({ start, end, token, doubt }) => [insertion.text.slice(start, end), token.token, doubt]);
}

describe("the marks of inserted code", () => {
	it("are what each token wrote, and the whole phrases worth a look with the token that decided", () => {
		const marks = marksIn(["return", 0], [" line", 0], ["Total", 2], ["\n", 0], ["};", 0]);
		assert.deepEqual(marks, [
			["return", 0, 0],
			[" line", 1, 0],
			["Total", 2, 0],
			["\n", 3, 0],
			["};", 4, 0],
			["lineTotal", 2, 2],
		]);
	});

	it("pass over what an index names that is no token", () => {
		const insertion = layOut([{ text: "a", token: 7 }], "", "\n");
		assert.deepEqual(marksOf(insertion, [tokenOf("a")], null, "typescript"), []);
	});
});
