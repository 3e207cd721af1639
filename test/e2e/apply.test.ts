import assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import { answerOf, scriptedModel, turnAt } from "./support/panel.ts";
import { openWorkbench, type Workbench } from "./support/workbench.ts";

const code = "function half(size: number): number {\n  return size / 2;\n}";
const before = "// begin\nfunction half(size: number): number {\n  return size / 3;\n}\n// end\n";
const after = `// begin\n${code}\n// end\n`;

describe("from a fresh start to an applied diff", () => {
	let workbench: Workbench;

	beforeEach(async () => {
		const model = await scriptedModel("mend", `Mended:\n\n\`\`\`ts\n${code}\n\`\`\`\n\nThat is all.`, ["/ 2"]);
		workbench = await openWorkbench({ settings: { "hunch.model": model }, files: { "target.ts": before } });
	});

	afterEach(() => workbench?.close());

	/** Presses Tab until something with this name has the focus. */
	async function tabTo(panel: Frame, name: string): Promise<void> {
		for (let presses = 0; presses < 40; presses++) {
			await workbench.page.keyboard.press("Tab");
			const label = await panel.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "");
			if (label.startsWith(name)) return;
		}
		assert.fail(`Tab does not lead to ${name}`);
	}

	it("by keyboard alone", async () => {
		const { page } = workbench;
		await workbench.openFile("target.ts");
		await workbench.selectLines(2, 4);
		await workbench.runCommand("Hunch: Ask");
		const panel = await workbench.panel();
		await panel.locator("textarea:focus").waitFor();
		await page.keyboard.type("/fix");
		await page.keyboard.press("Escape");
		await page.keyboard.press("Enter");
		await answerOf(await turnAt(panel, 0));
		await tabTo(panel, "Edit and ask again");
		await tabTo(panel, "Apply");
		await page.keyboard.press("Enter");
		assert.match((await panel.locator(".question").textContent()) ?? "", /\/fix.*target\.ts, lines 2 to 4/);
		await page.getByText("proposed in place of half").first().waitFor();
		await page.locator(".diffOverview").first().waitFor();
		await workbench.screenshot("proposed");
		assert.equal(workbench.onDisk("target.ts"), before, "nothing is changed on disk");
		await page.locator(".editor.modified .view-lines").first().getByText("size / 2").waitFor();
		await workbench.runCommand("View: Focus Active Editor Group");
		await page.keyboard.press("Control+Enter");
		await page.locator(".tab.active", { hasText: /^target\.ts$/ }).waitFor();
		assert.equal(await workbench.save("target.ts", /size \/ 2/), after);
		await page.keyboard.press("Control+Z");
		assert.equal(await workbench.save("target.ts", /size \/ 3/), before, "it is one step of undo");
	});

	it("by mouse alone", async () => {
		const { page } = workbench;
		await page.getByRole("treeitem", { name: "target.ts" }).dblclick();
		const line = page.locator(".view-line").getByText("half").first();
		await workbench.chooseFromMenu(line, "Hunch: Explain Selection");
		const panel = await workbench.panel();
		const turn = await turnAt(panel, 0);
		await answerOf(turn);
		await turn.getByRole("button", { name: "Apply" }).click();
		await page.getByText("proposed in place of half").first().waitFor();
		await page.getByRole("button", { name: "Accept Proposal" }).click();
		await page.locator(".tab.active", { hasText: /^target\.ts$/ }).waitFor();
		await page.locator(".view-lines").first().getByText("size / 2").waitFor();
		assert.equal(workbench.onDisk("target.ts"), before, "it is not saved yet");
		await workbench.screenshot("applied");
	});
});
