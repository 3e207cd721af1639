import * as vscode from "vscode";
import { registerCalibration } from "./calibration/calibrationCommands.ts";
import { Calibrations } from "./calibration/calibrations.ts";
import { RecordStore } from "./calibration/recordStore.ts";
import { Asker } from "./chat/asker.ts";
import { Conversation } from "./chat/conversation.ts";
import { Panel } from "./chat/panel.ts";
import { openSettings, panelHandlers } from "./chat/panelHandlers.ts";
import { registerCommands } from "./commands.ts";
import { keepContextKeys, setContextKey } from "./contextKeys.ts";
import { registerDiagnose } from "./diagnose/diagnoseCommand.ts";
import { registerExplain } from "./editor/explain.ts";
import { CodeInserter } from "./editor/insert.ts";
import { LastEditor } from "./editor/lastEditor.ts";
import { Marks } from "./editor/marks.ts";
import { EngineClient } from "./engine/client.ts";
import { IdleUnload } from "./engine/idleUnload.ts";
import { Residency } from "./engine/residency.ts";
import { registerStatusBar } from "./engine/statusBar.ts";
import { choicesFrom } from "./models/choices.ts";
import { followSelection } from "./models/followSelection.ts";
import { ModelSelection } from "./models/selection.ts";
import type { PanelState } from "./protocol/webview.ts";
import { Settings } from "./settings.ts";
import { registerTraceCommands } from "./traces/traceCommands.ts";

/** One frame of a screen, in milliseconds: what is sent more often nobody sees. */
const frame = 16;

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
			schedule: (task) => {
				const timer = setTimeout(task, frame);
				return { dispose: () => clearTimeout(timer) };
			},
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
	const asker = new Asker(client, conversation, choicesFrom(settings, models, conversation, calibrations), log);
	own(asker.onBusy((busy) => setContextKey("answering", busy)));
	const marks = own(new Marks((any) => setContextKey("hasMarks", any)));
	const editor = own(new LastEditor());
	const inserter = new CodeInserter(conversation, editor, marks);
	const panel = new Panel(
		context.extensionUri,
		conversation,
		log,
		panelHandlers({ asker, conversation, inserter, models, log }),
	);

	const features: Record<string, () => vscode.Disposable> = {
		status: () => client.onStatus((status) => conversation.setStatus(status)),
		"status bar": () => registerStatusBar(client, () => conversation.state.model),
		"idle unload": () =>
			new IdleUnload(
				client,
				() => settings.unloadAfter,
				() => calibrations.isReading,
			),
		panel: () => panel.register(),
		commands: () => registerCommands({ asker, conversation, panel, models, marks, log }),
		explain: () => registerExplain(asker, conversation, panel, editor),
		calibration: () => registerCalibration(calibrations, asker, settings),
		diagnose: () => registerDiagnose(client, models, context.extension.packageJSON.version),
		traces: () => registerTraceCommands(conversation, panel),
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

/** Shows a sentence about a setting. */
async function complain(sentence: string): Promise<void> {
	const answer = await vscode.window.showWarningMessage(sentence, "Open Settings");
	if (answer !== undefined) await openSettings();
}
