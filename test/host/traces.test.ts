import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import * as vscode from "vscode";
import { parseTrace } from "../../sampler/traceFormat.ts";
import { answerDialog, restoreDialogs } from "./dialogs.ts";
import { askPlainly, hunch, lastTurn, reset, setting, type TestDoor, textOf, until } from "./support.ts";

describe("traces", () => {
	let door: TestDoor;
	let folder: string;

	before(async () => {
		door = await hunch();
		folder = await mkdtemp(join(tmpdir(), "hunch-traces-"));
	});
	after(() => rm(folder, { recursive: true, force: true }));
	beforeEach(() => reset());
	afterEach(restoreDialogs);

	const fileOf = (name: string) => vscode.Uri.file(join(folder, name));
	const run = (command: string, ...args: unknown[]) => vscode.commands.executeCommand(`hunch.${command}`, ...args);

	it("are saved where a person says, and opened as a turn that names the file and the model", async () => {
		const turn = await askPlainly(door);
		const file = fileOf("larger.hunch-trace.json");
		const asked = answerDialog("showSaveDialog", () => file);
		const told = answerDialog("showInformationMessage", () => undefined);
		await run("saveTrace");
		assert.deepEqual(told, [["Saved as larger.hunch-trace.json.", "Open"]]);
		const [options] = asked[0] as [vscode.SaveDialogOptions];
		assert.equal(basename(options.defaultUri!.path), "Which-is-larger-9-9-or-9-11.hunch-trace.json");
		const saved = parseTrace(await readFile(file.fsPath, "utf8"));
		assert.equal(saved.tokens.length, turn.tokens.length);

		await run("newConversation");
		answerDialog("showOpenDialog", () => [file]);
		await run("openTrace");
		const shown = lastTurn(door);
		assert.equal(shown.question.text, `larger.hunch-trace.json (${saved.header.model.name})`);
		assert.equal(textOf(shown), textOf(turn));
		assert.deepEqual(shown.end, turn.end);
		assert.equal(shown.error, null);
	});

	it("of several answers are saved of the one that is chosen", async () => {
		const first = await askPlainly(door);
		await door.receive({ type: "ask", text: "What is 2 + 2?" });
		const file = fileOf("chosen.hunch-trace.json");
		answerDialog("showQuickPick", (items: readonly vscode.QuickPickItem[]) =>
			items.find(({ label }) => label === first.question.text),
		);
		await run("saveTrace", file);
		assert.equal(parseTrace(await readFile(file.fsPath, "utf8")).tokens.length, first.tokens.length);
	});

	it("are not saved where there is no answer, or where nothing can be written", async () => {
		const errors = answerDialog("showErrorMessage", () => undefined);
		await run("saveTrace", fileOf("nothing.hunch-trace.json"));
		assert.match(String(errors[0]![0]), /There is no answer yet .* Ask something first\./);
		await askPlainly(door);
		await writeFile(join(folder, "a file"), "");
		await run("saveTrace", fileOf(join("a file", "x.hunch-trace.json")));
		assert.match(String(errors[1]![0]), /x\.hunch-trace\.json could not be written: .* Choose another folder\./);
	});

	it("that are no traces are named with what is wrong, and another file is asked for", async () => {
		const file = fileOf("bad.hunch-trace.json");
		await writeFile(file.fsPath, '{"version": 2}');
		const asked = answerDialog("showOpenDialog", () => undefined);
		const errors = answerDialog("showErrorMessage", (_sentence: string, again: string) => again);
		await run("openTrace", file);
		assert.match(
			String(errors[0]![0]),
			/bad\.hunch-trace\.json was not opened\. This trace cannot be read\. model should be an object/,
		);
		await until(() => asked.length === 1);
		assert.deepEqual(door.state.turns, []);
		await run("openTrace", fileOf("nowhere.json"));
		assert.match(String(errors[1]![0]), /nowhere\.json was not opened\./);
	});

	it("are replayed in an editor of their own when their file is opened, broken ones too", async () => {
		await askPlainly(door);
		const file = fileOf("replayed.hunch-trace.json");
		await run("saveTrace", file);
		const broken = fileOf("broken.hunch-trace.json");
		await writeFile(broken.fsPath, "{");
		for (const uri of [file, broken]) {
			await vscode.commands.executeCommand("vscode.open", uri);
			const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
			assert(input instanceof vscode.TabInputCustom, `${uri.path} is not shown in an editor of its own`);
			assert.equal(input.viewType, "hunch.trace");
			assert.equal(input.uri.path, uri.path);
		}
	});

	it("are compared, an answer with a file, in a page of their own", async () => {
		await askPlainly(door);
		const file = fileOf("before.hunch-trace.json");
		await run("saveTrace", file);
		await setting("policy", "temperature");
		await setting("temperature", 5);
		const other = await askPlainly(door);
		answerDialog("showQuickPick", (items: readonly vscode.QuickPickItem[]) => items[0]);
		await run("compareTraces", file);
		const text = comparison("before.hunch-trace.json – ");
		assert.match(text, /^# `before\.hunch-trace\.json` and `Which is larger, 9\.9 or 9\.11\?`$/m);
		assert.match(text, /^\| `policy\.name` \| `\w+` \| `temperature` \|$/m);
		assert.notEqual(textOf(other), "");

		await run("compareTraces", file, file);
		assert.match(comparison("before.hunch-trace.json (1) – before.hunch-trace.json (2)"), /^The two are the same\.$/m);
	});

	function comparison(beginning: string): string {
		const document = vscode.workspace.textDocuments.find(
			({ uri }) => uri.scheme === "hunch-comparison" && uri.path.startsWith(`/${beginning}`),
		);
		assert.ok(document, `no comparison begins with ${beginning}`);
		return document.getText();
	}
});
