import assert from "node:assert/strict";
import { join } from "node:path";
import * as vscode from "vscode";
import type { TestDoor } from "../../extension/main.ts";
import type { Turn } from "../../extension/protocol/webview.ts";
import { passageAt } from "../../sampler/passage.ts";
import type { Passage } from "../../sampler/trace.ts";
import { writeScriptedModel } from "../models/scripted.ts";

export type { TestDoor };

export async function hunch(): Promise<TestDoor> {
	const extension = vscode.extensions.getExtension<TestDoor>("hunch.hunch");
	assert.ok(extension, "VS Code knows no extension hunch.hunch");
	return extension.activate();
}

export const setting = (name: string, value: unknown): Thenable<void> =>
	vscode.workspace.getConfiguration("hunch").update(name, value, vscode.ConfigurationTarget.Global);

/** Back to how a person first finds it. */
export async function reset(): Promise<void> {
	for (const name of ["model", "contextSize", "policy", "temperature", "seed", "maxTokens"]) {
		await setting(name, undefined);
	}
	// Thresholds that change while tests run would change what they see.
	await setting("calibration", "off");
	await vscode.commands.executeCommand("hunch.newConversation");
	await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

export async function open(content: string, language = "plaintext"): Promise<vscode.TextEditor> {
	return vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language }));
}

/**
 * Selects through the window. A selection assigned to an editor that has just been opened can be overwritten by the
 * news of how it was opened.
 */
export async function selectRange(editor: vscode.TextEditor, selection: vscode.Selection): Promise<void> {
	const { document } = editor;
	await vscode.window.showTextDocument(document, { selection });
	// The window tells which editor is active in its own time.
	await until(() => vscode.window.activeTextEditor?.document === document && editor.selection.isEqual(selection));
}

export const select = (editor: vscode.TextEditor, first: number, last: number): Promise<void> =>
	selectRange(editor, new vscode.Selection(first, 0, last, editor.document.lineAt(last).text.length));

/** A turn with the tokens that its steps make. */
export type WrittenTurn = Turn & Pick<Passage, "tokens">;

export const lastTurn = (door: TestDoor): WrittenTurn => {
	const turn = door.state.turns.at(-1);
	assert.ok(turn, "there is no turn");
	return { ...turn, tokens: passageAt(turn, turn.steps.length).tokens };
};

export const textOf = ({ tokens }: WrittenTurn): string =>
	tokens.map(({ piece }) => (typeof piece === "string" ? piece : "?")).join("");

/** Waits until something is so; mocha's limit ends the wait. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
	while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Waits until so many tokens of an answer are there; before that, there may not even be a turn. */
export const untilWritten = (door: TestDoor, tokens: number): Promise<void> =>
	until(() => door.state.turns.length > 0 && lastTurn(door).tokens.length >= tokens);

/** From now on a model answers that finds no end, so that there is a middle in which to act. @param folder for its file */
export async function answerEndlessly(folder: string): Promise<void> {
	const path = join(folder, "endless.gguf");
	await writeScriptedModel(path, "And so it goes on, word by word; ", { endless: true });
	const settings = { model: path, contextSize: 16_384, maxTokens: 16_000, policy: "greedy" };
	for (const [name, value] of Object.entries(settings)) await setting(name, value);
}

export async function askPlainly(door: TestDoor): Promise<WrittenTurn> {
	await door.receive({ type: "ask", text: "Which is larger, 9.9 or 9.11?" });
	return lastTurn(door);
}

/** A question works: asked after everything that went wrong. */
export async function assertAnswers(door: TestDoor): Promise<void> {
	const turn = await askPlainly(door);
	assert.equal(turn.error, null);
	assert.equal(turn.end?.reason, "stop");
	assert.ok(turn.tokens.length > 0);
}

export const addition = ["function add(first: number, second: number) {", "\treturn first + second;", "}"] as const;
