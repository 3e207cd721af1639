import type { Llama, LlamaContextOptions } from "node-llama-cpp";

export type KernelOptions = Pick<LlamaContextOptions, "flashAttention" | "batchSize">;

/**
 * On a processor, flash attention takes up to twice as long for chunks of fewer than 64 tokens, and computes longer ones
 * another way, so that an answer would depend on how its prompt was cut. Without it memory grows with the batch, and a
 * large one gains nothing there.
 */
export function kernelOptions(llama: Pick<Llama, "gpu">): KernelOptions {
	return llama.gpu === false ? { flashAttention: false, batchSize: 128 } : {};
}
