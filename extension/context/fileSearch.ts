import * as vscode from "vscode";
import type { FileChoice } from "../protocol/webview.ts";
import { globOf } from "./excluded.ts";
import { ranked } from "./ranking.ts";

/** Files that are looked through, and those that are offered, at most. */
const [mostSearched, mostOffered] = [5000, 20];

/** Searches the workspace for a file to be mentioned, while its name is being typed. */
export class FileSearch {
	#latest: vscode.CancellationTokenSource | null = null;

	/**
	 * Files whose paths match the query, the closest first. Null where another search began before this one ended: its
	 * answer, which may come later, would take the place of one that is up to date.
	 */
	async find(query: string): Promise<readonly FileChoice[] | null> {
		this.#latest?.cancel();
		const search = new vscode.CancellationTokenSource();
		this.#latest = search;
		// VS Code itself leaves out only what the explorer does not show.
		const excluded = vscode.workspace.getConfiguration("search").get<Record<string, unknown>>("exclude", {});
		const found = await vscode.workspace.findFiles("**/*", globOf(excluded), mostSearched, search.token);
		if (search !== this.#latest) return null;
		const paths = found.map((uri) => ({ path: vscode.workspace.asRelativePath(uri), uri: uri.toString() }));
		return ranked(paths, query, mostOffered);
	}
}
