import assert from "node:assert/strict";
import { nothingSpent } from "../../../sampler/budget.ts";
import { describeAction, describeActivity, describePath, describeSpent } from "../../../sampler/describeAction.ts";
import type { Quadrant } from "../../../sampler/quadrant.ts";
import type { Mark, TraceAction, TraceToken } from "../../../sampler/trace.ts";

const exactly = (value: number) => ({ low: value, value, high: value });
const token: TraceToken = {
	token: 1,
	piece: "a",
	probability: 1,
	entropy: exactly(0),
	varentropy: exactly(0),
	quadrant: "argmax",
	rule: "branch",
	alternatives: [],
};
const scores = { logProbability: -0.256, entropy: 0.1, confidence: 7, downhill: 0.004 };
const path = { tokens: [token], end: "sentence", scores } as const;
const branch: TraceAction = {
	kind: "branch",
	cause: { index: 3, entropy: exactly(0.213), varentropy: exactly(0.9), quadrant: "branch" },
	keep: 3,
	excluded: [],
	paths: [path, path, { ...path, end: "stop" }],
	chosen: 1,
	choice: "best",
	score: "entropy",
};
const markOf = (action: TraceAction, takenBack = 0): Mark => ({
	at: 3,
	action,
	takenBack: { tokens: Array<TraceToken>(takenBack).fill(token), marks: [] },
});

