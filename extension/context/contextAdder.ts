import * as vscode from "vscode";
import type { LastEditor } from "../editor/lastEditor.ts";
import { noEditor } from "../protocol/errors.ts";
import { slashCommandOf } from "../protocol/slashCommands.ts";
import type { Attachment, ContextKind } from "../protocol/webview.ts";
import type { Draft } from "./draft.ts";
import { chosenSymbol, documentAttachment, fileAttachment, openFiles, problemsIn, selectionOf } from "./gather.ts";

interface KindItem extends vscode.QuickPickItem {
	readonly adds: ContextKind;
}

const kindItems: readonly KindItem[] = [
	{ adds: "selection", label: "$(selection) Selection", description: "or the function around the cursor" },
	{ adds: "file", label: "$(file) Active File" },
	{ adds: "editors", label: "$(files) Open Editors" },
	{ adds: "problems", label: "$(warning) Problems", description: "of the active file" },
	{ adds: "symbol", label: "$(symbol-class) Symbol…", description: "of the active file" },
	{ adds: "other", label: "$(folder-opened) Other Files…" },
];

/** Adds what a person points at to the question that is being written. */
export class ContextAdder {
	constructor(
		private readonly draft: Draft,
		private readonly editor: LastEditor,
	) {}

	/**
	 * @param kind null to let the person choose one
	 * @throws HunchError where there is nothing of the kind, or where a file could not be read: the others were added
	 */
	async add(kind: ContextKind | null): Promise<void> {
		const chosen = kind ?? (await vscode.window.showQuickPick(kindItems, { title: "Add to the Question" }))?.adds;
		if (chosen === "editors") return this.#addFiles(openFiles());
		if (chosen === "other") return this.#addFiles(await chosenFiles());
		if (chosen !== undefined) await this.draft.add(await this.#gather(chosen));
	}

	/** Adds those that can be read, in this order. @throws HunchError why the first of the others cannot be */
	async #addFiles(files: readonly vscode.Uri[]): Promise<void> {
		const read = await Promise.allSettled(files.map(fileAttachment));
		await this.draft.add(read.flatMap((one) => (one.status === "fulfilled" ? [one.value] : [])));
		const failed = read.find((one) => one.status === "rejected");
		if (failed !== undefined) throw failed.reason;
	}

	async addFile(uri: string): Promise<void> {
		const file = vscode.Uri.parse(uri, true);
		await this.draft.addRead(fileAttachment(file).then((attachment) => [attachment]));
	}

	/**
	 * Adds what a command at the beginning of a question is about, where nothing was added by hand.
	 * @throws HunchError where there is nothing it could be about
	 */
	async complete(text: string): Promise<void> {
		const found = slashCommandOf(text);
		if (found === null || this.draft.attachments.length > 0) return;
		const editor = this.editor.current;
		const code = await selectionOf(editor);
		await this.draft.add([code, ...(found.command.withProblems ? problemsAround(editor!, code) : [])]);
	}

	async #gather(kind: Exclude<ContextKind, "editors" | "other">): Promise<Attachment[]> {
		const editor = this.editor.current;
		if (editor === undefined) throw noEditor();
		if (kind === "selection") return [await selectionOf(editor)];
		if (kind === "file") return [documentAttachment(editor.document)];
		if (kind === "problems") return [problemsIn(editor.document)];
		return chosenSymbol(editor.document);
	}
}

/** None is no obstacle here. */
function problemsAround({ document }: vscode.TextEditor, { source }: Attachment): Attachment[] {
	if (source === null) return [];
	const within = new vscode.Range(source.first, 0, source.last, Number.MAX_SAFE_INTEGER);
	const any = vscode.languages.getDiagnostics(document.uri).some(({ range }) => within.intersection(range));
	return any ? [problemsIn(document, within)] : [];
}

async function chosenFiles(): Promise<vscode.Uri[]> {
	return (await vscode.window.showOpenDialog({ title: "Add Files to the Question", canSelectMany: true })) ?? [];
}
