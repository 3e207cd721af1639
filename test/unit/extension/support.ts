import type { Delta } from "../../../extension/chat/changes.ts";
import { Conversation } from "../../../extension/chat/conversation.ts";
import type { Log } from "../../../extension/engine/log.ts";
import type { AnswerResult } from "../../../extension/protocol/engine.ts";
import type { Change, PanelState, Turn } from "../../../extension/protocol/webview.ts";
import { defaultBudget } from "../../../sampler/budget.ts";
import { passageAt } from "../../../sampler/passage.ts";
import { defaultThresholds } from "../../../sampler/quadrant.ts";
import { type TraceEvent, type TraceToken, traceVersion } from "../../../sampler/trace.ts";

export const silent: Log = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };

/** What an engine says of an answer of one token. */
export const result: AnswerResult = {
	promptTokens: 1,
	promptMs: 0,
	tokens: 1,
	writeMs: 0,
	reusedTokens: 0,
	omitted: 0,
	thinksFromTheStart: false,
};

/** A token of the trace, as unsure as between `choices` equal choices. */
export function traceToken(piece: string, choices = 1): TraceToken {
	const entropy = Math.log(choices);
	return {
		token: piece.length,
		piece,
		probability: 1 / choices,
		entropy: { low: entropy, value: entropy, high: entropy },
		varentropy: { low: 0, value: 0, high: 0 },
		quadrant: "adaptive",
		rule: "argmax",
		alternatives: [{ token: piece.length, piece, probability: 1 / choices }],
	};
}

export const started: TraceEvent = {
	type: "start",
	header: {
		version: traceVersion,
		model: { name: "m", vocabularySize: 9, fileSize: 1 },
		policy: { name: "greedy", parameters: {} },
		thresholds: defaultThresholds,
		budget: defaultBudget,
		seed: 0,
		promptTokens: 1,
	},
};
export const stopped: TraceEvent = { type: "end", end: { reason: "stop" } };
export const written = (...pieces: string[]): TraceEvent[] =>
	pieces.map((piece) => ({ type: "token", token: traceToken(piece) }));

/** A conversation whose frames and clock are in the test's hands. */
export function conversationForTest() {
	const frame = { task: null as (() => void) | null, forgotten: 0 };
	const clock = { now: 0 };
	const deltas: Delta[] = [];
	const conversation = new Conversation({
		model: { name: "m", builtIn: true, device: null, warning: null },
		showBuiltInNotice: true,
		schedule: (task) => {
			frame.task = task;
			return { dispose: () => frame.forgotten++ };
		},
		now: () => clock.now,
	});
	conversation.onDelta((delta) => deltas.push(delta));
	return { conversation, deltas, clock, frame: () => frame.task?.() };
}

/** What a panel makes of a snapshot and the changes after it. */
export function applied(state: PanelState, changes: readonly Change[]): PanelState {
	return changes.reduce(applyOne, state);
}

function applyOne(state: PanelState, change: Change): PanelState {
	switch (change.type) {
		case "status":
			return { ...state, status: change.status };
		case "model":
			return { ...state, model: change.model, showBuiltInNotice: change.showBuiltInNotice };
		case "draft":
			return { ...state, draft: change.draft };
		case "notice":
			return { ...state, notice: change.notice };
		case "turn":
			return changed(state, change.turn.id, () => change.turn);
		case "shown":
			return { ...state, turns: [...state.turns.slice(0, change.keep), ...change.turns] };
		case "percentiles":
			return changed(state, change.turn, (turn) => ({ ...turn, percentiles: change.percentiles }));
		case "omitted":
			return changed(state, change.turn, (turn) => ({ ...turn, omitted: change.omitted }));
		case "steps": {
			const { from, steps } = change;
			const more = (turn: Turn) => ({ ...turn, steps: [...turn.steps.slice(0, from), ...steps], activity: null });
			return changed(state, change.turn, more);
		}
		case "activity":
			return changed(state, change.turn, (turn) => ({ ...turn, activity: change.activity }));
		case "end": {
			const { type, turn, ...closing } = change;
			return changed(state, turn, (before) => ({ ...before, ...closing, activity: null }));
		}
	}
}

function changed(state: PanelState, id: string, change: (turn: Turn) => Turn): PanelState {
	return { ...state, turns: state.turns.map((turn) => (turn.id === id ? change(turn) : turn)) };
}

export const tokensOf = (turn: Pick<Turn, "steps">) => passageAt(turn, turn.steps.length).tokens;

/** Does something the first time that an object is about to do this. */
export function onceBefore<T extends object>(object: T, name: keyof T & string, act: () => void): void {
	const real = (object[name] as (...args: unknown[]) => unknown).bind(object);
	let isDone = false;
	const stub = (...args: unknown[]) => {
		if (!isDone) act();
		isDone = true;
		return real(...args);
	};
	Object.assign(object, { [name]: stub });
}
