import * as vscode from "vscode";
import { registerCalibration } from "./calibration/calibrationCommands.ts";
import { Calibrations } from "./calibration/calibrations.ts";
import { RecordStore } from "./calibration/recordStore.ts";
import { Asker } from "./chat/asker.ts";
import { Comparer } from "./chat/comparer.ts";
import { Conversation } from "./chat/conversation.ts";
import { LookAhead } from "./chat/lookAhead.ts";
import { Panel } from "./chat/panel.ts";
import { openSettings, panelHandlers } from "./chat/panelHandlers.ts";
import { registerCommands } from "./commands.ts";
import { ContextAdder } from "./context/contextAdder.ts";
import { Draft } from "./context/draft.ts";
import { keepContextKeys, setContextKey } from "./contextKeys.ts";
import { registerConversationCommands } from "./conversations/conversationCommands.ts";
import { Conversations } from "./conversations/conversations.ts";
import { ConversationStore } from "./conversations/store.ts";
import { registerDiagnose } from "./diagnose/diagnoseCommand.ts";
import { registerExplain } from "./editor/explain.ts";
import { CodeInserter } from "./editor/insert.ts";
import { LastEditor } from "./editor/lastEditor.ts";
import { Marks } from "./editor/marks.ts";
import { Proposals } from "./editor/proposals.ts";
import { EngineClient } from "./engine/client.ts";
import { tellWhenItGivesUp } from "./engine/gaveUp.ts";
import { IdleUnload } from "./engine/idleUnload.ts";
import { Residency } from "./engine/residency.ts";
import { registerStatusBar } from "./engine/statusBar.ts";
import { choicesFrom } from "./models/choices.ts";
import { followSelection } from "./models/followSelection.ts";
import { ModelSelection } from "./models/selection.ts";
import type { PanelState } from "./protocol/webview.ts";
import { Settings } from "./settings.ts";
import { ReplayEditor } from "./traces/replayEditor.ts";
import { registerTraceCommands } from "./traces/traceCommands.ts";

/** One frame of a screen, in milliseconds: what is sent more often nobody sees. */
const frame = 16;

/** Under this name the workspace remembers which conversation is open. */
const openConversation = "hunch.conversation";

let saving: () => Promise<void> = async () => {};

/** For tests, which cannot look into the panel: what it shows, what it says, and the engine's process. */
export interface TestDoor {
	readonly state: PanelState;
	receive(message: unknown): Promise<void>;
	readonly enginePid: number | undefined;
}

/** Builds the objects and registers the features. Nothing native is loaded, and no process started, before the first question. */
export function activate(context: vscode.ExtensionContext): TestDoor {
	const own = <T extends vscode.Disposable>(thing: T): T => {
		context.subscriptions.push(thing);
		return thing;
	};
	const log = own(vscode.window.createOutputChannel("Hunch", { log: true }));
	const settings = own(new Settings(complain));
	const models = new ModelSelection(settings, context.globalState, context.extensionUri);
	const conversation = own(
		new Conversation({
			model: models.view(null),
			showBuiltInNotice: models.showBuiltInNotice,
			schedule: (task) => later(task, frame),
			now: () => performance.now(),
		}),
	);
	const client = own(
		new EngineClient({
			path: vscode.Uri.joinPath(context.extensionUri, "dist", "engine.mjs").fsPath,
			log,
			residency: new Residency(vscode.Uri.joinPath(context.globalStorageUri, "engines").fsPath),
		}),
	);
	const records = new RecordStore(vscode.Uri.joinPath(context.globalStorageUri, "calibration").fsPath, log);
	const calibrations = own(new Calibrations(client, records, settings, log));
	const asker = new Asker(client, conversation, choicesFrom(settings, models, calibrations), log);
	const comparer = new Comparer(asker, settings, context.globalState);
	own(asker.onBusy((busy) => setContextKey("answering", busy)));
	const marks = own(new Marks((any) => setContextKey("hasMarks", any)));
	const editor = own(new LastEditor());
	const inserter = new CodeInserter(conversation, editor, marks);
	const proposals = own(new Proposals(conversation, editor, marks));
	const storage = context.storageUri ?? context.globalStorageUri;
	const folder = vscode.Uri.joinPath(storage, "conversations").fsPath;
	const conversations = new Conversations(conversation, new ConversationStore(folder, log), {
		place: folder,
		memory: {
			get: () => context.workspaceState.get(openConversation),
			set: (id) => context.workspaceState.update(openConversation, id),
		},
		schedule: later,
		now: () => Date.now(),
		log,
		stop: () => asker.abandon(),
	});
	saving = () => conversations.save();
	const draft = new Draft(client, conversation, {
		before: () => asker.before(),
		maxTokens: () => settings.maxTokens,
	});
	const added = new ContextAdder(draft, editor);
	const panel: Panel = new Panel(
		context.extensionUri,
		conversation,
		log,
		panelHandlers({
			asker,
			comparer,
			conversation,
			draft,
			context: added,
			panel: () => panel,
			ahead: new LookAhead(client, conversation, asker),
			inserter,
			proposals,
			models,
			log,
		}),
	);

	const features: Record<string, () => vscode.Disposable> = {
		status: () => client.onStatus((status) => conversation.setStatus(status)),
		"draft's cost": () => asker.onBusy((busy) => void (busy || draft.measure())),
		"status bar": () => registerStatusBar(client, conversation, () => models.request),
		"word that it gave up": () =>
			tellWhenItGivesUp(client, vscode.window.showErrorMessage, vscode.commands.executeCommand),
		"idle unload": () =>
			new IdleUnload(
				client,
				() => settings.unloadAfter,
				() => calibrations.isReading,
				settings.onChange,
			),
		panel: () => panel.register(),
		commands: () => registerCommands({ asker, comparer, conversation, panel, models, marks, log }),
		conversations: () => registerConversationCommands(conversations, conversation, panel),
		explain: () => registerExplain(asker, panel, editor),
		calibration: () => registerCalibration(calibrations, asker, settings),
		diagnose: () => registerDiagnose(client, models, context.extension.packageJSON.version),
		traces: () => registerTraceCommands(conversation, panel),
		replay: () => new ReplayEditor(context.extensionUri, log).register(),
		hover: () => vscode.languages.registerHoverProvider("*", marks),
		selection: () => followSelection(settings, models, conversation, asker, client),
		"context keys": () => keepContextKeys(conversation),
	};
	for (const [name, register] of Object.entries(features)) {
		try {
			own(register());
		} catch (thrown) {
			log.error(`The feature "${name}" could not be registered; the others work.`, thrown);
		}
	}

	void conversations.restore().catch((thrown) => log.error("The last conversation could not be opened.", thrown));

	return {
		get state() {
			return conversation.state;
		},
		get enginePid() {
			return client.pid;
		},
		receive: (message) => panel.receive(message),
	};
}

/** What was not yet on disk is, when the window closes. */
export async function deactivate(): Promise<void> {
	await saving();
}

function later(task: () => void, milliseconds: number): vscode.Disposable {
	const timer = setTimeout(task, milliseconds);
	return { dispose: () => clearTimeout(timer) };
}

/** Shows a sentence about a setting. */
async function complain(sentence: string): Promise<void> {
	const answer = await vscode.window.showWarningMessage(sentence, "Open Settings");
	if (answer !== undefined) await openSettings();
}
