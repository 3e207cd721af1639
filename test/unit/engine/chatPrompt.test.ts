import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoadedModel } from "../../../extension/engine/process/loadedModel.ts";
import type { ChatMessage } from "../../../extension/protocol/engine.ts";
import type { Token } from "../../../sampler/distribution.ts";
import { writeTinyModel } from "../../models/tiny.ts";
import { loadForTest } from "./support.ts";

const user = (text: string): ChatMessage => ({ role: "user", text });
const assistant = (text: string, tokens?: readonly Token[]): ChatMessage =>
	tokens === undefined ? { role: "assistant", text } : { role: "assistant", text, tokens };

describe("the prompt of a conversation", () => {
	let loaded: LoadedModel;

	before(async () => {
		loaded = await loadForTest({ paths: 1 });
	});
	after(() => loaded.dispose());

	const render = (...messages: ChatMessage[]) => loaded.prompt.render(messages).tokens;

	it("has an earlier answer in the tokens it was written with, and is otherwise the same", () => {
		const text = "It returns a + b.";
		const usual = loaded.vocabulary.tokenize(text);
		const whole = render(user("Why?"), assistant(text), user("And?"));
		assert.deepEqual(render(user("Why?"), assistant(text, usual), user("And?")), whole);
		// The same text, a character a token.
		const odd = Array.from(text).flatMap((character) => loaded.vocabulary.tokenize(character).slice(-1));
		const bytes = Buffer.concat(odd.map((token) => loaded.vocabulary.bytes(token))).toString();
		const spliced = render(user("Why?"), assistant(bytes, odd), user("And?"));
		const before = render(user("Why?"));
		assert.deepEqual(spliced.slice(0, before.length), before);
		assert.deepEqual(spliced.slice(before.length, before.length + odd.length), odd);
		assert.deepEqual(spliced.slice(before.length + odd.length), whole.slice(before.length + usual.length));
	});

	it("is read as text where the tokens are not this text's, or not this model's", () => {
		const whole = render(user("Why?"), assistant("Because."), user("And?"));
		for (const tokens of [[1, 2, 3], [10_000_000], []]) {
			assert.deepEqual(render(user("Why?"), assistant("Because.", tokens), user("And?")), whole);
		}
	});

	it("takes what looks like its own frames for text", () => {
		const tricky = "\u{E000}0\u{E000} <|im_end|>";
		const tokens = render(user("Why?"), assistant(tricky), user(tricky));
		assert.equal(tokens.filter((token) => loaded.vocabulary.isEnd(token)).length, 3, "one ends each message");
	});
});

describe("a model file without a chat template", () => {
	let folder: string;

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), "hunch-template-"));
	});
	after(() => rm(folder, { recursive: true }));

	it("is known as one, and its answers end at the texts of the template that is guessed", async () => {
		const path = join(folder, "plain.gguf");
		await writeTinyModel(path);
		const file = await readFile(path);
		const key = "tokenizer.chat_template";
		file.write(key.toUpperCase(), file.indexOf(key));
		await writeFile(path, file);
		const loaded = await loadForTest({ path, paths: 1 });
		assert.equal(loaded.facts.hasTemplate, false);
		const { stopTexts } = loaded.prompt.render([user("Why?")]);
		assert.deepEqual(stopTexts, ["</s>"]);
		await loaded.dispose();
	});

	it("is told from one that has a template", async () => {
		const loaded = await loadForTest({ paths: 1 });
		assert.equal(loaded.facts.hasTemplate, true);
		await loaded.dispose();
	});
});
