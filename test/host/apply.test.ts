import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import type { ContextKind } from "../../extension/protocol/webview.ts";
import { hunch, lastTurn, open, reset, select, selectRange, setting, type TestDoor, until } from "./support.ts";

const text = ["start()", "  count += 1", "  count += 2", "stop()"].join("\n");

describe("applying code from an answer", () => {
	let door: TestDoor;
	let editor: vscode.TextEditor;
	let folder: string;

	before(async () => {
		door = await hunch();
		folder = await mkdtemp(join(tmpdir(), "hunch-apply-"));
	});
	beforeEach(async () => {
		await reset();
		await setting("maxTokens", 1);
		editor = await open(text);
	});
	after(async () => {
		await reset();
		await rm(folder, { recursive: true, force: true });
	});

	const add = (kind: ContextKind) => door.receive({ type: "addContext", kind });
	const ask = () => door.receive({ type: "ask", text: "Is this right?" });

	async function askAbout(kind: ContextKind): Promise<void> {
		await add(kind);
		await ask();
	}

	const apply = (text: string) => {
		const segments = [{ text, token: null }];
		return door.receive({ type: "takeCode", how: "apply", label: "", turn: lastTurn(door).id, segments });
	};

	/** Has code from the answer proposed. @returns the document as it would be */
	async function proposed(code: string): Promise<string> {
		await apply(code);
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

	describe("to one of several documents", () => {
		it("takes the one that a part was asked about before the one that was added as a whole", async () => {
			await add("file");
			const other = await open("a\nb\nc");
			await select(other, 1, 1);
			await askAbout("selection");
			assert.equal(await proposed("B"), "a\nB\nc");
		});

		it("takes the one that declares what the code does", async () => {
			const contentOf = (name: string, value: string) => `// ${name}\nfunction ${name}(n) {\n  return ${value};\n}\n`;
			for (const name of ["double", "half"]) {
				await select(await open(contentOf(name, "n"), "javascript"), 1, 3);
				await add("selection");
			}
			await ask();
			assert.equal(await proposed("function double(n) {\n  return 2 * n;\n}"), contentOf("double", "2 * n"));
			assert.equal(await proposed("function half(n) {\n  return n / 2;\n}"), contentOf("half", "n / 2"));
		});
	});

	describe("to a document that is gone", () => {
		/** Opens a file as a person does: one that an extension opens is kept for minutes after its editor is closed. */
		async function openAsAPerson(uri: vscode.Uri): Promise<vscode.TextEditor> {
			await vscode.commands.executeCommand("vscode.open", uri);
			await until(() => vscode.window.activeTextEditor?.document.uri.path === uri.path);
			return vscode.window.activeTextEditor!;
		}

		/** A file of its own, opened. */
		async function openFile(name: string): Promise<vscode.TextEditor> {
			const path = join(folder, name);
			await writeFile(path, text);
			return openAsAPerson(vscode.Uri.file(path));
		}

		async function askAboutLinesOf(asked: vscode.TextEditor): Promise<void> {
			await select(asked, 1, 2);
			await askAbout("selection");
		}

		/** Asks about a file, and deletes it. */
		async function askAboutGone(): Promise<void> {
			const gone = await openFile("gone.txt");
			await askAboutLinesOf(gone);
			await vscode.commands.executeCommand("workbench.action.closeAllEditors");
			await vscode.workspace.fs.delete(gone.document.uri);
			await until(() => gone.document.isClosed);
		}

		it("takes the one at hand where the file was deleted", async () => {
			await askAboutGone();
			await selectRange(await open("another"), new vscode.Selection(0, 0, 0, 0));
			assert.equal(await proposed("more()"), "more()\nanother");
			assert.equal(door.state.notice, null);
		});

		it("says what to do where none is at hand", async () => {
			await askAboutGone();
			await apply("more()");
			assert.equal(door.state.notice?.code, "NO_EDITOR");
		});

		it("replaces the lines that were asked about in the file that was renamed", async () => {
			const old = await openFile("old.txt");
			await askAboutLinesOf(old);
			const renamed = vscode.Uri.file(join(folder, "new.txt"));
			await vscode.workspace.fs.rename(old.document.uri, renamed);
			await vscode.commands.executeCommand("workbench.action.closeAllEditors");
			await openAsAPerson(renamed);
			await until(() => old.document.isClosed);
			assert.equal(await proposed("count += 3"), "start()\n  count += 3\nstop()");
		});

		it("replaces them in the file that an untitled document was saved as", async () => {
			const untitled = vscode.Uri.file(join(folder, "saved.txt")).with({ scheme: "untitled" });
			const unsaved = await vscode.window.showTextDocument(untitled);
			await unsaved.edit((edit) => edit.insert(new vscode.Position(0, 0), text));
			await askAboutLinesOf(unsaved);
			await vscode.commands.executeCommand("workbench.action.files.save");
			await until(() => vscode.window.activeTextEditor?.document.isUntitled === false);
			assert.equal(await proposed("count += 3"), "start()\n  count += 3\nstop()");
			assert.ok(vscode.workspace.textDocuments.every(({ uri }) => uri.toString() !== untitled.toString()));
		});
	});
});