describe("the words about an action", () => {
	it("say what a branch did, why, and by what it chose", () => {
		assert.deepEqual(describeAction(markOf(branch)), {
			title: "Branch",
			summary: "3 paths tried, the best kept",
			reason:
				"The model was nearly sure (H 0.21 nats), but the ground was rugged (V 0.90 nats²): 3 paths were written on, and compared by their mean entropy.",
		});
	});

	it("say what a branch did where it was not told by rugged ground, and how far it looked", () => {
		const caused = (quadrant: Quadrant): TraceAction => ({ ...branch, cause: { ...branch.cause, quadrant } });
		const reason = (action: TraceAction) => describeAction(markOf(action)).reason;
		assert.equal(
			reason({ ...caused("resample"), reach: 5, taken: 1 }),
			"The model was lost (H 0.21 nats, V 0.90 nats²): 3 paths were written 5 tokens ahead, and compared by their mean entropy. Of the one kept, 1 token went into the answer.",
		);
		assert.match(
			reason(caused("pause")),
			/^The model was unsure .* choices much alike .*: 3 paths were written on, and/,
		);
		assert.equal(describePath({ ...branch, reach: 5, taken: 1 }, 1).kept, "Kept, 1 token of it: the best score");
		assert.match(reason(caused("argmax")), /^The model was sure \(H 0\.21 nats, V 0\.90 nats²\): 3 paths/);
		assert.match(reason(caused("adaptive")), /^The model was neither sure nor lost /);
	});

	it("say of whole answers how they were compared, what each comes to, and how many there was no room for", () => {
		const voted: TraceAction = {
			...branch,
			reach: "answer",
			score: "votes",
			asked: 5,
			paths: [
				{ ...path, end: "stop", worth: 2, value: "57" },
				{ ...path, end: "stop", worth: 2, value: "57" },
				{ ...path, end: "unsure", worth: Number.NEGATIVE_INFINITY, value: null },
			],
		};
		const { summary, reason } = describeAction(markOf(voted));
		assert.equal(summary, "3 answers tried, the best kept");
		assert.equal(
			reason,
			"3 answers were written, each to its end, and compared by how many come to the same. 5 were asked for; the budget left no room for more than 3.",
		);
		assert.deepEqual(describePath(voted, 1).scores.slice(0, 3), [
			{ label: "comes to", value: "57", decides: true },
			{ label: "votes", value: "2.00", decides: true },
			{ label: "mean ln p", value: "-0.26", decides: false },
		]);
		const given = describePath(JSON.parse(JSON.stringify(voted)), 2);
		assert.deepEqual(
			given.scores.slice(0, 2).map(({ value }) => value),
			["nothing", "−∞"],
		);
		assert.match(given.end, /^given up/);
	});

	it("call a judge that is not one of those here by its name", () => {
		const judged: TraceAction = {
			...branch,
			score: "compiles",
			paths: branch.paths.map((one) => ({ ...one, worth: 1 })),
		};
		assert.match(describeAction(markOf(judged)).reason, /compared by compiles\./);
		assert.deepEqual(describePath(judged, 1).scores[0], { label: "compiles", value: "1.00", decides: true });
	});

	it("say what was taken back, one or several", () => {
		const resample: TraceAction = { ...branch, kind: "resample", choice: "likelier" };
		assert.equal(describeAction(markOf(resample, 2)).summary, "2 tokens taken back, 3 paths tried, the likelier kept");
		const restart: TraceAction = { ...branch, kind: "restart", paths: [], chosen: null, choice: null, score: null };
		assert.equal(describeAction(markOf(restart, 1)).summary, "1 token taken back");
	});

	it("say of a pause what the model was like, whatever it was, and whether it went back", () => {
		const thought = { tokens: [token], end: "thought", scores: null } as const;
		const pause: TraceAction = { ...branch, kind: "pause", paths: [thought], chosen: 0, choice: "only", score: null };
		const doubting = { ...pause, cause: { ...branch.cause, quadrant: "pause" } } as const;
		assert.match(describeAction(markOf(doubting, 4)).reason, /among choices much alike .* went back to the start/);
		assert.match(describeAction(markOf(doubting)).reason, /A thought was put here/);
		assert.match(describeAction(markOf(pause)).reason, /^The model was nearly sure .* A thought was put here\.$/);
		assert.equal(describeAction(markOf(doubting, 4)).summary, "4 tokens taken back, a thought put here");
	});

	it("compare nothing where there was one path, and say that what had failed was ruled out", () => {
		const one: TraceAction = { ...branch, kind: "resample", excluded: [7], paths: [path], chosen: 0, choice: "only" };
		const { summary, reason } = describeAction(markOf(one, 1));
		assert.equal(summary, "1 token taken back");
		assert.match(reason, /one path was written anew\. What had failed there was ruled out\.$/);
		assert.equal(describeAction(markOf(one)).summary, "one path written");
	});

	it("say of several thoughts that the likeliest was put there", () => {
		const thought = { tokens: [token], end: "thought", scores: null } as const;
		const pause: TraceAction = {
			...branch,
			kind: "pause",
			cause: { ...branch.cause, quadrant: "pause" },
			paths: [thought, thought],
			score: "logProbability",
		};
		const { summary, reason } = describeAction(markOf(pause));
		assert.equal(summary, "2 thoughts tried, the best kept");
		assert.match(reason, /A thought was put here, the likeliest of those tried\.$/);
	});

	it("show an impossible path's score, in memory and as JSON has it", () => {
		const scoresOf = (logProbability: number) => {
			const impossible: TraceAction = { ...branch, paths: [{ ...path, scores: { ...scores, logProbability } }] };
			const sent: TraceAction = JSON.parse(JSON.stringify(impossible));
			return [impossible, sent].map(
				(action) => describePath(action, 0).scores.find(({ label }) => label === "mean ln p")?.value,
			);
		};
		assert.deepEqual(scoresOf(Number.NEGATIVE_INFINITY), ["−∞", "−∞"]);
		assert.deepEqual(scoresOf(-1), ["-1.00", "-1.00"]);
	});

	it("say what is being done", () => {
		assert.equal(describeActivity({ kind: "branch", paths: 3 }), "Looking ahead on 3 paths");
		assert.equal(describeActivity({ kind: "branch", paths: 8, whole: true }), "Writing 8 answers");
		assert.equal(describeActivity({ kind: "resample", paths: 1 }), "Going back to write it anew, on 1 path");
		assert.equal(describeActivity({ kind: "pause", paths: 1 }), "Pausing to think");
	});

	it("put the score that decided first, and say which path was kept, and how far each goes", () => {
		const kept = describePath(branch, 1);
		assert.deepEqual(kept.scores[0], { label: "mean H", value: "0.10", decides: true });
		assert.deepEqual(kept.scores.map(({ label, value, decides }) => [label, value, decides]).slice(1), [
			["mean ln p", "-0.26", false],
			["confidence", "7.00", false],
			["H after", "0.00", false],
		]);
		assert.deepEqual([kept.kept, kept.end], ["Kept: the best score", "to the end of the sentence"]);
		assert.deepEqual([describePath(branch, 2).kept, describePath(branch, 2).end], [null, "to the end of the answer"]);
	});

	it("count what an answer spent, and say nothing where that is nothing", () => {
		assert.equal(describeSpent(nothingSpent), "");
		const spent = { ...nothingSpent, branches: 1, resamples: 2, extraTokens: 1200 };
		assert.equal(describeSpent(spent), "1 branch, 2 resamples, 1,200 tokens tried");
	});
});
