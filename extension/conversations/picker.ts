import * as vscode from "vscode";
import type { Conversations } from "./conversations.ts";
import { type ConversationRecord, questionsIn, titleOf } from "./record.ts";
import { excerpt, matches } from "./search.ts";

interface Item extends vscode.QuickPickItem {
	readonly record: ConversationRecord;
}

type Choice = { readonly does: "open" | "rename" | "delete"; readonly record: ConversationRecord };

const renameButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("edit"), tooltip: "Rename…" };
const deleteButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("trash"), tooltip: "Delete…" };

/** Lets a person search what was asked and answered, and open, rename or delete a conversation. @returns the one to open */
export async function pickConversation(conversations: Conversations, open: string): Promise<string | undefined> {
	for (let query = ""; ; ) {
		const chosen = await choose(await conversations.list(), query, open);
		if (chosen === undefined) return undefined;
		const { does, record } = chosen.choice;
		query = chosen.query;
		if (does === "open") return record.id;
		if (does === "rename") await rename(conversations, record);
		else await remove(conversations, record);
	}
}

function choose(
	records: readonly ConversationRecord[],
	query: string,
	open: string,
): Promise<{ choice: Choice; query: string } | undefined> {
	const picker = vscode.window.createQuickPick<Item>();
	picker.title = "Conversations";
	picker.placeholder = records.length === 0 ? "Nothing is kept yet: ask something" : "Search questions and answers";
	picker.value = query;
	const show = () => {
		const found = records.filter((record) => matches(record, picker.value));
		picker.items = found.map((record) => itemOf(record, picker.value, record.id === open));
	};
	show();
	return new Promise((resolve) => {
		const end = (choice?: Choice) => {
			resolve(choice && { choice, query: picker.value });
			picker.dispose();
		};
		picker.onDidChangeValue(show);
		picker.onDidTriggerItemButton(({ button, item: { record } }) =>
			end({ does: button === renameButton ? "rename" : "delete", record }),
		);
		picker.onDidAccept(() => {
			const [item] = picker.selectedItems;
			if (item !== undefined) end({ does: "open", record: item.record });
		});
		picker.onDidHide(() => end());
		picker.show();
	});
}

function itemOf(record: ConversationRecord, query: string, isOpen: boolean): Item {
	const count = questionsIn(record);
	const questions = count === 1 ? "1 question" : `${count} questions`;
	return {
		record,
		label: `${isOpen ? "$(comment-discussion) " : ""}${titleOf(record)}`,
		description: `${questions}, ${ago(Date.now() - record.changed)}`,
		detail: excerpt(record, query),
		// What is shown was found by words that VS Code does not see.
		alwaysShow: true,
		buttons: [renameButton, deleteButton],
	};
}

const units = [
	["year", 31_536_000_000],
	["month", 2_592_000_000],
	["week", 604_800_000],
	["day", 86_400_000],
	["hour", 3_600_000],
	["minute", 60_000],
] as const;

/** "2 hours ago". */
function ago(milliseconds: number): string {
	const [unit, length] = units.find(([, length]) => milliseconds >= length) ?? ["minute", 60_000];
	const count = Math.floor(milliseconds / length);
	return count === 0 ? "just now" : new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(-count, unit);
}

async function rename(conversations: Conversations, record: ConversationRecord): Promise<void> {
	const title = await vscode.window.showInputBox({
		title: "Rename Conversation",
		value: titleOf(record),
		prompt: "Leave it empty to call it by its first question.",
	});
	if (title !== undefined) await conversations.rename(record.id, title);
}

async function remove(conversations: Conversations, record: ConversationRecord): Promise<void> {
	const answer = await vscode.window.showWarningMessage(
		`Delete "${titleOf(record)}"?`,
		{ modal: true, detail: "Its questions, answers and traces cannot be brought back." },
		"Delete",
	);
	if (answer !== undefined) await conversations.remove(record.id);
}
