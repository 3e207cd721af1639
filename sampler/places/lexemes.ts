import { type Region, type Syntax, syntaxOf } from "./syntax.ts";

/** A smallest part of code that means something; blanks are none. */
export interface Lexeme {
	readonly kind: "word" | "number" | "text" | "comment" | "operator" | "punctuation";
	/** UTF-16 offsets; `to` is the one after the last. */
	readonly from: number;
	readonly to: number;
}

const word = /[\p{L}_$@][\p{L}\p{M}\p{N}_$]*/uy;
const hyphenatedWord = /[\p{L}_$@][\p{L}\p{M}\p{N}_$]*(?:-+[\p{L}\p{M}\p{N}_$]+)*/uy;
const number = /\p{N}[\p{L}\p{M}\p{N}_]*(?:\.\p{N}[\p{L}\p{M}\p{N}_]*)*/uy;
const operator = /[-+*/%=<>!&|^~?]+/y;
/** Of languages in which a quote may begin a lifetime as well. */
const character = /'(?:\\[^\n']{1,10}|\\'|[^'\\\n]{1,2})'/y;

/** A quote that is not closed within so many characters is read as one that never is. */
const longestText = 2000;

/** Languages with hyphens in their names. */
const hyphenated = new Set(
	"css scss sass less html htm xml svg xhtml vue svelte yaml yml toml lisp clojure clj scheme elisp".split(" "),
);

/**
 * The lexemes of a stretch of code that begins outside texts and comments. A text or comment that does not end in it goes
 * to its last character that is no blank; a quote that is never closed is punctuation.
 * @param language as written on a fence, in lower case
 */
export function lexemesOf(code: string, language: string): Lexeme[] {
	const reader = new Reader(code, syntaxOf(language), hyphenated.has(language) ? hyphenatedWord : word);
	const lexemes: Lexeme[] = [];
	for (let from = firstInk(code, 0); from < code.length; ) {
		const { kind, to } = reader.at(from);
		lexemes.push({ kind, from, to });
		from = firstInk(code, to);
	}
	return lexemes;
}

const ink = /\S/g;

function firstInk(code: string, from: number): number {
	ink.lastIndex = from;
	return ink.exec(code)?.index ?? code.length;
}

class Reader {
	constructor(
		private readonly code: string,
		private readonly syntax: Syntax,
		private readonly word: RegExp,
	) {}

	at(from: number): Omit<Lexeme, "from"> {
		return this.#region(from) ?? this.#lineComment(from) ?? this.#text(from) ?? this.#plain(from);
	}

	#region(from: number): Omit<Lexeme, "from"> | null {
		const region = this.syntax.regions.find(({ open }) => this.code.startsWith(open, from));
		if (region === undefined) return null;
		// Another language stands in it, and is read like this one.
		if (region.kind === "embedded") return { kind: "punctuation", to: from + region.open.length };
		return { kind: region.kind, to: this.#endOf(region, from + region.open.length) };
	}

	#endOf({ close, escapes }: Region, from: number): number {
		for (let at = from; at < this.code.length; at++) {
			if (escapes && this.code[at] === "\\") at++;
			else if (this.code.startsWith(close, at)) return at + close.length;
		}
		return Math.max(from, this.code.trimEnd().length);
	}

	#lineComment(from: number): Omit<Lexeme, "from"> | null {
		const { lineComments, spacedComments } = this.syntax;
		if (!lineComments.some((open) => this.code.startsWith(open, from))) return null;
		if (spacedComments && from > 0 && !/[\s;(){}[\],]/.test(this.code[from - 1]!)) return null;
		const end = this.code.indexOf("\n", from);
		return { kind: "comment", to: end < 0 ? this.code.length : end };
	}

	#text(from: number): Omit<Lexeme, "from"> | null {
		const { quotes, longQuotes, templates, lifetimes, prefixedQuotes, tags } = this.syntax;
		const quote = this.code[from]!;
		const isLong = longQuotes.includes(quote) || (templates && quote === "`");
		if (!isLong && !quotes.includes(quote) && !(tags && quote === '"')) return null;
		if (quote === "'" && lifetimes) return this.#match(character, "text", from);
		if (quote === "'" && !prefixedQuotes && from > 0 && /\w/.test(this.code[from - 1]!)) return null;
		const end = Math.min(this.code.length, from + longestText);
		for (let at = from + 1; at < end && (isLong || this.code[at] !== "\n"); at++) {
			if (this.code[at] === "\\") at++;
			else if (this.code[at] === quote) return { kind: "text", to: at + 1 };
		}
		return null;
	}

	#plain(from: number): Omit<Lexeme, "from"> {
		return (
			this.#match(this.word, "word", from) ??
			this.#match(number, "number", from) ??
			this.#match(operator, "operator", from) ?? {
				kind: "punctuation",
				to: from + String.fromCodePoint(this.code.codePointAt(from)!).length,
			}
		);
	}

	#match(pattern: RegExp, kind: Lexeme["kind"], from: number): Omit<Lexeme, "from"> | null {
		pattern.lastIndex = from;
		const found = pattern.exec(this.code);
		return found === null ? null : { kind, to: from + found[0].length };
	}
}
