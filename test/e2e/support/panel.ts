import { join } from "node:path";
import type { Frame, Locator } from "playwright-core";
import { writeScriptedModel } from "../../models/scripted.ts";
import { writeTinyModel } from "../../models/tiny.ts";
import { place, sharedHost } from "./host.ts";
import type { Workbench } from "./workbench.ts";

/** The panel's view, opened by its tab in the activity bar. */
export async function openPanel(workbench: Workbench): Promise<Frame> {
	await workbench.page.getByRole("tab", { name: "Hunch" }).click();
	return workbench.panel();
}

/** Types a question as a person does, and sends it. Returns its turn, which is there but may not have ended. */
export async function ask(panel: Frame, question: string): Promise<Locator> {
	const before = await panel.locator(".turn").count();
	const box = panel.getByRole("textbox", { name: "Question" });
	await box.fill(question);
	await box.press("Enter");
	return turnAt(panel, before);
}

/** Questions that the built-in model is in doubt about: which of them, its training decides. */
export const confusable = [
	["9.9", "9.11"],
	["8.1", "8.12"],
	["3.7", "3.12"],
	["5.30", "5.6"],
	["7.8", "7.25"],
].map(([one, other]) => `Which is larger, ${one} or ${other}?`);
export const sums = ["5 * 12 - 3", "14 * 20 - 8", "47 + 38", "6 * 17 + 25", "24 * 28 - 7", "345 - 67", "9 - 6 + 6"].map(
	(sum) => `What does this print?\n\`\`\`ts\nconsole.log(${sum})\n\`\`\``,
);

/** Thresholds by which every doubt is a fork: what else there is to do is not done. */
export const forksOnly = { entropyLow: 1, entropyHigh: 9, varentropyLow: 0.01, varentropyHigh: 0.02 };

/** Asks one question after the other, until there is in an answer what is looked for. Returns the turn of that one. */
export async function askUntil(
	panel: Frame,
	questions: readonly string[],
	within: (turn: Locator) => Locator,
): Promise<Locator> {
	for (const question of questions) {
		const turn = await ask(panel, question);
		await answerOf(turn);
		if ((await within(turn).count()) > 0) return turn;
	}
	throw new Error(`What is looked for is in no answer to ${questions.length} questions.`);
}

/** The turn with this number, from 0, once it is there. */
export async function turnAt(panel: Frame, index: number): Promise<Locator> {
	const turn = panel.locator(".turn").nth(index);
	await turn.waitFor();
	return turn;
}

/** Waits until the turn has ended, and returns the text of its answer. */
export async function answerOf(turn: Locator): Promise<string> {
	await turn.locator(".end-line:not(.working)").waitFor();
	return ((await turn.locator(".answer").textContent()) ?? "").trim();
}

export const token = (turn: Locator, index: number): Locator => turn.locator(`[data-token="${index}"]`).first();

/** Shows how unsure the model was at every token, instead of the few phrases worth a look. */
export async function showEveryToken(panel: Frame): Promise<void> {
	await panel.getByRole("combobox", { name: "What is shown" }).selectOption({ label: "Entropy" });
}

/** A model file that answers everything with a text, hesitating before some of its parts. */
export async function scriptedModel(name: string, text: string, unsure: readonly string[] = []): Promise<string> {
	// It clears the place for the run.
	await sharedHost();
	const path = join(place, `${name}.gguf`);
	await writeScriptedModel(path, text, { unsure });
	return path;
}

/** A model file that answers with random words at a leisurely pace, without an end. */
export async function slowModel(): Promise<string> {
	await sharedHost();
	const path = join(place, "slow.gguf");
	await writeTinyModel(path, {
		embedding: 512,
		layers: 8,
		feedForward: 2048,
		heads: 8,
		keyValueHeads: 8,
		contextLength: 4096,
		endless: true,
	});
	return path;
}
