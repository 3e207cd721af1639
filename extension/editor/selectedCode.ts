import * as vscode from "vscode";
import { selectionEmpty } from "../protocol/errors.ts";
import type { Attachment } from "../protocol/webview.ts";
import { deindent, type LineRange, labelOf, withoutBlankEnds } from "./lines.ts";

/**
 * The code a person means: the selection, as whole lines, or without one the function around the cursor, where the
 * language's extension knows functions.
 * @throws HunchError SELECTION_EMPTY when there is neither
 */
export async function selectedCode({ document, selection }: vscode.TextEditor): Promise<Attachment> {
	const lineAt = (number: number) => document.lineAt(number).text;
	const range = selection.isEmpty ? await enclosingFunction(document, selection.active) : selection;
	const lines = range === null ? null : withoutBlankEnds(lineAt, wholeLines(range));
	if (lines === null) throw selectionEmpty();
	const texts = Array.from({ length: lines.last - lines.first + 1 }, (_, i) => lineAt(lines.first + i));
	return {
		label: labelOf(document.uri.path.split("/").at(-1) || "untitled", lines),
		language: document.languageId,
		code: deindent(texts),
		source: { uri: document.uri.toString(), ...lines, isWhole: false },
	};
}

/** A selection that ends before the first character of a line does not mean that line. */
function wholeLines({ start, end }: vscode.Range): LineRange {
	const endsBefore = end.character === 0 && end.line > start.line;
	return { first: start.line, last: endsBefore ? end.line - 1 : end.line };
}

const functionKinds = new Set([vscode.SymbolKind.Function, vscode.SymbolKind.Method, vscode.SymbolKind.Constructor]);

/** The innermost function around the position, or null. */
async function enclosingFunction(document: vscode.TextDocument, at: vscode.Position): Promise<vscode.Range | null> {
	const symbols =
		(await vscode.commands.executeCommand<(vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined>(
			"vscode.executeDocumentSymbolProvider",
			document.uri,
		)) ?? [];
	const around = symbols
		.flatMap(withChildren)
		.filter(({ kind, range }) => functionKinds.has(kind) && range.contains(at))
		.map(({ range }) => range);
	return around.reduce<vscode.Range | null>((best, range) => (best?.contains(range) === false ? best : range), null);
}

/** A symbol and all below it; older providers give a flat list. */
function withChildren(
	symbol: vscode.DocumentSymbol | vscode.SymbolInformation,
): { readonly kind: vscode.SymbolKind; readonly range: vscode.Range }[] {
	if (!("children" in symbol)) return [{ kind: symbol.kind, range: symbol.location.range }];
	return [symbol, ...symbol.children.flatMap(withChildren)];
}
