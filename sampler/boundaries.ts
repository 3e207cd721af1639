import {
	type BlockState,
	type Fence,
	firstLine,
	inFenceLine,
	isClosingFence,
	readBlocks,
	readFence,
} from "./places/blocks.ts";
import { breaksLine, byteOf, firstInk, isBlank, newline } from "./places/bytes.ts";
import { beginningOfCode, betweenLines, type CodeState, canComment, codeEnds, readCode } from "./places/code.ts";
import {
	insideCharacter,
	lineOfProse,
	readProse,
	type SentenceState,
	sentenceEnds,
	sentenceStarts,
} from "./places/sentences.ts";

/** What can end: a line, a sentence of prose, a statement of code. */
export type Boundary = "line" | "sentence" | "statement";

/**
 * Where an answer in Markdown stands after the bytes it has so far. A value: it never changes, so paths that fork each
 * carry their own. It costs as much as the bytes it is advanced by, however long the answer is, and does not depend on how
 * they are cut into pieces.
 */
export interface Place {
	/**
	 * In code, which is a fenced block or all of the answer; in what a model thinks before it answers; else in prose.
	 * A fenced block in a thinking segment is code. The line that opens a fence is still prose.
	 */
	readonly mode: "prose" | "code" | "thinking";
	/** Of code, as written on the fence, in lower case; "" where nothing is written, and outside code. */
	readonly language: string;
	/** Nothing but blanks since the last line break, or since the beginning. */
	readonly atLineStart: boolean;
	/**
	 * At the start of a line that begins a block: the first one, that of a fenced block, one after an empty line, or in code
	 * after a line whose last character opens a block.
	 */
	readonly atBlockStart: boolean;
	/** The blanks since the line break; "" in the middle of a line. */
	readonly indentation: string;
	/** The last byte is a blank or a line break, or there is none yet. */
	readonly afterBlank: boolean;
	/** Within a thinking segment, in code too. */
	readonly thinking: boolean;
	/**
	 * Whether a thought may be put here: where a line starts, or in prose a sentence. Not where it would become part of a
	 * text, a comment, a template, a tag, a table, a heading, or the line of a fence.
	 * @param next the bytes of the token that comes next; null at the end of the answer
	 */
	isStart(next: Uint8Array | null): boolean;
	/**
	 * What ends exactly here; null in the middle of something. At the end of a line that is before its line break, and after it
	 * too. Where several end, the one that says most: a statement or sentence.
	 * @param next the bytes of the token that comes next; null at the end of the answer
	 */
	ends(next: Uint8Array | null): Boundary | null;
	/** The place after these bytes as well. */
	after(bytes: Uint8Array): Place;
}

/** Everything a place knows. Its parts are changed while it is advanced, each copied before. */
interface Position {
	/** Where thinking began; null outside. */
	readonly outside: Spot | null;
	last: number | null;
	atLineStart: boolean;
	/** The last byte of this line that is no blank, null where there is none. */
	lastInk: number | null;
	/** This line begins a block. */
	opensBlock: boolean;
	indentation: string;
	language: string;
	blocks: BlockState;
	sentences: SentenceState;
	code: CodeState | null;
	/** The fence that the code ends with; null for code without one. */
	fence: Fence | null;
}

class Spot implements Place {
	constructor(private readonly position: Position) {}

	get mode(): Place["mode"] {
		if (this.position.code !== null) return "code";
		return this.thinking ? "thinking" : "prose";
	}

	get language(): string {
		return this.position.language;
	}

	get atLineStart(): boolean {
		return this.position.atLineStart;
	}

	get atBlockStart(): boolean {
		return this.position.atLineStart && this.position.opensBlock;
	}

	get indentation(): string {
		return this.position.indentation;
	}

	get afterBlank(): boolean {
		const { last } = this.position;
		return last === null || last === newline || isBlank(last);
	}

	get thinking(): boolean {
		return this.position.outside !== null;
	}

	isStart(next: Uint8Array | null): boolean {
		const { atLineStart, code, blocks, sentences } = this.position;
		if (code !== null) return atLineStart && canComment(code, next);
		if (inFenceLine(blocks) || blocks.heading || blocks.row) return false;
		if (!atLineStart) return sentenceStarts(sentences, next);
		return !blocks.afterRow && (next === null || firstInk(next) !== byteOf("|"));
	}

