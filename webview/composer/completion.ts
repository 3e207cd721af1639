import { slashCommands } from "../../extension/protocol/slashCommands.ts";
import type { FileChoice } from "../../extension/protocol/webview.ts";

/** What is being typed that can be completed: a command or the mention of a file, from `start` to `end` of the text. */
export interface Completing {
	readonly kind: "command" | "file";
	/** Without "/" or "@". */
	readonly query: string;
	readonly start: number;
	readonly end: number;
}

/** One of what it can be completed to. */
export interface Completion {
	readonly id: string;
	readonly label: string;
	readonly detail: string;
	/** What takes the place of what was typed. */
	readonly text: string;
	/** The file to be added with it; null for a command. */
	readonly uri: string | null;
}

/** What is completed at the caret, or null. A command stands at the beginning; a file's mention follows a blank. */
export function completingAt(text: string, caret: number): Completing | null {
	const before = text.slice(0, caret);
	const command = /^\/(\w*)$/.exec(before);
	if (command !== null) return { kind: "command", query: command[1]!, start: 0, end: caret };
	const mention = /(?:^|\s)@([^\s@]*)$/.exec(before);
	if (mention === null) return null;
	const query = mention[1]!;
	return { kind: "file", query, start: caret - query.length - 1, end: caret };
}

export function commandCompletions(query: string): readonly Completion[] {
	return slashCommands
		.filter(({ name }) => name.startsWith(query.toLowerCase()))
		.map(({ name, about }) => ({ id: name, label: `/${name}`, detail: about, text: `/${name} `, uri: null }));
}

export function fileCompletions(files: readonly FileChoice[]): readonly Completion[] {
	return files.map(({ path, uri }) => {
		const name = path.slice(path.lastIndexOf("/") + 1);
		const folder = path.slice(0, -name.length - 1);
		return { id: uri, label: name, detail: folder, text: `@${name} `, uri };
	});
}

/** The text with a completion in its place, and where the caret is then. */
export function completed(text: string, { start, end }: Completing, { text: inserted }: Completion) {
	const rest = text.slice(end);
	const spaced = rest.startsWith(" ") ? inserted.trimEnd() : inserted;
	return { text: text.slice(0, start) + spaced + rest, caret: start + spaced.length };
}
