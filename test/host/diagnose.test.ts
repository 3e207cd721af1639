import assert from "node:assert/strict";
import * as vscode from "vscode";
import { hunch, reset, setting, until } from "./support.ts";

const page = async () => {
	const address = vscode.Uri.from({ scheme: "hunch-diagnosis", path: "/Diagnosis.md" });
	return (await vscode.workspace.openTextDocument(address)).getText();
};

describe("the diagnosis", function () {
	this.timeout(120_000);

	before(async () => {
		await hunch();
		await reset();
	});

	after(() => reset());

	it("loads the model, and says what is known of it and of the device", async () => {
		await vscode.commands.executeCommand("hunch.diagnose");
		await until(async () => /\| Architecture \| llama \|/.test(await page()));
		const text = await page();
		for (const row of [/\| Computes on \| \w+/, /\| Quantisation \| Q8_0 \|/, /\| Chat template \| ChatML \|/]) {
			assert.match(text, row);
		}
		assert.match(text, /\| Opening a path costs \| a copy of the state \|/);
	});

	it("says why a model cannot be loaded", async () => {
		await setting("model", "/nowhere/model.gguf");
		await vscode.commands.executeCommand("hunch.diagnose");
		await until(async () => /It could not be loaded: There is no file at \/nowhere\/model\.gguf/.test(await page()));
	});
});