	ends(token: Uint8Array | null): Boundary | null {
		// What a token without text brings is not known: a turn or a thinking segment may end with it.
		const next = token?.length === 0 ? null : token;
		const { atLineStart, indentation, last, code, fence, blocks, sentences } = this.position;
		if (atLineStart) {
			if (last === null || (indentation !== "" && !breaksLine(next))) return null;
			return code === null || betweenLines(code) ? "line" : null;
		}
		if (code !== null) {
			if (fence !== null && isClosingFence(fence)) return breaksLine(next) ? "line" : null;
			return codeEnds(withHeld(code, fence), next);
		}
		if (insideCharacter(sentences)) return null;
		const inSentence = !inFenceLine(blocks) && !blocks.heading && !blocks.row;
		if (inSentence && sentenceEnds(sentences, next)) return "sentence";
		return breaksLine(next) ? "line" : null;
	}

	after(bytes: Uint8Array): Place {
		if (bytes.length === 0) return this;
		const { code, fence, blocks, sentences } = this.position;
		const position: Position = {
			...this.position,
			code: code && { ...code },
			fence: fence && { ...fence },
			blocks: code === null ? { ...blocks } : blocks,
			sentences: code === null ? { ...sentences } : sentences,
		};
		for (const byte of bytes) advance(position, byte);
		return new Spot(position);
	}

	/** This place, or where a thinking segment begins or ends here. */
	turn(inside: boolean): Spot {
		if (inside === this.thinking) return this;
		return inside ? new Spot({ ...start, outside: this }) : this.position.outside!;
	}
}

/** What a line of code ends with after which a block follows. */
const openers = new Set([..."{([:"].map(byteOf));

function advance(position: Position, byte: number): void {
	const wasCode = position.code !== null;
	if (position.code === null) advanceProse(position, byte);
	else advanceCode(position, position.code, byte);
	if (byte === newline) {
		const { lastInk, code } = position;
		position.opensBlock = lastInk === null || (code !== null && (!wasCode || openers.has(lastInk)));
		position.lastInk = null;
		position.atLineStart = true;
		position.indentation = "";
	} else if (!isBlank(byte)) {
		position.lastInk = byte;
		position.atLineStart = false;
		position.indentation = "";
	} else if (position.atLineStart && byte !== 0x0d) position.indentation += String.fromCharCode(byte);
	position.last = byte;
}

function advanceProse(position: Position, byte: number): void {
	const opened = readBlocks(position.blocks, byte);
	readProse(position.sentences, byte);
	if (opened === null) return;
	position.language = opened.language;
	position.code = beginningOfCode(opened.language);
	position.fence = opened.fence;
}

function advanceCode(position: Position, code: CodeState, byte: number): void {
	const { fence } = position;
	if (fence === null) {
		readCode(code, byte);
		return;
	}
	const held = heldBack(fence);
	const reading = readFence(fence, byte);
	if (reading === "closed") {
		position.code = null;
		position.fence = null;
		position.language = "";
		position.blocks = { ...firstLine, listColumn: fence.listColumn };
		position.sentences = { ...lineOfProse };
	} else if (reading === "code") {
		for (let i = 0; i < held; i++) readCode(code, fence.byte);
		readCode(code, byte);
	}
}

/** How many bytes were not read as code yet, as they may close the fence. */
const heldBack = ({ phase, run }: Fence): number => (phase === "run" || phase === "tail" ? run : 0);

function withHeld(code: CodeState, fence: Fence | null): CodeState {
	if (fence === null || heldBack(fence) === 0) return code;
	const whole = { ...code };
	for (let i = 0; i < fence.run; i++) readCode(whole, fence.byte);
	return whole;
}

const start: Position = {
	outside: null,
	last: null,
	atLineStart: true,
	lastInk: null,
	opensBlock: true,
	indentation: "",
	language: "",
	blocks: firstLine,
	sentences: lineOfProse,
	code: null,
	fence: null,
};
const firstSpot = new Spot(start);

/** The start of an answer. */
export const beginning: Place = firstSpot;

/** The start of an answer that is nothing but code, without a fence. */
export function beginningIn(language: string): Place {
	const name = language.toLowerCase();
	return new Spot({ ...start, language: name, code: beginningOfCode(name) });
}

/**
 * The place after the token that opens or closes a model's thinking, which have no text of their own. What is thought
 * begins like an answer; after it the answer goes on where it was.
 */
export function insideThinking(place: Place, inside: boolean): Place {
	return place instanceof Spot ? place.turn(inside) : place;
}
