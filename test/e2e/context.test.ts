import assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import { answerOf, openPanel, turnAt } from "./support/panel.ts";
import { openWorkbench, type Workbench } from "./support/workbench.ts";

describe("what a question is about", () => {
	let workbench: Workbench;
	let panel: Frame;

	before(async () => {
		workbench = await openWorkbench();
		await workbench.openFile("invoice.ts");
		panel = await openPanel(workbench);
	});

	after(() => workbench?.close());

	const chips = () => panel.locator(".chip-label").allTextContents();
	const box = () => panel.getByRole("textbox", { name: "Question" });

	it("is the function at the cursor where a command is chosen by keyboard and nothing was added", async () => {
		await workbench.openFile("invoice.ts");
		await workbench.selectLines(3, 5);
		await box().click();
		await workbench.page.keyboard.type("/e");
		await panel.getByRole("option", { name: /explain/ }).waitFor();
		await workbench.screenshot("commands");
		await workbench.page.keyboard.press("Enter");
		assert.equal(await box().inputValue(), "/explain ");
		await workbench.page.keyboard.press("Enter");
		const turn = await turnAt(panel, 0);
		assert.notEqual(await answerOf(turn), "");
		assert.match((await turn.locator(".question").textContent()) ?? "", /\/explain.*invoice\.ts, lines 3 to 5/);
	});

	it("is a file that is mentioned, with its cost, and a bar that shows what is left", async () => {
		await box().click();
		await workbench.page.keyboard.type("What is in @invo");
		await panel
			.getByRole("option", { name: /invoice\.ts/ })
			.first()
			.waitFor();
		await workbench.page.keyboard.press("Tab");
		await panel.locator(".chip").waitFor();
		assert.deepEqual(await chips(), ["invoice.ts"]);
		assert.equal(await box().inputValue(), "What is in @invoice.ts ");
		await panel.locator(".chip-cost", { hasText: /^\d+ tokens$/ }).waitFor();
		await panel.getByText(/(of|holds) 511/).waitFor();
		await panel.locator(".budget summary").click();
		await panel.getByText("kept free for the answer").waitFor();
		await workbench.screenshot("mentioned");
		await panel.getByRole("button", { name: "Remove invoice.ts" }).click();
		await panel.locator(".chip").waitFor({ state: "detached" });
	});

	it("is what the menu adds, and a command without code is given back with what to do", async () => {
		await panel.getByRole("button", { name: "Add context" }).click();
		await workbench.page.locator(".quick-input-widget").getByText("Open Editors").click();
		await panel.locator(".chip").waitFor();
		assert.deepEqual(await chips(), ["invoice.ts"]);
		await panel.getByRole("button", { name: "Remove invoice.ts" }).click();
		await workbench.runCommand("View: Close All Editors");
		await box().fill("/fix");
		await panel.getByRole("button", { name: "Send" }).click();
		await panel.getByRole("alert").getByText("No editor is open").waitFor();
		assert.equal(await box().inputValue(), "/fix");
	});
});
