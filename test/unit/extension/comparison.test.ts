import assert from "node:assert/strict";
import type { CancellationToken } from "vscode-jsonrpc/node";
import { Asker } from "../../../extension/chat/asker.ts";
import { markdownOf } from "../../../extension/conversations/markdown.ts";
import { keptOf, recordOf } from "../../../extension/conversations/record.ts";
import type { AnswerListener, AnswerRequest } from "../../../extension/engine/client.ts";
import type { AnswerResult, ModelFacts, PolicySpec } from "../../../extension/protocol/engine.ts";
import { engineExited } from "../../../extension/protocol/errors.ts";
import { defaultBudget } from "../../../sampler/budget.ts";
import { defaultThresholds } from "../../../sampler/quadrant.ts";
import { applied, conversationForTest, result, silent, started, stopped, written } from "./support.ts";

const question = (text: string) => ({ text, attachments: [] });
const named = (...names: string[]): PolicySpec[] => names.map((name) => ({ name, values: {} }));

type Answering = (request: AnswerRequest, listener: AnswerListener, token: CancellationToken) => Promise<AnswerResult>;

/** Answers with the name of the policy, and then the seed. */
const byPolicy: Answering = async ({ policy, seed }, { onEvents }) => {
	onEvents([started, ...written(policy.name, ` ${seed}`), stopped]);
	return result;
};

/** An asker over an engine that answers as the test says, with one question that was asked and answered. */
async function asked(answer: Answering = byPolicy) {
	const test = conversationForTest();
	const { conversation } = test;
	const requests: AnswerRequest[] = [];
	const reserved: string[][] = [];
	const engine = { answer: byPolicy };
	let learned = 0;
	const asker = new Asker(
		{
			load: async () => ({ name: "m", vocabularySize: 9, fileSize: 1 }) as ModelFacts,
			answer: (request, listener, token) => {
				requests.push({ ...request, progress: "" } as AnswerRequest);
				return engine.answer(request, listener, token);
			},
			allowTwice: () => {},
		},
		conversation,
		{
			load: () => ({ path: "m.gguf", contextSize: 512, paths: 1, threads: null, device: "off" }),
			useLess: async () => {},
			reserve: (policies) => void reserved.push(policies.map(({ name }) => name)),
			answer: () => ({
				policy: { name: "temperature", values: {} },
				thresholds: { ...defaultThresholds, entropy: { low: 0.1, high: 1 + learned } },
				budget: defaultBudget,
				seed: 7,
				maxTokens: 9,
			}),
			percentiles: () => null,
			systemPrompt: () => "",
			remembers: () => true,
			loaded: async () => {},
			answered: () => void learned++,
		},
		silent,
	);
	await asker.ask(question("one"));
	engine.answer = answer;
	requests.length = 0;
	const shown = () =>
		conversation.state.turns.map(({ id, compared }) => {
			const text = conversation
				.tokens(id)
				.map(({ piece }) => piece)
				.join("");
			return `${compared?.isTogether ? (compared.isCurrent ? "*" : "|") : ""}${text}`;
		});
	return { ...test, asker, requests, reserved, engine, shown };
}

