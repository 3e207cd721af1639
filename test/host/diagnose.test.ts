import assert from "node:assert/strict";
import * as vscode from "vscode";
import { answerDialog, restoreDialogs } from "./dialogs.ts";
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

	afterEach(restoreDialogs);
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

	it("puts itself onto the clipboard, where a person says so", async () => {
		await vscode.env.clipboard.writeText("something else");
		let answer: string | undefined;
		const asked = answerDialog("showInformationMessage", () => answer);
		await vscode.commands.executeCommand("hunch.diagnose");
		assert.deepEqual(asked, [["Put the diagnosis into a bug report?", "Copy as Text"]]);
		assert.equal(await vscode.env.clipboard.readText(), "something else");
		answer = "Copy as Text";
		await vscode.commands.executeCommand("hunch.diagnose");
		await until(async () => (await vscode.env.clipboard.readText()) !== "something else");
		const copied = await vscode.env.clipboard.readText();
		assert.match(copied, /^# Hunch: diagnosis\n/);
		await until(async () => (await page()) === copied);
	});

	it("says why a model cannot be loaded", async () => {
		await setting("model", "/nowhere/model.gguf");
		await vscode.commands.executeCommand("hunch.diagnose");
		await until(async () => /It could not be loaded: There is no file at \/nowhere\/model\.gguf/.test(await page()));
	});
});
