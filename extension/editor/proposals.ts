import { posix } from "node:path";
import * as vscode from "vscode";
import type { Conversation } from "../chat/conversation.ts";
import { editRefused, noEditor, proposalStale, toErrorData } from "../protocol/errors.ts";
import type { Attachment, Segment } from "../protocol/webview.ts";
import { layOutLines } from "./insertion.ts";
import { marksOf } from "./insertionMarks.ts";
import type { LastEditor } from "./lastEditor.ts";
import type { LineRange } from "./lines.ts";
import type { Mark } from "./markList.ts";
import type { Marks } from "./marks.ts";
import { declarationIn, lineEnd, placeOf, whereNow } from "./place.ts";

/** A document, and what of the question's context may have its place in it. */
interface Target {
	readonly document: vscode.TextDocument;
	readonly attached: Attachment | null;
}

interface Proposal {
	readonly document: vscode.TextDocument;
	readonly range: vscode.Range;
	/** What goes before it in the document. */
	readonly above: string;
	/** What is there now, and what would be, with its marks. */
	readonly before: string;
	readonly after: string;
	readonly marks: readonly Mark[];
	/** The whole document as it would be. */
	readonly text: string;
}

/**
 * Code from answers as proposals: shown beside the document in VS Code's own diff, and put into it only when a person
 * says so, in one step of undo and unsaved.
 */
export class Proposals implements vscode.TextDocumentContentProvider, vscode.Disposable {
	static readonly scheme = "hunch-proposal";
	readonly #proposals = new Map<string, Proposal>();
	readonly #listening: vscode.Disposable;
	#count = 0;

	constructor(
		private readonly conversation: Conversation,
		private readonly editor: LastEditor,
		private readonly marks: Marks,
	) {
		this.#listening = vscode.Disposable.from(
			vscode.workspace.registerTextDocumentContentProvider(Proposals.scheme, this),
			vscode.workspace.onDidCloseTextDocument(({ uri, isClosed }) => {
				// One that gets another language is said to be closed, too.
				if (isClosed) this.#proposals.delete(uri.toString());
			}),
			vscode.commands.registerCommand("hunch.acceptProposal", () => this.#accept().catch(complain)),
			vscode.commands.registerCommand("hunch.discardProposal", () => this.#close()),
		);
	}

	provideTextDocumentContent(uri: vscode.Uri): string {
		return this.#proposals.get(uri.toString())?.text ?? "";
	}

	/** Shows what a document would be with this code in its place. @throws HunchError NO_EDITOR */
	async show(turn: string, segments: readonly Segment[]): Promise<void> {
		const code = segments.map(({ text }) => text).join("");
		const target = await this.#target(turn, code);
		const { document } = target;
		const { proposal, words } = this.#propose(turn, segments, code, target);
		const name = posix.basename(document.uri.path);
		const uri = vscode.Uri.from({ scheme: Proposals.scheme, path: `/${++this.#count}/${name}` });
		this.#proposals.set(uri.toString(), proposal);
		await vscode.commands.executeCommand("vscode.diff", document.uri, uri, `${name}: proposed ${words}`, {
			preview: true,
		});
	}

	dispose(): void {
		this.#listening.dispose();
		this.#proposals.clear();
	}

	/**
	 * The document that the question was about: where there are several, the one that declares what the code does, and
	 * before one that was added as a whole the one that a part was taken from. Where none is there any more, the one a
	 * person works in, to which its lines may have moved.
	 */
	async #target(turn: string, code: string): Promise<Target> {
		const attachments = (this.conversation.turn(turn)?.question.attachments ?? [])
			.filter(({ source }) => source !== null)
			.toSorted((one, other) => Number(one.source!.isWhole) - Number(other.source!.isWhole));
		const targets: Target[] = [];
		for (const attached of attachments) {
			const document = await documentAt(attached.source!.uri);
			if (document !== undefined) targets.push({ document, attached });
		}
		const found = targets.find(({ document }) => declarationIn(linesIn(document), code) !== null) ?? targets[0];
		if (found !== undefined) return found;
		const document = this.#documentHere();
		if (document === undefined) throw noEditor();
		return { document, attached: attachments[0] ?? null };
	}

