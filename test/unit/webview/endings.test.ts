import assert from "node:assert/strict";
import { describeEnd } from "../../../webview/endings.ts";
import { Frames } from "../../../webview/frames.ts";
import type { Outcome } from "../../../webview/turnState.ts";
import { FakeTime } from "./support.ts";

describe("The end of an answer in words", () => {
	const outcome = (reason: Outcome["end"]["reason"], change: Partial<Outcome> = {}): Outcome => ({
		end: { reason },
		error: null,
		milliseconds: 3210,
		thresholds: null,
		canGoOn: false,
		unsure: 5,
		...change,
	});

	it("says how much was written, how fast, and where it was unsure", () => {
		assert.deepEqual(describeEnd(1084, outcome("stop")), {
			reason: null,
			summary: "1,084 tokens in 3.2 s · 5 places unsure",
			brief: "5 places unsure",
			announcement: "Answer finished: 1,084 tokens, 5 places unsure.",
		});
		const { summary } = describeEnd(1, outcome("stop", { milliseconds: 12_600, unsure: 1 }));
		assert.equal(summary, "1 token in 13 s · 1 place unsure");
		assert.equal(describeEnd(2, outcome("stop", { milliseconds: 99, unsure: 0 })).summary, "2 tokens in under 0.1 s");
		assert.equal(describeEnd(2, outcome("stop", { milliseconds: null, unsure: 0 })).summary, "2 tokens");
	});

	it("says that it was stopped", () => {
		assert.deepEqual(describeEnd(0, outcome("cancelled", { unsure: 0 })), {
			reason: null,
			summary: "Stopped",
			brief: "Stopped",
			announcement: "Answer stopped: 0 tokens, 0 places unsure.",
		});
		assert.equal(describeEnd(2, outcome("cancelled", { unsure: 0 })).summary, "Stopped · 2 tokens in 3.2 s");
	});

	it("says what cut it and what to do", () => {
		const { reason } = describeEnd(1024, outcome("length"));
		assert.equal(reason, "Cut: the limit of hunch.maxTokens was reached. Raise it for longer answers.");
		assert.match(describeEnd(512, outcome("context")).reason ?? "", /context is full.*hunch\.contextSize/);
	});

	it("gives an error's own sentence", () => {
		const error = { code: "ENGINE_EXITED", message: "The engine stopped.", actions: [] } as const;
		const { reason, announcement } = describeEnd(3, outcome("failed", { error }));
		assert.equal(reason, "The engine stopped.");
		assert.equal(announcement, "Answer failed: 3 tokens, 5 places unsure. The engine stopped.");
	});
});

describe("Messages in frames", () => {
	it("are handled in order, together, once a frame", () => {
		const frames: (() => void)[] = [];
		const handled: number[] = [];
		const time = new FakeTime();
		const clock = {
			requestAnimationFrame: (callback: () => void) => frames.push(callback),
			setTimeout: time.setTimeout.bind(time),
			now: () => time.now,
		};
		const batch = new Frames<number>(clock, (message) => handled.push(message));
		batch.add(1);
		batch.add(2);
		assert.deepEqual([handled, frames.length], [[], 1]);
		frames.shift()?.();
		assert.deepEqual(handled, [1, 2]);
		batch.add(3);
		frames.shift()?.();
		assert.deepEqual([handled, frames.length], [[1, 2, 3], 0]);
	});

	it("leave the page time to breathe where they take long", () => {
		const frames: (() => void)[] = [];
		const handled: number[] = [];
		const time = new FakeTime();
		const clock = {
			requestAnimationFrame: (callback: () => void) => frames.push(callback),
			setTimeout: time.setTimeout.bind(time),
			now: () => time.now,
		};
		const batch = new Frames<number>(clock, (message) => {
			time.now += 40;
			handled.push(message);
		});
		batch.add(1);
		frames.shift()?.();
		time.now += 20;
		time.pass(0);
		batch.add(2);
		time.pass(59);
		assert.equal(frames.length, 0);
		time.pass(1);
		frames.shift()?.();
		assert.deepEqual(handled, [1, 2]);
	});
});
