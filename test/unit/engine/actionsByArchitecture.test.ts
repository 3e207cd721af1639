import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoadedModel } from "../../../extension/engine/process/loadedModel.ts";
import { defaultBudget } from "../../../sampler/budget.ts";
import { measure } from "../../../sampler/metrics.ts";
import { adadec } from "../../../sampler/policies/adadec.ts";
import { bestOfN } from "../../../sampler/policies/bestOfN.ts";
import { entropix } from "../../../sampler/policies/entropix.ts";
import type { Policy } from "../../../sampler/policies/policy.ts";
import type { Trace, TraceToken } from "../../../sampler/trace.ts";
import { withEnd } from "../../../sampler/vocabulary.ts";
import type { Architecture } from "../../models/architectures.ts";
import { writeTinyModel } from "../../models/tiny.ts";
import { answerTo } from "./answers.ts";
import { loadForTest, never, question } from "./support.ts";

const text = "Tell me all there is to tell.";

const architectures: readonly Architecture[] = ["llama", "qwen2", "qwen3", "gemma3", "mamba", "lfm2"];

describe("the actions, with models of every kind", function () {
	this.timeout(120_000);
	let folder: string;

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), "hunch-actions-"));
	});

	after(() => rm(folder, { recursive: true, force: true }));

	/** The answer of a tiny model that never ends one, and what it is asked. */
	async function write(loaded: LoadedModel, policy: Policy, maxTokens: number): Promise<Trace> {
		const trace = await answerTo(loaded, text, {
			policy,
			maxTokens,
			vocabulary: withEnd(loaded.vocabulary, () => false),
			budget: { ...defaultBudget, depth: 12 },
		});
		assert.equal(loaded.paths.free, 3);
		return trace;
	}

	async function assertInContext(loaded: LoadedModel, tokens: readonly TraceToken[]): Promise<void> {
		const decoder = loaded.paths.open();
		const fresh = [measure(await decoder.append(question(loaded, text), never))];
		const written = tokens.map(({ token }) => token);
		for await (const distribution of decoder.score(written, never)) fresh.push(measure(distribution));
		await decoder.dispose();
		for (const [i, { entropy }] of tokens.entries()) {
			// Batches of other sizes round otherwise; another context would be off by far more.
			assert.ok(Math.abs(entropy.value - fresh[i]!.entropy.value) < 1e-2, `token ${i} of ${tokens.length}`);
		}
	}

	for (const architecture of architectures) {
		it(`leave every token in its context, and no path open: ${architecture}`, async () => {
			const path = join(folder, `${architecture}.gguf`);
			await writeTinyModel(path, { architecture, layers: 2, contextLength: 2048, weights: "F32" });
			const loaded = await loadForTest({ path, contextSize: 1024, paths: 3 });
			for (const policy of [
				entropix({ thoughts: "on the spot" }),
				adadec({ threshold: 0, candidates: 3, lookahead: 4 }),
			]) {
				const { tokens, steps } = await write(loaded, policy, 120);
				assert.ok(
					steps.some(({ type }) => type === "action"),
					"it does something",
				);
				await assertInContext(loaded, tokens);
			}
			// Longer than what a state that was saved reaches back.
			const answers = { answers: 5, score: "logProbability", temperature: 1, truncation: { kind: "none" } } as const;
			const { marks } = await write(loaded, bestOfN(answers), 300);
			assert.equal(marks[0]!.action.paths.length, 5);
			for (const { tokens } of marks[0]!.action.paths) {
				assert.equal(tokens.length, 300);
				await assertInContext(loaded, tokens);
			}
			await loaded.dispose();
		});
	}
});
