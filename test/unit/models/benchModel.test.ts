import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getLlama, LlamaLogLevel } from "node-llama-cpp";
import { benchModel, benchShape } from "../../models/benchModel.ts";

describe("the benchmark model, in small", function () {
	this.timeout(60_000);
	const small = { vocabularySize: 2048, layers: 2, embedding: 128, feedForward: 256, heads: 4 };
	const shape = { ...benchShape, ...small, name: "small" };
	let folder: string;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), "hunch-bench-"));
	});

	afterEach(() => rm(folder, { recursive: true }));

	it("is written once, and again for another shape", async () => {
		const path = await benchModel(join(folder, "models"), shape);
		await writeFile(path, "kept");
		assert.equal(await benchModel(join(folder, "models"), shape), path);
		const other = await benchModel(join(folder, "models"), { ...shape, layers: 3 });
		assert.notEqual(other, path);
		assert.equal((await readdir(join(folder, "models"))).length, 2, "nothing half-written is left");
	});

	it("loads from random Q4_0 blocks and decodes: a few logits large, the rest small", async () => {
		const path = await benchModel(folder, shape);
		const llama = await getLlama({ gpu: false, build: "never", progressLogs: false, logLevel: LlamaLogLevel.error });
		try {
			const model = await llama.loadModel({ modelPath: path });
			const context = await model.createContext({ contextSize: 64, threads: 1 });
			const request = { generateNext: { logits: true, options: { temperature: 0 } } } as const;
			const results = await context
				.getSequence()
				.controlledEvaluate(Array.from({ length: 40 }, (_, index) => [(index * 50) as never, request]));
			const likely: number[] = [];
			const unlikely: number[] = [];
			for (const result of results) {
				for (const [token, logit] of result!.next.logits!) (token % 64 === 0 ? likely : unlikely).push(logit);
			}
			assert.ok(Math.abs(size(likely) - 8) < 1.5, `likely ones: ${size(likely)}`);
			assert.ok(Math.abs(size(unlikely) - 2.5) < 0.2, `unlikely ones: ${size(unlikely)}`);
		} finally {
			await llama.dispose();
		}
	});
});

/** Root mean square. */
const size = (values: readonly number[]) =>
	Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
