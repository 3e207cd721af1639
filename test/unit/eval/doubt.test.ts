import assert from "node:assert/strict";
import fc from "fast-check";
import { answerMeasures, type DoubtReport, doubtOn } from "../../../eval/analysis/doubt.ts";
import { resultOf } from "../../../eval/analysis/result.ts";
import type { EvalItem, Judgement } from "../../../eval/item.ts";
import { type Outcome, outcomeOf } from "../../../eval/run/outcome.ts";
import type { CollectedAnswer } from "../../../extension/engine/collectAnswer.ts";
import { pieceFromBytes } from "../../../sampler/piece.ts";
import type { Trace, TraceToken } from "../../../sampler/trace.ts";

/** An item whose answers are judged as is said here. */
const itemJudged = (judgement: Judgement): EvalItem => ({
	id: "item",
	about: "item",
	task: "task",
	kind: "public",
	difficulty: 1,
	messages: [{ role: "user", text: "What is 1?" }],
	maxTokens: 20,
	judge: async () => judgement,
});

const exactly = (value: number) => ({ low: value, value, high: value });
const tokenOf = (probability: number | null): TraceToken => ({
	token: 1,
	piece: pieceFromBytes(new TextEncoder().encode(" 1")),
	probability,
	entropy: exactly(probability ? -Math.log(probability) : 20),
	varentropy: exactly(0),
	quadrant: "argmax",
	rule: "argmax",
	alternatives: [],
});

/** An answer of tokens with these probabilities; of none it is empty. */
function answered(judgement: Judgement, ...probabilities: readonly (number | null)[]): Promise<Outcome> {
	const tokens = probabilities.map(tokenOf);
	const answer: CollectedAnswer = { trace: { tokens } as unknown as Trace, text: "", result: null, error: null };
	return outcomeOf("key", itemJudged(judgement), answer, null);
}

const wrong = { value: null, right: false } as const;
const right = { value: "1", right: true, valueAt: { start: 1, end: 2 } } as const;
const times = <T>(count: number, make: () => Promise<T>) => Promise.all(Array.from({ length: count }, make));
const rowOf = ({ measures }: DoubtReport, name: string) => measures.find(({ measure }) => measure === name)!;
const about = { name: "task", kind: "public" } as const;

describe("an answer that is empty", () => {
	it("is never the likeliest of several, unless all are", async () => {
		const [empty, said] = await Promise.all([answered(wrong), answered(right, 0.1)]);
		assert.equal(empty.logProbability, null);
		const best = { by: "likeliest", samples: 2 } as const;
		const chosen = (...outcomes: readonly Outcome[]) => resultOf(itemJudged(wrong), outcomes, best).right;
		assert.deepEqual([chosen(empty, said), chosen(said, empty), chosen(empty, empty)], [true, true, false]);
	});

	it("is less sure than all others by every measure", async () => {
		const outcomes = [...(await times(10, () => answered(wrong))), ...(await times(10, () => answered(right, 0.1)))];
		const doubt = doubtOn(about, outcomes, outcomes)!;
		for (const { measure, reported } of doubt.measures) assert.equal(reported?.value, 1, measure);
	});
});

describe("tokens of values", () => {
	const tokensOf = async (judgement: Judgement) => (await answered(judgement, 0.9, 0.8)).doubts.valueTokens;

	it("are compared where it is known which of them is wrong, or that none is", async () => {
		const valueAt = { start: 1, end: 4 };
		const wrongs = async (judgement: Judgement) => (await tokensOf(judgement)).map(({ wrong }) => wrong);
		assert.deepEqual(await wrongs({ value: "11", right: true, valueAt, wrongAt: null }), [false, false]);
		assert.deepEqual(await wrongs({ value: "11", right: false, valueAt, wrongAt: 3 }), [false, true]);
		assert.deepEqual(await wrongs({ value: "11", right: false, valueAt }), []);
	});

	it("are not compared where a right value was copied from working that nobody judges", async () => {
		assert.deepEqual(await tokensOf({ value: "11", right: true, valueAt: { start: 1, end: 4 } }), []);
	});
});

