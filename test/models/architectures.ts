import type { GgufContent, GgufTensor, GgufValue } from "./gguf.ts";
import {
	attention,
	embeddings,
	feedForward,
	type LlamaShape,
	type LogitShape,
	llamaModel,
	type MakeMatrix,
	matrixMaker,
	type NamedMatrix,
	norm,
	output,
	transformerMetadata,
} from "./llama.ts";
import { floats } from "./weights.ts";

/**
 * Models of other architectures than llama, as small as these allow: what a path keeps of its tokens differs between
 * them. Keys and tensor names are llama.cpp's (src/llama-arch.cpp), shapes those its loaders ask for (src/models).
 */
export type Architecture = keyof typeof architectures;

/** Positions a gemma3 layer with a sliding window looks back on, the one looked from included. */
export const slidingWindow = 8;

/** A model of this shape with random weights. */
export function architectureModel(
	architecture: Architecture,
	shape: LlamaShape,
	logits: LogitShape,
	make: MakeMatrix,
): GgufContent {
	return architectures[architecture](shape, logits, make);
}

type Build = (shape: LlamaShape, logits: LogitShape, make: MakeMatrix) => GgufContent;

const architectures = {
	llama: llamaModel,
	/** Llama with biases on queries, keys and values. */
	qwen2: (shape, logits, make) => ({
		metadata: transformerMetadata("qwen2", shape),
		tensors: layered(shape, logits, make, (matrix, index) => [
			...attention(shape, matrix, index),
			...["q", "k", "v"].map((which) => bias(`blk.${index}.attn_${which}.bias`, widthOf(which, shape))),
			...feedForward(shape, matrix, index),
		]),
	}),
	/** Llama with queries and keys normalised. */
	qwen3: (shape, logits, make) => ({
		metadata: { ...transformerMetadata("qwen3", shape), ...headLengths("qwen3", shape) },
		tensors: layered(shape, logits, make, (matrix, index) => [
			...attention(shape, matrix, index),
			...headNorms(shape, index),
			...feedForward(shape, matrix, index),
		]),
	}),
	/** Every second layer sees all tokens, the others those in the sliding window. */
	gemma3: (shape, logits, make) => ({
		metadata: {
			...transformerMetadata("gemma3", shape),
			...headLengths("gemma3", shape),
			"gemma3.attention.sliding_window": integer(slidingWindow),
			"gemma3.attention.sliding_window_pattern": integer(2),
		},
		tensors: layered(
			shape,
			logits,
			make,
			(matrix, index) => [
				...attention(shape, matrix, index),
				...headNorms(shape, index),
				norm(`blk.${index}.post_attention_norm.weight`, shape.embedding),
				...feedForward(shape, matrix, index),
				norm(`blk.${index}.post_ffw_norm.weight`, shape.embedding),
			],
			// Gemma multiplies its embeddings by the square root of their size.
			1 / Math.sqrt(shape.embedding),
		),
	}),
	/** Recurrent: a path is a state of fixed size, into which every token is folded. */
	mamba: (shape, logits, make) => ({
		metadata: { ...transformerMetadata("mamba", shape), ...mambaMetadata(shape) },
		tensors: layered(shape, logits, make, (matrix, index) => mambaLayer(shape, matrix, index)),
	}),
	/** Hybrid: convolutions over the last tokens, which are a state, in every layer but every second, which has attention. */
	lfm2: (shape, logits, make) => ({
		metadata: {
			...transformerMetadata("lfm2", shape),
			"lfm2.shortconv.l_cache": integer(convolution),
			"lfm2.attention.head_count_kv": {
				type: "array",
				of: "int32",
				values: Array.from({ length: shape.layers }, (_, index) => (hasState(index) ? 0 : shape.keyValueHeads)),
			},
		},
		tensors: layered(
			shape,
			logits,
			make,
			(matrix, index) => [
				...(hasState(index)
					? convolutionLayer(shape, matrix, index)
					: [...attention(shape, matrix, index), ...headNorms(shape, index)]),
				...feedForward(shape, matrix, index),
			],
			1,
			"token_embd_norm.weight",
		),
	}),
} as const satisfies Record<string, Build>;

/** Tokens a convolution sees. */
const convolution = 4;

const hasState = (layer: number) => layer % 2 === 0;

