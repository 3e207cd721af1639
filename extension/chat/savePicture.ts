import { posix } from "node:path";
import * as vscode from "vscode";
import { pictureUnwritable } from "../protocol/errors.ts";
import { tellSaved } from "../saved.ts";

/**
 * Asks where a picture goes, and writes it.
 * @param name a suggestion, without an ending
 * @throws HunchError when it cannot be written
 */
export async function savePicture(name: string, svg: string): Promise<void> {
	const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
	const file = await vscode.window.showSaveDialog({
		title: "Save Picture",
		filters: { "SVG picture": ["svg"] },
		...(folder && { defaultUri: vscode.Uri.joinPath(folder, `${name}.svg`) }),
	});
	if (file === undefined) return;
	try {
		await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(svg));
	} catch (thrown) {
		throw pictureUnwritable(posix.basename(file.path), thrown instanceof Error ? thrown.message : String(thrown));
	}
	tellSaved(file);
}
