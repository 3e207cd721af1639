import assert from "node:assert/strict";
import fc from "fast-check";
import { GroupConfidence, tokenConfidence } from "../../../sampler/confidence.ts";
import { distributionFromLogits } from "../../../sampler/distribution.ts";
import type { WrittenPath } from "../../../sampler/judge.ts";
import { answerMargins, majority, margin, pathMargins, tally } from "../../../sampler/judges.ts";
import type { Chosen } from "../../../sampler/scores.ts";
import { runs } from "./fakes.ts";

/** A choice of the token at an index, of tokens with these probabilities. */
const choice = (probabilities: readonly number[], index = 0): Chosen => ({
	distribution: distributionFromLogits(probabilities.map(Math.log)),
	entropy: 0,
	index,
});

/** A path of words, each with the probabilities it was chosen from, to its end unless told. */
function path(words: readonly (readonly [string, readonly number[], number?])[], end: WrittenPath["end"] = "stop") {
	const spans = words.map((_, i) => {
		const start = words.slice(0, i).reduce((length, [word]) => length + word.length, 0);
		return { start, end: start + words[i]![0].length };
	});
	const choices = words.map(([, probabilities, index]) => choice(probabilities, index));
	const scores = { logProbability: 0, entropy: 0, confidence: 0, downhill: 0 };
	return { text: words.map(([word]) => word).join(""), spans, choices, scores, end };
}

const sure = [0.9, 0.1];
const unsure = [0.6, 0.4];
const saying = (text: string, end: WrittenPath["end"] = "stop") => path([[text, sure]], end);
const close = (actual: number, expected: number) => assert.ok(Math.abs(actual - expected) < 1e-9, `${actual}`);

describe("a vote", () => {
	it("is for what a path comes to, and makes it worth all the votes for that", () => {
		const paths = ["It is 57.", "So: 57", "It is 58.", "Well."].map((text) => saying(text));
		assert.deepEqual(majority.judge(paths), [
			{ worth: 2, value: "57" },
			{ worth: 2, value: "57" },
			{ worth: 1, value: "58" },
			{ worth: 1, value: "well" },
		]);
	});

	it("is not had by a path without its end, or that says nothing", () => {
		const paths = [saying("57"), saying("57", "limit"), saying("57", "depth"), saying(""), saying("57", "unsure")];
		assert.deepEqual(
			majority.judge(paths).map(({ worth, value }) => [worth, value]),
			[
				[1, "57"],
				[0, null],
				[0, null],
				[0, null],
				[Number.NEGATIVE_INFINITY, null],
			],
		);
	});

	it("has the weight it is given; without any a path is worth nothing", () => {
		const weights = new Map([
			["1", 0.5],
			["2", 0.75],
			["3", -1],
		]);
		const paths = ["1", "2", "3", "1"].map((text) => saying(text));
		const verdicts = tally(paths, ({ text }) => weights.get(text)!);
		assert.deepEqual(
			verdicts.map(({ worth }) => worth),
			[1, 0.75, 0, 1],
		);
	});

	it("makes the value worth most that has most votes, in whatever order they come", () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 12 }), (values) => {
				const verdicts = majority.judge(values.map((value) => saying(`${value}`)));
				const votes = (value: number) => values.filter((other) => other === value).length;
				assert.deepEqual(
					verdicts.map(({ worth }) => worth),
					values.map(votes),
				);
			}),
			runs(200),
		);
	});
});

describe("the answer margin", () => {
	it("is the mean of p1 - p2 over the tokens of what the answer comes to, and over no others", () => {
		const digits = path([
			["It is ", unsure],
			["6", sure],
			["0", unsure],
			[".", [0.5, 0.5]],
		]);
		const [verdict] = answerMargins("best").judge([digits]);
		assert.equal(verdict!.value, "60");
		close(verdict!.worth, (0.8 + 0.2) / 2);
	});

	it("is added up over the paths that come to the same, where it is told to be", () => {
		const paths = [path([["5", unsure]]), path([["6", [0.65, 0.35]]]), path([["5", unsure]]), saying("7", "limit")];
		const worths = answerMargins("sum")
			.judge(paths)
			.map(({ worth }) => worth);
		for (const [i, expected] of [0.4, 0.3, 0.4, 0].entries()) close(worths[i]!, expected);
		const alone = answerMargins("best").judge(paths);
		close(alone[1]!.worth, 0.3);
		assert.equal(alone[3]!.worth, Number.NEGATIVE_INFINITY);
	});

	it("is less than nothing for a token that was not the likeliest", () => {
		close(margin(choice([0.7, 0.2, 0.1], 0)), 0.5);
		close(margin(choice([0.7, 0.2, 0.1], 2)), -0.6);
		close(margin(choice([1])), 1);
	});

	it("of a whole path is over its tokens, not over how surely it ends", () => {
		const words = path([
			["a", sure],
			["b", unsure],
		]);
		const ended = { ...words, choices: [...words.choices, choice([1])] };
		const empty = { ...path([]), choices: [choice(unsure)] };
		const [whole, nothing] = pathMargins.judge([ended, empty]);
		close(whole!.worth, 0.5);
		close(nothing!.worth, 0.2);
	});
});

describe("confidence", () => {
	it("of a token is the mean of -ln p over the k likeliest, and the greater the more peaked they are", () => {
		close(tokenConfidence(distributionFromLogits([0.5, 0.25, 0.25].map(Math.log)), 2), (Math.log(2) + Math.log(4)) / 2);
		const flat = tokenConfidence(distributionFromLogits([0, 0, 0, 0]), 4);
		close(flat, Math.log(4));
		assert.ok(tokenConfidence(distributionFromLogits([5, 0, 0, 0]), 4) > flat);
		const impossible = distributionFromLogits([0, Number.NEGATIVE_INFINITY]);
		assert.ok(Number.isFinite(tokenConfidence(impossible, 2)));
	});

	it("of groups is what the means of all runs of neighbours are", () => {
		const values = fc.array(fc.double({ min: 0, max: 30, noNaN: true }), { minLength: 1, maxLength: 40 });
		fc.assert(
			fc.property(values, fc.integer({ min: 1, max: 12 }), (values, size) => {
				const mean = (group: readonly number[]) => group.reduce((sum, value) => sum + value, 0) / group.length;
				const groups = new GroupConfidence(size);
				for (const [i, value] of values.entries()) {
					groups.push(value);
					if (i + 1 < size) assert.equal(groups.current, null);
					else close(groups.current!, mean(values.slice(i + 1 - size, i + 1)));
				}
				const runsOf = values.slice(size - 1).map((_, i) => mean(values.slice(i, i + size)));
				close(groups.least, values.length < size ? mean(values) : Math.min(...runsOf));
			}),
			runs(300),
		);
	});
});
