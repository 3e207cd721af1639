import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { ContextKind } from "../../extension/protocol/webview.ts";
import { hunch, lastTurn, open, reset, select, selectRange, setting, type TestDoor, until } from "./support.ts";

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

	/** Has code from the answer proposed. @returns the document as it would be */
	async function proposed(code: string): Promise<string> {
		const segments = [{ text: code, token: null }];
		await door.receive({ type: "takeCode", how: "apply", label: "", turn: lastTurn(door).id, segments });
		const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
		assert.ok(input instanceof vscode.TabInputTextDiff, "there is no proposal");
		return (await vscode.workspace.openTextDocument(input.modified)).getText();
	}

	/** Asks about the whole of a document, and applies code from the answer while another one is open. */
	async function applied({ document }: vscode.TextEditor, code: string): Promise<string> {
		await askAbout("file");
		await open("another");
		await proposed(code);
		await vscode.commands.executeCommand("hunch.acceptProposal");
		await until(() => vscode.window.activeTextEditor?.document === document);
		return document.getText();
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

	it("puts it on a line of its own behind a last line without an end", async () => {
		const target = await open("function foo() {\n}", "typescript");
		assert.equal(await applied(target, "bar();"), "function foo() {\n}\nbar();\n");
	});

	it("adds no empty line where the last line has an end", async () => {
		const target = await open("function foo() {\n}\n", "typescript");
		assert.equal(await applied(target, "bar();"), "function foo() {\n}\nbar();\n");
	});

	/** Asks about nothing, and applies to the document that is worked in. */
	async function proposedHere(code: string): Promise<string> {
		await selectRange(editor, new vscode.Selection(3, 0, 3, 0));
		await door.receive({ type: "ask", text: "Is this right?" });
		return proposed(code);
	}

	it("is made anew for the document where the one before is in view", async () => {
		await proposedHere("first()");
		const again = await proposed("other()");
		assert.equal(again.match(/\w+\(\)/g)?.includes("first()"), false, again);
		await vscode.commands.executeCommand("hunch.acceptProposal");
		await until(() => vscode.window.activeTextEditor?.document === editor.document);
		assert.equal(editor.document.getText(), again);
	});

	it("puts nothing in where lines were added above meanwhile", async () => {
		await proposedHere("more()");
		const edit = new vscode.WorkspaceEdit();
		edit.insert(editor.document.uri, new vscode.Position(0, 0), "first()\n");
		await vscode.workspace.applyEdit(edit);
		await vscode.commands.executeCommand("hunch.acceptProposal");
		assert.equal(editor.document.getText(), `first()\n${text}`);
	});
});
