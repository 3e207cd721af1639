import * as vscode from "vscode";
import type { Asker } from "./chat/asker.ts";
import type { Panel } from "./chat/panel.ts";
import type { Marks } from "./editor/marks.ts";
import type { ModelSelection } from "./models/selection.ts";

export interface CommandTargets {
	readonly asker: Asker;
	readonly panel: Panel;
	readonly models: ModelSelection;
	readonly marks: Marks;
	readonly log: vscode.LogOutputChannel;
}

/** The commands that have no feature of their own. */
export function registerCommands({ asker, panel, models, marks, log }: CommandTargets): vscode.Disposable {
	const commands: Record<string, (...args: unknown[]) => unknown> = {
		/** With a text, as from a keybinding of one's own, asks it; otherwise lets a person type. */
		ask: async (text) => {
			if (typeof text !== "string") return panel.focusQuestion();
			await panel.reveal();
			await asker.ask({ text, attachments: [] });
		},
		stop: () => asker.stop(),
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
