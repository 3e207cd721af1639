import * as vscode from "vscode";
import type { NamedTrace } from "../../sampler/describeTraceDiff.ts";
import type { Conversation } from "../chat/conversation.ts";
import type { Panel } from "../chat/panel.ts";
import { noAnswer, toErrorData } from "../protocol/errors.ts";
import type { Turn } from "../protocol/webview.ts";
import { tellSaved } from "../saved.ts";
import { oneLine, shortened } from "../shortened.ts";
import { Comparisons } from "./comparisons.ts";
import { nameOf, readTrace, writeTrace } from "./traceFiles.ts";
import { traceEnding, traceName } from "./traceName.ts";

/** "Save Trace…", "Open Trace…" and "Compare Traces…". Each takes files as arguments too, as from a keybinding. */
export function registerTraceCommands(conversation: Conversation, panel: Panel): vscode.Disposable {
	const answers = new Answers(conversation);
	const comparisons = new Comparisons();

	async function save(to?: unknown, turn?: unknown): Promise<void> {
		const answer = typeof turn === "string" ? answers.get(turn) : await answers.choose();
		if (answer === undefined) return;
		const file = to instanceof vscode.Uri ? to : await askWhere(answer.turn);
		if (file === undefined) return;
		await writeTrace(file, answer.trace);
		tellSaved(file);
	}

	async function open(from?: unknown): Promise<void> {
		const file = from instanceof vscode.Uri ? from : await askWhich("Open Trace");
		if (file === undefined) return;
		const trace = await readTrace(file);
		await panel.reveal();
		conversation.show(`${nameOf(file)} (${trace.header.model.name})`, trace);
	}

	async function compare(one?: unknown, other?: unknown): Promise<void> {
		const left = one instanceof vscode.Uri ? await named(one) : await chooseTrace("Compare", answers);
		if (left === undefined) return;
		const right =
			other instanceof vscode.Uri ? await named(other) : await chooseTrace(`Compare ${left.name} with`, answers);
		if (right !== undefined) await comparisons.show(left, right);
	}

	return vscode.Disposable.from(
		vscode.workspace.registerTextDocumentContentProvider(Comparisons.scheme, comparisons),
		vscode.commands.registerCommand("hunch.saveTrace", offering("Try Again", save)),
		vscode.commands.registerCommand("hunch.openTrace", offering("Choose Another File…", open)),
		vscode.commands.registerCommand("hunch.compareTraces", offering("Choose Other Files…", compare)),
	);
}

/** Does it, and shows what goes wrong with a button to do it again, whose files are then asked for. */
function offering(again: string, run: (...args: unknown[]) => Promise<void>): (...args: unknown[]) => Promise<void> {
	return async function attempt(...args) {
		try {
			await run(...args);
		} catch (thrown) {
			void vscode.window
				.showErrorMessage(toErrorData(thrown).message, again)
				.then((chosen) => (chosen === undefined ? undefined : attempt()));
		}
	};
}

interface Answer extends NamedTrace {
	readonly turn: Turn;
}

/** The answers of the conversation of which there is a trace. */
class Answers {
	constructor(private readonly conversation: Conversation) {}

	/** The newest first. */
	get all(): readonly Answer[] {
		return this.conversation.state.turns.toReversed().flatMap((turn) => {
			const trace = this.conversation.trace(turn.id);
			return trace === null ? [] : [{ turn, trace, name: shortened(oneLine(turn.question.text)) }];
		});
	}

	get(turn: string): Answer | undefined {
		return this.all.find((answer) => answer.turn.id === turn);
	}

	/** @throws HunchError when there is none */
	async choose(): Promise<Answer | undefined> {
		const { all } = this;
		if (all.length === 0) throw noAnswer();
		if (all.length === 1) return all[0];
		const items = all.map((answer) => ({ ...describe(answer), answer }));
		return (await vscode.window.showQuickPick(items, { title: "Save Trace: of which answer?" }))?.answer;
	}
}

/** With what the question was about: many are asked in the same words. */
function describe({ name, trace, turn }: Answer): vscode.QuickPickItem {
	const { policy, seed } = trace.header;
	const about = turn.question.attachments.map(({ label }) => `${label} · `).join("");
	return { label: name, description: `${about}${trace.tokens.length} tokens, ${policy.name}, seed ${seed}` };
}

async function named(file: vscode.Uri): Promise<NamedTrace> {
	return { name: nameOf(file), trace: await readTrace(file) };
}

/** An answer of the conversation, or a file. */
async function chooseTrace(title: string, answers: Answers): Promise<NamedTrace | undefined> {
	const ofFile = { label: "$(folder-opened) A file…", answer: null };
	const items = [...answers.all.map((answer) => ({ ...describe(answer), answer })), ofFile];
	const chosen = items.length === 1 ? ofFile : await vscode.window.showQuickPick(items, { title });
	if (chosen === undefined) return undefined;
	if (chosen.answer !== null) return chosen.answer;
	const file = await askWhich(title);
	return file && named(file);
}

function askWhere({ question }: Turn): Thenable<vscode.Uri | undefined> {
	const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
	const name = traceName(question);
	return vscode.window.showSaveDialog({
		title: "Save Trace",
		...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }),
		// VS Code's own dialog compares what stands after the last dot, and would else add the ending to a name that has it.
		filters: { Traces: [traceEnding.slice(1), "json"] },
	});
}

async function askWhich(title: string): Promise<vscode.Uri | undefined> {
	const chosen = await vscode.window.showOpenDialog({
		title,
		openLabel: "Open",
		filters: { Traces: ["json"], "All files": ["*"] },
	});
	return chosen?.[0];
}
