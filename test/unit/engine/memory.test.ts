import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Llama } from "node-llama-cpp";
import { Backend } from "../../../extension/engine/process/backend.ts";
import { ensureMemory, freeMemory } from "../../../extension/engine/process/memory.ts";
import { HunchError } from "../../../extension/protocol/errors.ts";
import { writeTinyModel } from "../../models/tiny.ts";

describe("the memory a model would take", function () {
	this.timeout(60_000);
	let llama: Llama;
	let folder: string;
	let path: string;

	before(async () => {
		({ llama } = await Backend.of("off", () => {}));
		folder = await mkdtemp(join(tmpdir(), "hunch-memory-"));
		path = join(folder, "long.gguf");
		await writeTinyModel(path, { embedding: 256, layers: 8, heads: 8, keyValueHeads: 8, contextLength: 65_536 });
	});

	after(() => rm(folder, { recursive: true, force: true }));

	async function refusal(contextSize: number, paths: number, free: number): Promise<string> {
		try {
			await ensureMemory(llama, { path, contextSize, paths }, free);
		} catch (thrown) {
			assert.ok(thrown instanceof HunchError);
			assert.equal(thrown.data.code, "MEMORY_SHORT");
			return thrown.message;
		}
		return "";
	}

	it("is no reason to refuse where it is free", async () => {
		assert.equal(await refusal(4096, 3, 4e9), "");
		assert.ok((await freeMemory(llama)) > 1e8);
	});

	it("is said with its parts, and with what would fit, where it is not", async () => {
		// Keys and values: 8 layers x 2 x 256 x 2 bytes, 8 KiB a token: 1.6 GB for three paths of 65 536.
		const words = await refusal(65_536, 3, 0.8e9);
		assert.match(
			words,
			/would take about \d\.\d+ GB of memory \(0\.\d\d GB for its weights, \d\.\d+ GB for 3 contexts of 65,536 tokens\)/,
		);
		assert.match(words, /and 0\.80 GB are free/);
		assert.match(words, /set hunch\.contextSize to (16384|32768)/);
		assert.match(words, /set paths to 1 in hunch\.budget/);
	});

	it("is offered to be less only where that helps", async () => {
		const words = await refusal(4096, 1, 1000);
		assert.doesNotMatch(words, /contextSize to|paths to 1/);
		assert.match(words, /a context of 4,096 tokens.*choose a smaller model/);
	});

	it("counts no longer a context than the model was trained for", async () => {
		assert.equal(await refusal(1_000_000, 1, 2e9), "");
	});
});
