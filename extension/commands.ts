import * as vscode from "vscode";
import type { Asker } from "./chat/asker.ts";
import type { Comparer } from "./chat/comparer.ts";
import type { Conversation } from "./chat/conversation.ts";
import type { Panel } from "./chat/panel.ts";
import type { Marks } from "./editor/marks.ts";
import type { ModelSelection } from "./models/selection.ts";

export interface CommandTargets {
	readonly asker: Asker;
	readonly comparer: Comparer;
	readonly conversation: Conversation;
	readonly panel: Panel;
	readonly models: ModelSelection;
	readonly marks: Marks;
	readonly log: vscode.LogOutputChannel;
}

/** The commands that have no feature of their own. */
export function registerCommands({
	asker,
	comparer,
	conversation,
	panel,
	models,
	marks,
	log,
}: CommandTargets): vscode.Disposable {
	const commands: Record<string, (...args: unknown[]) => unknown> = {
		/** With a text, as from a keybinding of one's own, asks it; otherwise lets a person type. */
		ask: async (text) => {
			if (typeof text !== "string") return panel.focusQuestion();
			await panel.reveal();
			await asker.ask({ text, attachments: [] });
		},
		stop: () => asker.stop(),
		/** With names of policies, as from a keybinding of one's own, compares these; otherwise lets a person choose. */
		comparePolicies: async (names) => {
			await panel.reveal();
			await panel.attempt(() => comparer.compare(conversation.last, namesIn(names)));
		},
		previousVersion: () => panel.showSibling(-1),
		nextVersion: () => panel.showSibling(1),
		chooseModel: () => models.choose(),
		useBuiltInModel: () => models.useBuiltIn(),
		showLog: () => log.show(),
		clearMarks: () => marks.clear(),
	};
	return vscode.Disposable.from(
		...Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(`hunch.${name}`, run)),
	);
}

const namesIn = (given: unknown): readonly string[] =>
	Array.isArray(given) ? given.filter((name) => typeof name === "string") : [];
