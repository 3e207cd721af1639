import { posix } from "node:path";
import * as vscode from "vscode";

/** Says that a file has been written, and opens it for whoever wants to see it. Does not wait for an answer. */
export function tellSaved(file: vscode.Uri): void {
	void vscode.window
		.showInformationMessage(`Saved as ${posix.basename(file.path)}.`, "Open")
		.then((chosen) => (chosen === undefined ? undefined : vscode.commands.executeCommand("vscode.open", file)));
}
