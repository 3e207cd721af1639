import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getLlama, type Llama, LlamaLogLevel, type LlamaModel } from "node-llama-cpp";
import { type TinyOptions, writeTinyModel } from "../../models/tiny.ts";
import { firstText } from "../../models/tokenizers.ts";

describe("a tiny model", function () {
	this.timeout(60_000);
	let folder: string;
	let llama: Llama;
	const warnings: string[] = [];

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), "hunch-tiny-"));
		llama = await getLlama({
			gpu: false,
			build: "never",
			progressLogs: false,
			logLevel: LlamaLogLevel.warn,
			logger: (_, message) => warnings.push(message),
		});
	});

	after(async () => {
		await llama.dispose();
		await rm(folder, { recursive: true });
	});

	async function write(name: string, options: TinyOptions): Promise<string> {
		const path = join(folder, name);
		await writeTinyModel(path, options);
		return path;
	}

	async function withModel<T>(path: string, use: (model: LlamaModel) => Promise<T>): Promise<T> {
		const model = await llama.loadModel({ modelPath: path });
		try {
			return await use(model);
		} finally {
			await model.dispose();
		}
	}

	const text = "let naïve = 'abc';\n\tif (x) return 😀;  babba ";

	/** Every logit after each token of the text, by token number. */
	async function logitsOf(model: LlamaModel): Promise<number[][]> {
		const context = await model.createContext({ contextSize: 128, threads: 1 });
		try {
			const results = await context
				.getSequence()
				.controlledEvaluate(
					model.tokenize(text).map((token) => [token, { generateNext: { logits: true, options: { temperature: 0 } } }]),
				);
			return results.map((result) => {
				const byToken = [...result!.next.logits!].sort(([a], [b]) => a - b);
				return byToken.map(([, logit]) => logit);
			});
		} finally {
			await context.dispose();
		}
	}

	function entropy(logits: readonly number[]): number {
		const largest = Math.max(...logits);
		const weights = logits.map((logit) => Math.exp(logit - largest));
		const total = weights.reduce((sum, weight) => sum + weight, 0);
		return weights.reduce((sum, weight) => (weight === 0 ? sum : sum - (weight / total) * Math.log(weight / total)), 0);
	}

	for (const tokenizer of ["llama", "gpt2"] as const) {
		for (const weights of ["F32", "F16"] as const) {
			it(`loads without a warning and decodes: ${tokenizer} vocabulary, ${weights}`, async () => {
				warnings.length = 0;
				const path = await write(`${tokenizer}-${weights}.gguf`, { tokenizer, weights });
				await withModel(path, async (model) => {
					const positions = await logitsOf(model);
					assert.ok(positions.length > 10);
					for (const logits of positions) {
						assert.equal(logits.length, 600);
						assert.ok(logits.every(Number.isFinite));
					}
					const entropies = positions.map(entropy);
					assert.ok(Math.min(...entropies) < 0.5, `sure somewhere: ${Math.min(...entropies)}`);
					assert.ok(Math.max(...entropies) > 1.5, `unsure somewhere: ${Math.max(...entropies)}`);
				});
				assert.deepEqual(warnings, []);
			});
		}

		it(`has a ${tokenizer} vocabulary that gives any text back and knows its special tokens`, async () => {
			await withModel(await write("text.gguf", { tokenizer, vocabularySize: 1000 }), async (model) => {
				const tokens = model.tokenize(text);
				assert.equal(model.detokenize(tokens), text);
				assert.ok(tokens.length < Buffer.byteLength(text), "some tokens stand for more than a byte");
				const { bos, eos, eot, infill } = model.tokens;
				assert.equal(new Set([bos, eos, eot, infill.prefix, infill.suffix, infill.middle]).size, 6);
				assert.deepEqual(model.tokenize("<|im_end|>", true), [eot]);
				assert.ok(model.isEogToken(eos!) && model.isEogToken(eot!));
				assert.equal(model.fileInfo.metadata.tokenizer.ggml.tokens.length, 1000);
			});
		});
	}

	it("keeps the weights of a seed in either type", async () => {
		const [single, half] = await Promise.all(
			(["F32", "F16"] as const).map(async (weights) => {
				const path = await write(`same-${weights}.gguf`, { weights, seed: 9 });
				return withModel(path, logitsOf);
			}),
		);
		for (const [position, logits] of single!.entries()) {
			for (const [token, logit] of logits.entries()) {
				assert.ok(Math.abs(logit - half![position]![token]!) < 0.1, `token ${token} at position ${position}`);
			}
		}
	});

	it("is the same file, byte for byte, for the same options, and another for another seed", async () => {
		const [one, same, other] = await Promise.all(
			[{ seed: 5 }, { seed: 5 }, { seed: 6 }].map(async (options, index) =>
				readFile(await write(`file-${index}.gguf`, options)),
			),
		);
		assert.ok(one!.equals(same!));
		assert.ok(!one!.equals(other!));
	});

	it("neither ends nor writes bytes, when it is to have no end", async () => {
		await withModel(await write("endless.gguf", { endless: true }), async (model) => {
			for (const logits of await logitsOf(model)) {
				const texts = logits.slice(firstText);
				assert.ok(logits.slice(0, firstText).every((logit) => logit === 0) && Math.max(...texts) > 5);
			}
		});
	});

	it("refuses a vocabulary too small for every byte", async () => {
		await assert.rejects(async () => write("small.gguf", { vocabularySize: 511 }), /at least 512 tokens, not 511/);
	});
});
