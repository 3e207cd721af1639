import * as vscode from "vscode";
import { type Budget, defaultBudget } from "../sampler/budget.ts";
import type { PolicyEntry } from "../sampler/policies/entry.ts";
import { policyNamed } from "../sampler/policies/registry.ts";
import type { ThresholdOverrides } from "./calibration/overrides.ts";
import { policySpec, type SharedSettings } from "./policySettings.ts";
import type { Device, PolicySpec } from "./protocol/engine.ts";
import type { Fit } from "./protocol/errors.ts";
import { readSetting, type SettingName, type SettingValue } from "./settingValues.ts";
import { parseTruncation } from "./truncationText.ts";

/** The one place where Hunch's settings are read and written. */
export class Settings implements vscode.Disposable {
	readonly #changed = new vscode.EventEmitter<void>();
	readonly #listening: vscode.Disposable;
	/** A complaint is made once, however often the value is read. */
	readonly #made = new Set<string>();

	/** @param complain shows a person a sentence about a value that cannot be used */
	constructor(private readonly complain: (sentence: string) => void) {
		this.#listening = vscode.workspace.onDidChangeConfiguration((event) => {
			if (event.affectsConfiguration("hunch")) this.#changed.fire();
		});
	}

	readonly onChange: vscode.Event<void> = this.#changed.event;

	/** The absolute path of a model, or "" for the built-in one. */
	get model(): string {
		return this.#read("model");
	}

	/** Tokens. */
	get contextSize(): number {
		return this.#read("contextSize");
	}

	/** Tokens of an answer. */
	get maxTokens(): number {
		return this.#read("maxTokens");
	}

	/** With what it is told. */
	get policy(): PolicySpec {
		return this.policyAs(this.#policy.name);
	}

	/** A policy of the registry by its name, with what it is told. */
	policyAs(name: string): PolicySpec {
		const shared: SharedSettings = {
			temperature: this.#read("temperature"),
			truncation: parseTruncation(this.#read("truncation")),
			score: this.#read("pathScore"),
			thoughts: this.#read("thoughts") === "lineStart" ? "at the start" : "on the spot",
		};
		return policySpec(policyNamed(name)!, shared, this.#read("policyParameters"));
	}

	/** What an answer may spend beside its own tokens. */
	get budget(): Budget {
		return budgetOf(this.#read("budget"));
	}

	/** Sentences that may be said in a pause; empty for the built-in ones. */
	get pauseTexts(): readonly string[] {
		return this.#read("pauseTexts");
	}

	/** Paths the model is opened with: those beside the first are only needed by a policy that looks ahead. */
	get paths(): number {
		return this.#policy.severalPaths ? this.budget.paths : 1;
	}

	/** Whether thresholds are fitted to the model. */
	get calibration(): boolean {
		return this.#read("calibration") === "auto";
	}

	get thresholds(): ThresholdOverrides {
		return this.#read("thresholds");
	}

	/** What the model is told before all questions. */
	get systemPrompt(): string {
		return this.#read("systemPrompt");
	}

	/** Milliseconds after which an idle model is unloaded; 0 keeps it. */
	get unloadAfter(): number {
		return this.#read("unloadAfterMinutes") * 60_000;
	}

	get seed(): number {
		return this.#read("seed");
	}

	/** Null leaves a core free. */
	get threads(): number | null {
		const threads = this.#read("threads");
		return threads === 0 ? null : threads;
	}

	get device(): Device {
		return this.#read("gpu");
	}

	/** Names another model. */
	async setModel(path: string): Promise<void> {
		await this.#write("model", path);
	}

	/** Asks for what fits into memory, in the place of what was asked. */
	async setFit(fit: Fit, asked: Fit): Promise<void> {
		if (fit.contextSize < asked.contextSize) await this.#write("contextSize", fit.contextSize);
		if (fit.paths < asked.paths) await this.#write("budget", { ...this.#read("budget"), paths: fit.paths });
	}

	/** Takes the model's name out of every place that names one, which leaves the built-in model. */
	async clearModel(): Promise<void> {
		const section = vscode.workspace.getConfiguration("hunch");
		const { globalValue, workspaceValue } = section.inspect("model") ?? {};
		if (workspaceValue !== undefined) await section.update("model", undefined, vscode.ConfigurationTarget.Workspace);
		if (globalValue !== undefined) await section.update("model", undefined, vscode.ConfigurationTarget.Global);
		// In a remote window that cleared the remote's settings; those on this side stay, and can only be overridden.
		const left = vscode.workspace.getConfiguration("hunch").get("model", "");
		if (left !== "") await section.update("model", "", vscode.ConfigurationTarget.Global);
	}

	dispose(): void {
		this.#listening.dispose();
		this.#changed.dispose();
	}

	get #policy(): PolicyEntry {
		return policyNamed(this.#read("policy"))!;
	}

	/** Where the value in use is set: in the workspace if that sets one, else for the user. */
	async #write(name: SettingName, value: unknown): Promise<void> {
		const section = vscode.workspace.getConfiguration("hunch");
		const inWorkspace = section.inspect(name)?.workspaceValue !== undefined;
		await section.update(
			name,
			value,
			inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global,
		);
	}

	#read<N extends SettingName>(name: N): SettingValue<N> {
		const { value, complaint } = readSetting(name, vscode.workspace.getConfiguration("hunch").get(name));
		if (complaint !== null && !this.#made.has(complaint)) {
			this.#made.add(complaint);
			this.complain(complaint);
		}
		return value;
	}
}

/** The defaults where nothing is named. */
function budgetOf(named: { readonly [Name in keyof Budget]?: number | undefined }): Budget {
	const budget: Record<keyof Budget, number> = { ...defaultBudget };
	for (const name of Object.keys(budget) as (keyof Budget)[]) budget[name] = named[name] ?? budget[name];
	return budget;
}
