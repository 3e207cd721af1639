import assert from "node:assert/strict";
import { panelPages } from "./support/pages.ts";
import type { PanelPage } from "./support/panelPage.ts";

describe("a question that could not be asked", () => {
	const openPage = panelPages();
	let panel: PanelPage;

	beforeEach(async () => {
		panel = await openPage();
		await box().fill("/fix the loop");
		await panel.page.getByRole("button", { name: "Send" }).click();
		assert.equal(await box().inputValue(), "");
	});

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

describe("the files that are offered while one is mentioned", () => {
	const openPage = panelPages();
	let panel: PanelPage;

	beforeEach(async () => {
		panel = await openPage();
	});

	const box = () => panel.page.getByRole("textbox", { name: "Question" });
	const options = () => panel.page.getByRole("option");
	const file = (path: string) => ({ path, uri: `file:///w/${path}` });
	/** Of what the panel has told its host, what it does with files and questions. */
	const done = async () => (await panel.posted()).filter(({ type }) => type === "addFile" || type === "ask");

	it("are taken only when they were found for what stands there now", async () => {
		const { page } = panel;
		await box().click();
		await page.keyboard.type("@in");
		await panel.tell({ type: "files", query: "in", files: [file("index.ts"), file("invoice.ts")] });
		await page.keyboard.type("v");
		await panel.posted();
		assert.deepEqual(await options().allTextContents(), ["index.ts", "invoice.ts"], "the list does not flicker");
		for (const key of ["ArrowDown", "Enter", "Tab"]) await page.keyboard.press(key);
		assert.equal(await box().inputValue(), "@inv");
		await panel.tell({ type: "files", query: "inv", files: [file("invoice.ts")] });
		await page.keyboard.press("Enter");
		assert.equal(await box().inputValue(), "@invoice.ts ");
		assert.deepEqual(await done(), [{ type: "addFile", uri: "file:///w/invoice.ts" }]);
	});

	/** Types a question at whose end a file is offered. */
	async function mention(): Promise<void> {
		await box().click();
		await panel.page.keyboard.type("see @inv");
		await panel.tell({ type: "files", query: "inv", files: [file("invoice.ts")] });
		await options().waitFor();
	}

	for (const [way, leave] of [
		["a key", () => panel.page.keyboard.press("Home")],
		["the pointer", () => box().click({ position: { x: 8, y: 8 } })],
	] as const) {
		it(`are gone when the caret leaves the mention by ${way}: Enter asks`, async () => {
			await mention();
			await leave();
			await options().waitFor({ state: "detached" });
			await panel.page.keyboard.press("Enter");
			assert.deepEqual(await done(), [{ type: "ask", text: "see @inv" }]);
		});
	}

	it("are not taken by a key that comes with the one that moved the caret", async () => {
		await mention();
		await box().evaluate((box: HTMLTextAreaElement) => {
			box.setSelectionRange(0, 0);
			box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
		});
		assert.deepEqual(await done(), [{ type: "ask", text: "see @inv" }]);
	});

	it("are not offered to a caret that only passes by", async () => {
		await mention();
		await panel.page.keyboard.press("Home");
		await options().waitFor({ state: "detached" });
		for (const key of ["End", "ArrowLeft"]) await panel.page.keyboard.press(key);
		await panel.tell({ type: "files", query: "inv", files: [file("invoice.ts")] });
		assert.equal(await options().count(), 0);
	});
});
