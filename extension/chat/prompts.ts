import type { Attachment } from "../protocol/webview.ts";

/** What is asked about a piece of code when nothing else is said. */
export const explainText = "Explain this code:";

/** The words of a question and the code they are about. */
export interface Question {
	readonly text: string;
	readonly attachment: Attachment | null;
}

/** The prompt a question becomes. Code goes below the text, in a Markdown fence. */
export function promptOf({ text, attachment }: Question): string {
	return attachment === null ? text : `${text}\n${fenced(attachment.code, fenceTag(attachment.language))}`;
}

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

/** Code in a fence that nothing in the code can close. */
export function fenced(code: string, tag: string): string {
	const longest = Math.max(0, ...Array.from(code.matchAll(/`+/g), ([run]) => run.length));
	const fence = "`".repeat(Math.max(3, longest + 1));
	return `${fence}${tag}\n${code}\n${fence}`;
}
