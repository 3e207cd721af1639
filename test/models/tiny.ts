import { type Architecture, architectureModel } from "./architectures.ts";
import { writeGguf } from "./gguf.ts";
import type { LlamaShape } from "./llama.ts";
import { firstText } from "./tokenizers.ts";
import { Bits, randomFloatData } from "./weights.ts";

/** A tiny model for tests. Whatever is left out has the value of `tinyDefaults`. */
export interface TinyOptions extends Partial<Omit<LlamaShape, "name">> {
	readonly seed?: number;
	readonly architecture?: Architecture;
	readonly weights?: "F32" | "F16";
	/** Standard deviation of a position's logits: the larger, the surer the model. */
	readonly logitSpread?: number;
	/** It writes tokens that have a text, and never ends. For a `llama` vocabulary. */
	readonly endless?: boolean;
}

export const tinyDefaults = {
	seed: 1,
	architecture: "llama",
	weights: "F16",
	logitSpread: 5,
	endless: false,
	tokenizer: "llama",
	vocabularySize: 600,
	layers: 2,
	embedding: 64,
	feedForward: 128,
	heads: 4,
	keyValueHeads: 2,
	contextLength: 1024,
} as const satisfies TinyOptions;

/** Writes a tiny model with random weights. The same options give the same bytes. */
export function writeTinyModel(path: string, options: TinyOptions = {}): Promise<void> {
	const { seed, architecture, weights, logitSpread, endless, ...shape } = { ...tinyDefaults, ...options };
	const bits = new Bits(seed);
	const logits = { likely: logitSpread, unlikely: logitSpread, likelyEvery: 1, first: endless ? firstText : 0 };
	const content = architectureModel(architecture, { name: `tiny-${seed}`, ...shape }, logits, (matrix) => ({
		type: weights,
		data: () => randomFloatData(weights, bits, matrix),
	}));
	return writeGguf(path, content);
}
