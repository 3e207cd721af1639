import * as vscode from "vscode";
import type { Conversation } from "../chat/conversation.ts";
import { editRefused, noEditor } from "../protocol/errors.ts";
import type { Segment } from "../protocol/webview.ts";
import { layOut } from "./insertion.ts";
import { marksOf } from "./insertionMarks.ts";
import type { LastEditor } from "./lastEditor.ts";
import { indentOf } from "./lines.ts";
import type { Marks } from "./marks.ts";

/** Puts code from an answer where the cursor is, and keeps what is known of its tokens. */
export class CodeInserter {
	constructor(
		private readonly conversation: Conversation,
		private readonly editor: LastEditor,
		private readonly marks: Marks,
	) {}

	/**
	 * A selection is not replaced: more often than not it is the code that was asked about.
	 * @throws HunchError NO_EDITOR, or EDIT_REFUSED as for a file that may not be written
	 */
	async insert(turn: string, segments: readonly Segment[]): Promise<void> {
		const editor = this.editor.current;
		if (editor === undefined) throw noEditor();
		const { document, selection } = editor;
		const at = selection.active;
		const before = document.lineAt(at.line).text.slice(0, at.character);
		const eol = document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
		const insertion = layOut(segments, indentOf(before), eol);
		const { text } = insertion;
		if (text === "") return;
		const percentiles = this.conversation.turn(turn)?.percentiles ?? null;
		const marks = marksOf(insertion, this.conversation.tokens(turn), percentiles, document.languageId);
		if (!(await this.marks.insert(editor, at, text, marks))) throw editRefused();
		await this.#goOnAfter(editor, document.offsetAt(at) + text.length);
	}

	/** Puts the cursor behind what was inserted, and the focus where the person goes on writing. */
	async #goOnAfter({ document, viewColumn }: vscode.TextEditor, offset: number): Promise<void> {
		const end = document.positionAt(offset);
		const options = { selection: new vscode.Range(end, end), ...(viewColumn === undefined ? {} : { viewColumn }) };
		await vscode.window.showTextDocument(document, options);
	}
}
