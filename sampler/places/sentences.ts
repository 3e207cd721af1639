import { backtick, breaksLine, byteOf, firstInk, isBlank, isWordByte, newline } from "./bytes.ts";

/** What of a line of prose tells whether a sentence ends. Changed while it is read, copied before. */
export interface SentenceState {
	/**
	 * Inside a sentence; after its full stop (which is one only if a blank follows); after a full stop of Chinese or
	 * Japanese; or after the blanks that follow either.
	 */
	stage: "inside" | "stop" | "wide stop" | "gap";
	/** The word being written, with its inner dots, in lower case, cut off after a few letters. */
	word: string;
	/** Whether a word was written on this line before this one. */
	wordBefore: boolean;
	/** The byte before, 0 at the start of the line. */
	previous: number;
	/** How many backticks opened the code span that this is in, 0 outside. */
	span: number;
	/** How many backticks were read in a row just now. */
	ticks: number;
	/** The bytes of a character that is not complete, as characters up to U+00FF. */
	partial: string;
	/** How many bytes that character still lacks. */
	lacking: number;
}

export const lineOfProse: SentenceState = {
	stage: "inside",
	word: "",
	wordBefore: false,
	previous: 0,
	span: 0,
	ticks: 0,
	partial: "",
	lacking: 0,
};

const longestWord = 8;
/** Their dot ends no sentence, or so seldom that it is not worth a mistake. */
const abbreviations = new Set(
	"e.g i.e eg ie cf vs viz approx resp incl fig figs eq eqs sec ch vol mr mrs ms dr prof st".split(" "),
);
const stops = new Set([..."!?."].map(byteOf));
const closers = new Set([..."\"')]*_"].map(byteOf));

const inBytes = (text: string) => String.fromCharCode(...new TextEncoder().encode(text));
const wideStops = new Set([..."。！？"].map(inBytes));
const wideClosers = new Set([..."」』）”’»"].map(inBytes));

export function readProse(state: SentenceState, byte: number): void {
	if (byte === newline) {
		Object.assign(state, lineOfProse);
		return;
	}
	if (byte === backtick) {
		state.ticks++;
		forgetCharacter(state);
		if (state.span === 0) state.stage = "inside";
	} else {
		endTicks(state);
		if (byte >= 0x80) readWide(state, byte);
		else {
			forgetCharacter(state);
			if (state.span === 0) readNarrow(state, byte);
		}
	}
	state.previous = byte;
}

function endTicks(state: SentenceState): void {
	state.span = spanAfterTicks(state);
	state.ticks = 0;
}

function spanAfterTicks({ span, ticks }: SentenceState): number {
	if (ticks === 0) return span;
	if (span === 0) return ticks;
	return span === ticks ? 0 : span;
}

function forgetCharacter(state: SentenceState): void {
	state.partial = "";
	state.lacking = 0;
}

function readNarrow(state: SentenceState, byte: number): void {
	if (isBlank(byte)) {
		if (state.stage === "stop" || state.stage === "wide stop") state.stage = "gap";
		if (state.word !== "") state.wordBefore = true;
		state.word = "";
	} else if (stops.has(byte)) {
		state.stage = isStop(state, byte) ? "stop" : "inside";
		if (state.word !== "") addToWord(state, byte);
	} else if (closers.has(byte)) {
		if (state.stage === "gap") state.stage = "inside";
	} else {
		state.stage = "inside";
		if (isWordByte(byte)) addToWord(state, byte);
		else if (state.word !== "") {
			state.wordBefore = true;
			state.word = "";
		}
	}
}

function addToWord(state: SentenceState, byte: number): void {
	if (state.word.length < longestWord) state.word += String.fromCharCode(byte).toLowerCase();
}

/** Not after a blank, as in a ternary operator, not the dot of a numbered item, not that of an abbreviation. */
function isStop({ stage, word, wordBefore, previous }: SentenceState, byte: number): boolean {
	if (stage === "stop" || stage === "wide stop") return true;
	if (previous === 0 || isBlank(previous)) return false;
	if (byte !== byteOf(".")) return true;
	return !abbreviations.has(word) && (wordBefore || word === "" || !/^\d+$/.test(word));
}

function readWide(state: SentenceState, byte: number): void {
	if (byte >= 0xc0) {
		state.partial = "";
		state.lacking = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1;
	} else if (state.lacking > 0) state.lacking--;
	state.partial += String.fromCharCode(byte);
	if (state.lacking > 0) return;
	const character = state.partial;
	state.partial = "";
	if (state.span > 0) return;
	if (wideStops.has(character)) state.stage = "wide stop";
	else if (!wideClosers.has(character) || state.stage === "gap") {
		state.stage = "inside";
		if (state.word.length < longestWord) state.word += "\u00ff";
	}
}

/** Whether a sentence ends exactly here. */
export function sentenceEnds(state: SentenceState, next: Uint8Array | null): boolean {
	if (state.lacking > 0 || spanAfterTicks(state) > 0) return false;
	if (state.stage === "stop") return breaksLine(next) || (next !== null && isBlank(next[0]!) && !goesOn(next));
	return state.stage === "wide stop" && (next === null || !belongsToStop(next));
}

/** Whether a sentence starts with `next`, on the line on which the one before it has ended. */
export function sentenceStarts(state: SentenceState, next: Uint8Array | null): boolean {
	if (next === null || next.length === 0 || breaksLine(next)) return false;
	if (state.stage !== "gap") return sentenceEnds(state, next);
	return state.lacking === 0 && spanAfterTicks(state) === 0 && !goesOn(next);
}

/** A small letter after a full stop: it was none. */
function goesOn(next: Uint8Array): boolean {
	const ink = firstInk(next);
	return ink !== undefined && ink >= 0x61 && ink <= 0x7a;
}

function belongsToStop(next: Uint8Array): boolean {
	const first = next[0];
	if (first === undefined) return false;
	if (stops.has(first) || closers.has(first) || (first >= 0x80 && first < 0xc0)) return true;
	return [2, 3].some((length) => {
		const character = String.fromCharCode(...next.subarray(0, length));
		return wideStops.has(character) || wideClosers.has(character);
	});
}

/** Whether the bytes so far end inside a character. */
export const insideCharacter = ({ lacking }: SentenceState): boolean => lacking > 0;
