import assert from "node:assert/strict";
import type { AnswerListener } from "../../../extension/engine/process/answering.ts";
import { Engine } from "../../../extension/engine/process/engine.ts";
import type { LoadedModel } from "../../../extension/engine/process/loadedModel.ts";
import type { Turn } from "../../../extension/engine/process/scheduler.ts";
import type { AnswerParams, AnswerResult, ChatMessage, PromptReading } from "../../../extension/protocol/engine.ts";
import { defaultBudget } from "../../../sampler/budget.ts";
import type { Distribution, Token } from "../../../sampler/distribution.ts";
import { defaultThresholds } from "../../../sampler/quadrant.ts";
import { assembleText } from "../../../sampler/text.ts";
import type { GenerationEvent, Trace } from "../../../sampler/trace.ts";
import { TraceBuilder } from "../../../sampler/traceBuilder.ts";
import { builtInModel, loadForTest, never, question } from "./support.ts";

const addition = "Explain this code:\n```ts\nfunction add(a: number, b: number) {\n  return a + b;\n}\n```";
const decimals = "Which is larger, 9.9 or 9.11?";
const user = (text: string): ChatMessage => ({ role: "user", text });

const entropix = { name: "entropix", values: {} };

const paramsOf = (messages: readonly ChatMessage[], more: Partial<AnswerParams> = {}): AnswerParams => ({
	priority: "chat",
	messages,
	written: [],
	policy: { name: "greedy", values: {} },
	thresholds: defaultThresholds,
	budget: defaultBudget,
	seed: 1,
	maxTokens: 60,
	progress: "p",
	...more,
});

describe("one model, many askers", function () {
	this.timeout(60_000);
	const engine = new Engine(() => {});

	before(() =>
		engine.load({ path: builtInModel, contextSize: 512, paths: 4, threads: 1, device: "off", progress: "p" }, () => {}),
	);
	after(() => engine.unload());

	interface Answer {
		readonly trace: Trace;
		readonly text: string;
		readonly result: AnswerResult;
		readonly readings: readonly PromptReading[];
	}

	async function answer(params: AnswerParams, onEvent = (_: GenerationEvent) => {}, signal = never): Promise<Answer> {
		const builder = new TraceBuilder();
		const readings: PromptReading[] = [];
		const listener: AnswerListener = {
			onEvent: (event) => {
				if (event.type !== "activity") builder.push(event);
				onEvent(event);
			},
			onReading: (reading) => void readings.push(reading),
		};
		const result = await engine.answer(params, listener, signal);
		const trace = builder.trace!;
		return { trace, text: assembleText(trace.tokens).text, result, readings };
	}

	const historyOf = (asked: string, { trace, text }: Answer): ChatMessage[] => [
		user(asked),
		{ role: "assistant", text, tokens: trace.tokens.map(({ token }) => token) },
	];

	it("reads of a second question only what comes after the first answer", async () => {
		const first = await answer(paramsOf([user(addition)]));
		const second = await answer(paramsOf([...historyOf(addition, first), user(decimals)]));
		// The last token that was written is not evaluated when the answer ends.
		assert.equal(second.result.reusedTokens, first.result.promptTokens + first.trace.tokens.length);
		assert.equal(second.result.omitted, 0);
	});

	it("writes the same for the same question, whatever was read before it", async () => {
		const params = paramsOf([user(decimals)], { policy: entropix, seed: 3, maxTokens: 200 });
		const first = await answer(params);
		const again = await answer(params);
		assert.equal(again.result.reusedTokens, again.result.promptTokens - 2);
		await answer(paramsOf([user(addition)]));
		const later = await answer(params);
		assert.deepEqual(again.trace.steps, first.trace.steps);
		assert.deepEqual(later.trace.steps, first.trace.steps);
	});

	it("leaves the oldest questions out where the context is full, and says so", async () => {
		const first = await answer(paramsOf([user(addition)]));
		const history = Array.from({ length: 16 }, () => historyOf(addition, first)).flat();
		const { result, readings } = await answer(paramsOf([...history, user(decimals)]));
		assert.ok(result.omitted > 0 && result.omitted < 16, `${result.omitted}`);
		assert.ok(result.promptTokens <= 511 - 60);
		assert.ok(readings.length > 0 && readings.every(({ omitted }) => omitted === result.omitted));
	});

	it("goes on with an answer that was cut as if it had not been", async () => {
		const whole = await answer(paramsOf([user(addition)]));
		const tokens = whole.trace.tokens.map(({ token }) => token);
		const half = tokens.slice(0, tokens.length >> 1);
		const rest = await answer(paramsOf([user(addition)], { written: half }));
		assert.deepEqual([...half, ...rest.trace.tokens.map(({ token }) => token)], tokens);
		assert.equal(rest.result.promptTokens, whole.result.promptTokens + half.length);
	});

	it("hears a stop between two chunks of the prompt", async () => {
		// Nothing of it was read before.
		const long = user(`${"3 + 4, ".repeat(60)}?`);
		const controller = new AbortController();
		const listener: AnswerListener = { onEvent: () => {}, onReading: () => controller.abort() };
		const result = await engine.answer(paramsOf([long]), listener, controller.signal);
		assert.equal(result.tokens, 0);
		const again = await answer(paramsOf([long], { maxTokens: 1 }));
		assert.ok(again.result.reusedTokens < again.result.promptTokens / 2, "most of it had not been read");
	});

	it("lets a completion go before an answer under way, which is then what it would have been", async () => {
		const params = paramsOf([user(addition)]);
		const alone = await answer(params);
		const order: string[] = [];
		let completion: Promise<unknown> | null = null;
		const chat = answer(params, ({ type }) => {
			if (type !== "token") return;
			order.push("chat");
			completion ??= answer(paramsOf([user(decimals)], { priority: "completion", maxTokens: 5 }), (event) => {
				if (event.type === "token") order.push("completion");
			});
		});
		const { trace } = await chat;
		await completion;
		assert.deepEqual(trace.steps, alone.trace.steps);
		const first = order.indexOf("completion");
		assert.ok(first <= 2, order.join(" "));
		assert.deepEqual(new Set(order.slice(first, first + 5)), new Set(["completion"]));
	});

	it("reads in the background while nobody asks, and is not held up by it", async () => {
		const text = { question: addition, answer: "It adds a and b. ".repeat(15) };
		const alone = await engine.score({ priority: "lens", ...text }, never);
		const order: string[] = [];
		const scoring = engine.score({ priority: "background", ...text }, never).then((result) => {
			order.push("background");
			return result;
		});
		const asking = answer(paramsOf([user(decimals)])).then(() => order.push("chat"));
		const [score] = await Promise.all([scoring, asking]);
		assert.deepEqual(order, ["chat", "background"]);
		assert.deepEqual(score, alone);
	});

	it("keeps no path and nobody waiting when all is done", async () => {
		const controller = new AbortController();
		const waiting = answer(paramsOf([user(decimals)]), () => {}, controller.signal);
		const other = answer(paramsOf([user(addition)]), () => {}, controller.signal);
		controller.abort();
		for (const { trace } of await Promise.all([waiting, other])) assert.equal(trace.end?.reason, "cancelled");
		assert.equal(engine.stalledMs, 0);
		assert.equal((await answer(paramsOf([user(decimals)]))).trace.end?.reason, "stop");
	});
});

