import assert from "node:assert/strict";
import { setImmediate as turnOfEvents } from "node:timers/promises";
import { LookAhead } from "../../../extension/chat/lookAhead.ts";
import type { AnswerListener, AnswerRequest } from "../../../extension/engine/client.ts";
import { conversationForTest, result, started, stopped, traceToken, written } from "./support.ts";

/** A look ahead from an answer of one token that has one alternative, over an engine that writes on until it is told to end. */
function lookAheadForTest() {
	const { conversation } = conversationForTest();
	const turn = conversation.begin({ text: "Why?", attachments: [] });
	const token = traceToken("yes", 2);
	const other = { token: 99, piece: "no", probability: 0.5 };
	conversation.write(turn, [
		started,
		{ type: "token", token: { ...token, alternatives: [...token.alternatives, other] } },
		stopped,
	]);
	conversation.close(turn, null);
	const asked: AnswerRequest[] = [];
	const listeners: AnswerListener[] = [];
	const ahead = new LookAhead(
		{
			answer: (request, listener, cancelled) => {
				asked.push(request);
				listeners.push(listener);
				return new Promise((resolve) => cancelled.onCancellationRequested(() => resolve(result)));
			},
		},
		conversation,
		{ requestFor: async () => ({}) as AnswerRequest },
	);
	return { asked, listeners, ahead, look: () => ahead.lineFrom(turn, 0, other.token) };
}

describe("the line that an alternative would have begun", () => {
	it("ends with the line", async () => {
		const { asked, listeners, look } = lookAheadForTest();
		const line = look();
		await turnOfEvents();
		listeners[0]!.onEvents([started, ...written(",", " it", "\nis")]);
		assert.deepEqual(
			(await line)?.map(({ piece }) => piece),
			["no", ",", " it"],
		);
		assert.deepEqual(asked[0]?.written, [99]);
	});

	it("is none where it is stopped, or another one is wanted meanwhile", async () => {
		const { ahead, look } = lookAheadForTest();
		const first = look();
		await turnOfEvents();
		const second = look();
		await turnOfEvents();
		assert.equal(await first, null);
		ahead.stop();
		assert.equal(await second, null);
	});

	it("is not asked for where it is stopped before the model is in memory", async () => {
		const { asked, ahead, look } = lookAheadForTest();
		const line = look();
		ahead.stop();
		assert.deepEqual([await line, asked], [null, []]);
	});
});
