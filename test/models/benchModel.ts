import { createHash } from "node:crypto";
import { mkdir, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { writeGguf } from "./gguf.ts";
import { type LlamaShape, llamaModel } from "./llama.ts";
import { Bits, randomQ4Data } from "./weights.ts";

/** The model that times are measured on: as large as the small models people use, with a vocabulary of Qwen2's size. */
export const benchShape: LlamaShape = {
	name: "bench-0.6b",
	tokenizer: "gpt2",
	vocabularySize: 151_936,
	layers: 24,
	embedding: 896,
	feedForward: 4864,
	heads: 14,
	keyValueHeads: 2,
	contextLength: 65_536,
};

const seed = 1;
/**
 * About as sure as a language model over code: mostly below 2 nats, a few hundred logits above 10. The backend's partial
 * sort takes buckets from -10 to 10, so its time depends on how many logits lie above.
 */
const logits = { likely: 8, unlikely: 2.5, likelyEvery: 64 };
/** Counts up when the same parameters come to mean other bytes. */
const version = 1;

/**
 * Path of the benchmark model (630 M weights in random Q4_0 blocks, 355 MB) in `folder`; written there first where it
 * is not. The name holds a hash of its parameters, and the file gets its name when it is whole.
 */
export async function benchModel(folder: string, shape: LlamaShape = benchShape): Promise<string> {
	const parameters = JSON.stringify({ ...shape, seed, logits, version });
	const hash = createHash("sha256").update(parameters).digest("hex").slice(0, 12);
	const path = join(folder, `${shape.name}-${hash}.gguf`);
	if (await exists(path)) return path;
	await mkdir(folder, { recursive: true });
	const bits = new Bits(seed);
	const content = llamaModel(shape, logits, (matrix) => ({
		type: "Q4_0",
		data: () => randomQ4Data(bits, matrix),
	}));
	const partial = `${path}.${process.pid}.part`;
	await writeGguf(partial, content);
	await rename(partial, path);
	return path;
}

async function exists(path: string): Promise<boolean> {
	try {
		return (await stat(path)).isFile();
	} catch {
		return false;
	}
}
