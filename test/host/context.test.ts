import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import * as vscode from "vscode";
import type { Attachment, ContextKind } from "../../extension/protocol/webview.ts";
import { answerDialog, restoreDialogs } from "./dialogs.ts";
import {
	addition,
	answerEndlessly,
	askPlainly,
	hunch,
	lastTurn,
	open,
	reset,
	select,
	selectRange,
	setting,
	type TestDoor,
	until,
} from "./support.ts";

const text = ["class Sum {", "  add(one, other) {", "    return one - other;", "  }", "}", "", "print(total)"].join(
	"\n",
);

describe("what is added to a question", () => {
	let door: TestDoor;
	let editor: vscode.TextEditor;
	const registered: vscode.Disposable[] = [];

	before(async () => {
		door = await hunch();
	});
	beforeEach(async () => {
		await reset();
		await setting("maxTokens", 1);
		await emptyDraft();
		editor = await open(text);
	});
	afterEach(async () => {
		restoreDialogs();
		for (const one of registered.splice(0)) one.dispose();
		await emptyDraft();
	});
	after(() => reset());

	const add = (kind: ContextKind | null) => door.receive({ type: "addContext", kind });
	const labels = () => door.state.draft.attachments.map(({ label }) => label);

	async function emptyDraft(): Promise<void> {
		for (const { id } of door.state.draft.attachments) await door.receive({ type: "removeContext", id });
	}

	/** Asks with it. @returns what went with the question */
	async function asked(): Promise<readonly Attachment[]> {
		await door.receive({ type: "ask", text: "Is this right?" });
		assert.deepEqual(door.state.draft.attachments, []);
		return lastTurn(door).question.attachments;
	}

	const nameOf = ({ document }: vscode.TextEditor) => vscode.workspace.asRelativePath(document.uri);

	it("are the lines that are selected", async () => {
		await select(editor, 1, 3);
		await add("selection");
		assert.deepEqual(labels(), [`${nameOf(editor)}, lines 2 to 4`]);
		const [selection, ...others] = await asked();
		assert.deepEqual(others, []);
		assert.equal(selection!.code, "add(one, other) {\n  return one - other;\n}");
		assert.deepEqual(selection!.source, { uri: editor.document.uri.toString(), first: 1, last: 3, isWhole: false });
	});

	it("are the problems that VS Code lists of the file, in the order of its lines", async () => {
		const problems = vscode.languages.createDiagnosticCollection("hunch-test");
		registered.push(problems);
		problems.set(editor.document.uri, [
			new vscode.Diagnostic(new vscode.Range(6, 6, 6, 11), "total is not\ndefined"),
			new vscode.Diagnostic(new vscode.Range(2, 4, 2, 10), "This subtracts.", vscode.DiagnosticSeverity.Warning),
		]);
		await add("problems");
		assert.deepEqual(labels(), [`Problems in ${nameOf(editor)}`]);
		const [listed] = await asked();
		assert.equal(
			listed!.code,
			"line 3, warning: This subtracts. (return one - other;)\nline 7, error: total is not defined (print(total))",
		);
	});

	it("are the problems of lines that the file no longer has, too", async () => {
		const problems = vscode.languages.createDiagnosticCollection("hunch-test");
		registered.push(problems);
		problems.set(editor.document.uri, [new vscode.Diagnostic(new vscode.Range(60, 0, 60, 4), "It never ends.")]);
		await add("problems");
		const [listed] = await asked();
		assert.equal(listed!.code, "line 7, error: It never ends. (print(total))");
	});

	it("are, for a command, the selection and the problems within it", async () => {
		const problems = vscode.languages.createDiagnosticCollection("hunch-test");
		registered.push(problems);
		problems.set(editor.document.uri, [
			new vscode.Diagnostic(new vscode.Range(6, 6, 6, 11), "total is not defined"),
			new vscode.Diagnostic(new vscode.Range(2, 4, 2, 10), "This subtracts."),
		]);
		await select(editor, 1, 3);
		await door.receive({ type: "ask", text: "/fix" });
		assert.deepEqual(
			lastTurn(door).question.attachments.map(({ code }) => code),
			["add(one, other) {\n  return one - other;\n}", "line 3, error: This subtracts. (return one - other;)"],
		);
	});

	it("stay where another question was asked while it was looked for what a command is about", async () => {
		let found: (symbols: vscode.DocumentSymbol[]) => void = () => {};
		const symbols = new Promise<vscode.DocumentSymbol[]>((resolve) => {
			found = resolve;
		});
		registered.push(
			vscode.languages.registerDocumentSymbolProvider(
				{ language: "plaintext" },
				{ provideDocumentSymbols: () => symbols },
			),
		);
		const folder = await mkdtemp(join(tmpdir(), "hunch-context-"));
		await answerEndlessly(folder);
		await selectRange(editor, new vscode.Selection(2, 0, 2, 0));
		const asking = door.receive({ type: "ask", text: "/fix" });
		const other = askPlainly(door);
		await until(() => door.state.turns.length === 1);
		found([sumClass()]);
		await asking;
		assert.equal(door.state.notice?.code, "ENGINE_BUSY");
		assert.equal(door.state.turns.length, 1);
		assert.deepEqual(labels(), [`${nameOf(editor)}, lines 2 to 4`]);
		await door.receive({ type: "stop" });
		await other;
		await rm(folder, { recursive: true });
	});

	it("are the symbol that a person chooses, with its lines", async () => {
		registered.push(
			vscode.languages.registerDocumentSymbolProvider(
				{ language: "plaintext" },
				{ provideDocumentSymbols: () => [sumClass()] },
			),
		);
		const pickers = answerDialog("showQuickPick", (items: readonly vscode.QuickPickItem[]) =>
			items.find(({ label }) => label === "add"),
		);
		await add("symbol");
		const [offered] = pickers[0] as [readonly vscode.QuickPickItem[]];
		assert.deepEqual(
			offered.map(({ label, description }) => [label, description]),
			[
				["Sum", ""],
				["add", "Sum"],
			],
		);
		assert.deepEqual(labels(), [`add (${nameOf(editor)}, lines 2 to 4)`]);
		const [symbol] = await asked();
		assert.equal(symbol!.code, "  add(one, other) {\n    return one - other;\n  }");
		assert.deepEqual(symbol!.source, { uri: editor.document.uri.toString(), first: 1, last: 3, isWhole: false });
	});

	it("are nothing where a person chooses none", async () => {
		registered.push(
			vscode.languages.registerDocumentSymbolProvider(
				{ language: "plaintext" },
				{ provideDocumentSymbols: () => [sumClass()] },
			),
		);
		for (const kind of ["symbol", null] as const) {
			const pickers = answerDialog("showQuickPick", () => undefined);
			await add(kind);
			assert.equal(pickers.length, 1);
		}
		assert.deepEqual(labels(), []);
		assert.equal(door.state.notice, null);
	});

	it("are the open editor, or all that are open, each once", async () => {
		const other = await open(addition.join("\n"), "typescript");
		await add("file");
		assert.deepEqual(labels(), [nameOf(other)]);
		await add("editors");
		assert.deepEqual(labels(), [nameOf(other), nameOf(editor)]);
		const added = await asked();
		assert.deepEqual(
			added.map(({ code, language }) => [code, language]),
			[
				[addition.join("\n"), "typescript"],
				[text, "plaintext"],
			],
		);
	});

	it("are of the kind that a person chooses", async () => {
		answerDialog("showQuickPick", (items: readonly vscode.QuickPickItem[]) =>
			items.find(({ label }) => /Active File/.test(label)),
		);
		await add(null);
		assert.deepEqual(labels(), [nameOf(editor)]);
	});

	it("are taken away again, and not asked with", async () => {
		await add("file");
		await emptyDraft();
		assert.deepEqual(await asked(), []);
	});

	it("are said to be unreadable where a file is no text or is gone, which is nothing to answer once more", async () => {
		const folder = await mkdtemp(join(tmpdir(), "hunch-context-"));
		try {
			await writeFile(
				join(folder, "logo.png"),
				Uint8Array.from({ length: 1024 }, (_, i) => i % 4),
			);
			for (const name of ["logo.png", "gone.ts"]) {
				await door.receive({ type: "dismissNotice" });
				await door.receive({ type: "addFile", uri: vscode.Uri.file(join(folder, name)).toString() });
				const { code, message, actions } = door.state.notice ?? {};
				assert.deepEqual([code, actions], ["FILE_UNREADABLE", []]);
				assert.ok(message?.includes(name), message);
			}
			assert.deepEqual(labels(), []);
		} finally {
			await rm(folder, { recursive: true });
		}
	});

	it("are all the files that can be read, in their order, where others are too large or gone", async () => {
		const folder = await mkdtemp(join(tmpdir(), "hunch-context-"));
		try {
			const files = ["a.ts", "gone.ts", "b.ts"].map((name) => vscode.Uri.file(join(folder, name)));
			for (const file of [files[0]!, files[2]!]) await writeFile(file.fsPath, "let a;\n");
			answerDialog("showOpenDialog", () => files);
			await add("other");
			const names = () => labels().map((label) => basename(label));
			assert.deepEqual(names(), ["a.ts", "b.ts"]);
			assert.equal(door.state.notice?.code, "FILE_UNREADABLE");
			await emptyDraft();
			await open("let a;\n".repeat(60_000));
			const last = await open("let b;\n");
			await add("editors");
			assert.deepEqual(labels(), [nameOf(editor), nameOf(last)]);
			assert.equal(door.state.notice?.code, "FILE_TOO_LARGE");
		} finally {
			await rm(folder, { recursive: true });
		}
	});

	it("are said to be missing where there is nothing of the kind", async () => {
		await selectRange(editor, new vscode.Selection(5, 0, 5, 0));
		const missing = { selection: "SELECTION_EMPTY", problems: "NO_PROBLEMS", symbol: "NO_SYMBOLS" } as const;
		for (const [kind, code] of Object.entries(missing)) {
			await add(kind as ContextKind);
			assert.equal(door.state.notice?.code, code);
		}
		await vscode.commands.executeCommand("workbench.action.closeAllEditors");
		for (const kind of ["selection", "file", "editors", "problems", "symbol"] as const) {
			await door.receive({ type: "dismissNotice" });
			await add(kind);
			assert.equal(door.state.notice?.code, "NO_EDITOR", kind);
		}
		assert.deepEqual(labels(), []);
	});
});

/** As a language's extension would find it in the text. */
function sumClass(): vscode.DocumentSymbol {
	const symbol = (name: string, kind: vscode.SymbolKind, first: number, last: number) => {
		const range = new vscode.Range(first, 0, last, 1);
		return new vscode.DocumentSymbol(name, "", kind, range, range);
	};
	const sum = symbol("Sum", vscode.SymbolKind.Class, 0, 4);
	sum.children = [symbol("add", vscode.SymbolKind.Method, 1, 3)];
	return sum;
}
