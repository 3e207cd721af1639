import assert from "node:assert/strict";
import type { CancellationToken } from "vscode-jsonrpc/node";
import { Asker } from "../../../extension/chat/asker.ts";
import type { AnswerListener, AnswerRequest } from "../../../extension/engine/client.ts";
import type { LoadRequest } from "../../../extension/engine/load.ts";
import type { AnswerResult, ModelFacts } from "../../../extension/protocol/engine.ts";
import { engineExited, type Fit, memoryShort, modelNotFound } from "../../../extension/protocol/errors.ts";
import { defaultBudget } from "../../../sampler/budget.ts";
import type { Percentiles } from "../../../sampler/percentiles.ts";
import { defaultThresholds } from "../../../sampler/quadrant.ts";
import { conversationForTest, result, silent, started, stopped, traceToken, written } from "./support.ts";

const question = (text: string) => ({ text, attachments: [] });
const request: LoadRequest = { path: "m.gguf", contextSize: 512, paths: 1, threads: null, device: "off" };
const facts = { device: "CPU", name: "m", vocabularySize: 9, fileSize: 1 } as ModelFacts;

/** An asker over a client that does what the test says. */
function askerForTest(client: {
	systemPrompt?: string;
	remembers?: boolean;
	percentiles?: Percentiles;
	load?: () => Promise<ModelFacts>;
	answer?: (request: AnswerRequest, listener: AnswerListener, token: CancellationToken) => Promise<AnswerResult>;
}) {
	const { conversation } = conversationForTest();
	const busy: boolean[] = [];
	const loaded: string[] = [];
	const twice: string[] = [];
	const answered: number[] = [];
	const less: Fit[] = [];
	const asker = new Asker(
		{
			load: client.load ?? (async () => facts),
			answer:
				client.answer ??
				(async (_, { onEvents }) => {
					onEvents([started, ...written("yes"), stopped]);
					return result;
				}),
			allowTwice: (path) => void twice.push(path),
		},
		conversation,
		{
			load: () => request,
			reserve: () => {},
			useLess: async (fit) => void less.push(fit),
			answer: () => ({
				policy: { name: "greedy", values: {} },
				thresholds: defaultThresholds,
				budget: defaultBudget,
				seed: 7,
				maxTokens: 9,
			}),
			percentiles: () => client.percentiles ?? null,
			systemPrompt: () => client.systemPrompt ?? "",
			remembers: () => client.remembers ?? true,
			loaded: async () => void loaded.push(request.path),
			answered: (tokens) => void answered.push(tokens.length),
		},
		silent,
	);
	asker.onBusy((value) => busy.push(value));
	return { asker, conversation, busy, loaded, twice, answered, less };
}

