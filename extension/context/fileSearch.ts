import { type CancellationToken, CancellationTokenSource } from "vscode-jsonrpc/node";
import type { FileChoice } from "../protocol/webview.ts";
import { globOfName } from "./globs.ts";
import { ranked } from "./ranking.ts";

/** Gives files of the workspace that match a glob: any so many of them. */
export type ListFiles = (glob: string, most: number, token: CancellationToken) => Promise<readonly FileChoice[]>;

/** Files that are offered, at most. */
const mostOffered = 20;

/** Searches the workspace for a file to be mentioned, while its name is being typed. */
export class FileSearch {
	#latest: CancellationTokenSource | null = null;

	/** @param most files that are looked through, of a workspace that may have any number of them */
	constructor(
		private readonly list: ListFiles,
		private readonly most = 5000,
	) {}

	/**
	 * Files whose paths match the query, the closest first. Null where another search began before this one ended: its
	 * answer, which may come later, would take the place of one that is up to date.
	 */
	async find(query: string): Promise<readonly FileChoice[] | null> {
		this.#latest?.cancel();
		const search = new CancellationTokenSource();
		this.#latest = search;
		const files = await this.#candidates(query, search.token);
		return search === this.#latest ? ranked(files, query, mostOffered) : null;
	}

	/** All files; of a workspace that has too many those that have the query in their names as well as any others. */
	async #candidates(query: string, token: CancellationToken): Promise<readonly FileChoice[]> {
		const any = await this.list("**/*", this.most, token);
		if (any.length < this.most || query === "" || token.isCancellationRequested) return any;
		const named = await this.list(globOfName(query), this.most, token);
		return [...new Map([...named, ...any].map((file) => [file.uri, file])).values()];
	}
}
