import * as vscode from "vscode";
import type { EngineStatus, ModelView } from "../protocol/webview.ts";
import type { EngineClient, LoadRequest } from "./client.ts";
import { longStatus, shortStatus } from "./statusText.ts";

/** One item that says what the engine does, and offers what can be done about it. */
export function registerStatusBar(
	client: EngineClient,
	modelNow: () => ModelView,
	requestNow: () => LoadRequest,
): vscode.Disposable {
	const item = vscode.window.createStatusBarItem("hunch.status", vscode.StatusBarAlignment.Right);
	item.name = "Hunch";
	item.command = "hunch.showStatus";
	const show = (status: EngineStatus) => {
		item.text = shortStatus(status);
		item.tooltip = longStatus(status, modelNow());
		item.accessibilityInformation = { label: `Hunch: ${longStatus(status, modelNow())}`, role: "button" };
		item.backgroundColor =
			status.state === "failed" ? new vscode.ThemeColor("statusBarItem.errorBackground") : undefined;
	};
	show(client.status);
	item.show();
	return vscode.Disposable.from(
		item,
		client.onStatus(show),
		vscode.commands.registerCommand("hunch.showStatus", () => offer(client, modelNow())),
		vscode.commands.registerCommand("hunch.unloadModel", () => client.stop()),
		vscode.commands.registerCommand("hunch.restartEngine", () => restart(client, requestNow())),
	);
}

async function restart(client: EngineClient, request: LoadRequest): Promise<void> {
	const location = vscode.ProgressLocation.Window;
	// What goes wrong is in the status, which stays in view.
	await vscode.window.withProgress({ location, title: "Hunch restarts" }, () =>
		client.restart(request).catch(() => {}),
	);
}

async function offer(client: EngineClient, model: ModelView): Promise<void> {
	const runs = client.pid !== undefined;
	const items: (vscode.QuickPickItem & { readonly command: string })[] = [
		{ label: "$(comment-discussion) Ask", command: "hunch.ask" },
		...(runs ? [{ label: "$(debug-disconnect) Unload the model", command: "hunch.unloadModel" }] : []),
		{ label: "$(debug-restart) Restart the engine", command: "hunch.restartEngine" },
		{ label: "$(folder-opened) Choose a model", command: "hunch.chooseModel" },
		{ label: "$(pulse) Diagnose", command: "hunch.diagnose" },
		{ label: "$(output) Show the log", command: "hunch.showLog" },
	];
	const chosen = await vscode.window.showQuickPick(items, { title: longStatus(client.status, model) });
	if (chosen !== undefined) await vscode.commands.executeCommand(chosen.command);
}
