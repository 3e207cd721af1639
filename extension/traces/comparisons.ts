import * as vscode from "vscode";
import { describeTraceDiff, type NamedTrace } from "../../sampler/describeTraceDiff.ts";
import { diffTraces } from "../../sampler/traceDiff.ts";

/** Comparisons of traces, as documents that can only be read. */
export class Comparisons implements vscode.TextDocumentContentProvider {
	static readonly scheme = "hunch-comparison";
	readonly #changed = new vscode.EventEmitter<vscode.Uri>();
	readonly #texts = new Map<string, string>();

	readonly onDidChange = this.#changed.event;

	provideTextDocumentContent(uri: vscode.Uri): string {
		return this.#texts.get(uri.path) ?? "This comparison is gone. Choose “Hunch: Compare Traces…” to make it anew.\n";
	}

	/** Compares, and shows the result as a rendered page. */
	async show(one: NamedTrace, other: NamedTrace): Promise<void> {
		const [left, right] = toldApart(one, other);
		const title = `${left.name} – ${right.name}`.replaceAll(/[\\/]/g, "∕");
		const uri = vscode.Uri.from({ scheme: Comparisons.scheme, path: `/${title}.md` });
		this.#texts.set(uri.path, describeTraceDiff(diffTraces(left.trace, right.trace), left, right));
		this.#changed.fire(uri);
		await vscode.workspace.openTextDocument(uri);
		await vscode.commands.executeCommand("markdown.showPreview", uri);
	}
}

/** Answers to the same question, or files of the same name, are numbered. */
function toldApart(left: NamedTrace, right: NamedTrace): [NamedTrace, NamedTrace] {
	if (left.name !== right.name) return [left, right];
	return [
		{ ...left, name: `${left.name} (1)` },
		{ ...right, name: `${right.name} (2)` },
	];
}
