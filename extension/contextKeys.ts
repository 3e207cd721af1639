import * as vscode from "vscode";
import type { Conversation } from "./chat/conversation.ts";

/** Facts that the manifest's `when` clauses ask for. */
type ContextKey = "answering" | "hasTurns" | "hasMarks" | "panelFocused";

export function setContextKey(key: ContextKey, value: boolean): void {
	void vscode.commands.executeCommand("setContext", `hunch.${key}`, value);
}

/** Keeps what the clauses know of the conversation true. */
export function keepContextKeys(conversation: Conversation): vscode.Disposable {
	let hasTurns = false;
	return conversation.onDelta(() => {
		if (hasTurns === !conversation.isEmpty) return;
		hasTurns = !hasTurns;
		setContextKey("hasTurns", hasTurns);
	});
}
