import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Engine } from "../../../extension/engine/process/engine.ts";
import { defaultBudget } from "../../../sampler/budget.ts";
import { defaultThresholds } from "../../../sampler/quadrant.ts";
import { assembleText } from "../../../sampler/text.ts";
import type { GenerationEvent, TraceToken } from "../../../sampler/trace.ts";
import { type ScriptOptions, writeScriptedModel } from "../../models/scripted.ts";

describe("a scripted model", function () {
	this.timeout(60_000);
	let folder: string;

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), "hunch-"));
	});

	after(() => rm(folder, { recursive: true }));

	async function say(script: string, options: ScriptOptions = {}): Promise<TraceToken[]> {
		const path = join(folder, "scripted.gguf");
		await writeScriptedModel(path, script, options);
		const engine = new Engine(() => {});
		await engine.load({ path, contextSize: 2048, paths: 1, threads: 1, device: "off", progress: "p" }, () => {});
		const tokens: TraceToken[] = [];
		const question = {
			priority: "chat",
			written: [],
			messages: [{ role: "user", text: "Say it, at last\n" }],
			policy: { name: "greedy", values: {} },
			thresholds: defaultThresholds,
			budget: defaultBudget,
			seed: 1,
			maxTokens: 1000,
			progress: "p",
		} as const;
		const onEvent = (event: GenerationEvent) => {
			if (event.type === "token") tokens.push(event.token);
		};
		await engine.answer(question, { onEvent, onReading: () => {} }, new AbortController().signal);
		await engine.unload();
		return tokens;
	}

	for (const script of [
		"Hello.",
		"# Title\n\n- one `a < b`\n- two\n\n```ts\nconst a = 1;\n\n\nconst b = 1;\n```\n\nEnd",
		`${"the same words again and again, ".repeat(20)}end with é, 日本語 and 👩‍💻.`,
	]) {
		it(`answers with its script: ${JSON.stringify(script.slice(0, 30))}`, async () => {
			const tokens = await say(script);
			assert.equal(assembleText(tokens).text, script);
			assert.ok(tokens.every(({ entropy }) => entropy.value < 0.01));
		});
	}

	it("hesitates where it is told to", async () => {
		const tokens = await say("const price = count * 3;", { unsure: ["count", "3"] });
		const { text, spans } = assembleText(tokens);
		assert.equal(text, "const price = count * 3;");
		const hesitant = spans.filter((_, index) => tokens[index]!.entropy.value > 1);
		assert.equal(hesitant.length, 2);
		for (const [index, part] of ["count", "3"].entries()) {
			const { start, end } = hesitant[index]!;
			assert.ok(start <= text.indexOf(part) && text.indexOf(part) < end);
		}
	});

	it("begins anew where its script ends, when it is to have no end", async () => {
		const script = "One, two, three and so on; ";
		const tokens = await say(script, { endless: true });
		assert.equal(tokens.length, 1000);
		assert.ok(script.repeat(300).startsWith(assembleText(tokens).text));
	});

	it("refuses a script that would end its own prompt", () => {
		assert.throws(() => writeScriptedModel(join(folder, "no.gguf"), "Hello.\n"), /does not end in a line break/);
	});
});
