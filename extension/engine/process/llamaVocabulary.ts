import type { LlamaModel } from "node-llama-cpp";
import type { FillInTheMiddle, Thinking, Vocabulary } from "../../../sampler/decoder.ts";
import type { Token } from "../../../sampler/distribution.ts";

const none = new Uint8Array(0);
const encoder = new TextEncoder();

/** How a vocabulary's file writes the bytes of a token, by what kind it says it is. */
const decoders: Readonly<Record<string, (text: string) => Uint8Array>> = {
	gpt2: decodeByteLevel,
	rwkv: decodeRwkv,
};

/** The loaded model's vocabulary. Token bytes are kept once they have been asked for. */
export class LlamaVocabulary implements Vocabulary {
	readonly size: number;
	readonly fillInTheMiddle: FillInTheMiddle | null;
	readonly thinking: Thinking | null;
	readonly #texts: readonly string[];
	readonly #bytes: (Uint8Array | undefined)[];
	readonly #decode: (text: string) => Uint8Array;

	constructor(private readonly model: LlamaModel) {
		const { tokens, model: kind } = model.fileInfo.metadata.tokenizer.ggml;
		this.size = tokens.length;
		this.#texts = tokens;
		this.#bytes = new Array(this.size);
		this.#decode = decoders[kind] ?? decodeSentencePiece;
		const { prefix, suffix, middle } = model.tokens.infill;
		this.fillInTheMiddle = prefix === null || suffix === null || middle === null ? null : { prefix, suffix, middle };
		this.thinking = this.#findThinking();
	}

	tokenize(text: string): Token[] {
		return this.model.tokenize(text, false);
	}

	bytes(token: Token): Uint8Array {
		const known = this.#bytes[token];
		if (known !== undefined) return known;
		const bytes = this.#read(token);
		this.#bytes[token] = bytes;
		return bytes;
	}

	isEnd(token: Token): boolean {
		return this.model.isEogToken(token as never);
	}

	#read(token: Token): Uint8Array {
		const text = this.#texts[token];
		if (text === undefined) throw new RangeError(`There is no token ${token} in a vocabulary of ${this.size}.`);
		const attributes = this.model.getTokenAttributes(token as never);
		if (attributes.control || attributes.unknown || attributes.unused) return none;
		if (attributes.byte) {
			const hex = /^<0x([0-9A-Fa-f]{2})>$/.exec(text)?.[1];
			if (hex !== undefined) return Uint8Array.of(Number.parseInt(hex, 16));
		}
		return attributes.userDefined ? encoder.encode(text) : this.#decode(text);
	}

	#findThinking(): Thinking | null {
		const open = this.#texts.indexOf("<think>");
		const close = this.#texts.indexOf("</think>");
		return open < 0 || close < 0 ? null : { open, close };
	}
}

/** SentencePiece writes a space as U+2581. */
function decodeSentencePiece(text: string): Uint8Array {
	return encoder.encode(text.replaceAll("\u2581", " "));
}

/**
 * GPT-2's byte-level vocabularies write each byte as one printable character: the printable Latin-1 ones as
 * themselves, the others, in order, from U+0100 on. Source: openai/gpt-2, encoder.py, bytes_to_unicode.
 */
const byteOfCharacter: ReadonlyMap<string, number> = (() => {
	const map = new Map<string, number>();
	let shifted = 0x100;
	for (let byte = 0; byte < 256; byte++) {
		const printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte !== 0xad);
		map.set(String.fromCharCode(printable ? byte : shifted++), byte);
	}
	return map;
})();

function decodeByteLevel(text: string): Uint8Array {
	const bytes: number[] = [];
	for (const character of text) {
		const byte = byteOfCharacter.get(character);
		// A token outside the alphabet was added by hand and stands for its own text.
		if (byte === undefined) return encoder.encode(text);
		bytes.push(byte);
	}
	return Uint8Array.from(bytes);
}

const rwkvEscapes: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r" };

/** RWKV's vocabularies write bytes as Python does: visible ASCII as itself, others as \n, \xe4 and the like. Source: llama-vocab.cpp. */
function decodeRwkv(text: string): Uint8Array {
	return Buffer.concat(
		Array.from(text.matchAll(/\\x([0-9a-f]{2})|\\(.)|[^\\]+/g), ([plain, byte, escaped]) => {
			if (byte !== undefined) return Buffer.from(byte, "hex");
			return Buffer.from(escaped === undefined ? plain : (rwkvEscapes[escaped] ?? escaped));
		}),
	);
}
