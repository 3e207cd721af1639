import assert from "node:assert/strict";
import fc from "fast-check";
import { passageAt } from "../../../sampler/passage.ts";
import { runs } from "./fakes.ts";
import { exampleAction, exampleToken, exampleTrace, traces } from "./traces.ts";

describe("the answer after some of its steps", () => {
	it("is the trace's own after all of them", () => {
		fc.assert(
			fc.property(
				traces((value) => value),
				(trace) => {
					const { tokens, marks } = trace;
					assert.deepEqual(passageAt(trace, trace.steps.length), { tokens, marks });
				},
			),
			runs(200),
		);
	});

	it("grows by each token, and an action puts its path in the place of what it takes back", () => {
		const lengths = exampleTrace.steps.map((_, count) => passageAt(exampleTrace, count).tokens.length);
		assert.deepEqual(lengths, [0, 1, 2]);
		assert.deepEqual(passageAt(exampleTrace, 2).marks, [
			{ at: 0, action: exampleAction, takenBack: { tokens: [exampleToken], marks: [] } },
		]);
	});

	it("keeps within the text that is taken back what had been taken back there before", () => {
		const again = { ...exampleAction, keep: 0 };
		const trace = {
			steps: [
				{ type: "token", token: exampleToken },
				{ type: "token", token: exampleToken },
				{ type: "action", action: { ...exampleAction, keep: 1 } },
				{ type: "action", action: again },
			],
		} as const;
		const [mark, ...others] = passageAt(trace, 4).marks;
		assert.deepEqual(others, []);
		assert.equal(mark!.takenBack.tokens.length, 3);
		assert.deepEqual(
			mark!.takenBack.marks.map(({ at, takenBack }) => [at, takenBack.tokens.length]),
			[[1, 1]],
		);
	});

	it("cannot be that after more steps than there are", () => {
		for (const count of [-1, 4, 0.5]) {
			assert.throws(() => passageAt(exampleTrace, count), /A trace of 3 steps cannot be replayed up to step/);
		}
	});
});