	/** The one a person works in; where that is a proposal, the one it is for. */
	#documentHere(): vscode.TextDocument | undefined {
		const document = this.editor.current?.document;
		return document && (this.#proposals.get(document.uri.toString())?.document ?? document);
	}

	#propose(turn: string, segments: readonly Segment[], code: string, { document, attached }: Target) {
		const editor = this.editor.current;
		const isHere = editor?.document === document;
		const lines = linesIn(document);
		const place = placeOf(code, {
			lines,
			attached: attached && whereNow(attached, lines),
			selected: isHere && !editor.selection.isEmpty ? linesOf(editor.selection) : null,
			cursor: isHere ? editor.selection.active.line : document.lineCount,
		});
		const range = rangeOf(document, place.lines, place.before);
		const eol = document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
		const laid = layOutLines(segments, document, place.before, eol);
		const marks = marksOf(
			laid,
			this.conversation.tokens(turn),
			this.conversation.turn(turn)?.percentiles ?? null,
			document.languageId,
		);
		const after = place.lines === null ? `${laid.text}${eol}` : laid.text;
		const all = document.getText();
		const above = all.slice(0, document.offsetAt(range.start));
		const text = above + after + all.slice(document.offsetAt(range.end));
		const proposal: Proposal = { document, range, above, before: document.getText(range), after, marks, text };
		return { proposal, words: place.words };
	}

	async #accept(): Promise<void> {
		const proposal = this.#active();
		if (proposal === undefined) return;
		const { document, range, above, before, after, marks } = proposal;
		const isSame = document.getText(new vscode.Range(new vscode.Position(0, 0), range.start)) === above;
		if (!isSame || document.getText(range) !== before) throw proposalStale(posix.basename(document.uri.path));
		await this.#close();
		const editor = await vscode.window.showTextDocument(document);
		if (!(await this.marks.put(editor, range, after, marks))) throw editRefused();
		const end = document.positionAt(document.offsetAt(range.start) + after.length);
		editor.selection = new vscode.Selection(end, end);
		editor.revealRange(new vscode.Range(range.start, end), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
	}

	#active(): Proposal | undefined {
		const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
		return input instanceof vscode.TabInputTextDiff ? this.#proposals.get(input.modified.toString()) : undefined;
	}

	async #close(): Promise<void> {
		const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
		if (tab !== undefined && this.#active() !== undefined) await vscode.window.tabGroups.close(tab);
	}
}

/** The document at an address; undefined where it is gone. */
async function documentAt(address: string): Promise<vscode.TextDocument | undefined> {
	const isIt = ({ uri }: vscode.TextDocument) => uri.toString() === address;
	// An untitled one that has been saved or closed would be made anew, empty.
	if (address.startsWith("untitled:")) return vscode.workspace.textDocuments.find(isIt);
	try {
		return await vscode.workspace.openTextDocument(vscode.Uri.parse(address, true));
	} catch {
		return undefined;
	}
}

const linesIn = (document: vscode.TextDocument): string[] => document.getText().split(lineEnd);

function linesOf({ start, end }: vscode.Range): LineRange {
	const endsBefore = end.character === 0 && end.line > start.line;
	return { first: start.line, last: endsBefore ? end.line - 1 : end.line };
}

/** Whole lines without the last one's end, or the empty range before a line. */
function rangeOf(document: vscode.TextDocument, lines: LineRange | null, before: number): vscode.Range {
	if (lines === null) return new vscode.Range(before, 0, before, 0);
	const last = Math.min(lines.last, document.lineCount - 1);
	return new vscode.Range(lines.first, 0, last, document.lineAt(last).text.length);
}

function complain(thrown: unknown): void {
	void vscode.window.showErrorMessage(toErrorData(thrown).message);
}
