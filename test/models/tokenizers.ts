import type { GgufValue } from "./gguf.ts";

/**
 * Vocabularies for made models. Their metadata keys are those of GGUF's `tokenizer.ggml.*`; token types are llama.cpp's
 * (llama.h, enum llama_token_type).
 */

export type TokenizerKind =
	/** SentencePiece with a token for every byte, as Llama 2 has. */
	| "llama"
	/** Byte-level BPE, as GPT-2 and Qwen have. */
	| "gpt2"
	/** The longest token that fits, of texts with escaped bytes, as RWKV has. */
	| "rwkv";

type Metadata = Readonly<Record<string, GgufValue>>;

const normal = 1;
const unknown = 2;
const control = 3;
const byte = 6;

/** A conversation in ChatML, whose tokens both vocabularies have. */
const chatTemplate =
	"{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}" +
	"{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

const controlTokens = ["<|im_start|>", "<|im_end|>", "<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"];

/** The fewest tokens a vocabulary can have here: those that every text and every conversation needs. */
export const smallestVocabulary = 512;

/** The metadata of a tokenizer with `size` tokens. @throws RangeError below `smallestVocabulary`. */
export function tokenizer(kind: TokenizerKind, size: number): Metadata {
	if (size < smallestVocabulary) {
		throw new RangeError(`A vocabulary has at least ${smallestVocabulary} tokens, not ${size}.`);
	}
	return makers[kind](size);
}

const makers: Readonly<Record<TokenizerKind, (size: number) => Metadata>> = {
	llama: sentencePiece,
	gpt2: byteLevel,
	rwkv: escaped,
};

const sentencePieceSpecial = ["<unk>", "<s>", "</s>", ...controlTokens];

/** The first token of a `llama` vocabulary that has a text of its own: neither control token nor byte. */
export const firstText = sentencePieceSpecial.length + 256;

/** Unknown, start, end, the control tokens, 256 bytes, then texts; shorter texts come first and merge first. */
function sentencePiece(size: number): Metadata {
	const special = sentencePieceSpecial;
	const bytes = Array.from({ length: 256 }, (_, value) => `<0x${value.toString(16).toUpperCase().padStart(2, "0")}>`);
	const characters = ["\u2581", ...printable()];
	const tokens = [...special, ...bytes, ...characters];
	addWords(tokens, size, (word) => `\u2581${word}`);
	const types = tokens.map((_, token) => {
		if (token === 0) return unknown;
		if (token < special.length) return control;
		return token < special.length + bytes.length ? byte : normal;
	});
	return {
		...common("llama", tokens, types),
		"tokenizer.ggml.pre": { type: "string", value: "default" },
		"tokenizer.ggml.scores": { type: "array", of: "float32", values: tokens.map((_, token) => -token) },
		"tokenizer.ggml.unknown_token_id": { type: "uint32", value: 0 },
		"tokenizer.ggml.add_space_prefix": { type: "bool", value: false },
	};
}

/**
 * The 256 bytes as characters, then words, the last of them reachable by no merge but the first few: a model file
 * loads faster with few merges, and a random model has no use for them.
 */
function byteLevel(size: number): Metadata {
	const tokens = [...byteCharacters()];
	const special = ["<|startoftext|>", "<|endoftext|>", ...controlTokens];
	const space = byteCharacters()[0x20]!;
	const merges = [`${space} a`, `${space} b`];
	tokens.push(`${space}a`, `${space}b`);
	addWords(tokens, size - special.length, (word) => `${space}${word}`);
	tokens.push(...special);
	const types = tokens.map((_, token) => (token < size - special.length ? normal : control));
	return {
		...common("gpt2", tokens, types),
		"tokenizer.ggml.pre": { type: "string", value: "gpt-2" },
		"tokenizer.ggml.merges": { type: "array", of: "string", values: merges },
	};
}

/** Start and end, the 256 bytes as Python writes them, the control tokens, then words. */
function escaped(size: number): Metadata {
	const special = ["<|startoftext|>", "<|endoftext|>", ...controlTokens];
	const tokens = [
		...special,
		...Array.from({ length: 256 }, (_, value) => pythonByte(value)),
		"\\xc3\\xa9t\\xc3\\xa9\\n",
	];
	addWords(tokens, size, (word) => ` ${word}`);
	const types = tokens.map((_, token) => (token < special.length ? control : normal));
	return common("rwkv", tokens, types);
}

/** As in the `repr` of a byte string. */
function pythonByte(value: number): string {
	const named: Readonly<Record<number, string>> = { 9: "\\t", 10: "\\n", 13: "\\r", 39: "\\'", 92: "\\\\" };
	const isVisible = value >= 0x20 && value <= 0x7e;
	return named[value] ?? (isVisible ? String.fromCharCode(value) : `\\x${value.toString(16).padStart(2, "0")}`);
}

function common(model: TokenizerKind, tokens: readonly string[], types: readonly number[]): Metadata {
	const id = (name: string): GgufValue => ({ type: "uint32", value: tokens.indexOf(name) });
	const [bos, eos] = model === "llama" ? ["<s>", "</s>"] : ["<|startoftext|>", "<|endoftext|>"];
	return {
		"tokenizer.ggml.model": { type: "string", value: model },
		"tokenizer.ggml.tokens": { type: "array", of: "string", values: tokens },
		"tokenizer.ggml.token_type": { type: "array", of: "int32", values: types },
		"tokenizer.ggml.bos_token_id": id(bos!),
		"tokenizer.ggml.eos_token_id": id(eos!),
		"tokenizer.ggml.eot_token_id": id("<|im_end|>"),
		"tokenizer.ggml.fim_pre_token_id": id("<|fim_prefix|>"),
		"tokenizer.ggml.fim_suf_token_id": id("<|fim_suffix|>"),
		"tokenizer.ggml.fim_mid_token_id": id("<|fim_middle|>"),
		"tokenizer.ggml.add_bos_token": { type: "bool", value: false },
		"tokenizer.ggml.add_eos_token": { type: "bool", value: false },
		"tokenizer.chat_template": { type: "string", value: chatTemplate },
	};
}

/** Fills up with words of letters: each begins a word, or continues one. None is there yet, having two letters or more. */
function addWords(tokens: string[], size: number, startWord: (word: string) => string): void {
	for (let number = 26; tokens.length < size; number++) {
		const word = wordOf(number);
		tokens.push(word);
		if (tokens.length < size) tokens.push(startWord(word));
	}
}

/** "ba", "bb" … "zz", "baa" …: a number in base 26, in letters. */
function wordOf(number: number): string {
	const rest = number >= 26 ? wordOf(Math.floor(number / 26)) : "";
	return rest + String.fromCharCode(97 + (number % 26));
}

/** The visible characters of ASCII. */
function printable(): string[] {
	return Array.from({ length: 0x7f - 0x21 }, (_, index) => String.fromCharCode(0x21 + index));
}

/**
 * Every byte as one printable character: the printable ones of Latin-1 as themselves, the others from U+0100 on.
 * Source: https://github.com/openai/gpt-2/blob/master/src/encoder.py, bytes_to_unicode.
 */
function byteCharacters(): readonly string[] {
	let shifted = 0x100;
	return Array.from({ length: 256 }, (_, value) => {
		const visible = (value >= 0x21 && value <= 0x7e) || (value >= 0xa1 && value !== 0xad);
		return String.fromCharCode(visible ? value : shifted++);
	});
}
