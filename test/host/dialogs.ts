import * as vscode from "vscode";

type Dialog = "showSaveDialog" | "showOpenDialog" | "showErrorMessage" | "showInformationMessage" | "showQuickPick";

const undone: (() => void)[] = [];

/**
 * Answers a dialog of the window as a person would: no test can click on it.
 * @returns what it is asked with, as it is asked
 */
export function answerDialog(name: Dialog, answer: (...args: never[]) => unknown): unknown[][] {
	const asked: unknown[][] = [];
	const real = vscode.window[name];
	const stub = async (...args: unknown[]) => {
		asked.push(args);
		return answer(...(args as never[]));
	};
	Object.assign(vscode.window, { [name]: stub });
	undone.unshift(() => Object.assign(vscode.window, { [name]: real }));
	return asked;
}

/** The dialogs of the window are its own again. */
export function restoreDialogs(): void {
	for (const undo of undone.splice(0)) undo();
}
