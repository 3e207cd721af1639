import assert from "node:assert/strict";
import type { AnswerListener } from "../../../extension/engine/process/answering.ts";
import { Engine } from "../../../extension/engine/process/engine.ts";
import type { AnswerParams } from "../../../extension/protocol/engine.ts";
import { defaultBudget } from "../../../sampler/budget.ts";
import { defaultThresholds } from "../../../sampler/quadrant.ts";
import type { GenerationEvent, TraceToken } from "../../../sampler/trace.ts";
import { builtInModel, never } from "./support.ts";

const decimals = "Which is larger, 9.9 or 9.11?";
const addition = "Explain this code:\n```ts\nfunction add(a: number, b: number) {\n  return a + b;\n}\n```";

function ask(text: string, more: Partial<AnswerParams> = {}): AnswerParams {
	return {
		priority: "chat",
		written: [],
		messages: [{ role: "user", text }],
		policy: { name: "greedy", values: {} },
		thresholds: defaultThresholds,
		budget: defaultBudget,
		seed: 1,
		maxTokens: 200,
		progress: "p",
		...more,
	};
}

const tokensOf = (events: readonly GenerationEvent[]): TraceToken[] =>
	events.flatMap((event) => (event.type === "token" ? [event.token] : []));
const textOf = (events: readonly GenerationEvent[]): string =>
	tokensOf(events)
		.map(({ piece }) => piece)
		.join("");
/** Why it ended; what was spent is another matter. */
const endOf = (events: readonly GenerationEvent[]) =>
	events.flatMap((event) => (event.type === "end" ? [{ reason: event.end.reason }] : []));

const listenTo = (onEvent: AnswerListener["onEvent"]): AnswerListener => ({ onEvent, onReading: () => {} });

const hasCode = (code: string) => (error: { data?: { code: string } }) => error.data?.code === code;

describe("the engine with the built-in model", function () {
	this.timeout(60_000);
	const engine = new Engine(() => {});

	before(async () => {
		const params = {
			path: builtInModel,
			contextSize: 4096,
			paths: 1,
			threads: 1,
			device: "off",
			progress: "p",
		} as const;
		await engine.load(params, () => {});
	});

	after(() => engine.unload());

	async function answer(params: AnswerParams, signal = never): Promise<GenerationEvent[]> {
		const events: GenerationEvent[] = [];
		await engine.answer(
			params,
			listenTo((event) => events.push(event)),
			signal,
		);
		return events;
	}

	it("explains a function by its name, its parameters and its operator", async () => {
		const text = textOf(await answer(ask(addition)));
		for (const word of ["add", "a", "b", "+"]) assert.ok(text.includes(word), `"${word}" in: ${text}`);
	});

	it("is unsure between digits where one decides, and sure of most of what it writes", async () => {
		const tokens: TraceToken[] = [];
		for (const [one, other] of ["9.9 9.11", "8.12 8.4", "3.7 3.12", "5.6 5.30"].map((pair) => pair.split(" "))) {
			// The first token is one of the form of the answer too.
			tokens.push(...tokensOf(await answer(ask(`Which is larger, ${one} or ${other}?`))).slice(1));
		}
		const digits = tokens.filter(({ piece, entropy }) => /^\d$/.test(String(piece)) && entropy.value > 0.3);
		assert.ok(digits.length > 0);
		for (const { alternatives } of digits) assert.match(String(alternatives[1]!.piece), /^ ?\d$/);
		const sure = tokens.filter(({ entropy }) => entropy.value < 0.05);
		assert.ok(sure.length > tokens.length / 2, `${sure.length} of ${tokens.length}`);
	});

	it("gives the same trace for the same seed and another for another", async () => {
		const drawn = (seed: number) =>
			answer(
				ask(decimals, { policy: { name: "temperature", values: { temperature: 1.5, truncation: "none" } }, seed }),
			);
		const first = await drawn(7);
		assert.deepEqual(await drawn(7), first);
		const others = await Promise.all([await drawn(8), await drawn(9), await drawn(10)].map((events) => textOf(events)));
		assert.ok(others.some((text) => text !== textOf(first)));
	});

	it("ends by the model's own word, by the limit, and by a full context, and says which", async () => {
		assert.deepEqual(endOf(await answer(ask(decimals))), [{ reason: "stop" }]);
		const cut = await answer(ask(decimals, { maxTokens: 3 }));
		assert.deepEqual(endOf(cut), [{ reason: "length" }]);
		assert.equal(tokensOf(cut).length, 3);
	});

	it("ends with a full context rather than forget its beginning", async () => {
		const { promptTokens: usual } = await engine.answer(
			ask(addition),
			listenTo(() => {}),
			never,
		);
		// One token a digit, and one the end of the line: as long as leaves room for ten tokens of an explanation.
		const params = ask(`${"7".repeat(512 - usual - 1 - 10)}\n${addition}`);
		const events: GenerationEvent[] = [];
		const { promptTokens } = await engine.answer(
			params,
			listenTo((event) => events.push(event)),
			never,
		);
		assert.deepEqual(endOf(events), [{ reason: "context" }]);
		// The last token need not be in the context to be read.
		assert.equal(promptTokens + tokensOf(events).length, 512);
	});

	it("keeps what was written when it is cancelled, and answers again", async () => {
		const controller = new AbortController();
		const events: GenerationEvent[] = [];
		await engine.answer(
			ask(addition),
			listenTo((event) => {
				events.push(event);
				if (tokensOf(events).length === 5) controller.abort();
			}),
			controller.signal,
		);
		assert.deepEqual(endOf(events), [{ reason: "cancelled" }]);
		assert.ok(tokensOf(events).length >= 5 && tokensOf(events).length <= 6);
		assert.deepEqual(endOf(await answer(ask(decimals))), [{ reason: "stop" }]);
	});

	it("refuses a prompt longer than the context, with the numbers, and answers again", async () => {
		const code = "const value = 1 + 2;\n".repeat(200);
		await assert.rejects(answer(ask(code)), (error: { data: { code: string; message: string } }) => {
			assert.equal(error.data.code, "PROMPT_TOO_LONG");
			assert.match(
				error.data.message,
				/\d tokens long.*room for 510\. Select less code: this model was made for no more than 512/,
			);
			return true;
		});
		assert.deepEqual(endOf(await answer(ask(decimals))), [{ reason: "stop" }]);
	});

	it("answers one after the other, and is not given another model meanwhile", async () => {
		const first = answer(ask(decimals));
		const second = answer(ask(decimals));
		await assert.rejects(engine.unload(), hasCode("ENGINE_BUSY"));
		assert.deepEqual(tokensOf(await second), tokensOf(await first));
	});

	it("without a model says so", async () => {
		const empty = new Engine(() => {});
		await assert.rejects(
			empty.answer(
				ask(decimals),
				listenTo(() => {}),
				never,
			),
			hasCode("MODEL_NOT_LOADED"),
		);
	});
});
