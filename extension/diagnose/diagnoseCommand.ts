import { arch, freemem, platform, release, totalmem } from "node:os";
import * as vscode from "vscode";
import type { EngineClient } from "../engine/client.ts";
import type { ModelSelection } from "../models/selection.ts";
import { type ErrorData, toErrorData } from "../protocol/errors.ts";
import { settingNames } from "../settingValues.ts";
import { describeDiagnosis, type HostFacts } from "./report.ts";

const scheme = "hunch-diagnosis";
const address = vscode.Uri.from({ scheme, path: "/Diagnosis.md" });

/** "Diagnose": loads the model that is named, and shows what is known of it, of the device and of the machine. */
export function registerDiagnose(client: EngineClient, models: ModelSelection, version: string): vscode.Disposable {
	const changed = new vscode.EventEmitter<vscode.Uri>();
	let text = "";
	const document: vscode.TextDocumentContentProvider = {
		onDidChange: changed.event,
		provideTextDocumentContent: () => text,
	};
	return vscode.Disposable.from(
		changed,
		vscode.workspace.registerTextDocumentContentProvider(scheme, document),
		vscode.commands.registerCommand("hunch.diagnose", async () => {
			const failure = await failureToLoad(client, models);
			text = describeDiagnosis(hostFacts(models, version), await client.diagnose(), failure);
			changed.fire(address);
			await vscode.commands.executeCommand("markdown.showPreview", address);
			void offerCopy(text);
		}),
	);
}

/** What is known of a model is known when it has been loaded. */
async function failureToLoad(client: EngineClient, models: ModelSelection): Promise<ErrorData | null> {
	const location = vscode.ProgressLocation.Window;
	return vscode.window.withProgress({ location, title: "Hunch: loading the model" }, async () => {
		try {
			await client.load(models.request);
			return null;
		} catch (thrown) {
			return toErrorData(thrown);
		}
	});
}

async function offerCopy(text: string): Promise<void> {
	const copy = "Copy as Text";
	const chosen = await vscode.window.showInformationMessage("Put the diagnosis into a bug report?", copy);
	if (chosen === copy) await vscode.env.clipboard.writeText(text);
}

function hostFacts(models: ModelSelection, version: string): HostFacts {
	const section = vscode.workspace.getConfiguration("hunch");
	// What counts is what is in force, wherever it was set: the settings of one of several folders are not.
	const changed = settingNames.filter(
		(name) => JSON.stringify(section.get(name)) !== JSON.stringify(section.inspect(name)?.defaultValue),
	);
	return {
		hunch: version,
		vscode: vscode.version,
		platform: `${platform()} ${release()} ${arch()}`,
		freeMemory: freemem(),
		totalMemory: totalmem(),
		modelPath: models.request.path,
		settings: Object.fromEntries(changed.map((name) => [name, section.get(name)])),
	};
}
