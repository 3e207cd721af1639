import * as vscode from "vscode";
import type { Asker } from "../chat/asker.ts";
import type { Conversation } from "../chat/conversation.ts";
import type { EngineClient } from "../engine/client.ts";
import type { Settings } from "../settings.ts";
import type { ModelSelection } from "./selection.ts";

/**
 * Shows at once which model the settings name now. The one in memory is given up, with all it held, as soon as it is
 * not answering.
 */
export function followSelection(
	settings: Settings,
	models: ModelSelection,
	conversation: Conversation,
	asker: Asker,
	client: EngineClient,
): vscode.Disposable {
	let known = JSON.stringify(models.request);
	const changes = settings.onChange(() => {
		const wanted = JSON.stringify(models.request);
		if (wanted === known) return;
		known = wanted;
		conversation.setModel(models.view(null), models.showBuiltInNotice);
		if (!asker.busy) client.stop();
	});
	const ends = asker.onBusy((busy) => {
		if (busy) return;
		// A comparison may have made room for more.
		known = JSON.stringify(models.request);
		client.stopUnless(models.request);
	});
	return vscode.Disposable.from(changes, ends);
}
