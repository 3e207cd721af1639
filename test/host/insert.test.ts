import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Segment } from "../../extension/protocol/webview.ts";
import { beginningIn } from "../../sampler/boundaries.ts";
import { describeToken } from "../../sampler/describe.ts";
import { reviewOf } from "../../sampler/review.ts";
import { assembleText } from "../../sampler/text.ts";
import type { TraceToken } from "../../sampler/trace.ts";
import { askPlainly, hunch, open, reset, selectRange, type TestDoor } from "./support.ts";

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
