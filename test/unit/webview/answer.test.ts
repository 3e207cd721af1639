import assert from "node:assert/strict";
import fc from "fast-check";
import { GrowingPassage } from "../../../sampler/passage.ts";
import type { TraceStep, TraceToken } from "../../../sampler/trace.ts";
import { Answer } from "../../../webview/answer.ts";
import { textsIn } from "../../../webview/markdown/texts.ts";
import { actionOf, byteTokens, stepsOf, tokenOf, tokensOf } from "./support.ts";

const shown = (answer: Answer) => textsIn(answer.blocks.map(({ block }) => block)).map(({ value }) => value);

describe("Answer", () => {
	it("holds a character back until its last token is there", () => {
		const answer = new Answer();
		const tokens = byteTokens("é🍎");
		answer.push(stepsOf(tokens.slice(0, 1)));
		assert.deepEqual(shown(answer), []);
		answer.push(stepsOf(tokens.slice(1, 5)));
		assert.deepEqual(shown(answer), ["é"]);
		answer.push(stepsOf(tokens.slice(5)));
		assert.deepEqual(shown(answer), ["é🍎"]);
	});

	it("shows an incomplete character once no more can come", () => {
		const answer = new Answer();
		answer.push(stepsOf([...tokensOf("ab"), ...byteTokens("é").slice(0, 1)]));
		assert.deepEqual(shown(answer), ["ab"]);
		answer.end();
		assert.deepEqual(shown(answer), ["ab\uFFFD"]);
	});

	it("says how many tokens a character took", () => {
		const answer = new Answer();
		answer.push(stepsOf([...tokensOf("a", ""), ...byteTokens("🍎"), ...tokensOf("b")]));
		assert.deepEqual(
			answer.tokens.map((_, i) => answer.sharing(i)),
			[1, 1, 1, 1, 1, 4, 1],
		);
	});

	it("counts the unsure tokens that can be seen", () => {
		const answer = new Answer();
		const unsure = Math.log(3);
		answer.push(
			stepsOf([
				tokenOf("**", unsure),
				tokenOf("bold", unsure),
				tokenOf("**", unsure),
				tokenOf(" and", Math.log(1.4)),
				tokenOf("\n\n", unsure),
				tokenOf("`co", unsure),
				tokenOf("de`", Math.log(1.6)),
				tokenOf(" ", unsure),
			]),
		);
		assert.equal(answer.unsure().size, 3);
	});
});

describe("an answer that is cut back", () => {
	const tags = ["<think>", "</think>", "\n</think>\n\n", "<thi", "nk>", "</thi"];
	const words = ["a", " b", "\n", "\n\n", "- x", "```ts\n", "```\n", "`c`", "# h", "| t |", "**", "é", "1. ", ...tags];
	const token = fc.oneof(
		fc.constantFrom(...words).map((word) => tokenOf(word)),
		fc.constantFrom(...byteTokens("é🍎")),
	);
	const tokens = fc.array(token, { maxLength: 8 });
	/** A token, or an action that keeps a share of what is there. */
	const step = fc.oneof(
		{ weight: 4, arbitrary: token.map((token) => ({ token })) },
		{ weight: 1, arbitrary: fc.record({ keep: fc.double({ min: 0, max: 1, noNaN: true }), path: tokens }) },
	);

	const stepsFrom = (
		choices: readonly ({ token: TraceToken } | { keep: number; path: TraceToken[] })[],
	): TraceStep[] => {
		const passage = new GrowingPassage();
		return choices.map((choice) => {
			const made: TraceStep =
				"token" in choice
					? { type: "token", token: choice.token }
					: { type: "action", action: actionOf(Math.floor(choice.keep * passage.tokens.length), choice.path) };
			passage.push(made);
			return made;
		});
	};

	it("shows what its tokens would show, had they been written at once", () => {
		fc.assert(
			fc.property(fc.array(step, { maxLength: 30 }), fc.array(fc.nat({ max: 6 })), (choices, batches) => {
				const steps = stepsFrom(choices);
				const cut = new Answer();
				for (let at = 0, i = 0; at < steps.length; i++) {
					const size = 1 + (batches[i] ?? 0);
					cut.push(steps.slice(at, at + size));
					at += size;
				}
				const straight = new Answer();
				for (const one of stepsOf(cut.tokens)) straight.push([one]);
				assert.deepEqual(cut.spans, straight.spans);
				assert.deepEqual(cut.blocks, straight.blocks);
				assert.deepEqual(cut.thoughts, straight.thoughts);
				cut.end();
				straight.end();
				assert.deepEqual(cut.blocks, straight.blocks);
			}),
			{ numRuns: 500 },
		);
	});

	it("keeps the blocks before the cut", () => {
		const answer = new Answer();
		answer.push(stepsOf(tokensOf("one\n\n", "two\n\n", "three", " four")));
		const [first] = answer.blocks;
		answer.push([{ type: "action", action: actionOf(3, tokensOf("six")) }]);
		assert.equal(answer.blocks[0], first);
		assert.deepEqual(shown(answer), ["one", "two", "threesix"]);
		assert.equal(answer.marks[0]!.at, 3);
	});
});
