import type { GgufContent, GgufTensor, GgufValue } from "./gguf.ts";
import { type TokenizerKind, tokenizer } from "./tokenizers.ts";
import { floats, type RandomMatrix } from "./weights.ts";

/**
 * The llama architecture as a GGUF: its metadata keys and tensor names are those of llama.cpp (gguf-py/gguf/constants.py).
 */

export interface LlamaShape {
	readonly name: string;
	readonly tokenizer: TokenizerKind;
	readonly vocabularySize: number;
	readonly layers: number;
	/** d, a multiple of `heads`. */
	readonly embedding: number;
	readonly feedForward: number;
	readonly heads: number;
	/** Heads of keys and values; each serves `heads / keyValueHeads` heads. */
	readonly keyValueHeads: number;
	readonly contextLength: number;
}

/**
 * How the logits of a position are spread: those of every `likelyEvery`-th token like a normal distribution of standard
 * deviation `likely`, the others' of `unlikely`. As in a trained model few tokens are ever likely, and which they are
 * varies from step to step, and so does the entropy. The larger the spread of the likely ones, the surer the model.
 */
export interface LogitShape {
	readonly likely: number;
	readonly unlikely: number;
	readonly likelyEvery: number;
	/** Tokens before this one are never written: their logits are 0. */
	readonly first?: number;
}

/** Makes a tensor of random weights. */
export type MakeMatrix = (matrix: RandomMatrix) => Pick<GgufTensor, "type" | "data">;

/** A model of this shape with random weights. Activations keep a size of about 1 from layer to layer. */
export function llamaModel(shape: LlamaShape, logits: LogitShape, make: MakeMatrix): GgufContent {
	return { metadata: llamaMetadata(shape), tensors: tensors(shape, logits, make) };
}

/** What a model of this shape says of itself. */
export function llamaMetadata(shape: LlamaShape): Record<string, GgufValue> {
	return transformerMetadata("llama", shape);
}

/** The keys that every architecture with attention has, each under the architecture's name. */
export function transformerMetadata(architecture: string, shape: LlamaShape): Record<string, GgufValue> {
	const integer = (value: number): GgufValue => ({ type: "uint32", value });
	return {
		"general.architecture": { type: "string", value: architecture },
		"general.name": { type: "string", value: shape.name },
		"general.quantization_version": integer(2),
		[`${architecture}.vocab_size`]: integer(shape.vocabularySize),
		[`${architecture}.context_length`]: integer(shape.contextLength),
		[`${architecture}.embedding_length`]: integer(shape.embedding),
		[`${architecture}.block_count`]: integer(shape.layers),
		[`${architecture}.feed_forward_length`]: integer(shape.feedForward),
		[`${architecture}.attention.head_count`]: integer(shape.heads),
		[`${architecture}.attention.head_count_kv`]: integer(shape.keyValueHeads),
		[`${architecture}.attention.layer_norm_rms_epsilon`]: { type: "float32", value: 1e-5 },
		[`${architecture}.rope.dimension_count`]: integer(shape.embedding / shape.heads),
		[`${architecture}.rope.freq_base`]: { type: "float32", value: 10_000 },
		...tokenizer(shape.tokenizer, shape.vocabularySize),
	};
}

function tensors(shape: LlamaShape, logits: LogitShape, make: MakeMatrix): GgufTensor[] {
	const matrix = matrixMaker(make);
	const layer = (index: number) => [...attention(shape, matrix, index), ...feedForward(shape, matrix, index)];
	return [
		embeddings(shape, matrix, 1),
		...Array.from({ length: shape.layers }, (_, index) => layer(index)).flat(),
		norm("output_norm.weight", shape.embedding),
		output(shape, logits, matrix),
	];
}

/** A named matrix. Unless told otherwise, inputs of size 1 give outputs of size 1. */
export type NamedMatrix = (
	name: string,
	inputs: number,
	outputs: number,
	deviation?: RandomMatrix["deviation"],
) => GgufTensor;

export function matrixMaker(make: MakeMatrix): NamedMatrix {
	return (name, inputs, outputs, deviation = () => 1 / Math.sqrt(inputs)) => ({
		name,
		dimensions: [inputs, outputs],
		...make({ inputs, outputs, deviation }),
	});
}

export function embeddings({ embedding, vocabularySize }: LlamaShape, matrix: NamedMatrix, size: number): GgufTensor {
	return matrix("token_embd.weight", embedding, vocabularySize, () => size);
}

export function output(
	{ embedding, vocabularySize }: LlamaShape,
	{ likely, unlikely, likelyEvery, first = 0 }: LogitShape,
	matrix: NamedMatrix,
): GgufTensor {
	const spread = (token: number) => (token % likelyEvery === 0 ? likely : unlikely);
	const deviation = (token: number) => (token < first ? 0 : spread(token)) / Math.sqrt(embedding);
	return matrix("output.weight", embedding, vocabularySize, deviation);
}

/** The first half of a layer. */
export function attention(shape: LlamaShape, matrix: NamedMatrix, index: number): GgufTensor[] {
	const { embedding } = shape;
	const keyValue = (embedding / shape.heads) * shape.keyValueHeads;
	return [
		norm(`blk.${index}.attn_norm.weight`, embedding),
		matrix(`blk.${index}.attn_q.weight`, embedding, embedding),
		matrix(`blk.${index}.attn_k.weight`, embedding, keyValue),
		matrix(`blk.${index}.attn_v.weight`, embedding, keyValue),
		matrix(`blk.${index}.attn_output.weight`, embedding, embedding),
	];
}

/** The second half of a layer. */
export function feedForward(shape: LlamaShape, matrix: NamedMatrix, index: number): GgufTensor[] {
	const { embedding, feedForward: inner } = shape;
	return [
		norm(`blk.${index}.ffn_norm.weight`, embedding),
		matrix(`blk.${index}.ffn_gate.weight`, embedding, inner),
		matrix(`blk.${index}.ffn_up.weight`, embedding, inner),
		matrix(`blk.${index}.ffn_down.weight`, inner, embedding),
	];
}

/** The weights of a normalisation that only normalises. */
export function norm(name: string, size: number): GgufTensor {
	return { name, dimensions: [size], type: "F32", data: () => [floats("F32", new Array(size).fill(1))] };
}
