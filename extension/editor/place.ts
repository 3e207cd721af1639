import type { Attachment } from "../protocol/webview.ts";
import { deindent, indentOf, type LineRange } from "./lines.ts";

/** Where code from an answer belongs in a document. */
export interface Place {
	/** The lines whose place it takes; null where it goes before the line `before`. */
	readonly lines: LineRange | null;
	readonly before: number;
	/** For people: "in place of total". */
	readonly words: string;
}

export interface Circumstances {
	/** Of the document. */
	readonly lines: readonly string[];
	/** The lines that the question was about, where they are now; null where there are none to be replaced. */
	readonly attached: LineRange | null;
	/** The lines that are selected, or null. */
	readonly selected: LineRange | null;
	/** The line of the cursor. */
	readonly cursor: number;
}

/**
 * Where code belongs: in the place of what it declares, if the document declares that; else of the lines that the
 * question was about; else of those that are selected; else before the line of the cursor.
 */
export function placeOf(code: string, { lines, attached, selected, cursor }: Circumstances): Place {
	const found = declarationIn(lines, code);
	if (found !== null) return replacing(wholeOf(found, code, lines, attached), `in place of ${found.name}`);
	// All of a document is replaced by no part of it.
	const isWhole = attached !== null && attached.first === 0 && attached.last >= lines.length - 1;
	if (attached !== null && !isWhole) return replacing(attached, "in place of the lines asked about");
	if (selected !== null) return replacing(selected, "in place of the selection");
	return { lines: null, before: cursor, words: "at the cursor" };
}

/** The lines of a declaration, from the comments and decorators that are taken along. */
interface Declaration extends LineRange {
	readonly name: string;
	/** The line that declares the name. */
	readonly start: number;
}

/** Where a document declares what code declares; null where it does not, or in several places. */
export function declarationIn(lines: readonly string[], code: string): Declaration | null {
	const declared = declaredIn(code.split("\n"));
	return declared === null ? null : declarationOf(declared.name, lines, declared.hasHead);
}

/**
 * The lines that an attachment was taken from, as the document is now: where they were, or else in the one other place
 * that has their text. Null where there is no such place, and for a whole file.
 */
export function whereNow({ code, source }: Attachment, lines: readonly string[]): LineRange | null {
	if (source === null || source.isWhole) return null;
	const { first, last } = source;
	const wanted = code.split(lineEnd);
	const begin = wanted[0]!.trim();
	const text = comparable(wanted);
	const height = last - first + 1;
	// One line tells most places apart, and comparing one is fast.
	const isAt = (at: number) => lines[at]?.trim() === begin && comparable(lines.slice(at, at + height)) === text;
	if (isAt(first)) return { first, last };
	const [found, ...more] = lines.flatMap((_, at) => (isAt(at) ? [at] : []));
	return found === undefined || more.length > 0 ? null : { first: found, last: found + height - 1 };
}

export const lineEnd = /\r\n|\r|\n/;

/** Lines as a text that stays the same where they are indented differently, or lose blanks at their ends. */
const comparable = (lines: readonly string[]): string => deindent(lines.map((line) => line.trimEnd())).trimEnd();

const replacing = ({ first, last }: LineRange, words: string): Place => ({
	lines: { first, last },
	before: first,
	words,
});

const keywords = "function\\*?|class|interface|type|enum|def|fn|func|fun|struct|trait|impl|module|object|record";
const modifiers =
	"(?:(?:export|default|declare|abstract|async|public|private|protected|static|final|pub|override)\\s+)*";
const declaration = new RegExp(
	`^\\s*${modifiers}(?:(?:${keywords})\\s+([\\p{L}_$][\\p{L}\\p{N}_$]*)|(?:const|let|var|val)\\s+([\\p{L}_$][\\p{L}\\p{N}_$]*)\\s*(?::[^=]+)?=)`,
	"u",
);

const nameIn = (line: string): string | null => {
	const match = declaration.exec(line);
	return match === null ? null : (match[1] ?? match[2] ?? null);
};

/** What code declares, if that is one thing; and whether comments or decorators go before it. */
function declaredIn(lines: readonly string[]): { readonly name: string; readonly hasHead: boolean } | null {
	const indents = lines.filter((line) => line.trim() !== "").map((line) => indentOf(line).length);
	const outermost = Math.min(...indents);
	const names = lines.flatMap((line, index) => {
		const name = indentOf(line).length === outermost ? nameIn(line) : null;
		return name === null ? [] : [{ name, index }];
	});
	const [only, ...more] = names;
	if (only === undefined || more.length > 0) return null;
	return { name: only.name, hasHead: lines.slice(0, only.index).some((line) => isHead(line)) };
}