describe("answers to several wordings of one question", () => {
	/** As many outcomes as numbers, each about something else; of every second the value is wrong. */
	const outcomesOf = (probabilities: readonly number[]) =>
		Promise.all(
			probabilities.map(async (probability, i) => {
				const isRight = i % 2 === 0;
				const judgement = { ...right, right: isRight, wrongAt: isRight ? null : 1 };
				return { ...(await answered(judgement, probability)), about: `thing ${i}` };
			}),
		);

	it("make no interval narrower where they come out the same", async () => {
		const once = await outcomesOf(Array.from({ length: 40 }, (_, i) => 0.9 - ((i * 7) % 40) / 50));
		const often = once.flatMap((outcome) => [outcome, outcome, outcome]);
		const intervals = ({ measures, tokens }: DoubtReport) => [
			...measures.map(({ reported }) => reported!),
			...tokens.map(({ auroc }) => auroc!),
		];
		const [single, repeated] = [once, often].map((outcomes) => intervals(doubtOn(about, outcomes, outcomes)!));
		for (const [i, { low, high }] of single!.entries()) {
			assert.ok(Math.abs(repeated![i]!.low - low) < 1e-9 && Math.abs(repeated![i]!.high - high) < 1e-9);
		}
	});
});

describe("the probability of a value", () => {
	const surely = "1 - Π p over the value";
	const spelled = { value: "11", right: true, valueAt: { start: 1, end: 4 } } as const;

	it("tells answers apart of which the model is as good as certain", async () => {
		const outcomes = [
			...(await times(10, () => answered({ ...right, right: false }, 1 - 3e-9))),
			...(await times(10, () => answered(right, 1 - 1e-9))),
		];
		const doubt = doubtOn(about, outcomes, outcomes)!;
		assert.equal(rowOf(doubt, surely).reported!.value, 1);
		assert.equal(rowOf(doubt, "H, max").reported!.value, 1);
	});

	it("is the product of those of its tokens", async () => {
		const measure = answerMeasures.find(({ name }) => name === surely)!;
		const open = fc.double({ min: 1e-12, max: 1, minExcluded: true, noNaN: true });
		await fc.assert(
			fc.asyncProperty(open, open, async (first, second) => {
				const found = measure.of(await answered(spelled, first, second))!;
				const expected = 1 - first * second;
				assert.ok(Math.abs(found - expected) <= 1e-5 * expected + 1e-15, `${found} is not ${expected}`);
			}),
		);
	});

	it("is a number that can be kept, also where that of a token is not known or is none", async () => {
		for (const probability of [0, null]) {
			const outcome = await answered(spelled, 0.5, probability);
			assert.ok(outcome.doubts.logValueProbability! < Math.log(1e-5));
			assert.deepEqual(JSON.parse(JSON.stringify(outcome)), outcome);
		}
	});
});

describe("answers whose values have no place", () => {
	it("say nothing where that would have to be known", async () => {
		const [of, more] = [{ value: "f()" }, 0.5];
		const outcomes = [
			...(await times(10, () => answered({ ...of, right: false }, 0.2, more))),
			...(await times(10, () => answered({ ...of, right: true }, 0.9, more))),
		];
		const doubt = doubtOn(about, outcomes, outcomes)!;
		for (const { measure, chosenOn, reported } of doubt.measures) {
			assert.equal(reported === null, measure.includes("value"), measure);
			assert.equal(chosenOn === null, measure.includes("value"), measure);
		}
		assert.equal(rowOf(doubt, "-mean ln p").reported!.value, 1);
		for (const marks of [doubt.marks.shown, doubt.marks.atCoverage]) {
			assert.deepEqual([marks.wrongAnswers, marks.wrongTokens], [null, null]);
		}
		assert.equal(doubt.calibration.raw, null);
	});
});
