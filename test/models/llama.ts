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
}

/** Makes a tensor of random weights. */
export type MakeMatrix = (matrix: RandomMatrix) => Pick<GgufTensor, "type" | "data">;

/** A model of this shape with random weights. Activations keep a size of about 1 from layer to layer. */
export function llamaModel(shape: LlamaShape, logits: LogitShape, make: MakeMatrix): GgufContent {
	return { metadata: llamaMetadata(shape), tensors: tensors(shape, logits, make) };
}

/** What a model of this shape says of itself. */
export function llamaMetadata(shape: LlamaShape): Record<string, GgufValue> {
	const integer = (value: number): GgufValue => ({ type: "uint32", value });
	return {
		"general.architecture": { type: "string", value: "llama" },
		"general.name": { type: "string", value: shape.name },
		"general.quantization_version": integer(2),
		"llama.vocab_size": integer(shape.vocabularySize),
		"llama.context_length": integer(shape.contextLength),
		"llama.embedding_length": integer(shape.embedding),
		"llama.block_count": integer(shape.layers),
		"llama.feed_forward_length": integer(shape.feedForward),
		"llama.attention.head_count": integer(shape.heads),
		"llama.attention.head_count_kv": integer(shape.keyValueHeads),
		"llama.attention.layer_norm_rms_epsilon": { type: "float32", value: 1e-5 },
		"llama.rope.dimension_count": integer(shape.embedding / shape.heads),
		"llama.rope.freq_base": { type: "float32", value: 10_000 },
		...tokenizer(shape.tokenizer, shape.vocabularySize),
	};
}

function tensors(shape: LlamaShape, logits: LogitShape, make: MakeMatrix): GgufTensor[] {
	const { embedding, feedForward, vocabularySize } = shape;
	const keyValue = (embedding / shape.heads) * shape.keyValueHeads;
	// Inputs of size 1 give outputs of size 1.
	const evenly = (inputs: number) => () => 1 / Math.sqrt(inputs);
	const matrix = (
		name: string,
		inputs: number,
		outputs: number,
		deviation: RandomMatrix["deviation"] = evenly(inputs),
	): GgufTensor => ({
		name,
		dimensions: [inputs, outputs],
		...make({ inputs, outputs, deviation }),
	});
	const layer = (index: number): GgufTensor[] => [
		norm(`blk.${index}.attn_norm.weight`, embedding),
		matrix(`blk.${index}.attn_q.weight`, embedding, embedding),
		matrix(`blk.${index}.attn_k.weight`, embedding, keyValue),
		matrix(`blk.${index}.attn_v.weight`, embedding, keyValue),
		matrix(`blk.${index}.attn_output.weight`, embedding, embedding),
		norm(`blk.${index}.ffn_norm.weight`, embedding),
		matrix(`blk.${index}.ffn_gate.weight`, embedding, feedForward),
		matrix(`blk.${index}.ffn_up.weight`, embedding, feedForward),
		matrix(`blk.${index}.ffn_down.weight`, feedForward, embedding),
	];
	const logitDeviation = (token: number) =>
		(token % logits.likelyEvery === 0 ? logits.likely : logits.unlikely) / Math.sqrt(embedding);
	return [
		matrix("token_embd.weight", embedding, vocabularySize, () => 1),
		...Array.from({ length: shape.layers }, (_, index) => layer(index)).flat(),
		norm("output_norm.weight", embedding),
		matrix("output.weight", embedding, vocabularySize, logitDeviation),
	];
}

/** The weights of a normalisation that only normalises. */
export function norm(name: string, size: number): GgufTensor {
	return { name, dimensions: [size], type: "F32", data: () => [floats("F32", new Array(size).fill(1))] };
}
