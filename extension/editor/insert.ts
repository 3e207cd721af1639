import * as vscode from "vscode";
import type { Conversation } from "../chat/conversation.ts";
import { languageByTag } from "../chat/prompts.ts";
import { editRefused, noEditor, nothingSelected } from "../protocol/errors.ts";
import type { Segment } from "../protocol/webview.ts";
import { layOut } from "./insertion.ts";
import { marksOf } from "./insertionMarks.ts";
import type { LastEditor } from "./lastEditor.ts";
import { indentOf } from "./lines.ts";
import type { Marks } from "./marks.ts";

/** Puts code from an answer into editors, and keeps what is known of its tokens. */
export class CodeInserter {
	constructor(
		private readonly conversation: Conversation,
		private readonly editor: LastEditor,
		private readonly marks: Marks,
	) {}

	/**
	 * Puts it at the cursor. A selection is not replaced: more often than not it is the code that was asked about.
	 * @throws HunchError NO_EDITOR, or EDIT_REFUSED as for a file that may not be written
	 */
	async insert(turn: string, segments: readonly Segment[]): Promise<void> {
		const { active } = this.#editor().selection;
		await this.#put(turn, segments, new vscode.Range(active, active));
	}

	/** Puts it in the place of what is selected. @throws HunchError NO_EDITOR, NOTHING_SELECTED or EDIT_REFUSED */
	async replaceSelection(turn: string, segments: readonly Segment[]): Promise<void> {
		const { selection } = this.#editor();
		if (selection.isEmpty) throw nothingSelected();
		await this.#put(turn, segments, selection);
	}

	/** Opens it as a new file, unsaved, in the language that the answer named. */
	async openNew(turn: string, segments: readonly Segment[], label: string): Promise<void> {
		const language = await languageOf(label);
		const document = await vscode.workspace.openTextDocument(language === null ? {} : { language });
		await this.#put(turn, segments, new vscode.Range(0, 0, 0, 0), await vscode.window.showTextDocument(document));
	}

	async #put(
		turn: string,
		segments: readonly Segment[],
		range: vscode.Range,
		editor: vscode.TextEditor = this.#editor(),
	): Promise<void> {
		const { document } = editor;
		const before = document.lineAt(range.start.line).text.slice(0, range.start.character);
		const eol = document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
		const insertion = layOut(segments, indentOf(before), eol);
		const { text } = insertion;
		if (text === "") return;
		const percentiles = this.conversation.turn(turn)?.percentiles ?? null;
		const marks = marksOf(insertion, this.conversation.tokens(turn), percentiles, document.languageId);
		if (!(await this.marks.put(editor, range, text, marks))) throw editRefused();
		await this.#goOnAfter(editor, document.offsetAt(range.start) + text.length);
	}

	#editor(): vscode.TextEditor {
		const editor = this.editor.current;
		if (editor === undefined) throw noEditor();
		return editor;
	}

	/** Puts the cursor behind what was inserted, and the focus where the person goes on writing. */
	async #goOnAfter({ document, viewColumn }: vscode.TextEditor, offset: number): Promise<void> {
		const end = document.positionAt(offset);
		const options = { selection: new vscode.Range(end, end), ...(viewColumn === undefined ? {} : { viewColumn }) };
		await vscode.window.showTextDocument(document, options);
	}
}

/** VS Code's identifier of a language by the label of a fence, or null where it knows none. */
async function languageOf(label: string): Promise<string | null> {
	const wanted = languageByTag(label.trim().toLowerCase());
	return (await vscode.languages.getLanguages()).includes(wanted) ? wanted : null;
}
