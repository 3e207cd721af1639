import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoadedModel } from "../../../extension/engine/process/loadedModel.ts";
import {
	checkpointsOf,
	chooseRewind,
	planCheckpoints,
	type Rewind,
	rewindTo,
} from "../../../extension/engine/process/rewind.ts";
import type { Architecture } from "../../models/architectures.ts";
import { writeTinyModel } from "../../models/tiny.ts";
import { loadForTest } from "./support.ts";

describe("what is saved of a model's states", () => {
	const mebibyte = 2 ** 20;

	it("is the more often the smaller the states, and reaches back as far as actions do", () => {
		assert.deepEqual(planCheckpoints(1000), { max: 32, interval: 8 });
		assert.deepEqual(planCheckpoints(16 * mebibyte), { max: 8, interval: 32 });
		assert.deepEqual(planCheckpoints(32 * mebibyte), { max: 4, interval: 64 });
	});

	it("is nothing where too few fit into memory to be of use", () => {
		assert.equal(planCheckpoints(33 * mebibyte), null);
		assert.equal(planCheckpoints(1000 * mebibyte), null);
	});
});

describe("going back on a path", function () {
	this.timeout(60_000);
	let folder: string;

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), "hunch-rewind-"));
	});

	after(() => rm(folder, { recursive: true, force: true }));

	for (const { architecture, most } of [
		{ architecture: "llama", most: { 30: 0, 1200: 0 } },
		{ architecture: "gemma3", most: { 30: 0, 500: 0, 1200: 100 } },
		// Of states as small as these every eighth is saved, and of those the last 32 are kept.
		{ architecture: "mamba", most: { 1: 7, 30: 7, 200: 7, 1200: 100 } },
		{ architecture: "lfm2", most: { 1: 7, 30: 7, 200: 7, 1200: 100 } },
	] as const satisfies { architecture: Architecture; most: Record<number, number> }[]) {
		it(`evaluates again what ${architecture} has to be told again, and no more`, async () => {
			const path = join(folder, `${architecture}.gguf`);
			await writeTinyModel(path, { architecture, contextLength: 4096 });
			const loaded = await loadForTest({ path, contextSize: 512, paths: 1 });
			try {
				for (const [back, limit] of Object.entries(most)) {
					const count = await evaluatedAgain(loaded, 1300, Number(back));
					assert.ok(count <= limit, `${count} tokens to go back by ${back}`);
				}
			} finally {
				await loaded.dispose();
			}
		});
	}

	it("evaluates the whole path again where no state is saved", async () => {
		const path = join(folder, "again.gguf");
		await writeTinyModel(path, { architecture: "mamba", contextLength: 4096 });
		const loaded = await loadForTest({ path, contextSize: 512, paths: 1 });
		try {
			assert.equal(await evaluatedAgain(loaded, 400, 1, { how: "again" }), 399);
		} finally {
			await loaded.dispose();
		}
	});
});

/** How many tokens are evaluated to go back by `back` on a path of `length`, of which the last 300 were read one by one. */
async function evaluatedAgain(loaded: LoadedModel, length: number, back: number, forced?: Rewind): Promise<number> {
	const context = await loaded.model.createContext({ contextSize: 2048, sequences: 1, threads: 1 });
	try {
		const tokens = Array.from({ length }, (_, i) => (300 + ((i * i) % 299)) as never);
		const tried = context.getSequence();
		const rewind = forced ?? (await chooseRewind(tried, tokens.slice(0, 10)));
		await tried.dispose();
		const sequence = context.getSequence({ checkpoints: checkpointsOf(rewind) });
		await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(0, -300));
		for (const token of tokens.slice(-300)) await sequence.evaluateWithoutGeneratingNewTokens([token]);
		const before = sequence.tokenMeter.usedInputTokens;
		await rewindTo(length - back, sequence, rewind);
		assert.equal(sequence.nextTokenIndex, length - back);
		return sequence.tokenMeter.usedInputTokens - before;
	} finally {
		await context.dispose();
	}
}
