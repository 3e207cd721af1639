import assert from "node:assert/strict";
import type { TraceStep, TraceToken } from "../../sampler/trace.ts";
import { openDelay } from "../../webview/heat/cardControl.ts";
import { actionOf, stepsOf, tokenOf, turnOf } from "../unit/webview/support.ts";
import { panelPages } from "./support/pages.ts";
import type { PanelPage } from "./support/panelPage.ts";

/** A token that was taken with probability a half, before three others. */
const contested = (piece: string, token: number): TraceToken => ({
	...tokenOf(piece, Math.log(2), token),
	probability: 0.5,
	alternatives: [0.5, 0.3, 0.1, 0.05].map((probability, i) => ({
		token: token + i,
		piece: i === 0 ? piece : `${piece}${i}`,
		probability,
	})),
});

const tokens = [contested(" one", 10), contested(" two", 20), contested(" three", 30)];
const answered = turnOf("a", { steps: stepsOf(tokens), end: { reason: "stop" }, milliseconds: 1 });

describe("the card of a token", () => {
	const openPage = panelPages();
	let panel: PanelPage;

	beforeEach(async () => {
		panel = await openPage();
		await panel.show({ turns: [answered] });
		await panel.ended("a");
	});

	const card = () => panel.page.getByRole("dialog");
	const focused = () => panel.page.locator(":focus");
	const press = (...keys: string[]) =>
		keys.reduce((done, key) => done.then(() => panel.page.keyboard.press(key)), Promise.resolve());

	/** Tab, as far as the tokens of the answer. */
	async function tabToAnswer(): Promise<void> {
		for (let presses = 0; presses < 30; presses++) {
			await press("Tab");
			if ((await focused().getAttribute("data-token")) !== null) return;
		}
		assert.fail("Tab does not lead to the answer");
	}

	it("opens for a pointer that comes to a token, and not for text that comes under a pointer at rest", async () => {
		const { page } = panel;
		const second = page.locator('[data-token="1"]');
		const { x, y, width, height } = (await second.boundingBox())!;
		await panel.show({ turns: [] });
		await second.waitFor({ state: "detached" });
		await page.mouse.move(x + width / 2, y + height / 2);
		await panel.show({ turns: [answered] });
		await second.waitFor();
		await page.waitForTimeout(4 * openDelay);
		assert.equal(await page.locator(".card").count(), 0);
		await page.mouse.move(x + width / 2 + 1, y + height / 2);
		await page.locator(".card").waitFor();
	});

	it("makes room for others when it was pinned, and its turn or its token is gone", async () => {
		const { page } = panel;
		const token = (turn: string, index: number) => page.locator(`[data-turn="${turn}"] [data-token="${index}"]`);
		await token("a", 1).click();
		await card().waitFor();
		await panel.change({ type: "shown", keep: 0, turns: [turnOf("b", { steps: stepsOf(tokens) })] });
		await token("b", 0).hover();
		await page.getByRole("tooltip").waitFor();
		await token("b", 2).click();
		await card().waitFor();
		const takenBack: TraceStep = { type: "action", action: actionOf(1, [tokenOf(" four")]) };
		await panel.change({ type: "steps", turn: "b", from: tokens.length, steps: [takenBack] });
		await card().waitFor({ state: "detached" });
		await token("b", 0).hover();
		await page.getByRole("tooltip").waitFor();
	});

	it("is pinned, gone into and used by keyboard: another token is chosen", async () => {
		await tabToAnswer();
		await press("Home", "ArrowRight", "Enter");
		await card().waitFor();
		await press("Tab");
		assert.equal(await focused().getAttribute("aria-label"), "Close");
		await press("Tab");
		assert.match((await focused().textContent()) ?? "", /two1\s*30 %/);
		await press("Enter");
		await card().waitFor({ state: "detached" });
		const posted = (await panel.posted()).filter(({ type }) => type === "chooseToken");
		assert.deepEqual(posted, [{ type: "chooseToken", turn: "a", index: 1, token: 21 }]);
		assert.equal(await focused().textContent(), " two");
	});

	it("goes round for Tab with its token while it is pinned, and leads back to it on Escape and when it is closed", async () => {
		await tabToAnswer();
		await press("Home", "Enter");
		await card().waitFor();
		await press("Shift+Tab");
		assert.equal(await focused().getAttribute("aria-label"), "Show the line with ·one3");
		await press("Tab");
		assert.equal(await focused().textContent(), "one");
		await press("Tab", "Tab", "Escape");
		await panel.page.locator(".card").waitFor({ state: "detached" });
		assert.equal(await focused().textContent(), "one");
		await press("Enter", "Tab", "Enter");
		await panel.page.locator(".card").waitFor({ state: "detached" });
		assert.equal(await focused().textContent(), "one");
		await press("Tab");
		assert.equal(await focused().getAttribute("data-token"), null, "Tab leads on where no card is pinned");
	});

	it("shows the line with an alternative on request, for that token alone", async () => {
		const lines = panel.page.locator(".ahead");
		await panel.page.locator('[data-token="0"]').click();
		await panel.page.getByRole("button", { name: "Show the line with ·one1" }).click();
		assert.deepEqual(await lines.allTextContents(), ["Writing the line …"]);
		await panel.tell({ type: "ahead", turn: "a", index: 0, token: 11, line: [tokenOf(" one1"), tokenOf(" line")] });
		assert.deepEqual(await lines.allTextContents(), ["one1 line"]);
		await panel.page.locator('[data-token="1"]').click();
		await panel.page.locator(".card-title", { hasText: "two" }).waitFor();
		assert.deepEqual(await lines.allTextContents(), [], "nobody asked for one here");
	});

	it("shows each of the lines that were asked for, whichever was asked for last", async () => {
		const lines = panel.page.locator(".ahead");
		const ask = (title: string) => panel.page.getByRole("button", { name: `Show the line with ${title}` }).click();
		const tell = (token: number, line: TraceToken[] | null) =>
			panel.tell({ type: "ahead", turn: "a", index: 0, token, line });
		await panel.page.locator('[data-token="0"]').click();
		await ask("·one1");
		await tell(11, [tokenOf(" one1"), tokenOf(" line")]);
		await ask("·one2");
		assert.deepEqual(await lines.allTextContents(), ["one1 line", "Writing the line …"]);
		await ask("·one3");
		await tell(12, null);
		await tell(13, [tokenOf(" one3")]);
		assert.deepEqual(await lines.allTextContents(), ["one1 line", "It was not written.", "one3"]);
		await panel.posted();
		await ask("·one1");
		await ask("·one2");
		await ask("·one2");
		assert.deepEqual(await panel.posted(), [{ type: "lookAhead", turn: "a", index: 0, token: 12 }]);
		assert.deepEqual(await lines.allTextContents(), ["one1 line", "Writing the line …", "one3"]);
	});
});
