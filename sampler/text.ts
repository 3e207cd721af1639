import { type Piece, pieceBytes } from "./piece.ts";
import type { Trace } from "./trace.ts";

/** A range of UTF-16 code units in a text. */
export interface Span {
	readonly start: number;
	/** The unit after the last one. */
	readonly end: number;
}

/**
 * Puts the pieces of tokens together to a text, and tells which part of it each token wrote. A character whose bytes
 * span tokens belongs to the token that completes it; those before it have an empty span. Bytes that are no UTF-8
 * become U+FFFD exactly as if all bytes were decoded at once; a byte order mark is kept.
 */
export class TextAssembler {
	readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
	readonly #spans: Span[] = [];
	#text = "";

	/** The text so far, without the character that is still incomplete. */
	get text(): string {
		return this.#text;
	}

	/** One span for each piece pushed. */
	get spans(): readonly Span[] {
		return this.#spans;
	}

	/** Adds the next token's piece and returns the span of what it added. */
	push(piece: Piece): Span {
		const start = this.#text.length;
		this.#text += this.#decoder.decode(pieceBytes(piece), { stream: true });
		const span = { start, end: this.#text.length };
		this.#spans.push(span);
		return span;
	}

	/** To be called once, after the last piece: a character left incomplete becomes U+FFFD, the last token's. */
	end(): void {
		this.#text += this.#decoder.decode();
		const last = this.#spans.pop();
		if (last !== undefined) this.#spans.push({ start: last.start, end: this.#text.length });
	}
}

/** The whole text of a finished run of tokens, and each token's part of it. */
export function assembleText(tokens: readonly { readonly piece: Piece }[]): {
	readonly text: string;
	readonly spans: readonly Span[];
} {
	const assembler = new TextAssembler();
	for (const { piece } of tokens) assembler.push(piece);
	assembler.end();
	return { text: assembler.text, spans: assembler.spans };
}

/** The bytes of the answer a trace records. */
export function replay({ tokens }: Pick<Trace, "tokens">): Uint8Array {
	const parts = tokens.map(({ piece }) => pieceBytes(piece));
	const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
	let at = 0;
	for (const part of parts) {
		bytes.set(part, at);
		at += part.length;
	}
	return bytes;
}
