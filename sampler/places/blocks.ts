import { backtick, byteOf, isBlank, isDigit, newline } from "./bytes.ts";

const tilde = byteOf("~");

/** What the line of Markdown is, as far as it is read. Changed while it is read, copied before. */
export interface BlockState {
	/** Blanks and list markers so far; inside a marker; inside the backticks that open a fence; after them; in the text. */
	phase: "indent" | "marker" | "fence" | "info" | "text";
	/** Where the next byte stands, as far as the phase is "indent" or "marker"; tabs reach to the next multiple of four. */
	column: number;
	/** The list marker so far. */
	marker: string;
	/** Where the text of the list item begins that this line may belong to; 0 outside lists. */
	listColumn: number;
	/** The byte a fence may be made of, and how many of it there are. */
	fence: number;
	fenceLength: number;
	/** What is written after the fence, cut off after a while. */
	info: string;
	heading: boolean;
	/** The line begins with "|". */
	row: boolean;
	/** The line before belongs to a table. */
	afterRow: boolean;
}

export const firstLine: BlockState = {
	phase: "indent",
	column: 0,
	marker: "",
	listColumn: 0,
	fence: 0,
	fenceLength: 0,
	info: "",
	heading: false,
	row: false,
	afterRow: false,
};

/** A fence that was opened, and how far the line has come that may close it. */
export interface Fence {
	readonly byte: number;
	readonly length: number;
	readonly listColumn: number;
	/** Blanks so far; in what may be the closing fence; in the blanks after it; in the code. */
	phase: "indent" | "run" | "tail" | "code";
	column: number;
	run: number;
}

const longestInfo = 64;

/** @returns the fence and its language, if this byte is the line break after a fence that opens */
export function readBlocks(state: BlockState, byte: number): { fence: Fence; language: string } | null {
	if (byte === newline) return endLine(state);
	switch (state.phase) {
		case "indent":
			readIndent(state, byte);
			break;
		case "marker":
			readMarker(state, byte);
			break;
		case "fence":
			if (byte === state.fence) state.fenceLength++;
			else if (state.fenceLength < 3) state.phase = "text";
			else {
				state.phase = "info";
				readInfo(state, byte);
			}
			break;
		case "info":
			readInfo(state, byte);
			break;
		case "text":
	}
	return null;
}

function endLine(state: BlockState): { fence: Fence; language: string } | null {
	const { phase, fence: byte, fenceLength: length, listColumn, row, afterRow, info } = state;
	const opens = phase === "info" || (phase === "fence" && length >= 3);
	Object.assign(state, firstLine, { listColumn, afterRow: row || (afterRow && phase !== "indent") });
	if (!opens) return null;
	const language = info.trim().split(/\s/, 1)[0]!.toLowerCase();
	return { fence: { byte, length, listColumn, phase: "indent", column: 0, run: 0 }, language };
}

function readIndent(state: BlockState, byte: number): void {
	const { column, marker } = state;
	if (isBlank(byte)) {
		state.column = afterBlank(column, byte);
	} else if ((byte === backtick || byte === tilde) && column <= state.listColumn + 3) {
		state.phase = "fence";
		state.fence = byte;
		state.fenceLength = 1;
	} else if (byte === byteOf("-") || byte === byteOf("*") || byte === byteOf("+") || isDigit(byte)) {
		state.phase = "marker";
		state.marker = String.fromCharCode(byte);
		state.column++;
	} else {
		state.phase = "text";
		state.heading = byte === byteOf("#");
		state.row = byte === byteOf("|");
		if (marker === "") state.listColumn = Math.min(state.listColumn, column);
	}
}

function readMarker(state: BlockState, byte: number): void {
	const { marker } = state;
	const complete = !/^\d+$/.test(marker);
	if (complete && isBlank(byte)) {
		state.phase = "indent";
		state.column = afterBlank(state.column, byte);
		state.listColumn = state.column;
	} else if (!complete && marker.length < 10 && (isDigit(byte) || byte === byteOf(".") || byte === byteOf(")"))) {
		state.marker += String.fromCharCode(byte);
		state.column++;
	} else {
		state.phase = "text";
		state.listColumn = Math.min(state.listColumn, state.column - marker.length);
	}
}

function readInfo(state: BlockState, byte: number): void {
	// ```like this``` is code within a line.
	if (byte === backtick && state.fence === backtick) state.phase = "text";
	else if (state.info.length < longestInfo) state.info += String.fromCharCode(byte);
}

/** Whether the line can be told to open a fence, or may still turn out to. */
export const inFenceLine = ({ phase }: BlockState): boolean => phase === "fence" || phase === "info";

/** What a byte within a fence is: part of the code, held back as it may close the fence, or what closes it. */
export type FenceReading = "code" | "held" | "closed";

/** After "code", the bytes held back (`fence.run` of them, if the phase was "run" or "tail" before) are code as well. */
export function readFence(fence: Fence, byte: number): FenceReading {
	const { phase } = fence;
	if (byte === newline) {
		if ((phase === "run" || phase === "tail") && fence.run >= fence.length) return "closed";
		fence.phase = "indent";
		fence.column = 0;
		return "code";
	}
	if (phase === "indent" && isBlank(byte)) {
		fence.column = afterBlank(fence.column, byte);
		return "code";
	}
	if (phase === "indent" && byte === fence.byte && fence.column <= fence.listColumn + 3) {
		fence.phase = "run";
		fence.run = 1;
		return "held";
	}
	if (phase === "run" && byte === fence.byte) {
		fence.run++;
		return "held";
	}
	if ((phase === "run" || phase === "tail") && fence.run >= fence.length && isBlank(byte)) {
		fence.phase = "tail";
		return "held";
	}
	fence.phase = "code";
	return "code";
}

/** Whether the line so far is a closing fence, were it to end here. */
export const isClosingFence = ({ phase, run, length }: Fence): boolean =>
	(phase === "run" || phase === "tail") && run >= length;

function afterBlank(column: number, byte: number): number {
	return byte === 0x09 ? column - (column % 4) + 4 : column + 1;
}
