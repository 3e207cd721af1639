import assert from "node:assert/strict";
import { nothingSpent } from "../../../sampler/budget.ts";
import type { TraceEvent } from "../../../sampler/trace.ts";
import { TraceBuilder } from "../../../sampler/traceBuilder.ts";
import { exampleAction, exampleHeader, exampleToken, exampleTrace } from "./traces.ts";

describe("TraceBuilder", () => {
	const start: TraceEvent = { type: "start", header: exampleHeader };
	const token: TraceEvent = { type: "token", token: exampleToken };
	const action: TraceEvent = { type: "action", action: exampleAction };
	const end: TraceEvent = { type: "end", end: exampleTrace.end! };

	it("makes the trace of the events", () => {
		const builder = new TraceBuilder();
		assert.equal(builder.trace, null);
		builder.push(start);
		const early = builder.trace!;
		for (const event of [token, action, token, end]) builder.push(event);
		assert.deepEqual(early, { header: exampleHeader, steps: [], tokens: [], marks: [], end: null });
		assert.deepEqual(builder.trace, {
			header: exampleHeader,
			steps: [token, action, token],
			tokens: [exampleToken, exampleToken, exampleToken],
			marks: [{ at: 0, action: exampleAction, takenBack: { tokens: [exampleToken], marks: [] } }],
			end: exampleTrace.end,
		});
	});

	it("goes on with an answer that was cut, whose further events count from there", () => {
		const builder = new TraceBuilder();
		assert.throws(() => builder.resume(), /was not started/);
		for (const event of [start, token, token, { type: "end", end: { reason: "cancelled" } } as const])
			builder.push(event);
		builder.resume();
		assert.throws(() => builder.push(token), /the event "token" before its start/);
		for (const event of [start, token, action, end]) builder.push(event);
		const { header, tokens, marks, steps, end: last } = builder.trace!;
		assert.deepEqual(header.cuts, [{ at: 2, reason: "cancelled" }]);
		assert.equal(tokens.length, 4);
		assert.equal(marks[0]?.at, exampleAction.keep + 2, "it takes back nothing of what was there before");
		assert.equal(marks[0]?.action.cause.index, exampleAction.cause.index + 2);
		assert.equal(steps.length, 4);
		assert.deepEqual(last, exampleTrace.end);
	});

	it("counts what was spent on every stretch of such an answer", () => {
		const stretch = (extraTokens: number, pauses: number) =>
			({ type: "end", end: { reason: "length", spent: { ...nothingSpent, extraTokens, pauses } } }) as const;
		const builder = new TraceBuilder();
		for (const event of [start, token, stretch(120, 2)]) builder.push(event);
		builder.resume();
		for (const event of [start, token, { type: "end", end: { reason: "failed" } } as const]) builder.push(event);
		assert.equal(builder.trace!.end!.spent, undefined, "how much it was when it failed, nobody knows");
		builder.resume();
		for (const event of [start, token, stretch(5, 1)]) builder.push(event);
		const reread = TraceBuilder.from(builder.trace!);
		reread.resume();
		for (const event of [start, stretch(1, 0)]) reread.push(event);
		const spent = ({ trace }: TraceBuilder) => trace!.end!.spent;
		assert.deepEqual(spent(builder), { ...nothingSpent, extraTokens: 125, pauses: 3 });
		assert.deepEqual(spent(reread), { ...nothingSpent, extraTokens: 126, pauses: 3 });
	});

	it("refuses events out of order, for then some were lost", () => {
		const collect = (...events: TraceEvent[]) => {
			const builder = new TraceBuilder();
			for (const event of events) builder.push(event);
		};
		assert.throws(() => collect(token), /the event "token" before its start/);
		assert.throws(() => collect(start, start), /started twice/);
		assert.throws(() => collect(start, end, token), /the event "token" after its end/);
		assert.throws(() => collect(start, end, end), /the event "end" after its end/);
	});
});
