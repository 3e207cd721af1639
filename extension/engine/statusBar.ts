import * as vscode from "vscode";
import type { Conversation } from "../chat/conversation.ts";
import type { ModelView } from "../protocol/webview.ts";
import type { EngineClient } from "./client.ts";
import type { LoadRequest } from "./load.ts";
import { longStatus, shortStatus } from "./statusText.ts";

/** One item that says what the engine does, and offers what can be done about it. */
export function registerStatusBar(
	client: EngineClient,
	conversation: Conversation,
	requestNow: () => LoadRequest,
): vscode.Disposable {
	return vscode.Disposable.from(
		statusItem(client, conversation),
		vscode.commands.registerCommand("hunch.showStatus", () => offer(client, conversation.state.model)),
		vscode.commands.registerCommand("hunch.unloadModel", () => client.stop()),
		vscode.commands.registerCommand("hunch.restartEngine", () => restart(client, requestNow())),
	);
}

/** The item, which is drawn anew when the engine does something else, or another model is spoken of. */
export function statusItem(
	client: Pick<EngineClient, "status" | "onStatus">,
	conversation: Pick<Conversation, "state" | "onDelta">,
): vscode.Disposable {
	const item = vscode.window.createStatusBarItem("hunch.status", vscode.StatusBarAlignment.Right);
	item.name = "Hunch";
	item.command = "hunch.showStatus";
	const show = () => {
		const { status } = client;
		const words = longStatus(status, conversation.state.model);
		item.text = shortStatus(status);
		item.tooltip = words;
		item.accessibilityInformation = { label: `Hunch: ${words}`, role: "button" };
		item.backgroundColor =
			status.state === "failed" ? new vscode.ThemeColor("statusBarItem.errorBackground") : undefined;
	};
	show();
	item.show();
	return vscode.Disposable.from(
		item,
		client.onStatus(show),
		conversation.onDelta(({ changes }) => {
			if (changes.some(({ type }) => type === "model")) show();
		}),
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