describe("a path whose lane is needed by somebody more urgent", () => {
	let loaded: LoadedModel;
	let prompt: readonly Token[];

	before(async () => {
		loaded = await loadForTest({ paths: 2 });
		prompt = question(loaded, decimals);
	});
	after(() => loaded.dispose());

	const turnOf = (priority: Turn["priority"]): Turn => ({ priority, border: async () => {} });
	const likeliest = ({ tokens, logits }: Distribution) =>
		Array.from(tokens.slice(0, 8), (token, i) => [token, logits[i]]);

	it("is read again afterwards, and goes on as it would have", async () => {
		const alone = loaded.paths.open();
		const first = await alone.append(prompt, never);
		const expected = await alone.append([first.tokens[0]!], never);
		await alone.dispose();

		const slow = loaded.paths.open(turnOf("background"));
		await slow.append(prompt, never);
		const fork = await slow.fork();
		assert.equal(loaded.paths.free, 0);
		assert.equal(loaded.paths.availableTo(turnOf("completion")), 2);
		const urgent = loaded.paths.open(turnOf("completion"));
		await urgent.append(question(loaded, addition), never);
		const second = await urgent.fork();
		await assert.rejects(loaded.paths.open(turnOf("background")).append(prompt, never), /All 2 paths are taken/);
		await Promise.all([urgent.dispose(), second.dispose()]);

		const [one, other] = await loaded.paths.appendAll(
			[slow, fork].map((decoder) => ({ decoder, token: first.tokens[0]! })),
			never,
		);
		assert.deepEqual(likeliest(one!), likeliest(expected));
		assert.deepEqual(likeliest(other!), likeliest(expected));
		await Promise.all([slow.dispose(), fork.dispose()]);
		assert.equal(loaded.paths.free, 2);
	});
});
