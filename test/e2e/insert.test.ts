import assert from "node:assert/strict";
import { answerOf, ask, openPanel, scriptedModel } from "./support/panel.ts";
import { openWorkbench, type Workbench } from "./support/workbench.ts";

const code = "function half(size: number): number {\n  return size / 2;\n}";

describe("code from an answer", () => {
	let workbench: Workbench;

	before(async () => {
		const model = await scriptedModel("half", `Here it is:\n\n\`\`\`ts\n${code}\n\`\`\`\n\nThat is all.`, [
			"half",
			"/ 2",
		]);
		workbench = await openWorkbench({
			settings: { "hunch.model": model },
			files: { "target.ts": "// begin\n\n// end\n" },
		});
	});

	after(() => workbench?.close());

	it("is inserted at the cursor with its uncertainty, and the editor's hover is the panel's card", async () => {
		await workbench.openFile("target.ts");
		await workbench.goTo(2);
		const panel = await openPanel(workbench);
		const turn = await ask(panel, "Write a function that halves a size.");
		assert.match(await answerOf(turn), /function half/);
		await turn.getByRole("button", { name: "Insert at cursor" }).click();
		await workbench.page.locator(".editor-group-container.active .view-lines").getByText("half").first().waitFor();
		const hover = await workbench.hover("half");
		const words = (await hover.textContent()) ?? "";
		assert.match(words, /equal choices/);
		assert.match(words, /Entropy/);
		await workbench.screenshot("inserted");
		await workbench.page.locator(".editor-group-container.active .monaco-editor").first().click();
		assert.equal(await workbench.save("target.ts", /half/), `// begin\n${code}\n// end\n`);
	});
});
