import assert from "node:assert/strict";
import fc from "fast-check";
import { passageAt } from "../../../sampler/passage.ts";
import type { Trace } from "../../../sampler/trace.ts";
import { Moments } from "../../../webview/replay/moments.ts";
import { Player } from "../../../webview/replay/player.ts";
import { Replay } from "../../../webview/replay/replay.ts";
import { stateOf } from "../../../webview/replay/replayState.ts";
import { TurnState } from "../../../webview/turnState.ts";
import { exampleHeader, exampleTrace, traceOf, traces } from "../sampler/traces.ts";
import { actionOf, stepsOf, tokenOf, tokensOf } from "./support.ts";

const anyTrace = traces((value) => value);

/** Frames that come when they are asked for. */
class FakeFrames {
	time = 0;
	readonly #waiting: (() => void)[] = [];

	requestAnimationFrame(callback: () => void): void {
		this.#waiting.push(callback);
	}

	now(): number {
		return this.time;
	}

	/** @returns false when nobody waits for one */
	draw(milliseconds: number): boolean {
		this.time += milliseconds;
		const waiting = this.#waiting.splice(0);
		for (const callback of waiting) callback();
		return waiting.length > 0;
	}
}

function replayOf(trace: Trace, clock = new FakeFrames()): Replay {
	const turn = new TurnState(stateOf(trace).turns[0]!);
	return new Replay(trace, turn, clock, (task) => task());
}

/** All that views draw of an answer. */
function drawn({ turn }: Replay) {
	const { answer, outcome } = turn;
	const { tokens, marks, text, spans, blocks, doubts } = answer;
	// The answer goes on changing its lists.
	const [written, marked, cut, doubted] = [[...tokens], [...marks], [...spans], [...doubts]];
	return { tokens: written, marks: marked, text, spans: cut, blocks, doubts: doubted, outcome: outcome.value };
}

describe("The moments of an answer", () => {
	it("are one for a token, and for an action its decision, the tokens of its longest path and what is kept", () => {
		const steps = [
			...stepsOf(tokensOf("a", " b")),
			{ type: "action", action: actionOf(1, tokensOf(" c", " d")) } as const,
			...stepsOf(tokensOf(".")),
		];
		const moments = new Moments(steps);
		assert.equal(moments.last, 2 + (1 + 2 + 1) + 1);
		const seen = Array.from({ length: moments.last + 1 }, (_, i) => moments.at(i));
		assert.deepEqual(
			seen.map(({ done, trying }) => [done, trying?.tokens ?? null]),
			[
				[0, null],
				[1, null],
				[2, null],
				[2, 0],
				[2, 1],
				[2, 2],
				[3, null],
				[4, null],
			],
		);
		assert.equal(moments.actionFrom(0, 1), 3);
		assert.equal(moments.actionFrom(3, 1), null);
		assert.equal(moments.actionFrom(7, -1), 3);
		assert.equal(moments.actionFrom(3, -1), null);
	});

	it("lead from nothing to every state that the trace had, in its order, and to the whole of it", () => {
		fc.assert(
			fc.property(anyTrace, (trace) => {
				const moments = new Moments(trace.steps);
				let done = 0;
				assert.deepEqual(moments.at(0), { done: 0, trying: null });
				for (let i = 1; i <= moments.last; i++) {
					const moment = moments.at(i);
					if (moment.trying === null) assert.equal(moment.done, ++done);
					else {
						const step = trace.steps[done]!;
						assert(step.type === "action" && step.action === moment.trying.action);
						assert.equal(moment.done, done);
					}
				}
				assert.equal(done, trace.steps.length);
			}),
		);
	});
});

