import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { ContextKind } from "../../extension/protocol/webview.ts";
import { hunch, lastTurn, open, reset, select, selectRange, setting, type TestDoor } from "./support.ts";

const text = ["start()", "  count += 1", "  count += 2", "stop()"].join("\n");

describe("applying code from an answer", () => {
	let door: TestDoor;
	let editor: vscode.TextEditor;

	before(async () => {
		door = await hunch();
	});
	beforeEach(async () => {
		await reset();
		await setting("maxTokens", 1);
		editor = await open(text);
	});
	after(() => reset());

	async function askAbout(kind: ContextKind): Promise<void> {
		await door.receive({ type: "addContext", kind });
		await door.receive({ type: "ask", text: "Is this right?" });
	}

	/** What the document would be with this code. */
	async function proposed(code: string): Promise<string> {
		const segments = [{ text: code, token: null }];
		await door.receive({ type: "takeCode", how: "apply", label: "", turn: lastTurn(door).id, segments });
		const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
		assert.ok(input instanceof vscode.TabInputTextDiff, "there is no proposal");
		return (await vscode.workspace.openTextDocument(input.modified)).getText();
	}

	it("replaces the lines that were asked about, where they have moved to", async () => {
		await select(editor, 1, 2);
		await askAbout("selection");
		await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "first()\n\n"));
		assert.equal(await proposed("count += 3"), "first()\n\nstart()\n  count += 3\nstop()");
	});

	it("leaves a whole file that was asked about as it is, although it has grown since", async () => {
		await askAbout("file");
		await editor.edit((edit) => edit.insert(new vscode.Position(3, 6), "\nlast()"));
		await selectRange(editor, new vscode.Selection(3, 0, 3, 0));
		assert.equal(await proposed("more()"), text.replace("stop()", "more()\nstop()\nlast()"));
	});
});
