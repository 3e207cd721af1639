import type { Segment } from "../protocol/webview.ts";
import { indentOf } from "./lines.ts";

/** A stretch of an inserted text that one token wrote. */
export interface TokenSpan {
	/** Offsets into the text, in UTF-16 units; `end` is the one after the last. */
	readonly start: number;
	readonly end: number;
	/** An index into the trace of the answer. */
	readonly token: number;
}

export interface Insertion {
	readonly text: string;
	readonly spans: readonly TokenSpan[];
}

/**
 * Lays code out for its new place: line ends as the document has them, and every line after the first indented like
 * the line it is put on. What is added for that is nobody's token; all else stays with the token that wrote it.
 * @param indent of the line, as far as it lies before the place
 * @param eol of the document
 */
export function layOut(segments: readonly Segment[], indent: string, eol: "\n" | "\r\n"): Insertion {
	const writer = new Writer(indent, eol);
	for (const { text, token } of segments) {
		for (const unit of text.split(/(\r\n|\r|\n)/)) writer.write(unit, token);
	}
	return writer;
}

/** What a document is here. */
export interface Lines {
	readonly lineCount: number;
	lineAt(line: number): { readonly text: string };
}

/**
 * Lays code out as whole lines, indented like the line that they go before. Behind the last line they are not indented,
 * and begin with a line end where that line has none.
 * @param before may be the number of lines: behind them all
 */
export function layOutLines(
	segments: readonly Segment[],
	document: Lines,
	before: number,
	eol: "\n" | "\r\n",
): Insertion {
	const { lineCount } = document;
	if (before < lineCount) {
		const indent = indentOf(document.lineAt(before).text);
		return layOut([{ text: indent, token: null }, ...segments], indent, eol);
	}
	const endsOpen = document.lineAt(lineCount - 1).text !== "";
	return layOut([{ text: endsOpen ? eol : "", token: null }, ...segments], "", eol);
}

class Writer implements Insertion {
	readonly spans: TokenSpan[] = [];
	text = "";
	#lineStart = false;
	#afterReturn = false;

	constructor(
		private readonly indent: string,
		private readonly eol: string,
	) {}

	/** @param unit a line end, or text without one */
	write(unit: string, token: number | null): void {
		if (unit === "") return;
		// The second half of a line end that two tokens share: it is written already.
		const second = unit === "\n" && this.#afterReturn;
		this.#afterReturn = unit === "\r";
		if (second) return;
		if (/[\r\n]/.test(unit)) {
			this.#add(this.eol, token);
			this.#lineStart = true;
			return;
		}
		if (this.#lineStart) this.text += this.indent;
		this.#lineStart = false;
		this.#add(unit, token);
	}

	#add(text: string, token: number | null): void {
		const start = this.text.length;
		this.text += text;
		if (token === null) return;
		const last = this.spans.at(-1);
		const span = { start, end: this.text.length, token };
		if (last?.token === token && last.end === start) this.spans[this.spans.length - 1] = { ...span, start: last.start };
		else this.spans.push(span);
	}
}
