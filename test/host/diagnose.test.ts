import assert from "node:assert/strict";
import * as vscode from "vscode";
import { answerDialog, restoreDialogs } from "./dialogs.ts";
import { hunch, reset, setting, type TestDoor, until } from "./support.ts";

const page = async () => {
	const address = vscode.Uri.from({ scheme: "hunch-diagnosis", path: "/Diagnosis.md" });
	return (await vscode.workspace.openTextDocument(address)).getText();
};

describe("the diagnosis", function () {
	this.timeout(120_000);

	let door: TestDoor;

	before(async () => {
		door = await hunch();
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

	// Another size of the context is another load, of which nothing is known yet.
	for (const [command, contextSize] of Object.entries({ "hunch.diagnose": 1024, "hunch.restartEngine": 2048 })) {
		it(`names the device in the panel, too, once a model is in memory that was loaded by ${command}`, async () => {
			await setting("contextSize", contextSize);
			await until(() => door.state.model.device === null);
			await vscode.commands.executeCommand(command);
			assert.notEqual(door.state.model.device, null);
		});
	}

	it("lists the settings whose values are not the defaults, and no others", async () => {
		const folder = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, ".vscode");
		const maxTokens = () => vscode.workspace.getConfiguration("hunch").get("maxTokens");
		// VS Code itself writes no value that is the default.
		const written = new TextEncoder().encode('{ "hunch.maxTokens": 77, "hunch.seed": 0 }');
		await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, "settings.json"), written);
		try {
			await until(() => maxTokens() === 77);
			await vscode.commands.executeCommand("hunch.diagnose");
			await until(async () => /\| hunch\.maxTokens \| `77` \|/.test(await page()));
			assert.doesNotMatch(await page(), /hunch\.seed/);
		} finally {
			await vscode.workspace.fs.delete(folder, { recursive: true });
			await until(() => maxTokens() !== 77);
		}
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
