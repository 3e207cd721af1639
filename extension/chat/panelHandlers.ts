import * as vscode from "vscode";
import { setContextKey } from "../contextKeys.ts";
import type { CodeInserter } from "../editor/insert.ts";
import type { ModelSelection } from "../models/selection.ts";
import type { ErrorAction } from "../protocol/errors.ts";
import type { Asker } from "./asker.ts";
import type { Conversation } from "./conversation.ts";
import { openLink } from "./openLink.ts";
import type { Handlers } from "./panelMessages.ts";
import { savePicture } from "./savePicture.ts";

export interface HandlerTargets {
	readonly asker: Asker;
	readonly conversation: Conversation;
	readonly inserter: CodeInserter;
	readonly models: ModelSelection;
	readonly log: vscode.LogOutputChannel;
}

/** What each message from the panel does. */
export function panelHandlers({ asker, conversation, inserter, models, log }: HandlerTargets): Omit<Handlers, "ready"> {
	const actions: Record<ErrorAction, () => unknown> = {
		loadHere: () => asker.loadHere(),
		chooseModel: () => models.choose(),
		useBuiltIn: () => models.useBuiltIn(),
		retry: () => asker.retry(),
		showLog: () => log.show(),
		openSettings,
	};
	return {
		focused: ({ isFocused }) => setContextKey("panelFocused", isFocused),
		ask: ({ text }) => asker.ask({ text, attachments: [] }),
		stop: () => asker.stop(),
		goOn: ({ turn }) => asker.goOn(turn),
		regenerate: ({ turn }) => asker.regenerate(turn),
		edit: ({ turn, text }) => asker.edit(turn, text),
		showSibling: ({ turn, step }) => conversation.showSibling(turn, step),
		chooseToken: ({ turn, index, token }) => asker.chooseToken(turn, index, token),
		choosePath: ({ turn, mark, path }) => asker.choosePath(turn, mark, path),
		insert: ({ turn, segments }) => inserter.insert(turn, segments),
		copy: ({ text }) => vscode.env.clipboard.writeText(text),
		savePicture: ({ name, svg }) => savePicture(name, svg),
		action: ({ action }) => actions[action](),
		dismissBuiltInNotice: async () => {
			await models.dismissBuiltInNotice();
			conversation.setModel(conversation.state.model, models.showBuiltInNotice);
		},
		dismissNotice: () => conversation.setNotice(null),
		openLink: ({ url }) => openLink(url),
	};
}

export async function openSettings(): Promise<void> {
	await vscode.commands.executeCommand("workbench.action.openSettings", "@ext:hunch.hunch");
}
