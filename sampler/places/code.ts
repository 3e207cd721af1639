import { backslash, backtick, breaksLine, byteOf, firstInk, isBlank, isWordByte, newline } from "./bytes.ts";
import { type Region, type Syntax, syntaxOf } from "./syntax.ts";

/** A bracket that is open. "$" stands for the "${" of a template, "<" for a tag. */
interface Bracket {
	readonly kind: string;
	readonly within: Bracket | null;
	/** How many braces there are up to this one. */
	readonly braces: number;
	/** Within a template. */
	readonly templated: boolean;
}

/** What of the code tells whether a line or a statement ends. Changed while it is read, copied before. */
export interface CodeState {
	readonly syntax: Syntax;
	inside: "code" | "text" | "template" | "region" | "line comment" | "regular expression" | "character";
	region: Region | null;
	quote: number;
	/** The byte before was a backslash that counts. */
	escaped: boolean;
	/** In the brackets of a regular expression. */
	inClass: boolean;
	/** Bytes that may turn out to open a region or a comment; within a region its last bytes; "$" in a template. */
	held: string;
	/** The byte before those held. */
	beforeHeld: number;
	bracket: Bracket | null;
	/** The byte before, 0 at first. */
	previous: number;
	/** The last two bytes of code on this line. */
	last: string;
	/** The last line with code on it ends with ">", and not with "=>". */
	afterTag: boolean;
	/** The line break before this line was taken back by a backslash. */
	continued: boolean;
}

export function beginningOfCode(language: string): CodeState {
	return {
		syntax: syntaxOf(language),
		inside: "code",
		region: null,
		quote: 0,
		escaped: false,
		inClass: false,
		held: "",
		beforeHeld: 0,
		bracket: null,
		previous: 0,
		last: "",
		afterTag: false,
		continued: false,
	};
}

export function readCode(state: CodeState, byte: number): void {
	// What stands before a line break stands there also where the break is one of two bytes.
	if (byte === 0x0d) return;
	if (byte === newline) endLine(state);
	else if (state.inside === "code") readOpening(state, byte);
	else if (state.inside === "region") readRegion(state, byte);
	else if (state.inside === "line comment") readLineComment(state, byte);
	else if (state.inside === "character") readCharacter(state, byte);
	else readText(state, byte);
	state.previous = byte;
}

function endLine(state: CodeState): void {
	settle(state);
	const { inside, escaped, syntax, quote } = state;
	const escapes = state.previous === backslash && (escaped || inside === "code");
	if (inside === "line comment" || inside === "regular expression" || inside === "character") state.inside = "code";
	else if (inside === "text" && !escapes && !syntax.longQuotes.includes(String.fromCharCode(quote))) {
		// Most likely no text was meant, as by an apostrophe.
		state.inside = "code";
	}
	if (inside === "region") note(state, newline);
	else state.held = "";
	state.continued = escapes && state.inside === "code";
	state.escaped = false;
	state.inClass = false;
	if (state.last !== "") state.afterTag = /(^|[^=])>$/.test(state.last);
	state.last = "";
}

/** Reads a byte outside texts and comments: it may begin, or go on with, what opens one. */
function readOpening(state: CodeState, byte: number): void {
	const { syntax } = state;
	const candidate = state.held + String.fromCharCode(byte);
	const region = syntax.regions.find(({ open }) => open === candidate);
	if (region !== undefined) {
		enterRegion(state, region);
		return;
	}
	if (syntax.lineComments.includes(candidate) && (!syntax.spacedComments || opensSpaced(state))) {
		state.inside = "line comment";
		state.held = candidate;
		return;
	}
	const mayOpen = ({ open }: { open: string }) => open.length > candidate.length && open.startsWith(candidate);
	if (syntax.regions.some(mayOpen) || syntax.lineComments.some((open) => mayOpen({ open }))) {
		if (state.held === "") state.beforeHeld = state.previous;
		state.held = candidate;
		return;
	}
	if (state.held === "") {
		readPlain(state, byte);
		return;
	}
	settle(state);
	readCode(state, byte);
}

