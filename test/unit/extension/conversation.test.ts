import assert from "node:assert/strict";
import { engineExited } from "../../../extension/protocol/errors.ts";
import type { Turn } from "../../../extension/protocol/webview.ts";
import type { Activity } from "../../../sampler/trace.ts";
import { exampleHeader, exampleTrace } from "../sampler/traces.ts";
import { applied, conversationForTest, started, stopped, tokensOf, written } from "./support.ts";

const question = { text: "Why?", attachments: [] };
const pieces = (turn: Pick<Turn, "steps"> | undefined) => turn && tokensOf(turn).map(({ piece }) => piece);

describe("the conversation", () => {
	it("gives one delta a frame, whose changes make the state from the snapshot before", () => {
		const { conversation, deltas, frame, clock } = conversationForTest();
		const { revision, state } = conversation.snapshot();
		const id = conversation.begin(question);
		conversation.write(id, [started, ...written("a", "b")]);
		conversation.write(id, written("c"));
		assert.equal(deltas.length, 0, "nothing before the frame");
		frame();
		conversation.setStatus({ state: "loading", progress: 0.1 });
		conversation.setStatus({ state: "ready" });
		clock.now = 12;
		conversation.write(id, [...written("d"), stopped]);
		conversation.close(id, null);
		frame();

		assert.deepEqual(
			deltas.map(({ base, revision, changes }) => [base, revision, changes.map(({ type }) => type)]),
			[
				[revision, revision + 1, ["shown", "steps"]],
				[revision + 1, revision + 2, ["status", "steps", "end"]],
			],
		);
		const seen = deltas.reduce((before, { changes }) => applied(before, changes), state);
		assert.deepEqual(seen, conversation.state);
		assert.deepEqual(pieces(seen.turns[0]), ["a", "b", "c", "d"]);
		assert.deepEqual(seen.turns[0]?.end, { reason: "stop" });
		assert.equal(seen.turns[0]?.milliseconds, 12);
	});

	it("tells how unsure the model is as a rule once, before the steps that are scaled by it", () => {
		const { conversation, deltas, frame } = conversationForTest();
		const { state } = conversation.snapshot();
		const id = conversation.begin(question);
		const percentiles = { entropy: [0, 0.1, 0.5, 1, 2], varentropy: [0, 0.1, 0.2, 0.3, 0.4] } as const;
		conversation.write(id, [{ type: "start", header: { ...exampleHeader, percentiles } }, ...written("a")]);
		conversation.write(id, written("b"));
		frame();
		const changes = deltas.flatMap(({ changes }) => changes);
		assert.deepEqual(
			changes.map(({ type }) => type),
			["shown", "percentiles", "steps"],
		);
		assert.deepEqual(applied(state, changes), conversation.state);
	});

	it("tells what is being done until the next step or the end, and only the last of it in a frame", () => {
		const { conversation, deltas, frame } = conversationForTest();
		const { state } = conversation.snapshot();
		const id = conversation.begin(question);
		const doing = (kind: Activity["kind"], paths: number) => ({ type: "activity", activity: { kind, paths } }) as const;
		conversation.write(id, [started, ...written("a"), doing("pause", 1)]);
		conversation.write(id, [doing("branch", 3)]);
		frame();
		assert.deepEqual(
			deltas[0]!.changes.map(({ type }) => type),
			["shown", "steps", "activity"],
		);
		const seen = applied(state, deltas[0]!.changes);
		assert.deepEqual(seen, conversation.state);
		assert.deepEqual(seen.turns[0]?.activity, { kind: "branch", paths: 3 });
		conversation.write(id, written("b"));
		assert.equal(conversation.turn(id)?.activity, null);
		conversation.write(id, [doing("resample", 2), stopped]);
		conversation.close(id, null);
		assert.equal(conversation.turn(id)?.activity, null);
		frame();
		assert.deepEqual(applied(seen, deltas[1]!.changes), conversation.state);
	});

	it("hands on what is pending before a snapshot, so that the next delta builds on it", () => {
		const { conversation, deltas, frame } = conversationForTest();
		const id = conversation.begin(question);
		const { revision, state } = conversation.snapshot();
		conversation.write(id, [started, ...written("a")]);
		frame();
		assert.equal(deltas.at(-1)?.base, revision);
		assert.deepEqual(applied(state, deltas.at(-1)!.changes), conversation.state);
	});

	it("keeps what was written when the engine dies, and says why", () => {
		const { conversation } = conversationForTest();
		const id = conversation.begin(question);
		conversation.write(id, [started, ...written("a", "b")]);
		const error = engineExited("signal SIGKILL").data;
		conversation.close(id, error);
		const turn = conversation.turn(id);
		assert.deepEqual(pieces(turn), ["a", "b"]);
		assert.deepEqual(turn?.end, { reason: "failed" });
		assert.equal(turn?.error, error);
	});

	it("keeps the trace's own end beside the error", () => {
		const { conversation } = conversationForTest();
		const id = conversation.begin(question);
		conversation.write(id, [started, { type: "end", end: { reason: "failed", detail: "it broke" } }]);
		conversation.close(id, engineExited("x").data);
		assert.deepEqual(conversation.turn(id)?.end, { reason: "failed", detail: "it broke" });
		assert.equal(conversation.turn(id)?.error?.code, "ENGINE_EXITED");
	});

	it("takes an answer without an end for a failure", () => {
		const { conversation } = conversationForTest();
		const id = conversation.begin(question);
		conversation.write(id, [started, ...written("a")]);
		conversation.close(id, null);
		assert.deepEqual(conversation.turn(id)?.end, { reason: "failed" });
		assert.equal(conversation.turn(id)?.error?.code, "INTERNAL");
	});

	it("closes a turn whose events do not follow each other, with the tokens that came before", () => {
		const { conversation, deltas, frame } = conversationForTest();
		const { state } = conversation.snapshot();
		const id = conversation.begin(question);
		conversation.write(id, [started, ...written("a"), started, ...written("b")]);
		conversation.write(id, written("c"));
		frame();
		assert.deepEqual(pieces(conversation.turn(id)), ["a"]);
		assert.equal(conversation.turn(id)?.error?.code, "INTERNAL");
		assert.deepEqual(applied(state, deltas[0]!.changes), conversation.state);
	});

	it("gives the trace of a turn, with the end that the turn has where the engine died before it said one", () => {
		const { conversation } = conversationForTest();
		const id = conversation.begin(question);
		assert.equal(conversation.trace(id), null);
		conversation.write(id, [started, ...written("a")]);
		assert.equal(conversation.trace(id)?.end, null);
		conversation.close(id, engineExited("x").data);
		assert.deepEqual(pieces(conversation.trace(id)!), ["a"]);
		assert.deepEqual(conversation.trace(id)?.end, { reason: "failed" });
		assert.equal(conversation.trace("another"), null);
	});

	it("shows a trace as a turn of its own, which gives it back as it was", () => {
		const { conversation, deltas, frame } = conversationForTest();
		const { state } = conversation.snapshot();
		conversation.show("some file", exampleTrace);
		frame();
		const [turn] = conversation.state.turns;
		assert.deepEqual(turn?.question, { text: "some file", attachments: [] });
		assert.deepEqual(
			[turn?.end, turn?.error, turn?.milliseconds, turn?.thresholds],
			[exampleTrace.end, null, null, exampleTrace.header.thresholds],
		);
		assert.deepEqual(conversation.trace(turn!.id), exampleTrace);
		assert.deepEqual(applied(state, deltas[0]!.changes), conversation.state);
	});

	it("shows a trace that was saved before its end as one that was cut", () => {
		const { conversation } = conversationForTest();
		conversation.show("some file", { ...exampleTrace, end: null });
		assert.deepEqual(conversation.state.turns[0]?.end, { reason: "cancelled" });
	});

	it("goes on with a turn that was cut, and with no other", () => {
		const { conversation, clock } = conversationForTest();
		const cut = conversation.begin({ text: "one", attachments: [] });
		assert.equal(conversation.isCut(cut), false, "it is being written");
		conversation.write(cut, [started, ...written("half", " an"), { type: "end", end: { reason: "cancelled" } }]);
		clock.now = 5;
		conversation.close(cut, null);
		assert.equal(conversation.isCut(cut), true);
		conversation.resume(cut);
		assert.equal(conversation.turn(cut)?.end, null);
		conversation.write(cut, [started, ...written(" answer"), stopped]);
		conversation.close(cut, null);
		assert.deepEqual(
			tokensOf(conversation.turn(cut)!).map(({ piece }) => piece),
			["half", " an", " answer"],
		);
		assert.equal(conversation.isCut(cut), false);
		assert.throws(() => conversation.resume(cut), /was cut/);
		conversation.show("from a file", { ...conversation.trace(cut)!, end: { reason: "cancelled" } });
		assert.equal(conversation.isCut(conversation.state.turns[1]!.id), false, "nobody knows what wrote it");
	});

	it("gives the earlier questions and answers with a question, but none without an answer", () => {
		const { conversation } = conversationForTest();
		const answered = conversation.begin({ text: "one", attachments: [] });
		conversation.write(answered, [started, ...written("yes"), stopped]);
		conversation.close(answered, null);
		const failed = conversation.begin({ text: "two", attachments: [] });
		conversation.close(failed, engineExited("signal SIGKILL").data);
		const last = conversation.begin({ text: "three", attachments: [] });
		assert.deepEqual(conversation.messages(last), [
			{ role: "user", text: "one" },
			{ role: "assistant", text: "yes", tokens: [3] },
			{ role: "user", text: "three" },
		]);
		conversation.setOmitted(last, 1);
		assert.equal(conversation.turn(last)?.omitted, 1);
	});

	it("closes a turn once", () => {
		const { conversation } = conversationForTest();
		const id = conversation.begin(question);
		conversation.cancel(id);
		conversation.write(id, [started, ...written("late")]);
		conversation.close(id, engineExited("later").data);
		assert.deepEqual(conversation.turn(id)?.end, { reason: "cancelled" });
		assert.equal(conversation.turn(id)?.error, null);
		assert.deepEqual(conversation.turn(id)?.steps, []);
	});

	it("forgets the turns and the notice when cleared, and what still comes for them", () => {
		const { conversation, deltas, frame } = conversationForTest();
		const { state } = conversation.snapshot();
		const id = conversation.begin(question);
		conversation.setNotice(engineExited("x").data);
		conversation.clear();
		conversation.write(id, [started, ...written("late")]);
		conversation.close(id, null);
		frame();
		assert.deepEqual(conversation.state.turns, []);
		assert.equal(conversation.state.notice, null);
		assert.deepEqual(applied(state, deltas[0]!.changes), conversation.state);
	});

	it("stays as it is where one that is malformed is opened", () => {
		const { conversation, deltas, frame } = conversationForTest();
		const id = conversation.begin(question);
		conversation.write(id, [started, ...written("a")]);
		conversation.cancel(id);
		frame();
		const { kept, state } = conversation;
		const before = deltas.length;
		const [turn] = kept.turns;
		for (const turns of [
			[turn!, turn!],
			[turn!, { ...turn!, id: "other", parent: "gone" }],
		]) {
			assert.throws(() => conversation.open({ ...kept, id: "malformed", title: "Malformed", turns }));
		}
		frame();
		assert.deepEqual([conversation.kept, conversation.state, deltas.length], [kept, state, before]);
	});

	it("does not touch states it has given away", () => {
		const { conversation } = conversationForTest();
		const id = conversation.begin(question);
		conversation.write(id, [started, ...written("a")]);
		const { state } = conversation.snapshot();
		conversation.write(id, written("b"));
		assert.deepEqual(pieces(state.turns[0]), ["a"]);
	});

	it("hands on nothing once disposed", () => {
		const { conversation, deltas, frame } = conversationForTest();
		conversation.begin(question);
		conversation.dispose();
		frame();
		assert.deepEqual(deltas, []);
	});
});
