import assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import { answerOf, ask, openPanel, slowModel, token, turnAt } from "./support/panel.ts";
import { openWorkbench, type Workbench } from "./support/workbench.ts";

describe("a conversation", () => {
	let workbench: Workbench;
	let panel: Frame;

	before(async () => {
		workbench = await openWorkbench({ settings: { "hunch.policy": "greedy" } });
		panel = await openPanel(workbench);
	});

	after(() => workbench?.close());

	const versions = () => panel.locator(".sibling-count").allTextContents();

	it("has a question asked in other words, and leads back to the first with Alt+Left", async () => {
		const turn = await ask(panel, "Which is larger, 9.9 or 9.11?");
		const first = await answerOf(turn);
		await turn.hover();
		await turn.getByRole("button", { name: "Edit and ask again" }).click();
		const editor = turn.getByRole("textbox", { name: "Question, edited" });
		await editor.fill("Which is larger, 4.5 or 4.12?");
		await editor.press("Enter");
		await panel.getByText("2 / 2").waitFor();
		const second = await answerOf(await turnAt(panel, 0));
		assert.notEqual(second, first);
		await workbench.screenshot("versions");
		await panel.getByRole("textbox", { name: "Question" }).click();
		await workbench.page.keyboard.press("Alt+ArrowLeft");
		await panel.getByText("1 / 2").waitFor();
		assert.equal(await answerOf(await turnAt(panel, 0)), first);
		await panel.getByRole("button", { name: "Next version" }).click();
		await panel.getByText("2 / 2").waitFor();
		assert.equal(await answerOf(await turnAt(panel, 0)), second);
	});

	it("has a question answered once more, below the one before it", async () => {
		await panel.getByRole("button", { name: "Answer once more" }).click();
		await panel.getByText("3 / 3").waitFor();
		await answerOf(await turnAt(panel, 0));
		await ask(panel, "Hello!");
		await answerOf(await turnAt(panel, 1));
		assert.deepEqual(await versions(), ["3 / 3"]);
	});

	it("goes on from another token, by keyboard, beside the first answer", async () => {
		const turn = await turnAt(panel, 0);
		const before = await answerOf(turn);
		await token(turn, 0).click();
		const others = panel.locator(".card .alternative-choice");
		await others.first().waitFor();
		await panel
			.getByRole("button", { name: /^Show the line with/ })
			.first()
			.click();
		const line = (await panel.locator(".ahead code").first().textContent()) ?? "";
		const chosen = (await others.first().locator("code").textContent()) ?? "";
		await others.first().focus();
		await workbench.screenshot("alternatives");
		await others.first().press("Enter");
		await panel.getByText("4 / 4").waitFor();
		const after = await answerOf(await turnAt(panel, 0));
		assert.ok(after.includes(line), `${line} is how it goes on: ${after}`);
		assert.ok(line.startsWith(chosen.replace("·", "")) && after !== before, `${JSON.stringify(chosen)} begins ${line}`);
		await panel.getByRole("button", { name: "Your choice" }).first().click();
		await panel.getByText("You chose another token here").waitFor();
		await workbench.screenshot("chosen");
	});

	it("is found again among the others, renamed, and deleted", async () => {
		await workbench.runCommand("Hunch: New Conversation");
		await panel.locator(".turn").first().waitFor({ state: "detached" });
		await ask(panel, "Good morning!");
		await answerOf(await turnAt(panel, 0));
		await workbench.runCommand("Hunch: Show Conversations…");
		const input = workbench.page.locator(".quick-input-widget input[type=text]");
		await input.fill("4.12");
		const row = workbench.page.locator(".quick-input-list .monaco-list-row");
		await row.getByText("Which is larger, 9.9 or 9.11?").first().waitFor();
		await workbench.screenshot("conversations");
		assert.equal(await row.count(), 1);
		await input.press("Enter");
		await panel.getByText("4 / 4").waitFor();
		assert.equal(await panel.locator(".turn").count(), 1, "the fourth version has nothing after it");
		await workbench.runCommand("Hunch: Show Conversations…");
		const named = (name: string) => row.filter({ hasText: name });
		await named("Good morning!").hover();
		await named("Good morning!").getByRole("button", { name: "Rename…" }).click();
		await workbench.page.getByText("Rename Conversation").waitFor();
		await input.fill("A greeting");
		await input.press("Enter");
		await named("A greeting").hover();
		await named("A greeting").getByRole("button", { name: "Delete…" }).click();
		await workbench.page.locator(".monaco-dialog-box").getByRole("button", { name: "Delete" }).click();
		await named("A greeting").waitFor({ state: "detached" });
		assert.equal(await row.count(), 1, "the other is there");
		await workbench.page.keyboard.press("Escape");
	});

	it("keeps a question that is being put in other words while it is hidden", async () => {
		const { page } = workbench;
		const turn = await turnAt(panel, 0);
		await turn.hover();
		await turn.getByRole("button", { name: "Edit and ask again" }).click();
		await turn.getByRole("textbox", { name: "Question, edited" }).fill("In other words?");
		await page.keyboard.press("Control+B");
		await page.locator(".part.sidebar").waitFor({ state: "hidden" });
		await page.keyboard.press("Control+B");
		panel = await workbench.panel();
		const editor = (await turnAt(panel, 0)).getByRole("textbox", { name: "Question, edited" });
		await editor.waitFor();
		assert.equal(await editor.inputValue(), "In other words?");
		await editor.press("Escape");
		await editor.waitFor({ state: "detached" });
	});

	it("takes no more keys once it was hidden while the keyboard was in it", async () => {
		const { page } = workbench;
		await panel.getByRole("textbox", { name: "Question" }).click();
		await page.keyboard.press("Control+B");
		await page.locator(".part.sidebar").waitFor({ state: "hidden" });
		await workbench.openFile("invoice.ts");
		await workbench.selectLines(3, 5);
		await workbench.runCommand("Hunch: Explain Selection");
		panel = await workbench.panel();
		await answerOf(await turnAt(panel, 1));
		assert.deepEqual(await versions(), ["4 / 4"]);
		await page.keyboard.press("Alt+ArrowLeft");
		await page.waitForTimeout(500);
		assert.deepEqual(await versions(), ["4 / 4"], "the keyboard is in the editor");
	});
});

describe("a window that is reloaded in the midst of an answer", () => {
	let workbench: Workbench;

	before(async () => {
		const settings = { "hunch.model": await slowModel(), "hunch.maxTokens": 3000, "hunch.policy": "greedy" };
		workbench = await openWorkbench({ settings });
	});

	after(() => workbench?.close());

	it("shows the conversation again, with what was written and its marks, says that it was cut, and goes on", async () => {
		const turn = await ask(await openPanel(workbench), "Tell me all.");
		await token(turn, 60).waitFor();
		await workbench.reload();
		const panel = await openPanel(workbench);
		const again = await turnAt(panel, 0);
		await again.getByText("closed or reloaded while this was being written").waitFor();
		const written = await again.locator("[data-token]").last().getAttribute("data-token");
		assert.ok(Number(written) > 20, `${written} tokens came back`);
		assert.ok((await again.locator("[data-doubt]").count()) > 0);
		await workbench.screenshot("reloaded");
		await again.getByRole("button", { name: "Continue" }).click();
		await token(again, Number(written) + 5).waitFor();
		await panel.getByRole("button", { name: "Stop" }).click();
		await answerOf(again);
	});
});