describe("asking", () => {
	it("loads, asks with the settings, and closes the turn", async () => {
		let asked: AnswerRequest | undefined;
		const { asker, conversation, busy, loaded } = askerForTest({
			answer: async (request, { onEvents }) => {
				asked = request;
				onEvents([started, ...written("yes"), stopped]);
				return result;
			},
		});
		const attachment = { label: "a.ts, line 1", language: "typescript", code: "x", source: null };
		await asker.ask({ text: "Explain this code:", attachments: [attachment] });
		assert.deepEqual(asked, {
			policy: { name: "greedy", values: {} },
			thresholds: defaultThresholds,
			budget: defaultBudget,
			seed: 7,
			maxTokens: 9,
			priority: "chat",
			messages: [{ role: "user", text: "Explain this code:\n```ts\nx\n```" }],
			written: [],
		});
		const [turn] = conversation.state.turns;
		assert.deepEqual(turn?.question, { text: "Explain this code:", attachments: [attachment] });
		assert.deepEqual(turn?.end, { reason: "stop" });
		assert.deepEqual(busy, [true, false]);
		assert.deepEqual(loaded, ["m.gguf"]);
	});

	it("has learned of an answer only what was written now, however often it is gone on with", async () => {
		const cut = { type: "end", end: { reason: "length" } } as const;
		const { asker, conversation, answered } = askerForTest({
			answer: async (_, { onEvents }) => {
				onEvents([started, ...written("one", "two"), cut]);
				return result;
			},
		});
		await asker.ask(question("one"));
		const { id } = conversation.state.turns[0]!;
		await asker.goOn(id);
		await asker.goOn(id);
		assert.deepEqual([conversation.tokens(id).length, answered], [6, [2, 2, 2]]);
	});

	it("puts how unsure the model is as a rule into the trace, where that is known", async () => {
		const percentiles = { entropy: [0, 0.1, 0.5, 1, 2], varentropy: [0, 0.1, 0.2, 0.3, 0.4] } as const;
		const { asker, conversation } = askerForTest({ percentiles });
		await asker.ask(question("one"));
		const [turn] = conversation.state.turns;
		assert.deepEqual(turn?.percentiles, percentiles);
		assert.deepEqual(conversation.trace(turn!.id)?.header.percentiles, percentiles);
		const unknown = askerForTest({});
		await unknown.asker.ask(question("one"));
		assert.equal(unknown.conversation.state.turns[0]?.percentiles, null);
	});

	it("writes nothing in the place of what was read from a trace, for that does not tell what was asked", async () => {
		const other = { token: 5, piece: "no", probability: 0.2 };
		const unsure = { type: "token", token: { ...traceToken("yes"), alternatives: [other] } } as const;
		const { asker, conversation } = askerForTest({
			answer: async (_, { onEvents }) => {
				onEvents([started, unsure, stopped]);
				return result;
			},
		});
		await asker.ask(question("one"));
		conversation.show("a.hunch-trace.json", conversation.trace(conversation.last!)!);
		const opened = conversation.last!;
		for (const attempt of [
			() => asker.regenerate(opened),
			() => asker.compare(opened, [{ name: "greedy", values: {} }]),
			() => asker.chooseToken(opened, 0, 5),
		]) {
			conversation.setNotice(null);
			await attempt();
			assert.equal(conversation.state.notice?.code, "RECORDING_WITHOUT_QUESTION");
		}
		await assert.rejects(asker.requestFor(opened));
		assert.equal(conversation.kept.turns.length, 2);
		await asker.edit(opened, "What then?");
		assert.deepEqual([conversation.state.notice, conversation.kept.turns.length], [null, 3]);
	});

	it("refuses a second question while one is answered, and an empty one, without a turn", async () => {
		let finish = (_: AnswerResult) => {};
		const finished = new Promise<AnswerResult>((resolve) => {
			finish = resolve;
		});
		const { asker, conversation } = askerForTest({ answer: () => finished });
		const first = asker.ask(question("one"));
		await asker.ask(question("two"));
		assert.equal(conversation.state.notice?.code, "ENGINE_BUSY");
		assert.equal(conversation.state.turns.length, 1);
		finish(result);
		await first;
		await asker.ask(question(" \n"));
		assert.equal(conversation.state.notice?.code, "QUESTION_EMPTY");
		assert.equal(conversation.state.turns.length, 1);
	});

	it("puts a failure to load into the turn, and the next question works", async () => {
		let bad = true;
		const { asker, conversation } = askerForTest({
			load: async () => {
				if (bad) throw modelNotFound("/x.gguf");
				return facts;
			},
		});
		await asker.ask(question("one"));
		assert.equal(conversation.state.turns[0]?.error?.code, "MODEL_NOT_FOUND");
		assert.deepEqual(conversation.state.turns[0]?.end, { reason: "failed" });
		bad = false;
		await asker.retry();
		assert.deepEqual(conversation.state.turns[0]?.sibling, { index: 1, count: 2 }, "the failure stays beside it");
		assert.deepEqual(
			conversation.state.turns.map(({ question, error }) => [question.text, error?.code]),
			[["one", undefined]],
		);
	});

	it("tries again by loading the model, and writes nothing, where the last answer is not what failed", async () => {
		const { asker, conversation, busy, loaded, twice } = askerForTest({});
		await asker.retry();
		assert.deepEqual([loaded.length, conversation.isEmpty], [1, true]);
		await asker.ask(question("one"));
		const { turns } = conversation.kept;
		await asker.retry();
		await asker.takeLess("smallerContext");
		await asker.loadHere();
		assert.deepEqual([loaded.length, twice, conversation.kept.turns], [5, ["m.gguf"], turns]);
		conversation.show("a.hunch-trace.json", conversation.trace(conversation.last!)!);
		await asker.retry();
		assert.deepEqual([loaded.length, conversation.kept.turns.length, conversation.state.notice], [6, 2, null]);
		assert.deepEqual(busy, [true, false], "nothing but the question was answered");
	});

	it("leaves it to the status to say why a model could not be loaded where nothing is asked", async () => {
		const { asker, conversation, loaded } = askerForTest({
			load: async () => {
				throw modelNotFound("/x.gguf");
			},
		});
		await asker.retry();
		assert.deepEqual([loaded, conversation.isEmpty, conversation.state.notice], [[], true, null]);
	});

	it("does not try again while it answers", async () => {
		let finish = (_: AnswerResult) => {};
		const finished = new Promise<AnswerResult>((resolve) => {
			finish = resolve;
		});
		const { asker, conversation } = askerForTest({ answer: () => finished });
		const asking = asker.ask(question("one"));
		await asker.retry();
		assert.equal(conversation.state.notice?.code, "ENGINE_BUSY");
		finish(result);
		await asking;
	});

	it("keeps the tokens of an answer cut by the engine's death", async () => {
		const { asker, conversation } = askerForTest({
			answer: async (_, { onEvents }) => {
				onEvents([started, ...written("half", " an")]);
				throw engineExited("signal SIGKILL");
			},
		});
		await asker.ask(question("one"));
		const [turn] = conversation.state.turns;
		assert.equal(turn?.steps.length, 2);
		assert.equal(turn?.error?.code, "ENGINE_EXITED");
		assert.equal(asker.busy, false);
	});

	it("stops at once while the model loads, without asking the engine", async () => {
		let asked = false;
		const { asker, conversation } = askerForTest({
			load: () => new Promise(() => {}),
			answer: async () => {
				asked = true;
				return result;
			},
		});
		const asking = asker.ask(question("one"));
		asker.stop();
		await asking;
		assert.deepEqual(conversation.state.turns[0]?.end, { reason: "cancelled" });
		assert.equal(conversation.state.turns[0]?.error, null);
		assert.equal(asked, false);
	});

	it("asks in other words, and once more, beside what there is, each with a seed of its own", async () => {
		const asked: { text: string; seed: number }[] = [];
		const { asker, conversation } = askerForTest({
			answer: async ({ messages, seed }, { onEvents }) => {
				asked.push({ text: messages.map(({ text }) => text).join("|"), seed });
				onEvents([started, ...written("yes"), stopped]);
				return result;
			},
		});
		await asker.ask(question("one"));
		await asker.ask(question("two"));
		const [first, second] = conversation.state.turns;
		await asker.regenerate(second!.id);
		await asker.edit(first!.id, "uno");
		assert.deepEqual(asked, [
			{ text: "one", seed: 7 },
			{ text: "one|yes|two", seed: 7 },
			{ text: "one|yes|two", seed: 8 },
			{ text: "uno", seed: 8 },
		]);
		const shown = () =>
			conversation.state.turns.map(({ question, sibling }) => [question.text, sibling.index, sibling.count]);
		assert.deepEqual(shown(), [["uno", 1, 2]]);
		conversation.showSibling(conversation.last!, -1);
		assert.deepEqual(shown(), [
			["one", 0, 2],
			["two", 1, 2],
		]);
		await asker.edit(first!.id, " ");
		assert.equal(conversation.state.notice?.code, "QUESTION_EMPTY");
		await asker.regenerate("gone");
		assert.equal(asked.length, 4);
	});

	it("writes on from another token, beside the answer, unless another model began it", async () => {
		const other = { token: 5, piece: "no", probability: 0.2 };
		const unsure = { type: "token", token: { ...traceToken("yes"), alternatives: [other] } } as const;
		const asked: (readonly number[])[] = [];
		let fileSize = 1;
		const { asker, conversation } = askerForTest({
			load: async () => ({ ...facts, name: "m", vocabularySize: 9, fileSize }),
			answer: async (request, { onEvents }) => {
				asked.push(request.written);
				onEvents([started, ...(request.written.length === 0 ? [unsure] : []), ...written("!"), stopped]);
				return result;
			},
		});
		await asker.ask(question("one"));
		const first = conversation.last!;
		await asker.chooseToken(first, 0, 5);
		assert.deepEqual(asked, [[], [5]]);
		const pieces = () => conversation.trace(conversation.last!)?.tokens.map(({ piece }) => piece);
		assert.deepEqual(pieces(), ["no", "!"]);
		assert.deepEqual(conversation.state.turns[0]?.sibling, { index: 1, count: 2 });
		assert.deepEqual(conversation.trace(first)?.tokens.length, 2, "the first one stays as it was");
		fileSize = 2;
		await asker.chooseToken(first, 0, 5);
		assert.equal(conversation.state.turns[0]?.error?.code, "MODEL_DIFFERS");
		assert.equal(asked.length, 2);
		await asker.chooseToken(first, 0, 99);
		assert.equal(conversation.state.turns[0]?.sibling.count, 3, "there is no such alternative");
	});

	it("stops an answer through its token and lets the engine end the trace", async () => {
		const { asker, conversation } = askerForTest({
			answer: (_, { onEvents }, token) =>
				new Promise((resolve) => {
					token.onCancellationRequested(() => {
						onEvents([{ type: "end", end: { reason: "cancelled" } }]);
						resolve(result);
					});
					onEvents([started, ...written("half")]);
					asker.stop();
				}),
		});
		await asker.ask(question("one"));
		assert.deepEqual(conversation.state.turns[0]?.end, { reason: "cancelled" });
		assert.equal(conversation.state.turns[0]?.steps.length, 1);
	});

	it("takes what would fit into memory, and asks again with it", async () => {
		const fits = { smallerContext: { contextSize: 1024, paths: 2 }, fewerPaths: { contextSize: 4096, paths: 1 } };
		const short = memoryShort({ weights: 3e9, context: 2e9 }, 4e9, { contextSize: 4096, paths: 2 }, fits);
		let loads = 0;
		const { asker, conversation, less } = askerForTest({
			load: async () => {
				if (++loads < 3) throw short;
				return facts;
			},
		});
		await asker.ask(question("Why?"));
		assert.equal(conversation.state.turns.at(-1)?.error?.code, "MEMORY_SHORT");
		conversation.setStatus({ state: "failed", error: short.data });
		await asker.takeLess("smallerContext");
		await asker.takeLess("fewerPaths");
		assert.deepEqual(less, [fits.smallerContext, fits.fewerPaths]);
		assert.equal(conversation.state.turns.at(-1)?.error, null);
		conversation.setStatus({ state: "ready" });
		await asker.takeLess("fewerPaths");
		assert.deepEqual([less.length, loads], [2, 4], "nothing is taken that was not offered, and it is tried again");
	});
});
