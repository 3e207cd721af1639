import * as vscode from "vscode";
import { labelOf } from "../editor/lines.ts";
import { selectedCode } from "../editor/selectedCode.ts";
import { fileTooLarge, fileUnreadable, noEditor, noProblems, noSymbols } from "../protocol/errors.ts";
import type { Attachment } from "../protocol/webview.ts";
import type { ListFiles } from "./fileSearch.ts";
import { globOf } from "./globs.ts";

/** Characters; a file that is larger fits no context anybody has here. */
const largest = 400_000;

/** The whole of a document. @throws HunchError where it is too large */
export function documentAttachment(document: vscode.TextDocument): Attachment {
	const code = document.getText();
	const name = vscode.workspace.asRelativePath(document.uri);
	if (code.length > largest) throw fileTooLarge(name);
	const source = { uri: document.uri.toString(), first: 0, last: document.lineCount - 1, isWhole: true };
	return { label: name, language: document.languageId, code: code.replace(/\s+$/, ""), source };
}

/** A file by its address. @throws HunchError where it is too large, no text or not there */
export async function fileAttachment(uri: vscode.Uri): Promise<Attachment> {
	return documentAttachment(await documentAt(uri));
}

async function documentAt(uri: vscode.Uri): Promise<vscode.TextDocument> {
	try {
		return await vscode.workspace.openTextDocument(uri);
	} catch (thrown) {
		throw fileUnreadable(vscode.workspace.asRelativePath(uri), String(thrown));
	}
}

/** All files that are open in a tab as text, each once. @throws HunchError where there are none */
export function openFiles(): vscode.Uri[] {
	const tabs = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs);
	const uris = tabs.flatMap(({ input }) => (input instanceof vscode.TabInputText ? [input.uri] : []));
	if (uris.length === 0) throw noEditor();
	return [...new Map(uris.map((uri) => [uri.toString(), uri])).values()];
}

/** What VS Code's problem list says of a document, or of some of its lines. @throws HunchError where it says nothing */
export function problemsIn(document: vscode.TextDocument, within?: vscode.Range): Attachment {
	const problems = vscode.languages
		.getDiagnostics(document.uri)
		.filter(({ range }) => within === undefined || within.intersection(range) !== undefined)
		.toSorted((one, other) => one.range.start.compareTo(other.range.start));
	const name = vscode.workspace.asRelativePath(document.uri);
	if (problems.length === 0) throw noProblems(name);
	return {
		label: `Problems in ${name}`,
		language: "plaintext",
		code: problems.map((problem) => problemLine(document, problem)).join("\n"),
		source: null,
	};
}

function problemLine(document: vscode.TextDocument, { message, severity, range }: vscode.Diagnostic): string {
	// What is listed may be of the document as it was, when it had more lines.
	const line = Math.min(range.start.line, document.lineCount - 1);
	const kind = vscode.DiagnosticSeverity[severity]!.toLowerCase();
	return `line ${line + 1}, ${kind}: ${message.replaceAll(/\s+/g, " ")} (${document.lineAt(line).text.trim()})`;
}

/** The selection of an editor, or the function around its cursor. */
export async function selectionOf(editor: vscode.TextEditor | undefined): Promise<Attachment> {
	if (editor === undefined) throw noEditor();
	return selectedCode(editor);
}

/** A function, class or the like of a document, which a person chooses; none where they do not. */
export async function chosenSymbol(document: vscode.TextDocument): Promise<Attachment[]> {
	const symbols =
		(await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
			"vscode.executeDocumentSymbolProvider",
			document.uri,
		)) ?? [];
	const items = symbols.flatMap((symbol) => symbolItems(symbol, ""));
	if (items.length === 0) throw noSymbols(vscode.workspace.asRelativePath(document.uri));
	const chosen = await vscode.window.showQuickPick(items, { title: "Add a Symbol to the Question" });
	if (chosen === undefined) return [];
	const first = chosen.range.start.line;
	const last = chosen.range.end.line;
	const code = document.getText(new vscode.Range(first, 0, last, document.lineAt(last).text.length));
	const label = `${chosen.label} (${labelOf(document.uri.path.split("/").at(-1)!, { first, last })})`;
	const source = { uri: document.uri.toString(), first, last, isWhole: false };
	return [{ label, language: document.languageId, code, source }];
}

interface SymbolItem extends vscode.QuickPickItem {
	readonly range: vscode.Range;
}

function symbolItems(symbol: vscode.DocumentSymbol, within: string): SymbolItem[] {
	// Older providers give a flat list, without children.
	const range = symbol.range ?? (symbol as unknown as vscode.SymbolInformation).location.range;
	const item = { label: symbol.name, description: within, range };
	return [item, ...(symbol.children ?? []).flatMap((child) => symbolItems(child, symbol.name))];
}

/** Files of the workspace, without those that the person leaves out of searches. */
export const listFiles: ListFiles = async (glob, most, token) => {
	// VS Code itself leaves out only what the explorer does not show.
	const excluded = vscode.workspace.getConfiguration("search").get<Record<string, unknown>>("exclude", {});
	const found = await vscode.workspace.findFiles(glob, globOf(excluded), most, token);
	return found.map((uri) => ({ path: vscode.workspace.asRelativePath(uri), uri: uri.toString() }));
};
