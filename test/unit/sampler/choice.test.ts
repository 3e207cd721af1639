import assert from "node:assert/strict";
import { pathChoice, tokenChoice } from "../../../sampler/choice.ts";
import { TraceBuilder } from "../../../sampler/traceBuilder.ts";
import { parseTrace, serializeTrace } from "../../../sampler/traceFormat.ts";
import { exampleAction, exampleHeader, exampleToken, exampleTrace } from "./traces.ts";

const other = { token: 77, piece: " other", probability: 0.1 };
const token = { ...exampleToken, alternatives: [...exampleToken.alternatives, other] };
const answer = { tokens: [token, token, token], marks: [] };

describe("a person's choice", () => {
	it("of another token cuts the answer back to its place, and puts it there with what was measured", () => {
		const action = tokenChoice(answer, 1, 77)!;
		const { entropy, varentropy, quadrant } = token;
		assert.deepEqual(
			[action.kind, action.keep, action.cause],
			["choice", 1, { index: 1, entropy, varentropy, quadrant }],
		);
		assert.deepEqual(action.paths[0]?.tokens, [{ ...token, ...other, rule: "chosen" }]);
	});

	it("of a path that was not kept puts all of it there", () => {
		const lost = { tokens: [token, token], end: "line", scores: null } as const;
		const branch = { ...exampleAction, paths: [exampleAction.paths[0]!, lost], chosen: 0 };
		const marks = [{ at: 2, action: branch, takenBack: { tokens: [], marks: [] } }];
		const action = pathChoice({ marks }, 0, 1)!;
		assert.deepEqual([action.kind, action.keep, action.cause.index], ["choice", 2, 2]);
		assert.deepEqual(action.paths, [lost]);
		assert.equal(pathChoice({ marks }, 0, 0), null, "that one was kept");
		assert.equal(pathChoice({ marks }, 0, 2), null);
		assert.equal(pathChoice({ marks }, 1, 0), null);
	});

	it("of what is not there, or was taken, is none", () => {
		assert.equal(tokenChoice(answer, 3, 77), null);
		assert.equal(tokenChoice(answer, 0, 78), null);
		assert.equal(tokenChoice(answer, 0, token.token), null);
	});

	it("makes a trace that holds the whole answer before it, and is read as it was saved", () => {
		const builder = TraceBuilder.from(exampleTrace);
		const alternative = { ...exampleToken.alternatives[0]!, token: exampleToken.token + 1 };
		const action = tokenChoice({ tokens: [{ ...exampleToken, alternatives: [alternative] }] }, 0, alternative.token)!;
		builder.choose(action);
		builder.push({ type: "start", header: exampleHeader });
		builder.push({ type: "token", token: exampleToken });
		builder.push({ type: "end", end: { reason: "stop" } });
		const trace = builder.trace!;
		assert.deepEqual(trace.steps.slice(0, exampleTrace.steps.length), exampleTrace.steps);
		assert.deepEqual(trace.marks.at(-1)?.takenBack.tokens, exampleTrace.tokens);
		assert.equal(trace.tokens.length, 2);
		assert.equal(trace.header.cuts?.at(-1)?.at, 1);
		const text = serializeTrace(trace);
		assert.equal(serializeTrace(parseTrace(text)), text);
	});
});
