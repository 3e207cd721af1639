import assert from "node:assert/strict";
import fc from "fast-check";
import { Answer } from "../../../webview/answer.ts";
import { heatOf, thinkingTokens, thoughtsIn } from "../../../webview/thoughts.ts";
import { shownByToken } from "./shownByToken.ts";
import { stepsOf, tokenOf, tokensOf } from "./support.ts";

function answerOf(pieces: readonly string[]): Answer {
	const answer = new Answer();
	answer.push(stepsOf(tokensOf(...pieces)));
	return answer;
}

/** What the thoughts say, with their tags. */
const saidIn = (...pieces: string[]) => {
	const answer = answerOf(pieces);
	return thoughtsIn(answer).map(({ start, end }) => answer.text.slice(start, end));
};

describe("The thoughts of an answer", () => {
	it("are what is between tags that are tokens of their own", () => {
		assert.deepEqual(saidIn("<think>", "\n", "hm", "</think>", "so"), ["<think>\nhm</think>"]);
		assert.deepEqual(saidIn("a ", "<think>", "b", "</think>", "c", "<think>", "d"), ["<think>b</think>", "<think>d"]);
		assert.deepEqual(saidIn("\n<think>\n", "hm", "\n</think>\n\n", "so"), ["<think>\nhm\n</think>"]);
	});

	it("begin with the answer where the prompt had opened them", () => {
		assert.deepEqual(saidIn("hm", "</think>", "so"), ["hm</think>"]);
	});

	it("are not what a model writes about tags that it spells out, but where the answer begins with one", () => {
		assert.deepEqual(saidIn("Write `", "<", "think", ">", "` and `</", "think", ">`."), []);
		assert.deepEqual(saidIn("<th", "ink>", "hm", "</", "think>", "so"), ["<think>hm</think>"]);
		assert.deepEqual(saidIn("<think>", "not `</", "think>`", "</think>", "so"), ["<think>not `</think>`</think>"]);
	});

	it("hold the tokens that wrote them", () => {
		const { tokens, text, spans } = answerOf(["a", "<think>", "", "b", "</think>", "c"]);
		const [thought] = thoughtsIn({ tokens, text, spans });
		assert.deepEqual([thought!.first, thought!.after], [1, 5]);
	});

	it("keep all that is written to be read, and are Markdown of their own", () => {
		const answer = answerOf(["<think>", "```js\n", "hm", "</think>", "# so"]);
		answer.end();
		assert.deepEqual(shownByToken(answer), ["<think>", "js", "hm", "</think>", "so"]);
		assert.deepEqual(
			answer.blocks.map(({ block }) => block.type),
			["source", "code", "source", "heading"],
		);
	});

	it("stand in order in the text, apart from each other, and no block is in part in one", () => {
		const words = fc.constantFrom("<think>", "</think>", "<thi", "nk>", "a", " b", "\n\n", "- c", "```\n", "> ");
		fc.assert(
			fc.property(fc.array(words, { maxLength: 25 }), (pieces) => {
				const answer = answerOf(pieces);
				const borders = answer.thoughts.flatMap(({ start, end }) => [start, end]);
				assert.deepEqual(
					borders,
					borders.toSorted((one, other) => one - other),
				);
				for (const { start, end } of answer.blocks) {
					for (const border of borders) assert(border <= start || end <= border, `${border} in ${start} to ${end}`);
				}
				shownByToken(answer);
			}),
			{ numRuns: 300 },
		);
	});

	it("are counted with their tags, also where the prompt opened it or it never closed", () => {
		const count = (...pieces: string[]) => thinkingTokens(tokensOf(...pieces));
		assert.equal(count("<think>", "a", "b", "</think>", "c"), 4);
		assert.equal(count("a", "</think>", "c"), 2);
		assert.equal(count("<think>", "a"), 2);
		assert.equal(count("a", "b"), 0);
	});

	it("count with those that were put there, each token once", () => {
		const put = (piece: string) => ({ ...tokenOf(piece), rule: "thought" });
		assert.equal(
			thinkingTokens([...tokensOf("<think>", "a"), put("Wait"), ...tokensOf("</think>"), put("So"), tokenOf("b")]),
			5,
		);
	});
});

describe("The heat of a thought", () => {
	it("has of each part the most unsure token", () => {
		const tokens = [0, 2, 0, 0, 0.2, 0, 0, 0].map((entropy) => tokenOf("a", entropy));
		assert.deepEqual(heatOf(tokens, { first: 0, after: 8 }, null, 4), [4, 0, 1, 0]);
		assert.deepEqual(heatOf(tokens, { first: 4, after: 6 }, null, 4), [1, 0]);
		assert.deepEqual(heatOf(tokens, { first: 0, after: 0 }, null, 4), []);
	});
});
