import assert from "node:assert/strict";
import { Answer } from "../../../webview/answer.ts";
import { textsIn } from "../../../webview/markdown/texts.ts";
import { byteTokens, tokenOf, tokensOf } from "./support.ts";

const shown = (answer: Answer) => textsIn(answer.blocks.map(({ block }) => block)).map(({ value }) => value);

describe("Answer", () => {
	it("holds a character back until its last token is there", () => {
		const answer = new Answer();
		const tokens = byteTokens("é🍎");
		answer.push(tokens.slice(0, 1));
		assert.deepEqual(shown(answer), []);
		answer.push(tokens.slice(1, 5));
		assert.deepEqual(shown(answer), ["é"]);
		answer.push(tokens.slice(5));
		assert.deepEqual(shown(answer), ["é🍎"]);
	});

	it("shows an incomplete character once no more can come", () => {
		const answer = new Answer();
		answer.push([...tokensOf("ab"), ...byteTokens("é").slice(0, 1)]);
		assert.deepEqual(shown(answer), ["ab"]);
		answer.end();
		assert.deepEqual(shown(answer), ["ab\uFFFD"]);
	});

	it("says how many tokens a character took", () => {
		const answer = new Answer();
		answer.push([...tokensOf("a", ""), ...byteTokens("🍎"), ...tokensOf("b")]);
		assert.deepEqual(
			answer.tokens.map((_, i) => answer.sharing(i)),
			[1, 1, 1, 1, 1, 4, 1],
		);
	});

	it("counts the unsure tokens that can be seen", () => {
		const answer = new Answer();
		const unsure = Math.log(3);
		answer.push([
			tokenOf("**", unsure),
			tokenOf("bold", unsure),
			tokenOf("**", unsure),
			tokenOf(" and", Math.log(1.4)),
			tokenOf("\n\n", unsure),
			tokenOf("`co", unsure),
			tokenOf("de`", Math.log(1.6)),
			tokenOf(" ", unsure),
		]);
		assert.equal(answer.countUnsure(), 3);
	});
});
