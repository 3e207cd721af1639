import * as vscode from "vscode";
import { linkAddress } from "./linkAddress.ts";

/** Opens a link of an answer in the browser, after a person has read the whole of it. */
export async function openLink(link: string): Promise<void> {
	const address = linkAddress(link);
	if (address === null) {
		await vscode.window.showWarningMessage("Hunch opens web and mail addresses only, and this link is neither.");
		return;
	}
	const answer = await vscode.window.showInformationMessage(
		"Open this address? A model wrote it; nobody has checked where it leads.",
		{ modal: true, detail: address },
		"Open",
	);
	// VS Code opens a text as it is; of a Uri it makes an address anew, in which a %23 has become the # that ends the query.
	if (answer === "Open") await vscode.env.openExternal(address as unknown as vscode.Uri);
}
