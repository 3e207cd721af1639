import * as vscode from "vscode";
import type { Asker } from "../chat/asker.ts";
import type { Panel } from "../chat/panel.ts";
import { explainText } from "../chat/prompts.ts";
import { noEditor } from "../protocol/errors.ts";
import type { LastEditor } from "./lastEditor.ts";
import { selectedCode } from "./selectedCode.ts";

/** "Explain Selection": by command, and in the lightbulb of a selection. */
export function registerExplain(asker: Asker, panel: Panel, editor: LastEditor): vscode.Disposable {
	return vscode.Disposable.from(
		vscode.commands.registerCommand("hunch.explain", async () => {
			await panel.reveal();
			await panel.attempt(async () => {
				if (editor.current === undefined) throw noEditor();
				const attachment = await selectedCode(editor.current);
				await asker.ask({ text: explainText, attachments: [attachment] });
			});
		}),
		vscode.languages.registerCodeActionsProvider("*", new ExplainActions(), {
			providedCodeActionKinds: [ExplainActions.kind],
		}),
	);
}

/** Offers to explain what is selected. Without a selection it offers nothing: a lightbulb on every line tells nobody anything. */
class ExplainActions implements vscode.CodeActionProvider {
	/** Neither a fix nor a refactoring: it changes no code. */
	static readonly kind = vscode.CodeActionKind.Empty.append("hunch.explain");

	provideCodeActions(_document: vscode.TextDocument, range: vscode.Range | vscode.Selection): vscode.CodeAction[] {
		if (range.isEmpty) return [];
		const action = new vscode.CodeAction("Explain Selection with Hunch", ExplainActions.kind);
		action.command = { command: "hunch.explain", title: action.title };
		return [action];
	}
}