function opensSpaced({ previous }: CodeState): boolean {
	return (
		previous === 0 || previous === newline || isBlank(previous) || ";(){}[],".includes(String.fromCharCode(previous))
	);
}

function enterRegion(state: CodeState, region: Region): void {
	state.inside = "region";
	state.region = region;
	state.held = "";
	state.escaped = false;
	if (region.kind !== "comment") addLast(state, byteOf('"'));
}

/** What was held back opened nothing. */
function settle(state: CodeState): void {
	if (state.inside !== "code" || state.held === "") return;
	const { held } = state;
	state.held = "";
	state.previous = state.beforeHeld;
	for (const byte of [...held].map(byteOf)) {
		if (state.inside === "code") readPlain(state, byte);
		else readText(state, byte);
		state.previous = byte;
	}
}

function readRegion(state: CodeState, byte: number): void {
	const { close, escapes, kind } = state.region!;
	if (escapes && state.escaped) {
		state.escaped = false;
		state.held = "";
		return;
	}
	if (escapes && byte === backslash) state.escaped = true;
	note(state, byte);
	if (state.held !== close) return;
	state.inside = "code";
	state.region = null;
	state.held = "";
	if (kind !== "comment") addLast(state, byteOf('"'));
	if (kind === "embedded") state.bracket = push(state.bracket, "<");
}

/** Keeps as many of the last bytes of a region as close it. */
function note(state: CodeState, byte: number): void {
	state.held = (state.held + String.fromCharCode(byte)).slice(-state.region!.close.length);
}

/** What begins like a comment to the end of the line may begin a longer one. */
function readLineComment(state: CodeState, byte: number): void {
	if (state.held === "") return;
	state.held += String.fromCharCode(byte);
	const region = state.syntax.regions.find(({ open }) => open.startsWith(state.held));
	if (region === undefined) state.held = "";
	else if (region.open === state.held) enterRegion(state, region);
}

/** A lifetime, or a character: which one, the second byte after the quote tells. */
function readCharacter(state: CodeState, byte: number): void {
	const { held, escaped } = state;
	const quote = byteOf("'");
	if (!escaped && byte === quote && held !== "") {
		state.inside = "code";
		state.held = "";
		addLast(state, quote);
	} else if (!escaped && !held.startsWith("\\") && held !== "") {
		state.inside = "code";
		state.held = "";
		readOpening(state, byte);
	} else {
		state.escaped = !escaped && byte === backslash;
		if (held.length < 2) state.held += String.fromCharCode(byte);
	}
}

/** A text in quotes, a template or a regular expression. */
function readText(state: CodeState, byte: number): void {
	const { escaped, held } = state;
	state.escaped = false;
	state.held = "";
	if (escaped) return;
	if (byte === backslash) state.escaped = true;
	else if (state.inside === "regular expression" && (byte === byteOf("[") || byte === byteOf("]"))) {
		state.inClass = byte === byteOf("[");
	} else if (state.inside === "template" && byte === byteOf("{") && held === "$") {
		state.bracket = push(state.bracket, "$");
		state.inside = "code";
	} else if (state.inside === "template" && byte === byteOf("$")) {
		state.held = "$";
	} else if (byte === state.quote && !state.inClass) {
		state.inside = "code";
		addLast(state, byteOf('"'));
	}
}

function readPlain(state: CodeState, byte: number): void {
	if (isBlank(byte)) return;
	const { syntax } = state;
	const character = String.fromCharCode(byte);
	if (syntax.templates && byte === backtick) enterText(state, "template", byte);
	else if (opensText(state, character)) enterText(state, "text", byte);
	else if (byte === byteOf("/") && syntax.regularExpressions && mayBeExpression(state)) {
		enterText(state, "regular expression", byte);
	} else if (syntax.tags) readMarkup(state, byte);
	else if ("([{".includes(character)) state.bracket = push(state.bracket, character);
	else if (")]}".includes(character)) closeBracket(state, character);
	addLast(state, byte);
}

