import * as vscode from "vscode";
import { describeToken } from "../../sampler/describe.ts";
import { cardMarkdown } from "./cardMarkdown.ts";
import { afterEdit, type Mark, markAt } from "./markList.ts";

/** An insertion whose edit is on its way: the document's change event settles where it lies. */
interface Expected {
	readonly document: vscode.TextDocument;
	readonly offset: number;
	readonly removed: number;
	readonly text: string;
	readonly marks: readonly Mark[];
}

/**
 * What tokens of answers wrote in documents, kept as people edit: drawn where they are worth a look, and explained on
 * hover. The offsets are our own, since a decoration's range swallows what is typed at its borders.
 */
export class Marks implements vscode.Disposable, vscode.HoverProvider {
	readonly #marks = new Map<vscode.TextDocument, readonly Mark[]>();
	readonly #decorations = ([1, 2] as const).map(decorationType);
	readonly #listening: vscode.Disposable;
	#expected: Expected | null = null;

	/** @param onPresence called when there come to be marks, and when there are none any more */
	constructor(private readonly onPresence: (any: boolean) => void) {
		this.#listening = vscode.Disposable.from(
			vscode.workspace.onDidChangeTextDocument((event) => this.#follow(event)),
			vscode.workspace.onDidCloseTextDocument((document) => {
				// One that gets another language is said to be closed, too, and is there as before.
				if (document.isClosed) this.#keep(document, []);
			}),
			vscode.window.onDidChangeVisibleTextEditors((editors) => {
				for (const editor of editors) this.#draw(editor);
			}),
		);
	}

	/**
	 * Puts text in the place of a range of the editor's document, in one step of undo, with its marks.
	 * @param marks with offsets into the text
	 * @returns whether the editor took it
	 */
	async put(editor: vscode.TextEditor, range: vscode.Range, text: string, marks: readonly Mark[]): Promise<boolean> {
		const { document } = editor;
		const { version } = document;
		const offset = document.offsetAt(range.start);
		const removed = document.offsetAt(range.end) - offset;
		const expected: Expected = { document, offset, removed, text, marks };
		this.#expected = expected;
		try {
			// A read-only editor says that it took the edit, and its document is what it was.
			return (await editor.edit((edit) => edit.replace(range, text))) && document.version !== version;
		} finally {
			if (this.#expected === expected) this.#expected = null;
		}
	}

	/** In no particular order. */
	#of(document: vscode.TextDocument): readonly Mark[] {
		return this.#marks.get(document) ?? [];
	}

	/** Forgets all marks. */
	clear(): void {
		for (const document of [...this.#marks.keys()]) this.#keep(document, []);
	}

	provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
		const mark = markAt(this.#of(document), document.offsetAt(position));
		if (mark === undefined) return undefined;
		const card = new vscode.MarkdownString(cardMarkdown(describeToken(mark.token)));
		return new vscode.Hover(card, rangeOf(document, mark));
	}

	dispose(): void {
		this.#listening.dispose();
		for (const type of this.#decorations) type.dispose();
		this.#marks.clear();
	}

	#follow({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
		const arrived = this.#arrived(document, contentChanges);
		if (arrived.length === 0 && !this.#marks.has(document)) return;
		// The changes of one event are ordered so that they can be applied one after another.
		const kept = contentChanges.reduce<readonly Mark[]>(
			(marks, { rangeOffset, rangeLength, text }) =>
				afterEdit(marks, { offset: rangeOffset, removed: rangeLength, added: text.length }),
			this.#of(document),
		);
		this.#keep(document, [...kept, ...arrived]);
	}

	/** The marks of the expected insertion, if this is its event. */
	#arrived(
		document: vscode.TextDocument,
		[change, ...more]: readonly vscode.TextDocumentContentChangeEvent[],
	): readonly Mark[] {
		const expected = this.#expected;
		if (expected === null || expected.document !== document || change === undefined || more.length > 0) return [];
		const { offset, removed, text, marks } = expected;
		if (change.rangeOffset !== offset || change.rangeLength !== removed || change.text !== text) return [];
		this.#expected = null;
		return marks.map((mark) => ({ ...mark, start: mark.start + offset, end: mark.end + offset }));
	}

	#keep(document: vscode.TextDocument, marks: readonly Mark[]): void {
		const before = this.#marks.size;
		if (marks.length === 0) this.#marks.delete(document);
		else this.#marks.set(document, marks);
		if (before > 0 !== this.#marks.size > 0) this.onPresence(this.#marks.size > 0);
		for (const editor of vscode.window.visibleTextEditors) if (editor.document === document) this.#draw(editor);
	}

	#draw(editor: vscode.TextEditor): void {
		const marks = this.#of(editor.document);
		for (const [index, type] of this.#decorations.entries()) {
			const worthALook = marks.filter(({ doubt }) => doubt === index + 1);
			editor.setDecorations(
				type,
				worthALook.map((mark) => rangeOf(editor.document, mark)),
			);
		}
	}
}

/** Line styles by rising doubt; wavy ones mean a problem in this editor. */
const underlines = ["dashed", "double"] as const;

function decorationType(level: 1 | 2): vscode.TextEditorDecorationType {
	return vscode.window.createTextEditorDecorationType({
		backgroundColor: new vscode.ThemeColor(`hunch.review${level}`),
		// In the text's own colour: high contrast leaves the background out.
		textDecoration: `underline ${underlines[level - 1]}`,
		rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
	});
}

const rangeOf = (document: vscode.TextDocument, { start, end }: { readonly start: number; readonly end: number }) =>
	new vscode.Range(document.positionAt(start), document.positionAt(end));
