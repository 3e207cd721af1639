import assert from "node:assert/strict";
import fc from "fast-check";
import { nextRate, type Trial } from "../../../eval/analysis/rateSearch.ts";

const answers = 500;

/** Tries rates as the runner does; what is seen follows the rate by a law. */
function searched(law: (rate: number) => number, first: number, wanted: number, rounds: number): Trial {
	const trials: Trial[] = [{ rate: first, seen: law(first) }];
	while (trials.length < rounds) {
		const rate = nextRate(trials, wanted, answers);
		trials.push({ rate, seen: law(rate) });
	}
	return trials.reduce((best, trial) => (Math.abs(trial.seen - wanted) < Math.abs(best.seen - wanted) ? trial : best));
}

describe("the search for a rate", () => {
	it("comes within 2 % in six rounds where an action may happen but once in an answer, wherever it begins", () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 4, max: 60 }),
				fc.double({ min: 0.02, max: 0.9, noNaN: true }),
				fc.double({ min: 0.3, max: 2, noNaN: true }),
				(tokens, wanted, misjudged) => {
					const law = (rate: number) => 1 - (1 - rate) ** tokens;
					const right = 1 - (1 - wanted) ** (1 / tokens);
					const { seen } = searched(law, Math.min(0.9, right * misjudged), wanted, 6);
					assert.ok(Math.abs(seen - wanted) <= 0.02 * wanted, `${seen} for ${wanted}`);
				},
			),
		);
	});

	it("goes on where the action has not been seen yet, by steps that are not too large", () => {
		const rate = nextRate([{ rate: 0.001, seen: 0 }], 0.3, answers);
		assert.ok(rate > 0.001 && rate <= 0.004 + 1e-12, `${rate}`);
	});

	it("lies between a rate that was too low and one that was too high", () => {
		const rate = nextRate(
			[
				{ rate: 0.01, seen: 0.2 },
				{ rate: 0.04, seen: 0.5 },
			],
			0.4,
			answers,
		);
		assert.ok(rate > 0.01 && rate < 0.04);
	});

	it("is never more than 1, and 0 for what is not wanted", () => {
		assert.equal(nextRate([{ rate: 0.9, seen: 0.2 }], 0.8, answers), 1);
		assert.equal(nextRate([{ rate: 0.1, seen: 0.2 }], 0, answers), 0);
	});
});
