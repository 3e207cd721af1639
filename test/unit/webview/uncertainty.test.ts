import assert from "node:assert/strict";
import fc from "fast-check";
import { sentencesOf, sentencesWith, unsurePlaces } from "../../../pictures/unsurePlaces.ts";
import { nothingSpent } from "../../../sampler/budget.ts";
import { pieceFromBytes } from "../../../sampler/piece.ts";
import { reviewOf } from "../../../sampler/review.ts";
import { assembleText } from "../../../sampler/text.ts";
import type { TraceToken } from "../../../sampler/trace.ts";
import { summaryLines } from "../../../webview/pictures/summary.ts";
import { cutBytes, cuts, documents, runs } from "./markdownSamples.ts";
import { tokenOf, tokensOf } from "./support.ts";

/** Each token with its entropy, 0 unless told. */
function placesOf(...pieces: readonly (string | readonly [string, number] | TraceToken)[]) {
	const tokens = pieces.map((piece) =>
		typeof piece === "string" ? tokenOf(piece) : "piece" in piece ? piece : tokenOf(...piece),
	);
	const assembled = assembleText(tokens);
	return unsurePlaces({ tokens, ...assembled, doubts: reviewOf({ tokens, ...assembled }, null) });
}

describe("The places at which a model was unsure", () => {
	it("are the phrases worth a look, each with the token that decided it", () => {
		const places = placesOf("The ", ["line", 1], ["To", 2], "tal", " is");
		assert.deepEqual(places, [{ first: 1, last: 3, peak: 2, entropy: 2, text: "lineTotal" }]);
	});

	it("are the eight most unsure, in the order of the text", () => {
		const entropies = [5, 1, 9, 2, 8, 3, 7, 4, 6, 10];
		const certain = Array.from({ length: 40 }, () => " so");
		const places = placesOf(...entropies.flatMap((entropy, i) => [...certain, [` w${i}`, entropy] as const, "."]));
		assert.deepEqual(
			places.map(({ entropy }) => entropy),
			[5, 9, 8, 3, 7, 4, 6, 10],
		);
	});

	it("are shortened where they are long", () => {
		const [long] = placesOf("A ", [`${"word".repeat(30)}`, 1]);
		assert.equal([...long!.text].length <= 48 && long!.text.endsWith("…"), true);
	});

	it("hold the token that decided, whatever the text and its cuts", () => {
		fc.assert(
			fc.property(
				documents,
				cuts,
				fc.func(fc.double({ min: 0, max: 3, noNaN: true })),
				(source, lengths, entropyOf) => {
					const places = placesOf(
						...cutBytes(source, lengths).map((bytes, i) => tokenOf(pieceFromBytes(bytes), entropyOf(i))),
					);
					for (const { first, last, peak } of places) assert(0 <= first && first <= peak && peak <= last);
				},
			),
			runs(100),
		);
	});
});

describe("The sentences of an answer", () => {
	it("end where the sampler says that one ends, and with the line", () => {
		const tokens = tokensOf("One", ".", " Two", " e.g.", " this", "!", "\n\n", "- a", "\n", "- b");
		const words = sentencesOf(tokens).map(({ first, last }) =>
			tokens
				.slice(first, last + 1)
				.map(({ piece }) => piece)
				.join(""),
		);
		assert.deepEqual(
			words.map((sentence) => sentence.trim()).filter((sentence) => sentence !== ""),
			["One.", "Two e.g. this!", "- a", "- b"],
		);
	});

	it("hold every token once", () => {
		fc.assert(
			fc.property(documents, cuts, (source, lengths) => {
				const tokens = cutBytes(source, lengths).map((bytes) => ({ piece: pieceFromBytes(bytes) }));
				let next = 0;
				for (const { first, last } of sentencesOf(tokens)) {
					assert.equal(first, next);
					assert(last >= first);
					next = last + 1;
				}
				assert.equal(next, tokens.length);
			}),
			runs(100),
		);
	});

	it("count as unsure with one token that is", () => {
		const tokens = tokensOf("One", ".", " Two", ".", " Three", ".");
		assert.deepEqual(sentencesWith(tokens, new Set([2])), [{ first: 2, last: 3 }]);
	});
});

describe("The summary of an answer", () => {
	const thought = (piece: string): TraceToken => ({ ...tokenOf(piece), rule: "thought" });
	const linesOf = (...parts: Parameters<typeof summaryLines>) =>
		summaryLines(...parts).map(({ label, value }) => `${label}: ${value}`);

	it("says what was written, explored and thought, and how long it took", () => {
		const tokens = [...tokensOf("a", "b"), thought("hm"), tokenOf(".")];
		const spent = { ...nothingSpent, extraTokens: 1040, branches: 2, resamples: 1 };
		assert.deepEqual(linesOf({ tokens, end: { reason: "stop", spent }, milliseconds: 2000 }), [
			"Written: 4 tokens",
			"Explored: 1,040 tokens, by 2 branches, 1 resample",
			"Thinking: 1 token",
			"Time: 2.0 s, 2.0 tokens a second",
		]);
	});

	it("leaves out what nobody knows", () => {
		assert.deepEqual(linesOf({ tokens: tokensOf("a"), end: { reason: "failed" }, milliseconds: null }), [
			"Written: 1 token",
			"Thinking: nothing",
		]);
	});
});
