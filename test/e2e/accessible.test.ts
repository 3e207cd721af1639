import assert from "node:assert/strict";
import { defaultThresholds } from "../../sampler/quadrant.ts";
import type { TraceStep } from "../../sampler/trace.ts";
import { actionOf, stepsOf, tokenOf, tokensOf, turnOf } from "../unit/webview/support.ts";
import { assertAccessible } from "./support/axe.ts";
import { panelPages } from "./support/pages.ts";
import type { PanelPage } from "./support/panelPage.ts";

/** An answer with everything in it: prose, a list, a table, code, unsure tokens, and a mark. */
function fullAnswer(): TraceStep[] {
	const text =
		"See `half`:\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```ts\nconst half = 2;\n```\n\nIt is ";
	return [
		...stepsOf(tokensOf(...text.split(/(?<=\s)/))),
		{ type: "token", token: tokenOf("wrong", 2) },
		{ type: "action", action: actionOf(text.split(/(?<=\s)/).length, [tokenOf("right", 2), tokenOf(".", 0)]) },
	];
}

const ended = { end: { reason: "stop" }, milliseconds: 900, thresholds: defaultThresholds } as const;
const error = { code: "ENGINE_EXITED", message: "The engine stopped.", actions: ["retry", "showLog"] } as const;
const budget = { capacity: 512, earlier: 100, attached: 40, question: 20, answer: 128, omitted: 1 };

describe("the panel for everybody", () => {
	const openPage = panelPages();
	let panel: PanelPage;

	// VS Code's colours are not here: contrast is looked at in the workbench, in each kind of theme.
	const check = () => assertAccessible(panel.page, ["color-contrast"]);

	for (const width of [200, 400, 1200]) {
		it(`has nothing serious in any of its states: ${width} pixels wide`, async () => {
			panel = await openPage({ width });
			await check();
			const sibling = { index: 1, count: 3 };
			await panel.show({
				showBuiltInNotice: true,
				notice: error,
				turns: [
					turnOf("a", { ...ended, sibling, steps: fullAnswer() }),
					turnOf("b", { end: { reason: "failed" }, error, canGoOn: true, milliseconds: 5, steps: fullAnswer() }),
				],
				draft: { attachments: [{ id: "x", label: "a.ts", tokens: 40, isCounted: true }], budget },
			});
			await check();
			const { page } = panel;
			await page.getByRole("button", { name: "How unsure" }).click();
			await page.locator(".budget summary").click();
			await page.locator(".uncertainty-toggle").first().click();
			await page.locator("[data-mark]").first().click();
			await check();
			await page.getByRole("button", { name: "Edit and ask again" }).first().click();
			await page.getByRole("textbox", { name: "Question, edited" }).waitFor();
			await check();
			await page.getByRole("textbox", { name: "Question", exact: true }).pressSequentially("/");
			await page.getByRole("listbox").waitFor();
			await check();
			const wide = await page.evaluate(
				() => document.documentElement.scrollWidth - document.documentElement.clientWidth,
			);
			assert.equal(wide, 0, "the page is not scrolled sideways");
		});
	}

	it("has nothing serious while an answer is written, and with the card of a token pinned", async () => {
		panel = await openPage();
		await panel.show({ status: { state: "writing" }, turns: [turnOf("a", { steps: fullAnswer() })] });
		await check();
		await panel.show({ turns: [turnOf("b", { ...ended, steps: fullAnswer() })] });
		await panel.page.locator("[data-doubt]").first().click();
		await panel.page.getByRole("dialog").waitFor();
		await check();
	});

	it("says all of a token that is pointed at in a picture, and moves nothing for that: 200 pixels wide", async () => {
		panel = await openPage({ width: 200 });
		const { page } = panel;
		await panel.show({ turns: [turnOf("a", { ...ended, steps: fullAnswer() })] });
		await page.locator(".uncertainty-toggle").click();
		const picture = page.locator(".picture").filter({ has: page.getByRole("slider", { name: "Entropy timeline" }) });
		const height = () => picture.evaluate((element) => element.getBoundingClientRect().height);
		const slider = picture.getByRole("slider");
		await slider.waitFor();
		const before = await height();
		await slider.focus();
		for (const key of ["End", "ArrowLeft"]) await page.keyboard.press(key);
		await picture.getByText("resample before it").waitFor();
		const facts = picture.locator(".picture-fact");
		const said = (await facts.allTextContents()).map((fact) => fact.replace(/ ·$/, ""));
		const [, ...spoken] = (await slider.getAttribute("aria-valuetext"))!.split(", ").slice(-said.length - 1);
		assert.deepEqual(said, spoken);
		assert.ok(said.includes("argmax"), `the quadrant is said: ${said}`);
		const clipped = await facts.evaluateAll((all) => {
			const isCut = (fact: Element) =>
				fact.getBoundingClientRect().right > fact.parentElement!.getBoundingClientRect().right + 1;
			return all.filter(isCut).map(({ textContent }) => textContent);
		});
		assert.deepEqual(clipped, [], "what is cut off");
		await page.screenshot({ path: "out/screenshots/picture-pointed-200.png" });
		assert.equal(await height(), before);
	});

	for (const [name, steps, expected] of [
		["failed when some of it was written", fullAnswer(), ["Continue", "Try again", "Show the log"]],
		["failed before anything was written", [], ["Write it", "Show the log"]],
	] as const) {
		it(`offers one thing first for an answer that ${name}`, async () => {
			panel = await openPage();
			await panel.show({
				turns: [turnOf("a", { end: { reason: "failed" }, error, canGoOn: true, milliseconds: 5, steps })],
			});
			const buttons = panel.page.locator(".end-line .button");
			await buttons.first().waitFor();
			assert.deepEqual(await buttons.allTextContents(), expected);
			assert.deepEqual(await panel.page.locator(".end-line .button:not(.secondary)").allTextContents(), [expected[0]]);
		});
	}

	it("moves nothing for those who want no motion", async () => {
		panel = await openPage();
		await panel.show({ status: { state: "loading", progress: 0.5 }, turns: [turnOf("a")] });
		await panel.page.waitForFunction(() => document.getAnimations().length > 0);
		await panel.page.emulateMedia({ reducedMotion: "reduce" });
		await panel.page.waitForFunction(() => document.getAnimations().length === 0);
	});
});
