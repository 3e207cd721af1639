import * as vscode from "vscode";
import { nameOf } from "./traces/traceFiles.ts";

/** Says that a file has been written, and opens it for whoever wants to see it. Does not wait for an answer. */
export function tellSaved(file: vscode.Uri): void {
	void vscode.window
		.showInformationMessage(`Saved as ${nameOf(file)}.`, "Open")
		.then((chosen) => (chosen === undefined ? undefined : vscode.commands.executeCommand("vscode.open", file)));
}
