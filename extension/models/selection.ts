import { basename } from "node:path";
import * as vscode from "vscode";
import type { LoadRequest } from "../engine/client.ts";
import type { ModelView } from "../protocol/webview.ts";
import type { Settings } from "../settings.ts";

const builtInName = "hunch-nano";
const dismissedKey = "hunch.builtInNotice.dismissed";

/** Which model answers: the one that comes with Hunch, or the file that hunch.model names. */
export class ModelSelection {
	readonly #builtInPath: string;

	constructor(
		private readonly settings: Settings,
		private readonly memory: vscode.Memento,
		extensionUri: vscode.Uri,
	) {
		this.#builtInPath = vscode.Uri.joinPath(extensionUri, "model", "hunch-nano-q8_0.gguf").fsPath;
	}

	/** What the engine needs to load it, as the settings are now. */
	get request(): LoadRequest {
		const { model, contextSize, paths, threads, gpu } = this.settings;
		return { path: model === "" ? this.#builtInPath : model, contextSize, paths, threads, gpu };
	}

	/** @param device where it was loaded, or null while it is not */
	view(device: string | null): ModelView {
		const { model } = this.settings;
		const builtIn = model === "";
		return { name: builtIn ? builtInName : basename(model).replace(/\.gguf$/i, ""), builtIn, device };
	}

	/** Whether the plain words about the built-in model are still to be shown. */
	get showBuiltInNotice(): boolean {
		return this.settings.model === "" && this.memory.get(dismissedKey) !== true;
	}

	async dismissBuiltInNotice(): Promise<void> {
		await this.memory.update(dismissedKey, true);
	}

	/** Lets a person choose a file, and remembers it in the settings. */
	async choose(): Promise<void> {
		const chosen = await vscode.window.showOpenDialog({
			title: "Choose a GGUF Model",
			openLabel: "Use This Model",
			filters: { "GGUF models": ["gguf"], "All files": ["*"] },
		});
		if (chosen?.[0] !== undefined) await this.settings.setModel(chosen[0].fsPath);
	}

	async useBuiltIn(): Promise<void> {
		await this.settings.clearModel();
	}
}
