import type { Options } from "mdast-util-from-markdown";

/** The parser's own types, by the way they come to us. */
type Syntax = Exclude<NonNullable<Options["extensions"]>[number], readonly unknown[]>;
type Construct = Extract<NonNullable<NonNullable<Syntax["text"]>[string]>, { tokenize: unknown }>;
type Effects = Parameters<Construct["tokenize"]>[0];
type TokenizeContext = ThisParameterType<Construct["tokenize"]>;
type Code = TokenizeContext["code"];
type State = ReturnType<Construct["tokenize"]>;

/**
 * The parser takes time with the square of what is nested or delimited, and more than the stack has room for. What is
 * beyond these bounds, far from anything written to be read, is shown as it was written.
 */

/** Most quotes, list items and footnotes in each other; two columns of indentation count as one. */
const deepest = 24;
/** Most characters in a paragraph, or another run of text, that may mark it up. */
const mostMarkup = 1000;

/** What can begin a line before its text: blanks, or the marker of something that holds blocks. */
const prefixPart = /[ \t]+|>|[-+*](?=[ \t\r\n]|$)|\d{1,9}[.)](?=[ \t\r\n]|$)|\[\^[^\]\r\n]{1,999}\]:/y;

/** Stands for a marker that the parser must not see. It is as long, and marks nothing. */
const placeholder = "x";

/** A line of nothing but these is a rule, however many there are. */
const rule = /^[ \t>]*(?:(?:-[ \t]*)+|(?:\*[ \t]*)+)$/;

/** Offsets of the markers that would nest too deep, from an offset on that is the start of a line. */
export function markersTooDeep(source: string, from: number): ReadonlySet<number> {
	const found = new Set<number>();
	for (let start = from; start < source.length; start = nextLine(source, start)) {
		const marker = markerTooDeep(source, start);
		if (marker !== null) found.add(marker);
	}
	return found;
}

/** The first one in the line. After it, all is text. */
function markerTooDeep(source: string, start: number): number | null {
	let depth = 0;
	prefixPart.lastIndex = start;
	for (let part = prefixPart.exec(source); part !== null; part = prefixPart.exec(source)) {
		const [written] = part;
		if (/^[ \t]/.test(written)) depth += columns(written) >> 1;
		else if (depth++ >= deepest) return rule.test(lineAt(source, start)) ? null : part.index;
	}
	return null;
}

const columns = (blanks: string): number => blanks.replaceAll("\t", "    ").length;

const lineEnd = /\r\n?|\n|$/g;

function nextLine(source: string, start: number): number {
	lineEnd.lastIndex = start;
	const [end] = lineEnd.exec(source)!;
	return end === "" ? source.length : lineEnd.lastIndex;
}

const lineAt = (source: string, start: number): string => /[^\r\n]*/.exec(source.slice(start))![0];

/** The source from an offset on, as the parser gets it. */
export function withoutMarkers(source: string, from: number, markers: ReadonlySet<number>): string {
	let text = "";
	let at = from;
	for (const marker of markers) {
		text += source.slice(at, marker) + placeholder;
		at = marker + 1;
	}
	return text + source.slice(at);
}

/** For the parser, after all other extensions: makes plain text of markup where a text has had too much of it. */
export function limitedMarkup(): Syntax {
	const texts = new WeakMap<object, Spent>();
	const constructsFor = (characters: string, construct: Construct) =>
		Array.from(characters, (character) => [character.charCodeAt(0), construct]);
	const word = "abcdefghijklmnopqrstuvwxyz";
	return {
		text: Object.fromEntries([
			...constructsFor("!*<[]_~", limitMarks(texts)),
			...constructsFor("`", { ...limitMarks(texts), previous: beginsCode }),
			...constructsFor(`${word}${word.toUpperCase()}0123456789`, limitWords(texts)),
		]),
	};
}

/** How many characters of markup a text has had, up to an offset. */
interface Spent {
	count: number;
	upTo: number;
}

/** Takes a run of one character as text where too many came before it, and otherwise leaves it to the others. */
function limitMarks(texts: WeakMap<object, Spent>): Construct {
	return {
		tokenize(effects, ok, nok) {
			const spent = texts.get(this) ?? { count: 0, upTo: 0 };
			texts.set(this, spent);
			const first = this.now().offset;
			return takeRun(effects, (code) => {
				// Whoever takes but a part of the run leaves the rest to be seen again.
				const last = this.now().offset;
				spent.count += Math.max(0, last - Math.max(first, spent.upTo));
				spent.upTo = Math.max(last, spent.upTo);
				return (spent.count > mostMarkup ? ok : nok)(code);
			});
		},
	};
}

/** The parser, too, looks for code at the first backtick of several only. */
function beginsCode(this: TokenizeContext, previous: Code): boolean {
	return previous !== backtick || this.events.at(-1)?.[1].type === "characterEscape";
}

const backtick = 96;

/** Before each word the parser looks far back to know whether an address may begin there. */
function limitWords(texts: WeakMap<object, Spent>): Construct {
	const isOver = (text: object) => (texts.get(text)?.count ?? 0) > mostMarkup;
	return {
		previous() {
			return isOver(this);
		},
		tokenize(effects, ok, nok) {
			return isOver(this) ? takeRun(effects, ok) : nok;
		},
	};
}

function takeRun(effects: Effects, then: State): State {
	return (character) => {
		effects.enter("data");
		const more: State = (code) => {
			if (code === character) {
				effects.consume(code);
				return more;
			}
			effects.exit("data");
			return then(code);
		};
		return more(character);
	};
}
