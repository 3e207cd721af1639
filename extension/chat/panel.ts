import * as vscode from "vscode";
import { aboutNoAnswer, toErrorData } from "../protocol/errors.ts";
import type { FileChoice, ToPanel } from "../protocol/webview.ts";
import type { Conversation } from "./conversation.ts";
import { dispatch, type Handlers, readFromPanel } from "./panelMessages.ts";
import { panelPage } from "./panelPage.ts";

/**
 * The host's side of the panel. A page that comes, comes back or has missed something says `ready` and gets the whole
 * state, then what changes; a hidden one is gone and gets nothing.
 */
export class Panel implements vscode.WebviewViewProvider {
	static readonly viewType = "hunch.panel";
	readonly #handlers: Handlers;
	/** The page that has said `ready`. */
	#page: vscode.Webview | null = null;
	#wantsFocus = false;
	/** Questions that go back into the box when there is a page to take them. */
	#unsent: readonly string[] = [];

	/** @param handlers of all but `ready` */
	constructor(
		private readonly extensionUri: vscode.Uri,
		private readonly conversation: Conversation,
		private readonly log: vscode.LogOutputChannel,
		handlers: Omit<Handlers, "ready">,
	) {
		this.#handlers = { ...handlers, ready: () => {} };
	}

	register(): vscode.Disposable {
		return vscode.Disposable.from(
			this.conversation.onDelta((delta) => this.#post({ type: "delta", ...delta })),
			vscode.window.registerWebviewViewProvider(Panel.viewType, this),
		);
	}

	/** Shows the panel and leaves the keyboard where it is. */
	async reveal(): Promise<void> {
		await vscode.commands.executeCommand(`${Panel.viewType}.focus`, { preserveFocus: true });
	}

	/** Shows the panel with the keyboard in the question box. */
	async focusQuestion(): Promise<void> {
		this.#wantsFocus = true;
		await vscode.commands.executeCommand(`${Panel.viewType}.focus`);
		this.#giveFocus();
	}

	/** Puts a question that could not be asked back into the box; where the panel is hidden by now, when it is shown again. */
	giveBack(text: string): void {
		this.#unsent = [...this.#unsent, text];
		this.#handBack();
	}

	offerFiles(query: string, files: readonly FileChoice[]): void {
		this.#post({ type: "files", query, files });
	}

	/** What an alternative would have begun. */
	showAhead(ahead: Omit<Extract<ToPanel, { type: "ahead" }>, "type">): void {
		this.#post({ type: "ahead", ...ahead });
	}

	/** Shows the version before or after one that the person is at. */
	showSibling(step: -1 | 1): void {
		this.#post({ type: "showSibling", step });
	}

	resolveWebviewView(view: vscode.WebviewView): void {
		const { webview } = view;
		const dist = vscode.Uri.joinPath(this.extensionUri, "dist");
		const uriOf = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
		webview.options = { enableScripts: true, enableForms: false, localResourceRoots: [dist] };
		webview.onDidReceiveMessage((message) => {
			if (message?.type === "ready") this.#welcome(webview);
			return this.receive(message);
		});
		view.onDidChangeVisibility(() => {
			if (!view.visible) this.#leave(webview);
		});
		view.onDidDispose(() => this.#leave(webview));
		webview.html = panelPage({ cspSource: webview.cspSource, script: uriOf("panel.js"), style: uriOf("panel.css") });
	}

	/** Does what a message from the page asks for. */
	async receive(message: unknown): Promise<void> {
		await this.attempt(() => dispatch(this.#handlers, readFromPanel(message)));
	}

	/** Does something. What goes wrong is shown in the panel. */
	async attempt(run: () => Promise<void>): Promise<void> {
		try {
			await run();
		} catch (thrown) {
			const error = toErrorData(thrown);
			this.log.error(`${error.code}: ${error.detail ?? error.message}`);
			this.conversation.setNotice(aboutNoAnswer(error));
		}
	}

	#welcome(webview: vscode.Webview): void {
		// Taking the snapshot hands on what is pending, which is in the snapshot already.
		this.#page = null;
		const snapshot = this.conversation.snapshot();
		this.#page = webview;
		this.#post({ type: "snapshot", ...snapshot });
		this.#handBack();
		this.#giveFocus();
	}

	#leave(webview: vscode.Webview): void {
		if (this.#page !== webview) return;
		this.#page = null;
		// A page that is taken away has no time to say that it lost the keyboard focus.
		void this.#handlers.focused({ type: "focused", isFocused: false });
	}

	#giveFocus(): void {
		if (!this.#wantsFocus || this.#page === null) return;
		this.#wantsFocus = false;
		this.#post({ type: "focus" });
	}

	#handBack(): void {
		if (this.#unsent.length === 0 || this.#page === null) return;
		this.#post({ type: "unsent", text: this.#unsent.join("\n") });
		this.#unsent = [];
	}

	#post(message: ToPanel): void {
		void this.#page?.postMessage(message);
	}
}
