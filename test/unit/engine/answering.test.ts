import assert from "node:assert/strict";
import { writeAnswer } from "../../../extension/engine/process/answering.ts";
import type { LoadedModel } from "../../../extension/engine/process/loadedModel.ts";
import { undisturbed } from "../../../extension/engine/process/scheduler.ts";
import type { AnswerParams } from "../../../extension/protocol/engine.ts";
import { defaultBudget } from "../../../sampler/budget.ts";
import { defaultThresholds, type Thresholds } from "../../../sampler/quadrant.ts";
import { assembleText } from "../../../sampler/text.ts";
import { TraceBuilder } from "../../../sampler/traceBuilder.ts";
import { withEnd } from "../../../sampler/vocabulary.ts";
import { loadForTest, never, question } from "./support.ts";

const sum = "What does this print?\n```ts\nconsole.log(24 * 28 - 7)\n```";

/** Every step is in doubt, and every doubt smooth: a policy that pauses does so at once. */
const pausing: Thresholds = {
	...defaultThresholds,
	entropy: { low: 0, high: 0 },
	varentropyAt: [{ entropy: 0, low: 9, high: 10 }],
};

describe("an answer of the engine, with the built-in model", function () {
	this.timeout(60_000);
	let loaded: LoadedModel;

	before(async () => {
		loaded = await loadForTest();
	});

	after(() => loaded.dispose());

	async function answer(more: Partial<AnswerParams> = {}, model = loaded) {
		const builder = new TraceBuilder();
		const params: AnswerParams = {
			priority: "chat",
			messages: [{ role: "user", text: sum }],
			written: [],
			policy: { name: "greedy", values: {} },
			thresholds: pausing,
			budget: defaultBudget,
			seed: 1,
			maxTokens: 40,
			progress: "p",
			...more,
		};
		const result = await writeAnswer(
			model,
			params,
			undisturbed,
			{ onEvent: (event) => event.type !== "activity" && builder.push(event), onReading: () => {} },
			never,
		);
		return { result, text: assembleText(builder.tokens).text };
	}

	it("says in a pause what it is told to say, and else what is said usually", async () => {
		const policy = { name: "entropix", values: { thoughts: "on the spot" } };
		const chosen = await answer({ policy, pauseTexts: ["Hm, let me see."] });
		assert.match(chosen.text, /[Hh]m, let me see\./);
		for (const pauseTexts of [[], undefined]) {
			const usual = await answer({ policy, ...(pauseTexts && { pauseTexts }) });
			assert.match(usual.text, /[Ll]et's .* step by step\./);
		}
	});

	it("tells whether the prompt had opened the model's thinking", async () => {
		assert.equal((await answer()).result.thinksFromTheStart, false);
		// What the prompt ends with stands for the sign that opens the thinking, for this model has none.
		const open = question(loaded, sum).at(-1)!;
		const vocabulary = { ...withEnd(loaded.vocabulary, (token) => loaded.vocabulary.isEnd(token)) };
		const opened: LoadedModel = Object.create(loaded, {
			vocabulary: { value: { ...vocabulary, thinking: { open, close: -1 } } },
		});
		assert.equal((await answer({}, opened)).result.thinksFromTheStart, true);
		const closed: LoadedModel = Object.create(loaded, {
			vocabulary: { value: { ...vocabulary, thinking: { open: -1, close: open } } },
		});
		assert.equal((await answer({}, closed)).result.thinksFromTheStart, false);
	});
});
