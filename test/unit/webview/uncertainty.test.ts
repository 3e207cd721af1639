import assert from "node:assert/strict";
import fc from "fast-check";
import { nothingSpent } from "../../../sampler/budget.ts";
import { pieceFromBytes } from "../../../sampler/piece.ts";
import { assembleText } from "../../../sampler/text.ts";
import type { TraceToken } from "../../../sampler/trace.ts";
import { summaryLines, thinkingTokens } from "../../../webview/pictures/summary.ts";
import { sentencesOf, sentencesWith, unsurePlaces } from "../../../webview/pictures/unsurePlaces.ts";
import { cutBytes, cuts, documents, runs } from "./markdownSamples.ts";
import { tokenOf, tokensOf } from "./support.ts";

/** Tokens, and among them the unsure ones by their entropy. */
function placesOf(...pieces: readonly (string | readonly [string, number])[]) {
	const tokens = pieces.map((piece) => (typeof piece === "string" ? tokenOf(piece) : tokenOf(...piece)));
	const unsure = new Set(tokens.flatMap(({ entropy }, i) => (entropy.value > 0 ? [i] : [])));
	return unsurePlaces({ tokens, ...assembleText(tokens) }, unsure);
}

const textsOf = (places: ReturnType<typeof placesOf>) => places.map(({ text }) => text);

describe("The places at which a model was unsure", () => {
	it("are whole words, each with the token of its highest entropy", () => {
		const places = placesOf("The ", ["line", 1], ["To", 2], "tal", " is");
		assert.deepEqual(places, [{ first: 1, last: 3, peak: 2, entropy: 2, text: "lineTotal" }]);
	});

	it("go on over unsure neighbours, and end with the line", () => {
		assert.deepEqual(textsOf(placesOf([" a", 1], [" b", 1], " c", [" d", 1])), ["a b", "d"]);
		assert.deepEqual(textsOf(placesOf([" a\n", 1], ["b", 1])), ["a", "b"]);
	});

	it("are the eight most unsure, in the order of the text", () => {
		const entropies = [5, 1, 9, 2, 8, 3, 7, 4, 6, 10];
		const places = placesOf(...entropies.flatMap((entropy, i) => [[` w${i}`, entropy] as const, " so"]));
		assert.deepEqual(
			places.map(({ entropy }) => entropy),
			[5, 9, 8, 3, 7, 4, 6, 10],
		);
	});

	it("are shortened where they are long, and said by their bytes where they show nothing", () => {
		const [long] = placesOf(["word ".repeat(30), 1]);
		assert.equal([...long!.text].length <= 48 && long!.text.endsWith("…"), true);
		assert.deepEqual(textsOf(placesOf("a", ["  ", 1])), ["··"]);
	});

	it("hold each unsure token, once, whatever the text and its cuts", () => {
		fc.assert(
			fc.property(documents, cuts, fc.func(fc.boolean()), (source, lengths, chosen) => {
				const tokens = cutBytes(source, lengths).map((bytes, i) => tokenOf(pieceFromBytes(bytes), chosen(i) ? 1 : 0));
				const unsure = new Set(tokens.flatMap(({ entropy }, i) => (entropy.value > 0 ? [i] : [])));
				const places = unsurePlaces({ tokens, ...assembleText(tokens) }, unsure);
				let before = -1;
				for (const { first, last, peak } of places) {
					assert(before < first && first <= peak && peak <= last && last < tokens.length);
					assert(unsure.has(peak));
					before = last;
				}
				assert.equal(places.length === 0, unsure.size === 0);
				if (places.length < 8) {
					const held = [...unsure].filter((i) => places.some(({ first, last }) => first <= i && i <= last));
					assert.equal(held.length, unsure.size);
				}
			}),
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

	it("counts what a thinking model writes between its tags, also where the prompt opened it or it never closed", () => {
		const count = (...pieces: string[]) => thinkingTokens(tokensOf(...pieces));
		assert.equal(count("<think>", "a", "b", "</think>", "c"), 4);
		assert.equal(count("a", "</think>", "c"), 2);
		assert.equal(count("<think>", "a"), 2);
		assert.equal(count("a", "b"), 0);
	});
});
