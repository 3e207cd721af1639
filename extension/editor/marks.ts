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

/** What a document hands on to the one that takes its place. */
interface Moving {
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
	/** The marks of files that are being renamed, by the new addresses. */
	#moving = new Map<string, Moving>();

	/** @param onPresence called when there come to be marks, and when there are none any more */
	constructor(private readonly onPresence: (any: boolean) => void) {
		this.#listening = vscode.Disposable.from(
			vscode.workspace.onDidChangeTextDocument((event) => this.#follow(event)),
			vscode.workspace.onDidOpenTextDocument((document) => this.#inherit(document)),
			vscode.workspace.onWillRenameFiles(({ files }) => {
				this.#moving = new Map(files.flatMap((file) => this.#movingWith(file)));
			}),
			vscode.workspace.onDidRenameFiles(() => this.#moving.clear()),
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
		let marks = this.#of(document);
		// The changes of one event are ordered so that they can be applied one after another. Beside the expected one there
		// may be others: VS Code empties lines that it had indented by itself.
		for (const change of contentChanges) {
			const { rangeOffset, rangeLength, text } = change;
			const kept = afterEdit(marks, { offset: rangeOffset, removed: rangeLength, added: text.length });
			marks = [...kept, ...this.#arrived(document, change)];
		}
		if (marks.length > 0 || this.#marks.has(document)) this.#keep(document, marks);
		else this.#inherit(document);
	}

	/** The marks of the expected insertion, if this is its change. */
	#arrived(document: vscode.TextDocument, change: vscode.TextDocumentContentChangeEvent): readonly Mark[] {
		const expected = this.#expected;
		if (expected === null || expected.document !== document) return [];
		const { offset, removed, text, marks } = expected;
		if (change.rangeOffset !== offset || change.rangeLength !== removed || change.text !== text) return [];
		this.#expected = null;
		return marks.map((mark) => ({ ...mark, start: mark.start + offset, end: mark.end + offset }));
	}

	/**
	 * Gives a document the marks of the one whose place it takes, if it has its text: a file that gets another name and an
	 * untitled document that is saved become new documents, sometimes before the old ones are closed, sometimes after.
	 */
	#inherit(document: vscode.TextDocument): void {
		if (this.#marks.has(document) || document.isUntitled) return;
		const marks = this.#ofRenamed(document) ?? this.#ofUntitled(document);
		if (marks !== undefined) this.#keep(document, marks);
	}

	#ofRenamed(document: vscode.TextDocument): readonly Mark[] | undefined {
		const moving = this.#moving.get(document.uri.toString());
		return moving !== undefined && moving.text === document.getText() ? moving.marks : undefined;
	}

	/** VS Code does not say what an untitled document is saved as, but only an open one can be. */
	#ofUntitled(document: vscode.TextDocument): readonly Mark[] | undefined {
		// Comparing all of the text at every key would be slow.
		const isLike = (one: vscode.TextDocument) =>
			one.isUntitled && one.lineCount === document.lineCount && one.getText() === document.getText();
		return [...this.#marks].find(([one]) => isLike(one))?.[1];
	}

	/** What documents with marks hand on where a file, or a folder that holds them, is renamed: by their new addresses. */
	#movingWith({ oldUri, newUri }: { readonly oldUri: vscode.Uri; readonly newUri: vscode.Uri }): [string, Moving][] {
		const from = oldUri.toString();
		return [...this.#marks].flatMap(([document, marks]): [string, Moving][] => {
			const address = document.uri.toString();
			if (address !== from && !address.startsWith(`${from}/`)) return [];
			return [[newUri.toString() + address.slice(from.length), { text: document.getText(), marks }]];
		});
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
