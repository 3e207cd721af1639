import * as vscode from "vscode";
import type { Conversation } from "../chat/conversation.ts";
import type { Kept } from "../chat/kept.ts";
import type { Panel } from "../chat/panel.ts";
import { conversationUnreadable, noAnswer, toErrorData, traceUnwritable } from "../protocol/errors.ts";
import { tellSaved } from "../saved.ts";
import { nameOf, readText, sentenceOf } from "../traces/traceFiles.ts";
import type { Conversations } from "./conversations.ts";
import { conversationEnding, parseConversation, serializeConversation } from "./exported.ts";
import { markdownOf } from "./markdown.ts";
import { pickConversation } from "./picker.ts";
import { titleOf } from "./record.ts";

/** "Show Conversations…", "New Conversation", "Export Conversation…" and "Import Conversation…". */
export function registerConversationCommands(
	conversations: Conversations,
	conversation: Conversation,
	panel: Panel,
): vscode.Disposable {
	async function show(): Promise<void> {
		const id = await pickConversation(conversations, conversation.id);
		if (id === undefined) return;
		await panel.reveal();
		if (!(await conversations.open(id)))
			throw conversationUnreadable("The conversation", "Its file is gone or broken; the log says more.");
	}

	async function exportTo(to?: unknown): Promise<void> {
		if (conversation.isEmpty) throw noAnswer();
		const { kept } = conversation;
		const title = titleOf(kept);
		const file = to instanceof vscode.Uri ? to : await askWhere(title);
		if (file === undefined) return;
		try {
			if (file.path.endsWith(".md")) await writeMarkdown(file, title);
			else await write(file, serializeConversation(kept, Date.now()));
		} catch (thrown) {
			throw traceUnwritable(nameOf(file), String(thrown));
		}
		tellSaved(file);
	}

	/** The text, and the pictures that it shows in a folder beside it. */
	async function writeMarkdown(file: vscode.Uri, title: string): Promise<void> {
		const folder = `${nameOf(file).replace(/\.md$/, "")}.pictures`;
		const { text, pictures } = markdownOf(title, shownOf(conversation), folder);
		for (const [name, svg] of pictures) await write(vscode.Uri.joinPath(file, "..", folder, name), svg);
		await write(file, text);
	}

	async function importFrom(from?: unknown): Promise<void> {
		const file = from instanceof vscode.Uri ? from : await askWhich();
		if (file === undefined) return;
		const kept = await readConversation(file);
		await panel.reveal();
		await conversations.add(kept);
	}

	const commands: Record<string, (...args: unknown[]) => Promise<void>> = {
		newConversation: () => conversations.startNew(),
		showConversations: show,
		exportConversation: exportTo,
		importConversation: importFrom,
	};
	return vscode.Disposable.from(
		conversations,
		...Object.entries(commands).map(([name, run]) =>
			vscode.commands.registerCommand(`hunch.${name}`, (...args: unknown[]) => run(...args).catch(complain)),
		),
	);
}

/** The turns that are shown, as they are kept. */
function shownOf(conversation: Conversation) {
	const shown = new Set(conversation.state.turns.map(({ id }) => id));
	return conversation.kept.turns.filter(({ id }) => shown.has(id));
}

/** @throws HunchError where there is no such file, or it is no conversation */
async function readConversation(file: vscode.Uri): Promise<Kept> {
	try {
		return parseConversation(
			await readText(file, "It is too large for a conversation. Choose a file that Hunch exported."),
		);
	} catch (thrown) {
		throw conversationUnreadable(nameOf(file), sentenceOf(thrown));
	}
}

/** Folders on the way are made. */
async function write(file: vscode.Uri, text: string): Promise<void> {
	await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
}

function complain(thrown: unknown): void {
	void vscode.window.showErrorMessage(toErrorData(thrown).message);
}

function askWhere(title: string): Thenable<vscode.Uri | undefined> {
	const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
	const name = (title.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).slice(0, 8).join("-") || "conversation";
	return vscode.window.showSaveDialog({
		title: "Export Conversation",
		...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, `${name}.md`) }),
		// VS Code's own dialog compares what stands after the last dot, and would else make Markdown of a name with the ending.
		filters: { "Markdown, to be read": ["md"], "JSON, with all traces": [conversationEnding.slice(1), "json"] },
	});
}

async function askWhich(): Promise<vscode.Uri | undefined> {
	const chosen = await vscode.window.showOpenDialog({
		title: "Import Conversation",
		openLabel: "Import",
		filters: { Conversations: ["json"], "All files": ["*"] },
	});
	return chosen?.[0];
}
