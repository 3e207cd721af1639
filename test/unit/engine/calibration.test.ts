import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { corpus } from "../../../extension/calibration/corpus.ts";
import { CalibrationRecord } from "../../../extension/calibration/record.ts";
import { scoreAnswer } from "../../../extension/engine/process/scoring.ts";
import { type TinyOptions, writeTinyModel } from "../../models/tiny.ts";
import { allLogits, builtInModel, exactMetrics, loadForTest, never, question } from "./support.ts";

describe("calibration on real models", function () {
	this.timeout(120_000);
	let folder: string;

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), "hunch-calibration-"));
	});

	after(() => rm(folder, { recursive: true }));

	async function tiny(name: string, options: TinyOptions): Promise<string> {
		const path = join(folder, `${name}.gguf`);
		await writeTinyModel(path, options);
		return path;
	}

	const models: [name: string, path: () => Promise<string>][] = [
		["the built-in model", async () => builtInModel],
		["a surer one with a vocabulary of 600", () => tiny("sure", { logitSpread: 6, contextLength: 1024 })],
		[
			"a less sure one with a byte-pair vocabulary of 3000",
			() =>
				tiny("unsure", { seed: 2, tokenizer: "gpt2", vocabularySize: 3000, logitSpread: 4, embedding: 96, heads: 6 }),
		],
	];
	for (const [name, path] of models) {
		it(`acts on 5 to 10 % of text that was kept aside, in every quadrant: ${name}`, async () => {
			const loaded = await loadForTest({ path: await path(), paths: 1, contextSize: 1024 });
			const record = CalibrationRecord.empty("", name);
			for (const [index, document] of corpus.entries()) {
				record.addDocument(index, await scoreAnswer(loaded, document, never));
			}
			await loaded.dispose();
			const rates = record.rates("held out", record.thresholds!);
			const acting = rates.pause + rates.branch + rates.resample;
			assert.ok(acting >= 0.05 && acting <= 0.1, `${acting}`);
			for (const quadrant of ["argmax", "pause", "branch", "resample"] as const) {
				assert.ok(rates[quadrant] > 0, `${quadrant} is never reached`);
			}
		});
	}

	it("measures what evaluation from scratch gives, and leaves no path open", async () => {
		const loaded = await loadForTest({ paths: 1 });
		const document = { question: "Which is larger, 9.9 or 9.11?", answer: "9.9 is larger than 9.11." };
		const { entropy, varentropy, meanLogProbability } = await scoreAnswer(loaded, document, never);
		const prompt = question(loaded, document.question);
		const answer = loaded.vocabulary.tokenize(document.answer);
		const logits = await allLogits(loaded, [...prompt, ...answer]);
		assert.equal(entropy.length, answer.length);
		let sum = 0;
		for (const [i, token] of answer.entries()) {
			const row = logits[prompt.length - 1 + i]!;
			const exact = exactMetrics(row);
			assert.ok(Math.abs(entropy[i]! - exact.entropy) < 1e-2 && Math.abs(varentropy[i]! - exact.varentropy) < 1e-2);
			const top = row.reduce((one, other) => Math.max(one, other));
			sum += row[token]! - top - Math.log(row.reduce((total, logit) => total + Math.exp(logit - top), 0));
		}
		assert.ok(Math.abs(meanLogProbability - sum / answer.length) < 1e-2);
		assert.equal(loaded.paths.free, 1);
		await assert.rejects(scoreAnswer(loaded, document, AbortSignal.abort()));
		assert.equal(loaded.paths.free, 1);
		await loaded.dispose();
	});
});
