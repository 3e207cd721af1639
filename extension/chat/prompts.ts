import { inWords } from "../protocol/slashCommands.ts";
import type { Attachment, Question } from "../protocol/webview.ts";

/** What is asked about a piece of code when nothing else is said. */
export const explainText = "Explain this code:";

/** The prompt a question becomes: its text, and below it each piece of code in a Markdown fence, by its name. */
export function promptOf({ text, attachments }: Question): string {
	const words = inWords(text);
	if (attachments.length === 0) return words;
	// A single piece of code is what the text speaks of: a name would only be one more thing to read.
	if (attachments.length === 1) return `${words}\n${attachmentText(attachments[0]!)}`;
	return [words, ...attachments.map((attachment) => `${attachment.label}:\n${attachmentText(attachment)}`)].join(
		"\n\n",
	);
}

/** What is attached, as it stands in the prompt. */
export const attachmentText = ({ code, language }: Attachment): string => fenced(code, fenceTag(language));

/** Languages whose usual tag on a fence differs from VS Code's identifier. Others are their own tag. */
const tags: Readonly<Record<string, string>> = {
	"cuda-cpp": "cuda",
	"objective-c": "objc",
	"objective-cpp": "objcpp",
	csharp: "cs",
	javascript: "js",
	javascriptreact: "jsx",
	jsonc: "json",
	markdown: "md",
	plaintext: "",
	powershell: "ps1",
	python: "py",
	ruby: "rb",
	shellscript: "sh",
	typescript: "ts",
	typescriptreact: "tsx",
};

/** The short tag that opens a fence, from a VS Code language identifier. */
export const fenceTag = (language: string): string => tags[language] ?? language;

/** VS Code's language identifier from the tag of a fence; a tag that is not known is one itself. */
export function languageByTag(tag: string): string {
	if (tag === "") return "plaintext";
	return Object.keys(tags).find((language) => tags[language] === tag) ?? tag;
}

/** Code in a fence that nothing in the code can close. */
export function fenced(code: string, tag: string): string {
	const longest = Math.max(0, ...Array.from(code.matchAll(/`+/g), ([run]) => run.length));
	const fence = "`".repeat(Math.max(3, longest + 1));
	return `${fence}${tag}\n${code}\n${fence}`;
}
