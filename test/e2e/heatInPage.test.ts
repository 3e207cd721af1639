import assert from "node:assert/strict";
import fc from "fast-check";
import type { Browser } from "playwright-core";
import { pieceFromBytes } from "../../sampler/piece.ts";
import { Answer } from "../../webview/answer.ts";
import { cutBytes, cuts, documents } from "../unit/webview/markdownSamples.ts";
import { shownByToken } from "../unit/webview/shownByToken.ts";
import { stepsOf, tokenOf, turnOf } from "../unit/webview/support.ts";
import { launchChromium, openPanelPage, type PanelPage } from "./support/panelPage.ts";

/** Every token of these is tinted. */
const entropy = Math.log(3);
const answersAtOnce = 25;
const rounds = process.env.HUNCH_TEST_FULL ? 40 : 8;

/** In the page: what stands in the elements of each token of a turn's answer, and what of that is tinted. */
function tokensOnPage(turn: string): { readonly text: string; readonly ink: string }[] {
	const found: { text: string; ink: string }[] = [];
	for (const element of document.querySelectorAll<HTMLElement>(`[data-turn="${turn}"] [data-token]`)) {
		const token = Number(element.dataset.token);
		const { text, ink } = found[token] ?? { text: "", ink: "" };
		found[token] = {
			text: text + element.textContent,
			ink: ink + (element.querySelector(".ink")?.textContent ?? ""),
		};
	}
	return Array.from(found, (token) => token ?? { text: "", ink: "" });
}

describe("the heat in the page", () => {
	let browser: Browser;
	let panel: PanelPage;

	before(async () => {
		browser = await launchChromium();
		panel = await openPanelPage(browser);
	});

	after(() => browser?.close());

	for (let round = 0; round < rounds; round++) {
		it(`lies on what each token wrote, on all that can be seen of it: answers ${round * answersAtOnce} and on`, async () => {
			const texts = fc.sample(fc.tuple(documents, cuts), { numRuns: answersAtOnce, seed: round });
			const answers = texts.map(([text, lengths]) =>
				stepsOf(cutBytes(text, lengths).map((bytes) => tokenOf(pieceFromBytes(bytes), entropy))),
			);
			const turns = answers.map((steps, i) =>
				turnOf(`${round} ${i}`, { steps, end: { reason: "stop" }, milliseconds: 1 }),
			);
			await panel.show({ turns });
			await panel.ended(turns.at(-1)!.id);
			for (const { id, steps } of turns) {
				const answer = new Answer();
				answer.push(steps);
				answer.end();
				const expected = shownByToken(answer);
				const actual = await panel.page.evaluate(tokensOnPage, id);
				const all = Array.from(expected, (_, i) => actual[i] ?? { text: "", ink: "" });
				assert.deepEqual(
					all.map(({ text }) => text),
					expected,
				);
				const inked = (text: string) => text.replaceAll(/\s/g, "");
				assert.deepEqual(
					all.map(({ ink }) => inked(ink)),
					expected.map(inked),
				);
			}
		});
	}
});
