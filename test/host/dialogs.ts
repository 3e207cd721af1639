import * as vscode from "vscode";

type Dialog = "showSaveDialog" | "showOpenDialog" | "showErrorMessage" | "showInformationMessage" | "showQuickPick";

const undone: (() => void)[] = [];

/**
 * Answers a dialog of the window as a person would: no test can click on it.
 * @returns what it is asked with, as it is asked
 */
export const answerDialog = (name: Dialog, answer: (...args: never[]) => unknown): unknown[][] =>
	replace(vscode.window, name, async (...args) => answer(...args));

/** Opens nothing outside the editor, and says that it did. @returns what is to be opened, as it is */
export const openNothing = (): unknown[][] => replace(vscode.env, "openExternal", async () => true);

/**
 * Puts a function in the place of one of VS Code's.
 * @returns what it is called with, as it is called
 */
export function replace<T extends object>(
	owner: T,
	name: keyof T & string,
	stub: (...args: never[]) => unknown,
): unknown[][] {
	const called: unknown[][] = [];
	const real = owner[name];
	const noted = (...args: unknown[]) => {
		called.push(args);
		return stub(...(args as never[]));
	};
	Object.assign(owner, { [name]: noted });
	undone.unshift(() => Object.assign(owner, { [name]: real }));
	return called;
}

/** VS Code's functions are its own again. */
export function restoreDialogs(): void {
	for (const undo of undone.splice(0)) undo();
}
