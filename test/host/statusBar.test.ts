import assert from "node:assert/strict";
import * as vscode from "vscode";
import { Conversation } from "../../extension/chat/conversation.ts";
import { statusItem } from "../../extension/engine/statusBar.ts";
import type { EngineStatus } from "../../extension/protocol/webview.ts";
import { replace, restoreDialogs } from "./dialogs.ts";

describe("the item in the status bar", () => {
	const item = { text: "", tooltip: "", show: () => {}, dispose: () => {} };
	const statuses = new vscode.EventEmitter<EngineStatus>();
	const client = { status: { state: "stopped" } as EngineStatus, onStatus: statuses.event };
	const model = { name: "nano", builtIn: true, device: null, warning: null };
	const conversation = new Conversation({
		model,
		showBuiltInNotice: false,
		schedule: () => ({ dispose: () => {} }),
		now: () => 0,
	});
	let registered: vscode.Disposable;

	before(() => {
		replace(vscode.window, "createStatusBarItem", () => item);
		registered = statusItem(client, conversation);
	});
	after(() => {
		restoreDialogs();
		registered.dispose();
	});

	it("says what the engine does, and names another model and its device as soon as they are known", () => {
		assert.deepEqual([item.text, item.tooltip], ["$(circle-outline) Hunch", "nano: not loaded"]);
		conversation.setModel({ ...model, name: "large" }, false);
		conversation.flush();
		assert.equal(item.tooltip, "large: not loaded");
		client.status = { state: "ready" };
		statuses.fire(client.status);
		assert.deepEqual([item.text, item.tooltip], ["$(circle-filled) Hunch", "large: ready"]);
		conversation.setModel({ ...model, name: "large", device: "CPU" }, false);
		conversation.flush();
		assert.equal(item.tooltip, "large on CPU: ready");
	});
});
