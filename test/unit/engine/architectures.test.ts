import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoadedModel } from "../../../extension/engine/process/loadedModel.ts";
import type { Cost, Decoder } from "../../../sampler/decoder.ts";
import type { Distribution, Token } from "../../../sampler/distribution.ts";
import type { Architecture } from "../../models/architectures.ts";
import { writeTinyModel } from "../../models/tiny.ts";
import { allLogits, loadForTest, never } from "./support.ts";

interface Kind {
	readonly architecture: Architecture;
	readonly fork: Cost;
	readonly rollback: Cost;
}

const kinds: readonly Kind[] = [
	{ architecture: "llama", fork: "copy", rollback: "free" },
	{ architecture: "qwen2", fork: "copy", rollback: "free" },
	{ architecture: "qwen3", fork: "copy", rollback: "free" },
	{ architecture: "gemma3", fork: "copy", rollback: "free" },
	{ architecture: "mamba", fork: "copy", rollback: "copy" },
	{ architecture: "lfm2", fork: "copy", rollback: "copy" },
];

for (const { architecture, fork, rollback } of kinds) {
	describe(`paths of a ${architecture} model`, function () {
		this.timeout(60_000);
		let folder: string;
		let loaded: LoadedModel;

		before(async () => {
			folder = await mkdtemp(join(tmpdir(), "hunch-architectures-"));
			const path = join(folder, "model.gguf");
			await writeTinyModel(path, { architecture, layers: 2, contextLength: 4096, weights: "F32" });
			loaded = await loadForTest({ path, contextSize: 2048, paths: 3 });
		});

		after(async () => {
			await loaded?.dispose();
			await rm(folder, { recursive: true, force: true });
		});

		afterEach(() => assert.equal(loaded.paths.free, 3, "every path was given back"));

		/** The distribution after these tokens, on a path of its own. */
		async function fromScratch(tokens: readonly Token[]): Promise<Distribution> {
			const decoder = loaded.paths.open();
			try {
				return await decoder.append(tokens, never);
			} finally {
				await decoder.dispose();
			}
		}

		/** A path with these tokens, the last few of them appended one by one, as an answer is. */
		async function written(tokens: readonly Token[], oneByOne: number): Promise<Decoder> {
			const decoder = loaded.paths.open();
			await decoder.append(tokens.slice(0, tokens.length - oneByOne), never);
			for (const token of tokens.slice(tokens.length - oneByOne)) await decoder.append([token], never);
			return decoder;
		}

		async function rollsBack(text: readonly Token[], oneByOne: number, by: number, next: readonly Token[]) {
			const decoder = await written(text, oneByOne);
			const keep = text.length - by;
			await decoder.rollback(keep);
			assert.equal(decoder.length, keep);
			const actual = await decoder.append(next, never);
			await decoder.dispose();
			same(actual, await fromScratch([...text.slice(0, keep), ...next]));
		}

		it("is loaded as what it is, and says what going other ways costs", () => {
			assert.equal(loaded.facts.architecture, architecture);
			assert.equal(loaded.paths.reading.kind, "direct", loaded.paths.reading.reason);
			assert.deepEqual(loaded.paths.capabilities, { fork, rollback, largestTop: loaded.vocabulary.size });
		});

		it("scores a text as the documented evaluation does", async () => {
			const text = words(150, 1);
			const decoder = loaded.paths.open();
			const expected = await allLogits(loaded, text);
			let position = 0;
			for await (const { tokens, logits } of decoder.score(text, never)) {
				const want = expected[position++]!;
				for (const [i, token] of tokens.entries()) close(logits[i]!, want[token]!, `logit of ${token} at ${position}`);
			}
			assert.equal(position, text.length);
			await decoder.dispose();
		});

		it("forks to paths that go on apart", async () => {
			const text = words(150, 2);
			const decoder = await written(text, 40);
			const twin = await decoder.fork();
			assert.equal(twin.length, decoder.length);
			const [one, other] = [words(5, 3), words(7, 4)];
			for (const token of one.slice(0, -1)) await decoder.append([token], never);
			await twin.append(other.slice(0, -1), never);
			const ends = [await decoder.append(one.slice(-1), never), await twin.append(other.slice(-1), never)] as const;
			await Promise.all([decoder.dispose(), twin.dispose()]);
			same(ends[0], await fromScratch([...text, ...one]));
			same(ends[1], await fromScratch([...text, ...other]));
		});

		for (const [name, length, oneByOne, by] of [
			["by one token", 150, 50, 1],
			["by several tokens", 150, 50, 21],
			["into its prompt", 150, 50, 120],
			["to its start", 150, 50, 150],
			["by one token of a long text", 1300, 0, 1],
			["by many tokens of a long text", 1300, 300, 280],
			["by half of a long text", 1300, 20, 700],
			// The backend keeps the last 768 tokens: the window of 8, a batch of 512, and what rounds these up.
			["to where a window is kept in part only", 1300, 0, 767],
			["by all but a little of a long text", 1300, 0, 1290],
		] as const) {
			it(`rolls back ${name}, and says what evaluation from scratch gives`, async () => {
				await rollsBack(words(length, 5), oneByOne, by, words(6, 6));
			});
		}

		it("rolls back again and again, and goes on", async () => {
			let text = words(900, 7);
			const decoder = await written(text, 30);
			for (const [round, by] of [3, 200, 1, 350, 17, 90].entries()) {
				const next = words(12, 20 + round);
				await decoder.rollback(text.length - by);
				text = [...text.slice(0, text.length - by), ...next];
				const actual = await decoder.append(next, never);
				if (round === 5) {
					await decoder.dispose();
					same(actual, await fromScratch(text));
				}
			}
		});

		for (const length of [150, 1300]) {
			it(`rolls back a path that was forked at ${length} tokens, and its twin, each on its own`, async () => {
				const text = words(length, 8);
				const decoder = await written(text, 40);
				const twin = await decoder.fork();
				await decoder.rollback(length - 25);
				await twin.append(words(3, 9), never);
				await twin.rollback(length - 10);
				const next = words(4, 10);
				const ends = [await decoder.append(next, never), await twin.append(next, never)] as const;
				await Promise.all([decoder.dispose(), twin.dispose()]);
				same(ends[0], await fromScratch([...text.slice(0, -25), ...next]));
				same(ends[1], await fromScratch([...text.slice(0, -10), ...next]));
			});

			it(`rolls back only the twin of a path forked at ${length} tokens`, async () => {
				const text = words(length, 11);
				const decoder = await written(text, 40);
				const twin = await decoder.fork();
				await twin.rollback(length - 30);
				const next = words(4, 12);
				const ends = [await decoder.append(next, never), await twin.append(next, never)] as const;
				await Promise.all([decoder.dispose(), twin.dispose()]);
				same(ends[0], await fromScratch([...text, ...next]));
				same(ends[1], await fromScratch([...text.slice(0, -30), ...next]));
			});
		}

		it("decodes several paths in one batch to what each gives alone", async () => {
			const texts = [words(40, 13), words(90, 14), words(151, 15)];
			const decoders = [loaded.paths.open(), loaded.paths.open(), loaded.paths.open()];
			for (const [i, decoder] of decoders.entries()) await decoder.append(texts[i]!, never);
			const more = words(20, 16);
			let together: Distribution[] = [];
			for (const token of more) {
				together = await loaded.paths.appendAll(
					decoders.map((decoder) => ({ decoder, token })),
					never,
				);
			}
			await Promise.all(decoders.map((decoder) => decoder.dispose()));
			for (const [i, text] of texts.entries()) same(together[i]!, await fromScratch([...text, ...more]));
		});
	});
}

/** Ordinary tokens of a tiny vocabulary; which, is decided by the seed. */
function words(count: number, seed: number): Token[] {
	let state = seed;
	return Array.from({ length: count }, () => {
		state = (state * 48_271) % 0x7fffffff;
		return 300 + (state % 300);
	});
}

/** Batches of other sizes may round otherwise, so logits are compared closely rather than bit by bit. */
function same(actual: Distribution, expected: Distribution): void {
	const byToken = new Map(Array.from(expected.tokens, (token, index) => [token, expected.logits[index]!]));
	for (const [index, token] of actual.tokens.subarray(0, 64).entries()) {
		const logit = byToken.get(token);
		assert.ok(logit !== undefined, `token ${token} is listed`);
		close(actual.logits[index]!, logit, `logit of ${token}`);
	}
	close(actual.logPartition, expected.logPartition, "log of the total weight");
}

/** Kernels for batches of other sizes round keys and values to other halves; a state that is wrong is off by far more. */
const tolerance = 0.1;

function close(actual: number, expected: number, what: string): void {
	assert.ok(Math.abs(actual - expected) < tolerance, `${what}: ${actual} instead of ${expected}`);
}
