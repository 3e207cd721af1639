import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Engine } from "../../../extension/engine/process/engine.ts";
import { assembleText } from "../../../sampler/text.ts";
import type { TraceEvent, TraceToken } from "../../../sampler/trace.ts";
import { writeScriptedModel } from "../../models/scripted.ts";

describe("a scripted model", function () {
	this.timeout(60_000);
	let folder: string;

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), "hunch-"));
	});

	after(() => rm(folder, { recursive: true }));

	for (const script of [
		"Hello.",
		"# Title\n\n- one `a < b`\n- two\n\n```ts\nconst a = 1;\n\n\nconst b = 1;\n```\n\nEnd",
		`${"the same words again and again, ".repeat(20)}end with é, 日本語 and 👩‍💻.`,
	]) {
		it(`answers with its script: ${JSON.stringify(script.slice(0, 30))}`, async () => {
			const path = join(folder, "scripted.gguf");
			await writeScriptedModel(path, script);
			const engine = new Engine(() => {});
			await engine.load({ path, contextSize: 2048, paths: 1, threads: 1, gpu: false, progress: "p" }, () => {});
			const tokens: TraceToken[] = [];
			await engine.answer(
				{
					messages: [{ role: "user", text: "Say it, at last\n" }],
					policy: { name: "greedy" },
					seed: 1,
					maxTokens: 1000,
					progress: "p",
				},
				(event: TraceEvent) => event.type === "token" && tokens.push(event.token),
				new AbortController().signal,
			);
			await engine.unload();
			assert.equal(assembleText(tokens).text, script);
			assert.ok(tokens.every(({ entropy }) => entropy.value < 0.01));
		});
	}

	it("refuses a script that would end its own prompt", () => {
		assert.throws(() => writeScriptedModel(join(folder, "no.gguf"), "Hello.\n"), /does not end in a line break/);
	});
});
