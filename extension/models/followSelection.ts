import * as vscode from "vscode";
import type { Asker } from "../chat/asker.ts";
import type { Conversation } from "../chat/conversation.ts";
import type { EngineClient } from "../engine/client.ts";
import type { Settings } from "../settings.ts";
import type { ModelSelection } from "./selection.ts";

/**
 * Shows at once which model the settings name now, and what is known of it once it is in memory, whoever had it loaded.
 * The one in memory before is given up, with all it held, as soon as it is not answering.
 */
export function followSelection(
	settings: Settings,
	models: ModelSelection,
	conversation: Conversation,
	asker: Asker,
	client: EngineClient,
): vscode.Disposable {
	let known = JSON.stringify(models.request);
	const show = () => conversation.setModel(models.view(client.factsOf(models.request)), models.showBuiltInNotice);
	const loads = client.onStatus(({ state }) => {
		if (state === "ready") show();
	});
	const changes = settings.onChange(() => {
		const wanted = JSON.stringify(models.request);
		if (wanted === known) return;
		known = wanted;
		show();
		if (!asker.busy) client.stop();
	});
	const ends = asker.onBusy((busy) => {
		if (busy) return;
		// A comparison may have made room for more.
		known = JSON.stringify(models.request);
		client.stopUnless(models.request);
	});
	return vscode.Disposable.from(loads, changes, ends);
}
