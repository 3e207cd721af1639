import { basename } from "node:path";
import * as vscode from "vscode";
import { policyNamed } from "../../sampler/policies/registry.ts";
import type { LoadRequest } from "../engine/load.ts";
import type { ModelFacts, PolicySpec } from "../protocol/engine.ts";
import type { ModelView } from "../protocol/webview.ts";
import type { Settings } from "../settings.ts";

const builtInName = "hunch-nano";
const dismissedKey = "hunch.builtInNotice.dismissed";

/** Which model answers: the one that comes with Hunch, or the file that hunch.model names. */
export class ModelSelection {
	readonly #builtInPath: string;
	/** Whether a policy is to be used that writes several paths, whatever the settings name. */
	#severalPaths = false;

	constructor(
		private readonly settings: Settings,
		private readonly memory: vscode.Memento,
		extensionUri: vscode.Uri,
	) {
		this.#builtInPath = vscode.Uri.joinPath(extensionUri, "model", "hunch-nano-q8_0.gguf").fsPath;
	}

	/** What the engine needs to load it, as the settings are now. */
	get request(): LoadRequest {
		const { model, contextSize, budget, threads, device } = this.settings;
		const paths = this.#severalPaths ? budget.paths : this.settings.paths;
		return { path: model === "" ? this.#builtInPath : model, contextSize, paths, threads, device };
	}

	/** From now on there is to be room for what these policies need, too. */
	reserve(policies: readonly PolicySpec[]): void {
		this.#severalPaths ||= policies.some(({ name }) => policyNamed(name)?.severalPaths);
	}

	/** @param facts of the model in memory, or null while it is not there */
	view(facts: ModelFacts | null): ModelView {
		const { model } = this.settings;
		const builtIn = model === "";
		return {
			name: builtIn ? builtInName : basename(model).replace(/\.gguf$/i, ""),
			builtIn,
			device: facts?.device ?? null,
			warning: facts === null || facts.hasTemplate ? null : noTemplate(facts.template),
		};
	}

	/** Whether what was asked and answered before is a part of the next question. The built-in model was made for one at a time. */
	get remembers(): boolean {
		return this.settings.model !== "";
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

const noTemplate = (guess: string): string =>
	`This model's file has no chat template, so a usual one is used (${guess}). If its answers make little sense, choose a model made for chat, with "instruct" or "chat" in its name.`;
