import * as v from "valibot";
import * as vscode from "vscode";
import { openLink } from "../chat/openLink.ts";
import { readFromPanel } from "../chat/panelMessages.ts";
import { panelPage } from "../chat/panelPage.ts";
import { savePicture } from "../chat/savePicture.ts";
import { toErrorData } from "../protocol/errors.ts";
import type { FromReplay, ToReplay } from "../protocol/replay.ts";
import { nameOf, readTraceText } from "./traceFiles.ts";

const openAsText = v.object({ type: v.literal("openAsText") });

/** The editor of trace files: it shows an answer, and how it was written, moment by moment. Nothing can be changed in it. */
export class ReplayEditor implements vscode.CustomReadonlyEditorProvider {
	static readonly viewType = "hunch.trace";

	constructor(
		private readonly extensionUri: vscode.Uri,
		private readonly log: vscode.LogOutputChannel,
	) {}

	register(): vscode.Disposable {
		return vscode.window.registerCustomEditorProvider(ReplayEditor.viewType, this);
	}

	openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
		return { uri, dispose: () => {} };
	}

	resolveCustomEditor({ uri }: vscode.CustomDocument, { webview }: vscode.WebviewPanel): void {
		const dist = vscode.Uri.joinPath(this.extensionUri, "dist");
		const uriOf = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
		webview.options = { enableScripts: true, enableForms: false, localResourceRoots: [dist] };
		webview.onDidReceiveMessage((message) => this.#receive(message, uri, webview));
		webview.html = panelPage({ cspSource: webview.cspSource, script: uriOf("replay.js"), style: uriOf("replay.css") });
	}

	/** Does what a message from the page asks for. What goes wrong is said in the window. */
	async #receive(message: unknown, uri: vscode.Uri, webview: vscode.Webview): Promise<void> {
		try {
			const asked = v.is(openAsText, message) ? message : readFromPanel(message);
			await this.#do(asked as FromReplay, uri, webview);
		} catch (thrown) {
			const { code, message, detail } = toErrorData(thrown);
			this.log.error(`${code}: ${detail ?? message}`);
			await vscode.window.showErrorMessage(message);
		}
	}

	async #do(asked: FromReplay, uri: vscode.Uri, webview: vscode.Webview): Promise<void> {
		switch (asked.type) {
			case "ready":
				await webview.postMessage(await contentOf(uri));
				break;
			case "copy":
				await vscode.env.clipboard.writeText(asked.text);
				break;
			case "openLink":
				await openLink(asked.url);
				break;
			case "savePicture":
				await savePicture(asked.name, asked.svg);
				break;
			case "openAsText":
				await vscode.commands.executeCommand("vscode.openWith", uri, "default");
		}
	}
}

async function contentOf(uri: vscode.Uri): Promise<ToReplay> {
	try {
		return { type: "trace", name: nameOf(uri), text: await readTraceText(uri) };
	} catch (thrown) {
		return { type: "unreadable", message: toErrorData(thrown).message };
	}
}
