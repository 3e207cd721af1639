import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import type { Segment } from "../../extension/protocol/webview.ts";
import { beginningIn } from "../../sampler/boundaries.ts";
import { describeToken } from "../../sampler/describe.ts";
import { reviewOf } from "../../sampler/review.ts";
import { assembleText } from "../../sampler/text.ts";
import type { TraceToken } from "../../sampler/trace.ts";
import { askPlainly, hunch, open, reset, selectRange, type TestDoor, until } from "./support.ts";

describe("inserting from an answer", () => {
	let door: TestDoor;
	let editor: vscode.TextEditor;
	let tokens: readonly TraceToken[];
	let turn: string;
	let segments: Segment[];

	const original = "top\n    \nbottom";

	before(async () => {
		door = await hunch();
	});

	beforeEach(async () => {
		await reset();
		await vscode.commands.executeCommand("hunch.clearMarks");
		({ tokens, id: turn } = await askPlainly(door));
		segments = tokens.map(({ piece }, token) => ({ text: piece as string, token }));
		editor = await open(original);
		await selectRange(editor, new vscode.Selection(1, 4, 1, 4));
	});

	const insert = (what: readonly Segment[] = segments) =>
		door.receive({ type: "takeCode", how: "insert", label: "", turn, segments: what });
	const written = () => segments.map(({ text }) => text).join("");

	/** Hunch's hover at an offset, as Markdown, or undefined. */
	async function cardAt(offset: number): Promise<string | undefined> {
		const { document } = editor;
		const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
			"vscode.executeHoverProvider",
			document.uri,
			document.positionAt(offset),
		);
		return hovers.flatMap(({ contents }) => contents).map((content) => (content as vscode.MarkdownString).value)[0];
	}

	const doubts = () => {
		const { percentiles } = door.state.turns.at(-1)!;
		return reviewOf({ tokens, ...assembleText(tokens) }, percentiles, beginningIn(editor.document.languageId));
	};

	/** The token whose card is shown at a token: where that is in what is worth a look, the one that decided. */
	function tokenShownAt(index: number): TraceToken {
		const { start } = assembleText(tokens).spans[index]!;
		return tokens[doubts().find((doubt) => doubt.start <= start && start < doubt.end)?.token ?? index]!;
	}

	const assertCardOf = (card: string | undefined, token: TraceToken) => {
		const { title, sentence } = describeToken(token);
		// Without the backslashes that keep Markdown from reading more into it.
		assert.ok(
			card?.replaceAll("\\", "").startsWith(`**\` ${title} \`** ${sentence}`),
			`"${title}": ${sentence} in ${card}`,
		);
	};

	it("puts the text where the cursor is, in one step of undo", async () => {
		await insert();
		assert.equal(editor.document.getText(), `top\n    ${written()}\nbottom`);
		assert.deepEqual(editor.selection.active, editor.document.positionAt(8 + written().length));
		await vscode.commands.executeCommand("undo");
		assert.equal(editor.document.getText(), original);
		assert.equal(door.state.notice, null);
	});

	it("indents further lines like the line of the cursor", async () => {
		await insert([{ text: "if (a) {\n  b();\n}", token: 0 }]);
		assert.equal(editor.document.getText(), "top\n    if (a) {\n      b();\n    }\nbottom");
	});

	it("replaces nothing that is selected", async () => {
		await selectRange(editor, new vscode.Selection(0, 0, 0, 3));
		await insert([{ text: "X", token: 0 }]);
		assert.match(editor.document.getText(), /^topX\n/);
	});

	it("keeps a card for every token, and for what is worth a look that of the token that decided", async () => {
		await insert();
		const assembled = assembleText(tokens);
		assert.ok(doubts().length > 0, "the built-in model is unsure of something");
		for (const [i, { start }] of assembled.spans.entries()) assertCardOf(await cardAt(8 + start), tokenShownAt(i));
		const offset = 8 + assembled.text.length;
		assert.equal(await cardAt(7), undefined);
		assert.equal(await cardAt(offset), undefined);
	});

	it("writes the line ends of the document, and still finds every token", async () => {
		await editor.edit((edit) => edit.setEndOfLine(vscode.EndOfLine.CRLF));
		await selectRange(editor, new vscode.Selection(1, 4, 1, 4));
		await insert([
			{ text: "a\nb\n", token: 0 },
			{ text: "last", token: 1 },
		]);
		const text = editor.document.getText();
		assert.equal(text, "top\r\n    a\r\n    b\r\n    last\r\nbottom");
		assertCardOf(await cardAt(text.indexOf("last")), tokens[1]!);
		assertCardOf(await cardAt(text.indexOf("b")), tokens[0]!);
	});

	it("moves the cards with the text, and drops one where the text is changed", async () => {
		await insert();
		await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "some more\n"));
		const moved = 8 + "some more\n".length;
		assertCardOf(await cardAt(moved), tokenShownAt(0));
		const long = tokens.findIndex(({ piece }) => (piece as string).length > 1);
		const at = moved + segments.slice(0, long).reduce((sum, { text }) => sum + text.length, 0);
		await editor.edit((edit) => edit.insert(editor.document.positionAt(at + 1), "_"));
		assert.equal(await cardAt(at), undefined);
		assert.equal(await cardAt(at + 1), undefined);
		assertCardOf(await cardAt(at + segments[long]!.text.length + 1), tokenShownAt(long + 1));
	});

	it("keeps the cards where the document gets another language", async () => {
		await insert();
		const card = await cardAt(8);
		const { document } = editor;
		assert.equal(await vscode.languages.setTextDocumentLanguage(document, "json"), document);
		assert.equal(await cardAt(8), card);
	});

	it("keeps the cards where VS Code empties a line above that it had indented by itself", async () => {
		await selectRange(editor, new vscode.Selection(1, 4, 1, 4));
		await vscode.commands.executeCommand("type", { text: "a\n" });
		await until(() => editor.document.getText() === "top\n    a\n    \nbottom");
		await selectRange(editor, new vscode.Selection(3, 0, 3, 6));
		await door.receive({ type: "takeCode", how: "replace", label: "", turn, segments });
		const before = "top\n    a\n\n";
		assert.equal(editor.document.getText(), before + written());
		for (const [i, { start }] of assembleText(tokens).spans.entries()) {
			assertCardOf(await cardAt(before.length + start), tokenShownAt(i));
		}
		const end = editor.document.positionAt(before.length + written().length);
		assert.deepEqual(vscode.window.activeTextEditor?.selection.active, end);
	});

	describe("into a file", () => {
		let folder: string;

		beforeEach(async () => {
			folder = await mkdtemp(join(tmpdir(), "hunch-insert-"));
		});
		afterEach(async () => {
			await endFiles(undefined);
			await vscode.commands.executeCommand("workbench.action.closeAllEditors");
			await rm(folder, { recursive: true, force: true });
		});

		const fileOf = (name: string) => vscode.Uri.file(join(folder, name));

		/** Whether VS Code ends a file that it saves with a line end; undefined is as it is by default. */
		const endFiles = (insertFinalNewline: boolean | undefined) =>
			vscode.workspace
				.getConfiguration("files")
				.update("insertFinalNewline", insertFinalNewline, vscode.ConfigurationTarget.Global);

		/** Opens a file as a person does: one that an extension opens is kept for minutes after its editor is closed. */
		async function openAsAPerson(uri: vscode.Uri): Promise<void> {
			await vscode.commands.executeCommand("vscode.open", uri);
			await until(() => vscode.window.activeTextEditor?.document.uri.toString() === uri.toString());
			editor = vscode.window.activeTextEditor!;
		}

		/** Inserts into an empty document. */
		async function insertInto(uri: vscode.Uri): Promise<void> {
			await openAsAPerson(uri);
			await selectRange(editor, new vscode.Selection(0, 0, 0, 0));
			await insert();
		}

		async function insertIntoFile(uri: vscode.Uri): Promise<void> {
			await writeFile(uri.fsPath, "");
			await insertInto(uri);
		}

		/** The editor of a file, once it is the active one. */
		async function untilShown({ path }: vscode.Uri): Promise<void> {
			const isIt = (one: vscode.TextEditor | undefined) => one?.document.uri.path === path && !one.document.isUntitled;
			await until(() => isIt(vscode.window.activeTextEditor));
			editor = vscode.window.activeTextEditor!;
		}

		async function renameTo(from: vscode.Uri, to: vscode.Uri): Promise<void> {
			const edit = new vscode.WorkspaceEdit();
			edit.renameFile(from, to);
			assert.ok(await vscode.workspace.applyEdit(edit));
		}

		it("keeps the cards where an untitled document is saved, also with a line end of VS Code's", async () => {
			for (const final of [undefined, true]) {
				await endFiles(final);
				const uri = fileOf(`saved${final}.txt`);
				await insertInto(uri.with({ scheme: "untitled" }));
				await vscode.commands.executeCommand("workbench.action.files.save");
				await untilShown(uri);
				assert.equal(editor.document.getText(), written() + (final ? "\n" : ""));
				assertCardOf(await cardAt(0), tokenShownAt(0));
			}
		});

		it("keeps the cards where a file is renamed, saved or not, or the folder that holds it", async () => {
			await insertIntoFile(fileOf("a.txt"));
			await renameTo(fileOf("a.txt"), fileOf("b.txt"));
			await untilShown(fileOf("b.txt"));
			assertCardOf(await cardAt(0), tokenShownAt(0));
			await editor.document.save();
			const whole = vscode.Uri.file(`${folder}-renamed`);
			await renameTo(vscode.Uri.file(folder), whole);
			folder = whole.fsPath;
			await untilShown(fileOf("b.txt"));
			assertCardOf(await cardAt(0), tokenShownAt(0));
		});

		it("forgets the cards where the file is closed, and where another is renamed", async () => {
			const uri = fileOf("closed.txt");
			await insertIntoFile(uri);
			await editor.document.save();
			await vscode.commands.executeCommand("workbench.action.closeAllEditors");
			await until(() => editor.document.isClosed);
			await renameTo(uri, fileOf("other.txt"));
			await openAsAPerson(fileOf("other.txt"));
			assert.equal(editor.document.getText(), written());
			assert.equal(await cardAt(0), undefined);
		});
	});

	it("forgets the cards on command", async () => {
		await insert();
		assert.notEqual(await cardAt(8), undefined);
		await vscode.commands.executeCommand("hunch.clearMarks");
		assert.equal(await cardAt(8), undefined);
	});

	it("says so when there is no editor", async () => {
		await vscode.commands.executeCommand("workbench.action.closeAllEditors");
		await insert();
		assert.equal(door.state.notice?.code, "NO_EDITOR");
	});

	it("says so when the editor takes nothing", async () => {
		const provider = vscode.workspace.registerTextDocumentContentProvider("hunch-test", {
			provideTextDocumentContent: () => "fixed",
		});
		try {
			const document = await vscode.workspace.openTextDocument(vscode.Uri.parse("hunch-test:fixed"));
			await vscode.window.showTextDocument(document);
			await insert();
			assert.equal(door.state.notice?.code, "EDIT_REFUSED");
			assert.equal(document.getText(), "fixed");
		} finally {
			provider.dispose();
		}
	});
});
