import { type GgufTensor, type GgufValue, writeGguf } from "./gguf.ts";
import { type LlamaShape, llamaMetadata, norm } from "./llama.ts";
import { smallestVocabulary } from "./tokenizers.ts";
import { floats } from "./weights.ts";

export interface ScriptOptions {
	/** Texts before which it hesitates: the tokens in which they start have three rivals, a little less likely. */
	readonly unsure?: readonly string[];
	/** It begins anew where the text ends, so that an answer ends only by a limit, or because somebody ends it. */
	readonly endless?: boolean;
}

/**
 * A model that answers every question with one given text: a real llama file whose weights are laid so that each token
 * of the text makes the next one all but certain, and the line break before an answer the first one. Attention and
 * feed-forward weights are zero, so that only the last token counts.
 *
 * @throws RangeError for a text that ends in a line break: the model would take its own words for a question's end.
 */
export function writeScriptedModel(
	path: string,
	text: string,
	{ unsure = [], endless = false }: ScriptOptions = {},
): Promise<void> {
	const pieces = cut(text);
	const shape = shapeFor(pieces.length);
	const metadata = withPieces(llamaMetadata(shape), pieces);
	const ids = tokenIds(metadata);
	const script = {
		pieces: pieces.length,
		doubtful: startingIn(pieces, text, unsure),
		last: endless ? smallestVocabulary : ids.end,
	};
	return writeGguf(path, { metadata, tensors: tensors(shape, script, ids) });
}

/** The logit of the next token; all others have 0. */
const certainty = 24;
/** Most UTF-16 units of a piece. */
const longest = 6;

/**
 * Distinct pieces, as a vocabulary has no token twice. None ends in a line break, for else it could be what ends the
 * prompt.
 */
function cut(text: string): string[] {
	if (text === "" || text.endsWith("\n"))
		throw new RangeError("A script is not empty and does not end in a line break.");
	const pieces = new Set<string>();
	let piece = "";
	for (const character of text) {
		piece += character;
		if (piece.length >= longest && !piece.endsWith("\n") && !pieces.has(piece)) {
			pieces.add(piece);
			piece = "";
		}
	}
	if (piece !== "") {
		// What is left over may be there already: then it goes with the piece before it.
		const last = [...pieces].at(-1);
		if (last !== undefined) pieces.delete(last);
		pieces.add((last ?? "") + piece);
	}
	return [...pieces];
}

/** The pieces in which one of these parts of the text starts. */
function startingIn(pieces: readonly string[], text: string, parts: readonly string[]): ReadonlySet<number> {
	const ends = pieces.map((_, index) => pieces.slice(0, index + 1).join("").length);
	return new Set(parts.map((part) => ends.findIndex((end) => text.indexOf(part) < end)));
}

function shapeFor(pieces: number): LlamaShape {
	return {
		name: "scripted",
		tokenizer: "llama",
		vocabularySize: smallestVocabulary + pieces,
		layers: 1,
		// A direction for the line break, one for each piece, and one for everything else.
		embedding: Math.ceil((pieces + 2) / 64) * 64,
		feedForward: 64,
		heads: 2,
		keyValueHeads: 2,
		contextLength: 131_072,
	};
}

/** The last tokens of the vocabulary become the pieces, in their order. */
function withPieces(metadata: Record<string, GgufValue>, pieces: readonly string[]): Record<string, GgufValue> {
	const key = "tokenizer.ggml.tokens";
	const texts = [
		...textsOf(metadata).slice(0, smallestVocabulary),
		...pieces.map((piece) => piece.replaceAll(" ", "\u2581")),
	];
	return { ...metadata, [key]: { type: "array", of: "string", values: texts } };
}

function textsOf(metadata: Record<string, GgufValue>): readonly string[] {
	const tokens = metadata["tokenizer.ggml.tokens"];
	if (tokens?.type !== "array" || tokens.of !== "string") throw new TypeError("The tokenizer has no tokens.");
	return tokens.values;
}

interface TokenIds {
	readonly lineBreak: number;
	readonly end: number;
	/** Tokens with a text of their own that no script needs. */
	readonly rivals: readonly number[];
}

function tokenIds(metadata: Record<string, GgufValue>): TokenIds {
	const texts = textsOf(metadata);
	return {
		lineBreak: texts.indexOf("<0x0A>"),
		end: texts.indexOf("<|im_end|>"),
		rivals: ["x", "y", "z"].map((text) => texts.indexOf(text)),
	};
}

interface Script {
	readonly pieces: number;
	/** Pieces that have rivals. */
	readonly doubtful: ReadonlySet<number>;
	/** The token that follows the last piece. */
	readonly last: number;
}

/** A weight in a row of a matrix: its column and its value. */
type Weight = readonly [column: number, value: number];

function tensors(shape: LlamaShape, { pieces, doubtful, last }: Script, ids: TokenIds): GgufTensor[] {
	const { embedding, feedForward, vocabularySize } = shape;
	const first = smallestVocabulary;
	// RMS normalisation makes the one direction that is not zero as long as the root of the width.
	const sure = certainty / Math.sqrt(embedding);
	const nearlyAsSure = (certainty - 0.5) / Math.sqrt(embedding);
	/** Each token points where it stands: the line break, the pieces, and all others together. */
	const embeddingOf = (token: number): Weight[] => {
		if (token === ids.lineBreak) return [[0, 1]];
		return [[token >= first ? token - first + 1 : embedding - 1, 1]];
	};
	/** What comes after the line break is the first piece, after a piece the next one. */
	const outputOf = (token: number): Weight[] => {
		if (ids.rivals.includes(token)) return Array.from(doubtful, (piece) => [piece, nearlyAsSure] as const);
		return [
			...(token >= first ? [[token - first, sure] as const] : []),
			...(token === last ? [[pieces, sure] as const] : []),
		];
	};
	const zeros = (name: string, inputs: number, outputs: number) => sparse(name, inputs, outputs, () => []);
	return [
		sparse("token_embd.weight", embedding, vocabularySize, embeddingOf),
		norm("blk.0.attn_norm.weight", embedding),
		zeros("blk.0.attn_q.weight", embedding, embedding),
		zeros("blk.0.attn_k.weight", embedding, embedding),
		zeros("blk.0.attn_v.weight", embedding, embedding),
		zeros("blk.0.attn_output.weight", embedding, embedding),
		norm("blk.0.ffn_norm.weight", embedding),
		zeros("blk.0.ffn_gate.weight", embedding, feedForward),
		zeros("blk.0.ffn_up.weight", embedding, feedForward),
		zeros("blk.0.ffn_down.weight", feedForward, embedding),
		norm("output_norm.weight", embedding),
		sparse("output.weight", embedding, vocabularySize, outputOf),
	];
}

function sparse(name: string, inputs: number, outputs: number, rowOf: (row: number) => readonly Weight[]): GgufTensor {
	const data = new Array<number>(inputs * outputs).fill(0);
	for (let row = 0; row < outputs; row++) {
		for (const [column, value] of rowOf(row)) data[row * inputs + column] = value;
	}
	return { name, dimensions: [inputs, outputs], type: "F16", data: () => [floats("F16", data)] };
}
