import assert from "node:assert/strict";
import type { LoadedModel } from "../../../extension/engine/process/loadedModel.ts";
import type { Distribution, Token } from "../../../sampler/distribution.ts";
import { type Interval, measure } from "../../../sampler/metrics.ts";
import { allLogits, exactMetrics, loadForTest, never, question } from "./support.ts";

describe("paths of the built-in model", function () {
	this.timeout(60_000);
	let loaded: LoadedModel;
	let prompt: readonly Token[];

	before(async () => {
		loaded = await loadForTest();
		prompt = question(loaded, "Which is larger, 9.9 or 9.11?");
	});

	after(() => loaded.dispose());
	afterEach(() => assert.equal(loaded.paths.free, 4, "every path was given back"));

	/** The distribution after these tokens, on a path of its own. */
	async function fromScratch(tokens: readonly Token[]): Promise<Distribution> {
		const decoder = loaded.paths.open();
		try {
			return await decoder.append(tokens, never);
		} finally {
			await decoder.dispose();
		}
	}

	it("reads distributions the fast way, the numbers having been compared", () => {
		assert.equal(loaded.paths.reading.kind, "direct", loaded.paths.reading.reason);
		assert.deepEqual(loaded.paths.capabilities, { fork: "copy", rollback: "free", largestTop: 1024 });
	});

	it("measures what doubles over all raw logits give, at every position", async () => {
		const decoder = loaded.paths.open();
		const expected = await allLogits(loaded, prompt);
		let position = 0;
		for await (const distribution of decoder.score(prompt, never)) {
			const { entropy, varentropy } = measure(distribution);
			const exact = exactMetrics(expected[position++]!);
			assert.ok(entropy.low <= exact.entropy + 1e-6 && exact.entropy <= entropy.high + 1e-6);
			assert.ok(varentropy.low <= exact.varentropy + 1e-5 && exact.varentropy <= varentropy.high + 1e-5);
			// Where much lies beyond what was read, the value is an estimate: then the bounds say so.
			const isNear = ({ low, value, high }: Interval, truth: number, by: number) =>
				Math.abs(value - truth) < Math.max(by, (high - low) / 4);
			assert.ok(isNear(entropy, exact.entropy, 1e-3), `H at ${position}`);
			assert.ok(isNear(varentropy, exact.varentropy, 1e-2), `V at ${position}`);
		}
		assert.equal(position, prompt.length);
		await decoder.dispose();
	});

	it("reads more logits where it is asked to", async () => {
		const decoder = loaded.paths.open();
		const asked: number[] = [];
		const distribution = await decoder.append(prompt, never, ({ tokens }) => {
			asked.push(tokens.length);
			return false;
		});
		assert.deepEqual(asked, [128]);
		assert.equal(distribution.tokens.length, 1024);
		const [logits] = (await allLogits(loaded, prompt)).slice(-1);
		for (const [i, token] of distribution.tokens.entries()) assert.equal(distribution.logits[i], logits![token]);
		await decoder.dispose();
	});

	it("rolls back to what evaluation from scratch gives", async () => {
		const decoder = loaded.paths.open();
		await decoder.append(prompt, never);
		const detour = loaded.vocabulary.tokenize("Let's compare step by step.");
		await decoder.append(detour, never);
		await decoder.rollback(prompt.length - 3);
		assert.equal(decoder.length, prompt.length - 3);
		same(await decoder.append(prompt.slice(-3), never), await fromScratch(prompt));
		await decoder.dispose();
	});

	it("forks to what evaluation from scratch gives, each path on its own", async () => {
		const decoder = loaded.paths.open();
		await decoder.append(prompt, never);
		const twin = await decoder.fork();
		assert.equal(twin.length, decoder.length);
		const [one, other] = ["9.9", "The"].map((text) => loaded.vocabulary.tokenize(text));
		const ofOne = await decoder.append(one!, never);
		const ofOther = await twin.append(other!, never);
		await Promise.all([decoder.dispose(), twin.dispose()]);
		same(ofOne, await fromScratch([...prompt, ...one!]));
		same(ofOther, await fromScratch([...prompt, ...other!]));
		assert.throws(() => same(ofOne, ofOther), "what is compared so can be told from another text");
	});

	it("decodes several paths in one batch to what each gives alone", async () => {
		const decoders = [loaded.paths.open(), loaded.paths.open(), loaded.paths.open()];
		for (const decoder of decoders) await decoder.append(prompt, never);
		const tokens = ["9", "Let", "The"].map((text) => loaded.vocabulary.tokenize(text)[0]!);
		const together = await loaded.paths.appendAll(
			decoders.map((decoder, index) => ({ decoder, token: tokens[index]! })),
			never,
		);
		await Promise.all(decoders.map((decoder) => decoder.dispose()));
		for (const [index, token] of tokens.entries()) same(together[index]!, await fromScratch([...prompt, token]));
	});

	it("refuses more tokens than the context holds rather than forget its beginning", async () => {
		const decoder = loaded.paths.open();
		const many = Array.from({ length: loaded.paths.capacity + 1 }, () => prompt[0]!);
		await assert.rejects(decoder.append(many, never), /context holds 511 tokens/);
		assert.equal(decoder.length, 0);
		await decoder.append(many.slice(1), never);
		await assert.rejects(decoder.append([prompt[0]!], never), /context holds 511 tokens/);
		await decoder.dispose();
	});

	it("refuses a fifth path, and opens one again after a path was disposed", async () => {
		const [fifth, ...decoders] = Array.from({ length: 5 }, () => loaded.paths.open());
		for (const decoder of decoders) await decoder.append(prompt, never);
		await assert.rejects(fifth!.append(prompt, never), /All 4 paths are taken/);
		await decoders[0]!.dispose();
		await fifth!.append(prompt, never);
		await Promise.all([fifth!, ...decoders].map((decoder) => decoder.dispose()));
	});

	it("does nothing more once aborted", async () => {
		const decoder = loaded.paths.open();
		await assert.rejects(decoder.append(prompt, AbortSignal.abort()), { name: "AbortError" });
		assert.equal(decoder.length, 0);
		await decoder.dispose();
	});
});

/**
 * Batches of other sizes add up in another order, and products with Q8_0 weights round what comes in to eight bits: a difference in the
 * last digit tips some of these, which moves logits by hundredths. Another text before them moves them by more.
 */
const rounding = 0.2;

function same(actual: Distribution, expected: Distribution): void {
	const byToken = new Map(Array.from(expected.tokens, (token, index) => [token, expected.logits[index]!]));
	assert.equal(actual.tokens[0], expected.tokens[0]);
	for (const [index, token] of actual.tokens.subarray(0, 64).entries()) {
		const logit = byToken.get(token);
		assert.ok(logit !== undefined && Math.abs(logit - actual.logits[index]!) < rounding, `logit of token ${token}`);
	}
	assert.ok(Math.abs(actual.logPartition - expected.logPartition) < rounding);
}
