import * as vscode from "vscode";

/** Views that look like editors and hold nothing one would work on: the output, and the line of the debug console. */
const isNoEditor = ({ scheme, path }: vscode.Uri): boolean =>
	scheme === "output" || (scheme === "debug" && path === "replinput");

/** Remembers the text editor a person worked in last: while the panel or the log has the focus, that one is meant. */
export class LastEditor implements vscode.Disposable {
	#last: vscode.TextEditor | undefined;
	readonly #listening: vscode.Disposable;

	constructor() {
		this.#remember(vscode.window.activeTextEditor);
		this.#listening = vscode.window.onDidChangeActiveTextEditor((editor) => this.#remember(editor));
	}

	/** The editor, as long as it can be seen. */
	get current(): vscode.TextEditor | undefined {
		return vscode.window.visibleTextEditors.find((editor) => editor === this.#last);
	}

	dispose(): void {
		this.#listening.dispose();
	}

	#remember(editor: vscode.TextEditor | undefined): void {
		if (editor !== undefined && !isNoEditor(editor.document.uri)) this.#last = editor;
	}
}
