import assert from "node:assert/strict";
import fc from "fast-check";
import type { Mark } from "../../../sampler/trace.ts";
import { Answer } from "../../../webview/answer.ts";
import { anchorMarks, marksByBlock } from "../../../webview/heat/anchors.ts";
import { actionOf, stepsOf, tokensOf } from "./support.ts";

const markAt = (at: number): Mark => ({ at, action: actionOf(at, []), takenBack: { tokens: [], marks: [] } });

function answerOf(...pieces: string[]): Answer {
	const answer = new Answer();
	answer.push(stepsOf(tokensOf(...pieces)));
	answer.end();
	return answer;
}

/** Before which text each mark stands, block by block; "after N" where it stands after a block. */
function placesOf(answer: Answer, ...at: number[]): string[] {
	const { byBlock, after } = marksByBlock(answer.blocks, answer.spans, at.map(markAt));
	const places = answer.blocks.flatMap(({ block }, i) => {
		const anchors = anchorMarks(block, answer.spans, byBlock[i]!);
		const inTexts = [...anchors.inTexts].flatMap(([text, runs]) =>
			[...runs].flatMap(([from, marks]) => marks.map(() => text.value.slice(from))),
		);
		return [...inTexts, ...anchors.after.map(() => `after ${i}`)];
	});
	return [...places, ...after.map(() => "after all")];
}

describe("where marks stand", () => {
	it("is before the token at their place", () => {
		assert.deepEqual(placesOf(answerOf("one", " two", " three"), 0, 2), ["one two three", " three"]);
	});

	it("is before what is shown next, where the token is only markup", () => {
		assert.deepEqual(placesOf(answerOf("a ", "**", "bold", "**", " b"), 1), ["bold"]);
		assert.deepEqual(placesOf(answerOf("a", "\n\n", "b"), 1), ["b"]);
	});

	it("is in code too, and after a block that shows nothing more", () => {
		const answer = answerOf("```ts\n", "let", " x", "\n", "```", "\n\nend");
		assert.deepEqual(placesOf(answer, 2, 4), [" x", "after 0"]);
	});

	it("is after all where nothing follows", () => {
		assert.deepEqual(placesOf(answerOf("one"), 1, 1), ["after all", "after all"]);
		assert.deepEqual(placesOf(answerOf(), 0), ["after all"]);
	});

	it("is one place for each mark, in any Markdown", () => {
		const piece = fc.constantFrom(
			"a",
			" b",
			"\n",
			"\n\n",
			"- ",
			"```\n",
			"`",
			"**",
			"[x](",
			"y)",
			"| t |\n",
			"|-|\n",
			"# ",
		);
		fc.assert(
			fc.property(
				fc.array(piece, { maxLength: 20 }),
				fc.array(fc.nat({ max: 20 }), { maxLength: 6 }),
				(pieces, marks) => {
					const at = marks.filter((mark) => mark <= pieces.length).sort((one, other) => one - other);
					assert.equal(placesOf(answerOf(...pieces), ...at).length, at.length);
				},
			),
		);
	});
});
