import * as vscode from "vscode";
import type { TraceToken } from "../../sampler/trace.ts";
import type { ContextAdder } from "../context/contextAdder.ts";
import type { Draft } from "../context/draft.ts";
import { FileSearch } from "../context/fileSearch.ts";
import { listFiles } from "../context/gather.ts";
import { setContextKey } from "../contextKeys.ts";
import type { CodeInserter } from "../editor/insert.ts";
import type { Proposals } from "../editor/proposals.ts";
import type { ModelSelection } from "../models/selection.ts";
import { type ErrorAction, engineBusy } from "../protocol/errors.ts";
import type { Asker } from "./asker.ts";
import { askFromBox } from "./askFromBox.ts";
import type { Comparer } from "./comparer.ts";
import type { Conversation } from "./conversation.ts";
import type { LookAhead } from "./lookAhead.ts";
import { openLink } from "./openLink.ts";
import type { Panel } from "./panel.ts";
import type { Handlers } from "./panelMessages.ts";
import { savePicture } from "./savePicture.ts";

export interface HandlerTargets {
	readonly asker: Asker;
	readonly comparer: Comparer;
	readonly conversation: Conversation;
	readonly draft: Draft;
	readonly context: ContextAdder;
	/** The panel that speaks; it is made with these handlers. */
	readonly panel: () => Panel;
	readonly ahead: LookAhead;
	readonly inserter: CodeInserter;
	readonly proposals: Proposals;
	readonly models: ModelSelection;
	readonly log: vscode.LogOutputChannel;
}

/** What each message from the panel does. */
export function panelHandlers({
	asker,
	comparer,
	conversation,
	draft,
	context,
	panel,
	ahead,
	inserter,
	proposals,
	models,
	log,
}: HandlerTargets): Omit<Handlers, "ready"> {
	const search = new FileSearch(listFiles);
	const actions: Record<ErrorAction, () => unknown> = {
		loadHere: () => asker.loadHere(),
		smallerContext: () => asker.takeLess("smallerContext"),
		fewerPaths: () => asker.takeLess("fewerPaths"),
		chooseModel: () => models.choose(),
		useBuiltIn: () => models.useBuiltIn(),
		retry: () => asker.retry(),
		showLog: () => log.show(),
		openSettings,
	};
	return {
		focused: ({ isFocused }) => setContextKey("panelFocused", isFocused),
		ask: ({ text }) => askFromBox(text, { asker, context, draft, giveBack: (unsent) => panel().giveBack(unsent) }),
		draft: ({ text }) => draft.write(text),
		addContext: ({ kind }) => context.add(kind),
		addFile: ({ uri }) => context.addFile(uri),
		removeContext: ({ id }) => draft.remove(id),
		findFiles: async ({ query }) => {
			const files = await search.find(query);
			if (files !== null) panel().offerFiles(query, files);
		},
		stop: () => {
			asker.stop();
			ahead.stop();
		},
		goOn: ({ turn }) => asker.goOn(turn),
		regenerate: ({ turn }) => asker.regenerate(turn),
		compare: ({ turn }) => comparer.compare(turn),
		showTogether: ({ turn }) => conversation.showCompared(turn, true),
		showAlone: ({ turn }) => conversation.showCompared(turn, false),
		edit: ({ turn, text }) => {
			if (!asker.busy) return asker.edit(turn, text);
			panel().giveBack(text);
			throw engineBusy();
		},
		showSibling: ({ turn, step }) => conversation.showSibling(turn, step),
		chooseToken: ({ turn, index, token }) => asker.chooseToken(turn, index, token),
		fetch: ({ turn }) => conversation.sendWhole(turn),
		lookAhead: async ({ turn, index, token }) => {
			let line: readonly TraceToken[] | null = null;
			try {
				line = await ahead.lineFrom(turn, index, token);
			} finally {
				panel().showAhead({ turn, index, token, line });
			}
		},
		choosePath: ({ turn, mark, path }) => asker.choosePath(turn, mark, path),
		takeCode: ({ how, turn, segments, label }) => {
			if (how === "insert") return inserter.insert(turn, segments);
			if (how === "replace") return inserter.replaceSelection(turn, segments);
			return how === "apply" ? proposals.show(turn, segments) : inserter.openNew(turn, segments, label);
		},
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
