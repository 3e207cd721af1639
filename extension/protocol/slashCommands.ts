/** What a command at the beginning of a question asks for. */
export interface SlashCommand {
	readonly name: string;
	/** For the list that opens on "/". */
	readonly about: string;
	/** What the model is told, without a final colon. */
	readonly words: string;
	/** Whether the problems that VS Code knows of the code go with it. */
	readonly withProblems: boolean;
}

export const slashCommands: readonly SlashCommand[] = [
	{ name: "explain", about: "What the code does", words: "Explain this code", withProblems: false },
	{ name: "fix", about: "Find the bug and mend it", words: "Find the bug in this code and fix it", withProblems: true },
	{ name: "test", about: "Write tests for it", words: "Write unit tests for this code", withProblems: false },
	{
		name: "doc",
		about: "Write its documentation",
		words: "Write documentation comments for this code",
		withProblems: false,
	},
	{
		name: "review",
		about: "Point out bugs and risks",
		words: "Review this code: name bugs, risks and what is unclear",
		withProblems: true,
	},
];

/** The command that a question begins with, and what is said besides; null where it begins with none. */
export function slashCommandOf(text: string): { readonly command: SlashCommand; readonly rest: string } | null {
	const match = /^\s*\/(\w+)(?:\s+([\s\S]*))?$/.exec(text);
	const command = slashCommands.find(({ name }) => name === match?.[1]?.toLowerCase());
	return command === undefined ? null : { command, rest: match?.[2]?.trim() ?? "" };
}

/** A question as the model reads it: a command in words. */
export function inWords(text: string): string {
	const found = slashCommandOf(text);
	if (found === null) return text;
	const { command, rest } = found;
	return rest === "" ? `${command.words}:` : `${command.words}. ${rest}`;
}
