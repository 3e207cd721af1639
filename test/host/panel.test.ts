import assert from "node:assert/strict";
import * as vscode from "vscode";
import { Conversation } from "../../extension/chat/conversation.ts";
import { Panel } from "../../extension/chat/panel.ts";
import type { Handlers } from "../../extension/chat/panelMessages.ts";
import type { ToPanel } from "../../extension/protocol/webview.ts";

/** The place where VS Code shows the panel, which tells what was posted to its page. */
class FakeView {
	readonly posted: ToPanel[] = [];
	visible = true;
	readonly #received = new vscode.EventEmitter<unknown>();
	readonly #visibility = new vscode.EventEmitter<void>();
	readonly view = {
		webview: {
			options: {},
			html: "",
			cspSource: "",
			asWebviewUri: (uri: vscode.Uri) => uri,
			onDidReceiveMessage: this.#received.event,
			postMessage: async (message: ToPanel) => this.posted.push(message),
		},
		onDidChangeVisibility: this.#visibility.event,
		onDidDispose: () => ({ dispose() {} }),
	} as unknown as vscode.WebviewView;

	constructor() {
		Object.defineProperty(this.view, "visible", { get: () => this.visible });
	}

	show(visible: boolean): void {
		this.visible = visible;
		this.#visibility.fire();
		if (visible) this.#received.fire({ type: "ready" });
	}

	get unsent(): readonly string[] {
		return this.posted.flatMap((message) => (message.type === "unsent" ? [message.text] : []));
	}
}

describe("the panel", () => {
	const log = vscode.window.createOutputChannel("Hunch test", { log: true });
	const conversation = new Conversation({
		model: { name: "nano", builtIn: true, device: "CPU", warning: null },
		showBuiltInNotice: false,
		schedule: (task) => {
			const timer = setTimeout(task);
			return { dispose: () => clearTimeout(timer) };
		},
		now: () => 0,
	});
	after(() => log.dispose());

	it("keeps questions that could not be asked until there is a page to take them back, and gives each back once", () => {
		const handlers = { focused: () => {} } as unknown as Omit<Handlers, "ready">;
		const panel = new Panel(vscode.Uri.file(__dirname), conversation, log, handlers);
		const fake = new FakeView();
		panel.resolveWebviewView(fake.view);
		fake.show(true);
		fake.show(false);
		panel.giveBack("What does this do?");
		panel.giveBack("And this?");
		assert.deepEqual(fake.unsent, []);
		fake.show(true);
		assert.deepEqual(fake.unsent, ["What does this do?\nAnd this?"]);
		panel.giveBack("Why?");
		fake.show(false);
		fake.show(true);
		assert.deepEqual(fake.unsent, ["What does this do?\nAnd this?", "Why?"]);
	});
});