function layered(
	shape: LlamaShape,
	logits: LogitShape,
	make: MakeMatrix,
	layer: (matrix: NamedMatrix, index: number) => GgufTensor[],
	embeddingSize = 1,
	outputNorm = "output_norm.weight",
): GgufTensor[] {
	const matrix = matrixMaker(make);
	return [
		embeddings(shape, matrix, embeddingSize),
		...Array.from({ length: shape.layers }, (_, index) => layer(matrix, index)).flat(),
		norm(outputNorm, shape.embedding),
		output(shape, logits, matrix),
	];
}

function widthOf(which: string, { embedding, heads, keyValueHeads }: LlamaShape): number {
	return which === "q" ? embedding : (embedding / heads) * keyValueHeads;
}

function headLengths(architecture: string, { embedding, heads }: LlamaShape): Record<string, GgufValue> {
	return {
		[`${architecture}.attention.key_length`]: integer(embedding / heads),
		[`${architecture}.attention.value_length`]: integer(embedding / heads),
	};
}

function headNorms({ embedding, heads }: LlamaShape, index: number): GgufTensor[] {
	return ["q", "k"].map((which) => norm(`blk.${index}.attn_${which}_norm.weight`, embedding / heads));
}

/** The size of a channel's state, and the rank of the projection to the step sizes. */
const mambaState = 16;
const mambaRank = 4;

function mambaMetadata({ embedding }: LlamaShape): Record<string, GgufValue> {
	return {
		"mamba.feed_forward_length": integer(0),
		"mamba.attention.head_count": integer(0),
		"mamba.attention.head_count_kv": integer(0),
		"mamba.ssm.conv_kernel": integer(convolution),
		"mamba.ssm.inner_size": integer(2 * embedding),
		"mamba.ssm.state_size": integer(mambaState),
		"mamba.ssm.time_step_rank": integer(mambaRank),
	};
}

function mambaLayer({ embedding }: LlamaShape, matrix: NamedMatrix, index: number): GgufTensor[] {
	const inner = 2 * embedding;
	// The state's parts fade at rates of their own, the slowest over about a hundred tokens.
	const rates = Array.from({ length: mambaState * inner }, (_, i) => -((i % mambaState) + 1) / 64);
	return [
		norm(`blk.${index}.attn_norm.weight`, embedding),
		matrix(`blk.${index}.ssm_in.weight`, embedding, 2 * inner),
		waves(`blk.${index}.ssm_conv1d.weight`, [convolution, inner]),
		bias(`blk.${index}.ssm_conv1d.bias`, inner),
		matrix(`blk.${index}.ssm_x.weight`, inner, mambaRank + 2 * mambaState),
		matrix(`blk.${index}.ssm_dt.weight`, mambaRank, inner),
		bias(`blk.${index}.ssm_dt.bias`, inner),
		full(`blk.${index}.ssm_a`, [mambaState, inner], rates),
		full(`blk.${index}.ssm_d`, [inner], new Array(inner).fill(1)),
		matrix(`blk.${index}.ssm_out.weight`, inner, embedding),
	];
}

function convolutionLayer({ embedding }: LlamaShape, matrix: NamedMatrix, index: number): GgufTensor[] {
	return [
		norm(`blk.${index}.attn_norm.weight`, embedding),
		waves(`blk.${index}.shortconv.conv.weight`, [convolution, embedding]),
		matrix(`blk.${index}.shortconv.in_proj.weight`, embedding, 3 * embedding),
		matrix(`blk.${index}.shortconv.out_proj.weight`, embedding, embedding),
	];
}

/** The backend takes some small tensors in full precision only. */
function full(name: string, dimensions: readonly number[], values: readonly number[]): GgufTensor {
	return { name, dimensions, type: "F32", data: () => [floats("F32", values)] };
}

/** Weights of about 1, the kernel's taps all different. */
function waves(name: string, dimensions: readonly [number, number]): GgufTensor {
	const count = dimensions[0] * dimensions[1];
	return full(
		name,
		dimensions,
		Array.from({ length: count }, (_, i) => Math.sin(i + 1)),
	);
}

function bias(name: string, size: number): GgufTensor {
	return full(
		name,
		[size],
		Array.from({ length: size }, (_, i) => Math.sin(i) / 8),
	);
}

function integer(value: number): GgufValue {
	return { type: "uint32", value };
}
