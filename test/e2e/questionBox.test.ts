import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { launchChromium, openPanelPage, type PanelPage } from "./support/panelPage.ts";

describe("a question that could not be asked", () => {
	let browser: Browser;
	let panel: PanelPage;

	before(async () => {
		browser = await launchChromium();
	});
	after(() => browser?.close());

	beforeEach(async () => {
		panel = await openPanelPage(browser);
		await box().fill("/fix the loop");
		await panel.page.getByRole("button", { name: "Send" }).click();
		assert.equal(await box().inputValue(), "");
	});
	afterEach(() => panel.close());

	const box = () => panel.page.getByRole("textbox", { name: "Question" });

	it("is back in the box", async () => {
		await panel.tell({ type: "unsent", text: "/fix the loop" });
		assert.equal(await box().inputValue(), "/fix the loop");
	});

	it("stands before what was typed since", async () => {
		await box().fill("And why?");
		await panel.tell({ type: "unsent", text: "/fix the loop" });
		assert.equal(await box().inputValue(), "/fix the loop\nAnd why?");
	});
});