describe("asking under several policies", () => {
	it("asks the same question from the same seed under each, in turn, and shows the answers in the place of the first", async () => {
		let under = 0;
		const { asker, conversation, requests, reserved, shown } = await asked(async (request, listener, token) => {
			assert.equal(++under, 1, "one at a time");
			const answered = await byPolicy(request, listener, token);
			under--;
			return answered;
		});
		await asker.regenerate(conversation.last!);
		await asker.compare(conversation.last!, named("greedy", "entropix", "temperature"));
		assert.deepEqual(
			requests.map(({ policy, seed, messages }) => [policy.name, seed, messages.length]),
			[
				["temperature", 8, 1],
				["greedy", 8, 1],
				["entropix", 8, 1],
				["temperature", 8, 1],
			],
		);
		assert.deepEqual(reserved[0], ["greedy", "entropix", "temperature"], "the model is not loaded anew in between");
		const [before, ...thresholds] = requests.map(({ thresholds }) => thresholds.entropy.high);
		assert.equal(new Set(thresholds).size, 1, "what is learned from one counts for none of the others");
		assert.notEqual(thresholds[0], before);
		assert.deepEqual(shown(), ["*greedy 8", "|entropix 8", "|temperature 8"]);
		assert.deepEqual(
			conversation.state.turns.map(({ sibling, compared }) => [sibling.index, sibling.count, compared?.title]),
			[
				[2, 5, "Greedy"],
				[3, 5, "Entropix"],
				[4, 5, "Temperature"],
			],
		);
	});

	it("tells a panel what makes the same state, whatever is shown", async () => {
		const { asker, conversation, deltas, frame, shown } = await asked();
		frame();
		const { state } = conversation.snapshot();
		const before = deltas.length;
		const seen = () => {
			conversation.flush();
			return deltas.slice(before).reduce((state, { changes }) => applied(state, changes), state);
		};
		await asker.compare(conversation.last!, named("greedy", "entropix"));
		assert.deepEqual(seen(), conversation.state);
		const [first, second] = conversation.state.turns.map(({ id }) => id);

		conversation.showSibling(first!, 1);
		assert.deepEqual(shown(), ["|greedy 7", "*entropix 7"]);
		assert.deepEqual(seen(), conversation.state);

		await asker.ask(question("two"));
		assert.deepEqual(shown(), ["|greedy 7", "*entropix 7", "temperature 7"]);
		assert.deepEqual(
			conversation.messages(conversation.last!).map(({ text }) => text),
			["one", "entropix 7", "two"],
			"it goes on from the current one",
		);
		assert.deepEqual(seen(), conversation.state);

		conversation.showCompared(first!, false);
		assert.deepEqual(shown(), ["greedy 7"], "what was said after the other stays with it");
		assert.deepEqual(seen(), conversation.state);
		conversation.showSibling(first!, -1);
		assert.deepEqual(shown(), ["temperature 7"], "and the answer that was there before is there still");

		conversation.showCompared(second!, true);
		assert.deepEqual(shown(), ["|greedy 7", "*entropix 7", "temperature 7"]);
		assert.deepEqual(seen(), conversation.state);
	});

	it("says why one failed, writes the others, and goes on with it alone under its own policy", async () => {
		const { asker, conversation, requests, engine, shown } = await asked(async (request, listener, token) => {
			if (request.policy.name === "entropix") throw engineExited("signal SIGKILL");
			return byPolicy(request, listener, token);
		});
		await asker.compare(conversation.last!, named("greedy", "entropix", "v0"));
		assert.deepEqual(shown(), ["*greedy 7", "|", "|v0 7"]);
		assert.deepEqual(
			conversation.state.turns.map(({ error, canGoOn }) => [error?.code, canGoOn]),
			[
				[undefined, false],
				["ENGINE_EXITED", true],
				[undefined, false],
			],
		);
		engine.answer = byPolicy;
		await asker.retry();
		assert.deepEqual(requests.at(-1)?.policy.name, "entropix");
		assert.deepEqual(shown(), ["*greedy 7", "|entropix 7", "|v0 7"]);
		await asker.retry();
		assert.deepEqual(shown(), ["*greedy 7", "|entropix 7", "|v0 7"], "nothing is broken, and nothing is written");
	});

	it("stops all of them: what was written stays, what waited is not asked, and each can be gone on with", async () => {
		const { asker, conversation, requests, engine, shown } = await asked(
			(_, { onEvents }, token) =>
				new Promise((resolve) => {
					token.onCancellationRequested(() => {
						onEvents([{ type: "end", end: { reason: "cancelled" } }]);
						resolve(result);
					});
					onEvents([started, ...written("half")]);
					asker.stop();
				}),
		);
		await asker.compare(conversation.last!, named("greedy", "entropix"));
		assert.equal(requests.length, 1);
		assert.deepEqual(shown(), ["*half", "|"]);
		const [first, second] = conversation.state.turns;
		assert.deepEqual([first?.end?.reason, second?.end?.reason], ["cancelled", "cancelled"]);
		assert.deepEqual([first?.canGoOn, second?.canGoOn, asker.busy], [true, true, false]);
		engine.answer = byPolicy;
		await asker.goOn(second!.id);
		assert.deepEqual(shown(), ["*half", "|entropix 7"]);
	});

	it("leaves none of them open where the conversation is left", async () => {
		const { asker, conversation } = await asked(() => new Promise(() => {}));
		void asker.compare(conversation.last!, named("greedy", "entropix"));
		await new Promise(setImmediate);
		asker.abandon();
		assert.deepEqual(
			conversation.state.turns.map(({ end }) => end?.reason),
			["cancelled", "cancelled"],
		);
	});

	it("counts the time of writing, from when the prompt has been read, over all sittings", async () => {
		const { asker, conversation, clock, engine } = await asked(async (_, { onEvents, onReading }) => {
			clock.now += 1000;
			onReading({ read: 4, total: 4, reused: 0, omitted: 0 });
			onEvents([started, ...written("a")]);
			clock.now += 30;
			onReading({ read: 4, total: 4, reused: 0, omitted: 0 });
			clock.now += 20;
			onEvents([{ type: "end", end: { reason: "length" } }]);
			return result;
		});
		await asker.compare(conversation.last!, named("greedy", "v0"));
		const times = () => conversation.state.turns.map(({ milliseconds }) => milliseconds);
		assert.deepEqual(times(), [50, 50]);
		clock.now += 100_000;
		engine.answer = async (_, { onEvents, onReading }) => {
			onReading({ read: 5, total: 5, reused: 0, omitted: 0 });
			clock.now += 7;
			onEvents([started, ...written("b"), stopped]);
			return result;
		};
		await asker.goOn(conversation.last!);
		assert.deepEqual(times(), [57, 50]);
	});

	it("keeps its policy and gets a seed of its own where one of the answers is written once more", async () => {
		const { asker, conversation, requests, shown } = await asked();
		await asker.compare(conversation.last!, named("greedy", "entropix"));
		const second = conversation.state.turns[1]!.id;
		await asker.regenerate(second);
		assert.deepEqual(shown(), ["entropix 10"]);
		await asker.edit(second, "uno");
		assert.equal(requests.at(-1)?.policy.name, "temperature", "another question is asked as the settings say");
	});

	it("is kept with the conversation, and what waited when the window died can still be written", async () => {
		const { asker, conversation, shown } = await asked((request, { onEvents }) => {
			onEvents([started, ...written(request.policy.name)]);
			return new Promise(() => {});
		});
		void asker.compare(conversation.last!, named("greedy", "entropix"));
		await new Promise(setImmediate);
		assert.deepEqual(shown(), ["*greedy", "|"]);
		const { kept } = conversation;
		const record = JSON.parse(JSON.stringify(recordOf(kept, 5)));
		const traces = new Map(kept.turns.flatMap(({ id, trace }) => (trace === null ? [] : [[id, trace]])));
		const later = await asked();
		later.conversation.open(keptOf(record, traces));
		assert.deepEqual(later.shown(), ["*greedy", "|"]);
		const [first, second] = later.conversation.state.turns;
		assert.deepEqual([first?.error?.code, second?.error?.code], ["ANSWER_CUT", "ANSWER_CUT"]);
		await later.asker.goOn(second!.id);
		assert.deepEqual(later.shown(), ["*greedy", "|entropix 7"]);
	});

	it("is one question with several answers where the conversation is read as Markdown", async () => {
		const { asker, conversation } = await asked();
		await asker.compare(conversation.last!, named("greedy", "entropix"));
		const shown = new Set(conversation.state.turns.map(({ id }) => id));
		const { text } = markdownOf(
			"T",
			conversation.kept.turns.filter(({ id }) => shown.has(id)),
			"T-files",
		);
		assert.deepEqual(text.match(/^## .*$/gm), ["## Question", "## Answer under greedy", "## Answer under entropix"]);
	});
});
