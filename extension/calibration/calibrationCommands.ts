import * as vscode from "vscode";
import type { Asker } from "../chat/asker.ts";
import type { CalibrationSettings, Calibrations } from "./calibrations.ts";
import { corpus } from "./corpus.ts";
import { describeCalibration } from "./report.ts";

const scheme = "hunch-calibration";
const address = vscode.Uri.from({ scheme, path: "/Calibration.md" });

/** Reads the corpus while nobody waits, and shows what came of it. */
export function registerCalibration(
	calibrations: Calibrations,
	asker: Asker,
	settings: CalibrationSettings,
): vscode.Disposable {
	const changed = new vscode.EventEmitter<vscode.Uri>();
	const document: vscode.TextDocumentContentProvider = {
		onDidChange: changed.event,
		provideTextDocumentContent: () => describeCalibration(calibrations, settings),
	};
	return vscode.Disposable.from(
		changed,
		vscode.workspace.registerTextDocumentContentProvider(scheme, document),
		calibrations.onProgress(() => changed.fire(address)),
		asker.onBusy((busy) => {
			if (!busy) void calibrations.readOn();
			changed.fire(address);
		}),
		vscode.commands.registerCommand("hunch.showCalibration", async () => {
			changed.fire(address);
			await vscode.commands.executeCommand("markdown.showPreview", address);
		}),
		vscode.commands.registerCommand("hunch.calibrateAgain", () => calibrateAgain(calibrations)),
	);
}

async function calibrateAgain(calibrations: Calibrations): Promise<void> {
	if (!calibrations.isCurrent) {
		void vscode.window.showInformationMessage(
			"No model is in memory, or hunch.calibration is off. Ask a question first: the model is calibrated when it has been answered.",
		);
		return;
	}
	const location = vscode.ProgressLocation.Notification;
	await vscode.window.withProgress({ location, title: "Calibrating the model" }, async (progress) => {
		const listening = calibrations.onProgress(() => {
			const read = calibrations.record?.read ?? 0;
			progress.report({ increment: 100 / corpus.length, message: `${read} of ${corpus.length} texts read` });
		});
		try {
			await calibrations.again();
		} finally {
			listening.dispose();
		}
	});
	await vscode.commands.executeCommand("hunch.showCalibration");
}
