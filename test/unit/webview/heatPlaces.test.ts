import assert from "node:assert/strict";
import fc from "fast-check";
import { pieceFromBytes } from "../../../sampler/piece.ts";
import { Answer } from "../../../webview/answer.ts";
import { parseMarkdown } from "../../../webview/markdown/parse.ts";
import { hostileAnswers } from "../../fixtures/hostileAnswers.ts";
import { cutBytes, cuts, documents, runs } from "./markdownSamples.ts";
import { parserValues } from "./parserValues.ts";
import { shownByToken } from "./shownByToken.ts";
import { stepsOf, tokenOf } from "./support.ts";

/** How many tokens come together, over and over: the panel hears of them once a frame. */
const batches = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 10 });

/** Writes a text in tokens of these lengths in bytes, and calls back after each batch, and after the end. */
function write(
	source: string,
	lengths: readonly number[],
	sizes: readonly number[],
	seen: (answer: Answer, ended: boolean) => void,
): void {
	const steps = stepsOf(cutBytes(source, lengths).map((bytes) => tokenOf(pieceFromBytes(bytes))));
	const answer = new Answer();
	for (let at = 0, batch = 0; at < steps.length; batch++) {
		const size = sizes[batch % sizes.length]!;
		answer.push(steps.slice(at, at + size));
		at += size;
		seen(answer, false);
	}
	answer.end();
	seen(answer, true);
}

const textOf = (answer: Answer, source: string) => source.slice(0, answer.spans.at(-1)?.end ?? 0);

/** A link's or a footnote's definition is found when all is there, wherever it stands. */
const looksForward = (source: string) => source.includes("[ref]") || source.includes("[^note]");

describe("The heat of an answer, while it is written and after", function () {
	this.timeout(300_000);

	it("puts every token's text together to what Markdown shows of it", () => {
		fc.assert(
			fc.property(documents, cuts, batches, (source, lengths, sizes) => {
				const waits = looksForward(source);
				let last = "";
				write(source, lengths, sizes, (answer, ended) => {
					last = textOf(answer, source);
					const shown = shownByToken(answer).join("");
					if (ended || !waits) assert.equal(shown, parserValues(last).join(""));
				});
				assert.equal(last, source);
			}),
			runs(1000),
		);
	});

	it("draws the same tree at every moment as if all had been there at once", () => {
		fc.assert(
			fc.property(documents, cuts, batches, (source, lengths, sizes) => {
				fc.pre(!looksForward(source));
				write(source, lengths, sizes, (answer) => {
					assert.deepEqual(answer.blocks, parseMarkdown(textOf(answer, source)));
				});
			}),
			runs(1000),
		);
	});

	it("lies on its token's characters in whatever a hostile model writes", () => {
		const texts = hostileAnswers.map(({ text }) => Buffer.from(text.slice(0, 3000)).toString());
		fc.assert(
			fc.property(fc.constantFrom(...texts), cuts, (source, lengths) => {
				write(source, lengths, [300], (answer) => {
					shownByToken(answer);
				});
			}),
			runs(100),
		);
	});
});
