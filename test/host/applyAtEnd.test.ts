import assert from "node:assert/strict";
import * as vscode from "vscode";
import { askPlainly, hunch, lastTurn, open, reset, setting, type TestDoor, until } from "./support.ts";

describe("applying code from an answer", () => {
	let door: TestDoor;

	before(async () => {
		door = await hunch();
	});
	beforeEach(async () => {
		await reset();
		await setting("maxTokens", 1);
	});
	after(() => reset());

	const activeInput = () => vscode.window.tabGroups.activeTabGroup.activeTab?.input;

	/** Asks about the whole of a document, and applies code from the answer while another one is open. */
	async function applied(document: vscode.TextDocument, code: string): Promise<void> {
		await door.receive({ type: "addContext", kind: "file" });
		await askPlainly(door);
		await open("another");
		const { id: turn } = lastTurn(door);
		await door.receive({ type: "takeCode", how: "apply", label: "ts", turn, segments: [{ text: code, token: null }] });
		await until(() => activeInput() instanceof vscode.TabInputTextDiff);
		await vscode.commands.executeCommand("hunch.acceptProposal");
		await until(() => vscode.window.activeTextEditor?.document === document);
	}

	it("puts it on a line of its own behind a last line without an end", async () => {
		const { document } = await open("function foo() {\n}", "typescript");
		await applied(document, "bar();");
		assert.equal(document.getText(), "function foo() {\n}\nbar();\n");
	});

	it("adds no empty line where the last line has an end", async () => {
		const { document } = await open("function foo() {\n}\n", "typescript");
		await applied(document, "bar();");
		assert.equal(document.getText(), "function foo() {\n}\nbar();\n");
	});
});
