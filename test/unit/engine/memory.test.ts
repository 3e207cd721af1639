import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Llama } from "node-llama-cpp";
import { Backend } from "../../../extension/engine/process/backend.ts";
import { fileCacheIn, freeMemory, reclaimable } from "../../../extension/engine/process/freeMemory.ts";
import { ensureMemory } from "../../../extension/engine/process/memory.ts";
import { type ErrorData, type Fit, HunchError } from "../../../extension/protocol/errors.ts";
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

	/** Null where it would be loaded. */
	async function refused(fit: Fit, free: number): Promise<ErrorData | null> {
		try {
			await ensureMemory(llama, { path, ...fit }, free);
		} catch (thrown) {
			assert.ok(thrown instanceof HunchError);
			assert.equal(thrown.data.code, "MEMORY_SHORT");
			return thrown.data;
		}
		return null;
	}

	async function refusal(contextSize: number, paths: number, free: number): Promise<string> {
		return (await refused({ contextSize, paths }, free))?.message ?? "";
	}

	it("is no reason to refuse where it is free", async () => {
		assert.equal(await refusal(4096, 3, 4e9), "");
		assert.ok((await freeMemory(llama)) > 1e8);
	});

	it("is said with its parts, and with what would fit, where it is not", async () => {
		// Keys and values: 8 layers x 2 x 256 x 2 bytes, 8 KiB a token: 1.6 GB for three paths of 65 536.
		const words = await refusal(65_536, 3, 0.9e9);
		assert.match(
			words,
			/would take about \d\.\d+ GB of memory \(0\.\d\d GB for its weights, \d\.\d+ GB for 3 contexts of 65,536 tokens\)/,
		);
		assert.match(words, /and 0\.90 GB are free/);
		assert.match(words, /set hunch\.contextSize to (16384|32768)/);
		assert.match(words, /set paths to 1 in hunch\.budget/);
	});

	it("is offered to be less only where that helps", async () => {
		const words = await refusal(4096, 1, 1000);
		assert.doesNotMatch(words, /contextSize to|paths to 1/);
		assert.match(words, /a context of 4,096 tokens.*choose a smaller model/);
	});

	it("is offered to be less in ways each of which is enough, and by as many buttons", async () => {
		const asked = { contextSize: 65_536, paths: 3 };
		const seen = new Set<string>();
		for (let free = 2e9; free > 1e7; free *= 0.6) {
			const error = await refused(asked, free);
			const fits = Object.entries(error?.fits ?? {});
			for (const [action, fit] of fits) {
				assert.ok(error?.actions.includes(action as keyof typeof error.fits));
				assert.equal(await refused(fit, free), null, `${action} of ${free}`);
				seen.add(`${action}, ${fit.paths}`);
			}
			const buttons = error?.actions.filter((action) => action === "smallerContext" || action === "fewerPaths");
			assert.equal(buttons?.length ?? 0, fits.length);
		}
		assert.deepEqual(seen, new Set(["smallerContext, 3", "fewerPaths, 1", "smallerContext, 1"]));
	});

	it("counts no longer a context than the model was trained for", async () => {
		assert.equal(await ensureMemory(llama, { path, contextSize: 1_000_000, paths: 1 }, 2e9), 65_536);
		assert.equal(await ensureMemory(llama, { path, contextSize: 4096, paths: 1 }, 2e9), 4096);
	});

	it("is that of contexts as they are opened: of a large vocabulary the logits of so many tokens as are read at once", async () => {
		const wide = join(folder, "wide.gguf");
		await writeTinyModel(wide, { tokenizer: "gpt2", vocabularySize: 40_000 });
		const rows = (tokens: number) => tokens * 40_000 * 4;
		const refusedBelow = async (free: number) =>
			ensureMemory(llama, { path: wide, contextSize: 1024, paths: 1 }, free).then(
				() => false,
				() => true,
			);
		assert.equal(await refusedBelow(rows(128)), true);
		assert.equal(await refusedBelow(rows(384)), false);
	});
});

describe("the memory that is free", () => {
	const gpu = (free: number, unifiedSize: number) => {
		const getVramState = async () => ({ total: 2 * free, used: free, free, unifiedSize });
		return { gpu: "vulkan", getVramState } as const;
	};

	it("is a graphics processor's too, unless that shares the machine's", async () => {
		const large = 1e15;
		assert.ok((await freeMemory(gpu(large, 0))) > large);
		assert.equal(await freeMemory(gpu(large, 2 * large)), large);
	});

	it("is on a Mac what programs could have, and not only what nothing is in", () => {
		const said = [
			"Mach Virtual Memory Statistics: (page size of 16384 bytes)",
			"Pages free:                                4000.",
			"Pages active:                            300000.",
			"Pages inactive:                          290000.",
			"Pages speculative:                         2000.",
		].join("\n");
		assert.equal(reclaimable(said), 294_000 * 16_384);
		assert.equal(reclaimable("vm_stat: not here"), null);
	});

	it("of a container has the files that were read in it, for these give way", () => {
		assert.equal(fileCacheIn("anon 5\nfile 70\ninactive_file 30\nactive_file 20\n"), 50);
		const older = "active_file 1\ninactive_file 2\ntotal_active_file 300\ntotal_inactive_file 400\n";
		assert.equal(fileCacheIn(older), 700, "with those of its groups");
		assert.equal(fileCacheIn(""), 0);
	});
});
