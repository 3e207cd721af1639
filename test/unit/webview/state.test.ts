import assert from "node:assert/strict";
import type { ErrorData } from "../../../extension/protocol/errors.ts";
import type { Change, PanelState } from "../../../extension/protocol/webview.ts";
import type { TraceStep } from "../../../sampler/trace.ts";
import { PanelStore } from "../../../webview/state.ts";
import { stepsOf, tokenOf, tokensOf, turnOf } from "./support.ts";

const state: PanelState = {
	status: { state: "ready" },
	model: { name: "nano", builtIn: true, device: null, warning: null },
	showBuiltInNotice: true,
	turns: [],
	draft: { attachments: [], budget: null },
	notice: null,
};

describe("What the panel knows", () => {
	let store: PanelStore;
	let requests: number;
	let revision: number;

	beforeEach(() => {
		requests = 0;
		revision = 5;
		store = new PanelStore(() => requests++);
	});

	const snapshot = (change: Partial<PanelState> = {}) =>
		store.receive({ type: "snapshot", revision, state: { ...state, ...change } });
	const delta = (...changes: Change[]) =>
		store.receive({ type: "delta", base: revision, revision: ++revision, changes });
	const written = (turn: number) => store.turns.value[turn]!.answer.tokens.length;

	it("is nothing before the first snapshot", () => {
		delta({ type: "status", status: { state: "failed" } });
		assert.deepEqual([store.model.value, store.status.value.state, requests], [null, "stopped", 0]);
	});

	it("follows every kind of change", () => {
		snapshot();
		const notice = { code: "NO_EDITOR", message: "No editor.", actions: [] } as const;
		const model = { name: "big", builtIn: false, device: "GPU", warning: null };
		delta(
			{ type: "status", status: { state: "writing" } },
			{ type: "model", model, showBuiltInNotice: false },
			{ type: "notice", notice },
			{ type: "shown", keep: 0, turns: [turnOf("a")] },
			{ type: "steps", turn: "a", from: 0, steps: stepsOf(tokensOf("one", " two")) },
		);
		assert.equal(store.status.value.state, "writing");
		assert.deepEqual([store.model.value, store.showBuiltInNotice.value, store.notice.value], [model, false, notice]);
		assert.deepEqual([written(0), store.answering.value], [2, true]);
		delta({
			type: "end",
			turn: "a",
			end: { reason: "stop" },
			error: null,
			milliseconds: 7,
			thresholds: null,
			canGoOn: false,
		});
		assert.deepEqual(
			[store.answering.value, store.turns.value[0]!.outcome.value],
			[false, { end: { reason: "stop" }, error: null, milliseconds: 7, thresholds: null, canGoOn: false, unsure: 0 }],
		);
		delta({ type: "shown", keep: 0, turns: [] });
		assert.deepEqual([store.turns.value, requests], [[], 0]);
	});

	it("knows what is being done until the next step or the end, and anew from a snapshot", () => {
		const branch = { kind: "branch", paths: 3 } as const;
		const doing = () => store.turns.value[0]!.activity.value;
		const [one, two] = stepsOf(tokensOf("one", " two")) as [TraceStep, TraceStep];
		snapshot({ turns: [turnOf("a", { steps: [one], activity: branch })] });
		const before = store.turns.value[0];
		assert.equal(doing(), branch);
		delta({ type: "steps", turn: "a", from: 1, steps: [two] });
		assert.equal(doing(), null);
		delta({ type: "activity", turn: "a", activity: { kind: "pause", paths: 1 } });
		assert.deepEqual(doing(), { kind: "pause", paths: 1 });
		snapshot({ turns: [turnOf("a", { steps: [one, two] })] });
		assert.equal(store.turns.value[0], before, "it is the turn it was");
		assert.equal(doing(), null);
		delta({ type: "activity", turn: "a", activity: branch });
		delta({
			type: "end",
			turn: "a",
			end: { reason: "cancelled" },
			error: null,
			milliseconds: 7,
			thresholds: null,
			canGoOn: false,
		});
		assert.deepEqual([doing(), requests], [null, 0]);
	});

	it("hides why the engine failed only where the last answer says the same", () => {
		const error = { code: "ENGINE_EXITED", message: "The engine stopped.", actions: ["retry"] } as const;
		const other = { code: "MODEL_NOT_FOUND", message: "The model is gone.", actions: ["chooseModel"] } as const;
		const isShown = (failure: ErrorData) => {
			snapshot({
				status: { state: "failed", error: failure },
				turns: [turnOf("a", { end: { reason: "failed" }, error })],
			});
			return store.failureIsShown.value;
		};
		const killed = { ...error, message: "The engine stopped: it was killed." };
		assert.deepEqual([{ ...error }, other, killed].map(isShown), [true, false, false]);
	});

	it("asks anew, once, when a change was missed, and takes no other until the snapshot", () => {
		snapshot();
		revision++;
		delta({ type: "status", status: { state: "writing" } });
		delta({ type: "status", status: { state: "failed" } });
		assert.deepEqual([requests, store.status.value.state], [1, "ready"]);
		snapshot({ status: { state: "reading" } });
		delta({ type: "status", status: { state: "writing" } });
		assert.deepEqual([requests, store.status.value.state], [1, "writing"]);
	});

	it("asks anew when tokens are missing", () => {
		snapshot({ turns: [turnOf("a", { steps: stepsOf(tokensOf("one")) })] });
		delta({ type: "steps", turn: "a", from: 2, steps: stepsOf(tokensOf("three")) });
		assert.equal(requests, 1);
	});

	it("passes over what is written while another version is shown, and has it all when it is shown again", () => {
		const steps = stepsOf(tokensOf("one", " two", " three"));
		const closing = {
			end: { reason: "stop" },
			error: null,
			milliseconds: 7,
			thresholds: null,
			canGoOn: false,
		} as const;
		snapshot({ turns: [turnOf("a", { end: { reason: "stop" } })] });
		delta({ type: "turn", turn: turnOf("b") }, { type: "omitted", turn: "b", omitted: 1 });
		delta({ type: "activity", turn: "b", activity: { kind: "branch", paths: 3 } });
		delta({ type: "steps", turn: "b", from: 1, steps: steps.slice(1, 2) });
		assert.deepEqual([requests, store.turns.value.length, store.announcement.value], [0, 1, ""]);
		delta({ type: "shown", keep: 0, turns: [turnOf("b", { steps: steps.slice(0, 2) })] });
		delta({ type: "steps", turn: "b", from: 2, steps: steps.slice(2) });
		delta({ type: "end", turn: "b", ...closing }, { type: "end", turn: "a", ...closing });
		assert.deepEqual([requests, written(0), store.answering.value], [0, 3, false]);
	});

	it("passes over tokens it has", () => {
		snapshot({ turns: [turnOf("a", { steps: stepsOf(tokensOf("one", "two")) })] });
		delta({ type: "steps", turn: "a", from: 1, steps: stepsOf(tokensOf("two", "three")) });
		assert.deepEqual(
			store.turns.value[0]!.answer.tokens.map(({ piece }) => piece),
			["one", "two", "three"],
		);
	});

	it("keeps a turn that only went on while the panel was away", () => {
		const tokens = tokensOf("one", "two", "three");
		snapshot({ turns: [turnOf("a", { steps: stepsOf(tokens.slice(0, 1)) })] });
		const [turn] = store.turns.value;
		snapshot({ turns: [turnOf("a", { steps: stepsOf(tokens), end: { reason: "stop" }, milliseconds: 3 })] });
		assert.equal(store.turns.value[0], turn);
		assert.deepEqual([written(0), turn?.outcome.value?.milliseconds], [3, 3]);
	});

	it("makes a turn anew that is another than it was", () => {
		snapshot({ turns: [turnOf("a", { steps: stepsOf([tokenOf("one", 0, 7)]) })] });
		const [turn] = store.turns.value;
		delta({ type: "turn", turn: turnOf("a", { steps: stepsOf([tokenOf("uno", 0, 8), tokenOf("due", 0, 9)]) }) });
		assert.notEqual(store.turns.value[0], turn);
		assert.deepEqual([store.turns.value.length, written(0)], [1, 2]);
	});

	it("announces the start, the end and what was unsure, and no token", () => {
		snapshot({ turns: [turnOf("old")] });
		assert.equal(store.announcement.value, "");
		delta({ type: "shown", keep: 1, turns: [turnOf("a")] });
		assert.equal(store.announcement.value, "Answer started");
		delta({ type: "steps", turn: "a", from: 0, steps: stepsOf([tokenOf("one", 2), tokenOf(" two")]) });
		assert.equal(store.announcement.value, "Answer started");
		delta({
			type: "end",
			turn: "a",
			end: { reason: "stop" },
			error: null,
			milliseconds: 7,
			thresholds: null,
			canGoOn: false,
		});
		assert.equal(store.announcement.value, "Answer finished: 2 tokens, 1 place unsure.");
	});
});