/** The lines of the declaration of a name, where there is one only. */
function declarationOf(name: string, lines: readonly string[], withHead: boolean): Declaration | null {
	const starts = lines.flatMap((line, index) => (nameIn(line) === name ? [index] : []));
	const [start, ...more] = starts;
	if (start === undefined || more.length > 0) return null;
	let first = start;
	while (withHead && first > 0 && isHead(lines[first - 1]!)) first--;
	return { name, start, first, last: endOf(lines, start) };
}

/** Comments, decorators, attributes and template parameters, which belong to what follows them. */
const isHead = (line: string): boolean =>
	/^\s*(?:\/\/|\/\*|\*|#|@|"""|'''|template\s*<|(?:\[[^\]]*\]+\s*)+$)/.test(line);

/**
 * A declaration to where the lines asked about close it, if they are it, the code is closed, and nothing closes it before:
 * text in its body, such as that of a literal, may lie farther out than it does itself.
 */
function wholeOf(found: Declaration, code: string, lines: readonly string[], attached: LineRange | null): LineRange {
	const { start, first, last } = found;
	if (attached === null || attached.first > start || attached.last <= last) return found;
	const base = indentOf(lines[start]!);
	const closes = (at: number) => indentOf(lines[at]!) === base && closing.test(lines[at]!);
	const isIt = lines.slice(attached.first, start).every((line) => line.trim() === "" || isHead(line));
	const hasOthers = lines
		.slice(last + 1, attached.last)
		.some((line) => indentOf(line).length <= base.length && nameIn(line) !== null);
	const isCut = closing.test(code.trimEnd().split("\n").at(-1)!) && !closes(last) && closes(attached.last);
	return isIt && isCut && !hasOthers ? { first, last: attached.last } : found;
}

/** What closes a body, or the parameters before it. */
const closing = /^\s*(?:[)\]}]|end\b)/;

/** What opens a body, or goes before that, on a line of its own. */
const opening = /^\s*(?:\{|where(?:\s*$|\s+\w))/;

/** What stands between the parts of a body: the labels of C++, and the clauses of Ruby and Elixir, not what is called alike. */
const dividing =
	/^\s*(?:(?:public|private|protected|signals)(?:\s+slots)?\s*:(?!:)|(?:rescue|ensure|else|catch|after)(?:\s*$|\s+(?:=>|\w)))/;

/**
 * The last line of what begins at a line, by how it is indented: what is deeper belongs to it, the bracket that opens its body
 * on a line of its own, what divides the body, and what closes it.
 */
function endOf(lines: readonly string[], start: number): number {
	const base = indentOf(lines[start]!).length;
	let last = start;
	// A statement that ends on its line; within brackets, one that does is a part.
	let isClosed = /^[^{]*;\s*$/.test(lines[start]!);
	for (let at = start + 1; at < lines.length; at++) {
		const line = lines[at]!;
		const indent = indentOf(line).length;
		if (line.trim() === "") continue;
		if (indent <= base && isAside(line)) {
			// What follows says whether it belongs to the declaration.
			at = endOfAside(lines, at);
			continue;
		}
		const opens = indent === base && opening.test(line) && !/[;{}]\s*$/.test(lines[last]!);
		if (indent < base || (isClosed && !opens)) break;
		if (indent === base) {
			const divides = dividing.test(line);
			if (!opens && !divides && !closing.test(line)) break;
			// A bracket that closes the parameters opens the body: "): number {".
			isClosed = !divides && !/[{([:]\s*$|^\s*where\b/.test(line);
		}
		last = at;
	}
	return last;
}

/** Comments, and what a preprocessor reads: they may lie anywhere in a body. */
const isAside = (line: string): boolean => /^\s*(?:\/\/|\/\*|#|--\s)/.test(line);

/** The last line of an aside: of a comment in brackets, the one that closes it. */
function endOfAside(lines: readonly string[], start: number): number {
	if (!/^\s*\/\*/.test(lines[start]!)) return start;
	const end = lines.findIndex((line, at) => at >= start && line.includes("*/"));
	return end < 0 ? lines.length : end;
}
