import assert from "node:assert/strict";
import fc from "fast-check";
import type { Browser } from "playwright-core";
import type { Turn } from "../../extension/protocol/webview.ts";
import { pieceFromBytes } from "../../sampler/piece.ts";
import { Answer } from "../../webview/answer.ts";
import { placeOf, type SourceText } from "../../webview/markdown/sourceText.ts";
import { textsIn } from "../../webview/markdown/texts.ts";
import { cutBytes, cuts, documents } from "../unit/webview/markdownSamples.ts";
import { shownByToken } from "../unit/webview/shownByToken.ts";
import { stepsOf, tokenOf, turnOf } from "../unit/webview/support.ts";
import { launchChromium, openPanelPage, type PanelPage } from "./support/panelPage.ts";

/** Every token of these is tinted. */
const entropy = Math.log(3);
const answersARound = 25;
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

/** In the page: what stands below the marks of each phrase that is worth a look, and the token that decided it. */
function doubtsOnPage(turn: string): { readonly token: number; readonly shown: string }[] {
	const found: { token: number; shown: string }[] = [];
	for (const element of document.querySelectorAll<HTMLElement>(`[data-turn="${turn}"] [data-doubt]`)) {
		const token = Number(element.dataset.doubt);
		const last = found.at(-1);
		if (last?.token === token) last.shown += element.textContent;
		else found.push({ token, shown: element.textContent ?? "" });
	}
	return found;
}

/** What is shown of a text that stands from one offset of the source to another. */
function shownBetween(text: SourceText, start: number, end: number): string {
	let shown = "";
	for (let i = 0; i < text.value.length; i++) {
		const { end: written } = placeOf(text, i);
		if (start < written && written <= end) shown += text.value[i];
	}
	return shown;
}

describe("the heat in the page", () => {
	let browser: Browser;
	let panel: PanelPage;

	before(async () => {
		browser = await launchChromium();
		panel = await openPanelPage(browser);
	});

	const mark = (what: string) =>
		panel.page.getByRole("combobox", { name: "What is shown" }).selectOption({ label: what });

	/** Alone, for of many the panel lets go of those that are far from what can be seen. */
	async function show(turn: Turn): Promise<void> {
		await panel.show({ turns: [turn] });
		await panel.ended(turn.id);
	}

	after(() => browser?.close());

	for (let round = 0; round < rounds; round++) {
		it(`lies on what each token wrote, on all that can be seen of it: answers ${round * answersARound} and on`, async () => {
			const texts = fc.sample(fc.tuple(documents, cuts), { numRuns: answersARound, seed: round });
			const answers = texts.map(([text, lengths]) =>
				stepsOf(cutBytes(text, lengths).map((bytes) => tokenOf(pieceFromBytes(bytes), entropy))),
			);
			const turns = answers.map((steps, i) =>
				turnOf(`${round} ${i}`, { steps, end: { reason: "stop" }, milliseconds: 1 }),
			);
			for (const turn of turns) {
				const { id, steps } = turn;
				await show(turn);
				await mark("Entropy");
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

	for (let round = 0; round < rounds; round++) {
		it(`is, in a review, on the whole phrases that are worth a look, and on nothing else: answers ${round * answersARound} and on`, async () => {
			const entropies = fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { minLength: 1, maxLength: 40 });
			const samples = fc.sample(fc.tuple(documents, cuts, entropies), { numRuns: answersARound, seed: round });
			const turns = samples.map(([text, lengths, entropies], i) => {
				const tokens = cutBytes(text, lengths).map((bytes, at) =>
					tokenOf(pieceFromBytes(bytes), entropies[at % entropies.length]!),
				);
				return turnOf(`review ${round} ${i}`, { steps: stepsOf(tokens), end: { reason: "stop" }, milliseconds: 1 });
			});
			for (const turn of turns) {
				const { id, steps } = turn;
				await show(turn);
				await mark("Where to look");
				const answer = new Answer();
				answer.push(steps);
				answer.end();
				const texts = answer.blocks.flatMap(({ block }) => textsIn([block]));
				const expected = answer.doubts.map(({ token, start, end }) => ({
					token,
					shown: texts.map((text) => shownBetween(text, start, end)).join(""),
				}));
				assert.deepEqual(
					await panel.page.evaluate(doubtsOnPage, id),
					expected.filter(({ shown }) => shown !== ""),
				);
			}
		});
	}

	it("keeps the layer that was chosen, and the keys lead to what it marks", async () => {
		const pieces = ["It", " is", " so", " and", " not", " otherwise", "."];
		const steps = stepsOf(pieces.map((piece, i) => tokenOf(piece, [0, 0.2, 0, 2, 0.3, 0, 0][i]!, i)));
		await show(turnOf("chosen", { steps, end: { reason: "stop" }, milliseconds: 1 }));
		const unsure = () => panel.page.locator("[data-unsure]").allTextContents();
		await mark("Where to look");
		assert.deepEqual(await unsure(), [" and"]);
		await panel.page.locator('[data-token][tabindex="0"]').focus();
		await panel.page.keyboard.press("Home");
		await panel.page.keyboard.press("n");
		assert.equal(await panel.page.locator(":focus").textContent(), " and");
		await panel.page.keyboard.press("Enter");
		await panel.page.getByRole("dialog").waitFor();
		await panel.page.keyboard.press("Escape");
		await panel.page.getByRole("dialog").waitFor({ state: "detached" });
		await mark("Probability");
		assert.deepEqual(await panel.page.locator(".answer .heat-1").allTextContents(), [" not"]);
		assert.deepEqual(await panel.page.locator(".answer .heat-3").allTextContents(), [" and"]);
		const { layer } = (await panel.page.evaluate(() => window.stateOfPanel)) as { layer: string };
		assert.equal(layer, "probability");
	});
});
