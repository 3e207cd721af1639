import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultBudget } from "../../../sampler/budget.ts";
import { generate } from "../../../sampler/generate.ts";
import { measure } from "../../../sampler/metrics.ts";
import { entropix } from "../../../sampler/policies/entropix.ts";
import { defaultThresholds } from "../../../sampler/quadrant.ts";
import { TraceBuilder } from "../../../sampler/traceBuilder.ts";
import { withEnd } from "../../../sampler/vocabulary.ts";
import type { Architecture } from "../../models/architectures.ts";
import { writeTinyModel } from "../../models/tiny.ts";
import { loadForTest, never, question } from "./support.ts";

const architectures: readonly Architecture[] = ["llama", "qwen2", "qwen3", "gemma3", "mamba", "lfm2"];

describe("the actions, with models of every kind", function () {
	this.timeout(120_000);
	let folder: string;

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), "hunch-actions-"));
	});

	after(() => rm(folder, { recursive: true, force: true }));

	for (const architecture of architectures) {
		it(`leave every token in its context, and no path open: ${architecture}`, async () => {
			const path = join(folder, `${architecture}.gguf`);
			await writeTinyModel(path, { architecture, layers: 2, contextLength: 2048, weights: "F32" });
			const loaded = await loadForTest({ path, contextSize: 1024, paths: 3 });
			const prompt = question(loaded, "Tell me all there is to tell.");
			const builder = new TraceBuilder();
			for await (const event of generate({
				decoder: loaded.paths.open(),
				appendAll: loaded.paths.appendAll,
				vocabulary: withEnd(loaded.vocabulary, () => false),
				policy: entropix({ thoughts: "on the spot" }),
				thresholds: defaultThresholds,
				budget: { ...defaultBudget, depth: 12 },
				prompt,
				seed: 1,
				maxTokens: 120,
				capacity: loaded.paths.capacity,
				model: loaded.stamp,
				signal: never,
			})) {
				if (event.type !== "activity") builder.push(event);
			}
			const { tokens, steps } = builder.trace!;
			assert.ok(
				steps.some(({ type }) => type === "action"),
				"it does something",
			);
			assert.equal(loaded.paths.free, 3);
			const decoder = loaded.paths.open();
			const fresh = [measure(await decoder.append(prompt, never))];
			const written = tokens.map(({ token }) => token);
			for await (const distribution of decoder.score(written, never)) fresh.push(measure(distribution));
			await decoder.dispose();
			for (const [i, { entropy }] of tokens.entries()) {
				// Batches of other sizes round otherwise; another context would be off by far more.
				assert.ok(Math.abs(entropy.value - fresh[i]!.entropy.value) < 1e-2, `token ${i} of ${tokens.length}`);
			}
			await loaded.dispose();
		});
	}
});
