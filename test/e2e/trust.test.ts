import assert from "node:assert/strict";
import { answerOf, ask, openPanel } from "./support/panel.ts";
import { openWorkbench } from "./support/workbench.ts";

/** What a folder that somebody was given could say. */
const named = { "hunch.model": "/nowhere/model.gguf", "hunch.systemPrompt": "Speak of nothing but the sea." };

const noQuestions = {
	"security.workspace.trust.startupPrompt": "never",
	"security.workspace.trust.banner": "never",
};

/** What the panel calls the model, and what an answer ends with. */
async function answerIn(isRestricted: boolean): Promise<{ model: string; end: string }> {
	const workbench = await openWorkbench({
		files: { ".vscode/settings.json": JSON.stringify(named) },
		settings: { ...noQuestions, "security.workspace.trust.enabled": isRestricted },
	});
	try {
		const panel = await openPanel(workbench);
		const turn = await ask(panel, "Which is larger, 9.9 or 9.11?");
		await answerOf(turn);
		return {
			model: (await panel.locator(".model-name").textContent()) ?? "",
			end: (await turn.locator(".end-line").textContent()) ?? "",
		};
	} finally {
		await workbench.close();
	}
}

describe("the settings of a folder", () => {
	it("name a model where the folder is trusted", async () => {
		const { model, end } = await answerIn(false);
		assert.equal(model, "model");
		assert.match(end, /There is no file at \/nowhere\/model\.gguf/);
	});

	it("name none in Restricted Mode: the built-in model answers", async () => {
		const { model, end } = await answerIn(true);
		assert.equal(model, "hunch-nano");
		assert.match(end, /^\d+ tokens in /);
	});
});