describe("A replay", () => {
	it("that came to the end shows what the whole trace shows", () => {
		fc.assert(
			fc.property(anyTrace, (trace) => {
				const replay = replayOf(trace);
				replay.go(0);
				while (!replay.isWhole) replay.step(1);
				const { tokens, marks } = drawn(replay);
				assert.deepEqual({ tokens, marks }, passageAt(trace, trace.steps.length));
				assert.deepEqual(drawn(replay), drawn(replayOf(trace)));
				assert.deepEqual(replay.turn.outcome.value?.end ?? null, trace.end);
			}),
		);
	});

	it("shows the same in a moment, from wherever it came there", () => {
		fc.assert(
			fc.property(anyTrace, fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), (trace, ways) => {
				const replay = replayOf(trace);
				for (const way of ways) replay.go(way % (replay.moments.last + 1));
				const straight = replayOf(trace);
				straight.go(0);
				for (let i = 0; i < replay.shown.value; i++) straight.step(1);
				assert.deepEqual(drawn(replay), drawn(straight));
			}),
		);
	});

	it("is, a step on and a step back, where it was", () => {
		fc.assert(
			fc.property(anyTrace, fc.nat(), (trace, way) => {
				const replay = replayOf(trace);
				replay.go(way % (replay.moments.last + 1));
				if (replay.isWhole) return;
				const [before, shown] = [drawn(replay), replay.shown.value];
				replay.step(1);
				assert.equal(replay.shown.value, shown + 1);
				replay.step(-1);
				assert.equal(replay.shown.value, shown);
				assert.deepEqual(drawn(replay), before);
			}),
		);
	});

	it("reads no block again that a step back leaves as it was", () => {
		const trace = traceOf(exampleHeader, stepsOf(tokensOf("one\n\n", "two\n\n", "three", " four")), null);
		const replay = replayOf(trace);
		const before = [...replay.turn.answer.blocks];
		replay.step(-1);
		assert.deepEqual(replay.turn.answer.blocks[0], before[0]);
		assert.equal(replay.turn.answer.blocks[0], before[0]);
		assert.equal(replay.turn.answer.text, "one\n\ntwo\n\nthree");
	});

	it("tells what an action takes back while it is under way, and opens no path before it is kept", () => {
		const steps = [
			...stepsOf([tokenOf("a"), tokenOf(" b")]),
			{ type: "action", action: actionOf(1, tokensOf(" c")) } as const,
		];
		const replay = replayOf(traceOf(exampleHeader, steps, { reason: "stop" }));
		replay.go(3);
		const [mark] = replay.turn.answer.marks;
		assert.equal(replay.turn.answer.text, "a");
		assert.deepEqual(
			mark!.takenBack.tokens.map(({ piece }) => piece),
			[" b"],
		);
		assert.deepEqual(mark!.action.paths, []);
		assert.equal(replay.cursor, null);
		replay.go(5);
		assert.equal(replay.turn.answer.text, "a c");
		assert.equal(replay.moments.chosenAt(5)?.paths.length, 1);
	});

	it("plays at its speed from the beginning to the end, and stops there", () => {
		const clock = new FakeFrames();
		const trace = traceOf(exampleHeader, stepsOf(tokensOf("a", "b", "c", "d", "e")), null);
		const replay = replayOf(trace, clock);
		replay.player.speed.value = 10;
		replay.toggle();
		assert.equal(replay.shown.value, 0);
		const seen: number[] = [];
		while (clock.draw(50)) seen.push(replay.shown.value);
		assert.deepEqual(seen, [0, 1, 1, 2, 2, 3, 3, 4, 4, 5]);
		assert.equal(replay.player.playing.value, false);
	});

	it("stays where a person goes while it plays", () => {
		const clock = new FakeFrames();
		const replay = replayOf(exampleTrace, clock);
		replay.toggle();
		clock.draw(500);
		replay.go(2);
		clock.draw(500);
		assert.equal(replay.shown.value, 2);
		assert.equal(replay.player.playing.value, false);
	});
});

describe("A player", () => {
	it("makes up for slow frames, but not for a time in which the page was not drawn", () => {
		const clock = new FakeFrames();
		let shown = 0;
		const player = new Player(clock, (moments) => {
			shown += moments;
			return true;
		});
		player.speed.value = 100;
		player.play();
		clock.draw(200);
		assert.equal(shown, 20);
		clock.draw(60_000);
		assert.equal(shown, 70);
		player.pause();
		clock.draw(1000);
		assert.equal(shown, 70);
	});
});