function opensText({ syntax, previous, bracket }: CodeState, character: string): boolean {
	if (syntax.tags) return bracket !== null && "\"'".includes(character);
	if (!syntax.quotes.includes(character) && !syntax.longQuotes.includes(character)) return false;
	return character !== "'" || syntax.prefixedQuotes || !isWordByte(previous);
}

function enterText(state: CodeState, inside: "text" | "template" | "regular expression", quote: number): void {
	state.inside = inside === "text" && state.syntax.lifetimes && quote === byteOf("'") ? "character" : inside;
	state.quote = quote;
	state.escaped = false;
}

/** After a value "/" divides; after "<", ">" or "}" it is most likely a tag's. */
const mayBeExpression = ({ last }: CodeState): boolean => last === "" || /=>$|[(,=:[!&|?{;+\-*%~^]$/.test(last);

function readMarkup(state: CodeState, byte: number): void {
	if (state.bracket === null) {
		const opens = isWordByte(byte) || byte === byteOf("/") || byte === byteOf("!") || byte === byteOf("?");
		if (state.previous === byteOf("<") && opens) state.bracket = push(null, "<");
	} else if (byte === byteOf(">")) state.bracket = null;
}

const push = (within: Bracket | null, kind: string): Bracket => ({
	kind,
	within,
	braces: (within?.braces ?? 0) + (kind === "{" || kind === "$" ? 1 : 0),
	templated: kind === "$" || (within?.templated ?? false),
});

/** A brace closes also the brackets that were left open before it; others that do not match close nothing. */
function closeBracket(state: CodeState, character: string): void {
	let { bracket } = state;
	if (bracket === null) return;
	if (character !== "}") {
		if (bracket.kind === (character === ")" ? "(" : "[")) state.bracket = bracket.within;
		return;
	}
	if (bracket.braces === 0) {
		state.bracket = null;
		return;
	}
	while (bracket.kind !== "{" && bracket.kind !== "$") bracket = bracket.within!;
	state.bracket = bracket.within;
	if (bracket.kind === "$") enterText(state, "template", backtick);
}

function addLast(state: CodeState, byte: number): void {
	state.last = state.last.slice(-1) + String.fromCharCode(byte);
}

const suspended = ({ bracket, syntax }: CodeState): boolean =>
	bracket !== null && (bracket.templated || syntax.suspending.includes(bracket.kind));

/** Whether a line that begins here, before these bytes, can be a comment. */
export function canComment(state: CodeState, next: Uint8Array | null): boolean {
	const { syntax, inside, bracket, continued, afterTag } = state;
	if (inside !== "code" || continued || bracket?.templated || bracket?.kind === "<") return false;
	return !syntax.elements || !(afterTag || (next !== null && firstInk(next) === byteOf("<")));
}

/** What ends here, in the middle or at the end of a line that is not empty. */
export function codeEnds(state: CodeState, next: Uint8Array | null): "statement" | "line" | null {
	const here = { ...state };
	settle(here);
	const { inside, syntax, last, previous, region } = here;
	if (inside === "region") return region!.kind === "embedded" && breaksLine(next) ? "line" : null;
	if ((inside !== "code" && inside !== "line comment") || suspended(here)) return null;
	const semicolon = syntax.semicolons && inside === "code" && previous === byteOf(";");
	if (semicolon && (breaksLine(next) || (next !== null && isBlank(next[0]!)))) return "statement";
	if (!breaksLine(next)) return null;
	if (inside === "code" && previous === backslash) return null;
	if (last === "" || last.endsWith(",")) return "line";
	if (syntax.continues?.test(last)) return null;
	if (syntax.semicolons && /[;{}]$/.test(last)) return "statement";
	return syntax.lineBreak;
}

/** Whether a line that has just begun is the first of something new. */
export const betweenLines = (state: CodeState): boolean =>
	(state.inside === "code" && !state.continued && !suspended(state)) || state.region?.kind === "embedded";
