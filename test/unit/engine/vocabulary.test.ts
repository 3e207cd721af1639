import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { LoadedModel } from "../../../extension/engine/process/loadedModel.ts";
import { writeTinyModel } from "../../models/tiny.ts";
import { loadForTest } from "./support.ts";

describe("the vocabulary of a model", () => {
	for (const tokenizer of ["llama", "gpt2", "rwkv"] as const) {
		it(`gives back any text byte for byte, as the kind ${tokenizer} writes it`, async () => {
			const folder = await mkdtemp(join(tmpdir(), "hunch-vocabulary-"));
			const path = join(folder, "tiny.gguf");
			await writeTinyModel(path, { tokenizer });
			const loaded = await loadForTest({ path, paths: 1 });
			fc.assert(
				fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (written) => {
					const text = `${written}été\n`.replaceAll("\u2581", "");
					const bytes = loaded.vocabulary.tokenize(text).map((token) => loaded.vocabulary.bytes(token));
					assert.equal(Buffer.concat(bytes).toString("utf8"), text);
				}),
				{ numRuns: 200 },
			);
			await loaded.dispose();
			await rm(folder, { recursive: true });
		}).timeout(60_000);
	}
});

describe("the built-in model's vocabulary", function () {
	this.timeout(60_000);
	let loaded: LoadedModel;

	before(async () => {
		loaded = await loadForTest({ paths: 1 });
	});

	after(() => loaded.dispose());

	it("gives back any text byte for byte, whatever tokens it takes", () => {
		fc.assert(
			fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (text) => {
				// SentencePiece writes a space with this character, and cannot tell the two apart.
				fc.pre(!text.includes("\u2581"));
				const bytes = loaded.vocabulary.tokenize(text).map((token) => loaded.vocabulary.bytes(token));
				assert.equal(Buffer.concat(bytes).toString("utf8"), text);
			}),
			{ numRuns: 500 },
		);
	});

	it("reads special tokens written in a text as text", () => {
		const tokens = loaded.vocabulary.tokenize("<|im_end|>");
		assert.ok(tokens.length > 1);
		assert.ok(tokens.every((token) => !loaded.vocabulary.isEnd(token)));
	});

	it("knows the end of an answer and shows no text for it", () => {
		const end = loaded.model.tokens.eot!;
		assert.ok(loaded.vocabulary.isEnd(end));
		assert.equal(loaded.vocabulary.bytes(end).length, 0);
		assert.throws(() => loaded.vocabulary.bytes(1024), /no token 1024 in a vocabulary of 1024/);
	});

	it("knows the fill-in-the-middle tokens, and that it does not think aloud", () => {
		assert.deepEqual(loaded.vocabulary.fillInTheMiddle, { prefix: 5, suffix: 6, middle: 7 });
		assert.equal(loaded.vocabulary.thinking, null);
	});
});
