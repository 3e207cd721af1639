import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beginningIn, type Place } from "../../../sampler/boundaries.ts";
import { distributionFromLogits, type Token } from "../../../sampler/distribution.ts";
import { Baseline } from "../../../sampler/policies/baseline.ts";
import { entropix } from "../../../sampler/policies/entropix.ts";
import { type ForkOptions, fork } from "../../../sampler/policies/fork.ts";
import type { Action } from "../../../sampler/policies/policy.ts";
import { defaultThresholds, quadrantOf } from "../../../sampler/quadrant.ts";
import { supportSize } from "../../../sampler/truncation.ts";
import { runs } from "./fakes.ts";
import { type StepOptions, stepAt, taken } from "./history/support.ts";

/** The logits of a vocabulary: what the first tokens have of the probability, the rest shared alike by the others. */
function rowOf(shares: readonly number[], vocabularySize = 1000): number[] {
	const rest = (1 - shares.reduce((sum, share) => sum + share, 0)) / (vocabularySize - shares.length);
	const tail = rest > 1e-15 ? Math.log(rest) : -30;
	return Array.from({ length: vocabularySize }, (_, token) =>
		token < shares.length ? Math.log(shares[token]!) : tail,
	);
}

const { grouped: groups }: { grouped: { name: string; vocab: number; groups: [number, number][] }[] } = JSON.parse(
	readFileSync(join(process.cwd(), "test", "fixtures", "entropix-metrics.json"), "utf8"),
);

const stepOf = (row: readonly number[], options: StepOptions = {}) =>
	stepAt(distributionFromLogits(row, 256), { mayAct: true, ...options });

/** What is done at a step after some others, all in the middle of a line unless told. */
function follow(rows: readonly (readonly number[])[], last: readonly number[], given: StepOptions & ForkOptions = {}) {
	const policy = fork(given);
	for (const [index, row] of rows.entries()) policy.decide(stepOf(row, { ...given, index, mayAct: false }));
	return policy.decide(stepOf(last, { ...given, index: rows.length }));
}

const many = <T>(count: number, value: T): T[] => new Array<T>(count).fill(value);
const sure = rowOf([0.999]);
const calm = many(40, sure);
/** H of 1.2 nats and more. */
const busy = many(40, rowOf([0.4, 0.2, 0.2, 0.1, 0.1]));

const candidatesOf = (action: Action): readonly Token[] =>
	action.kind === "branch" ? action.candidates : assert.fail(`a ${action.kind}`);

describe("the policy fork", () => {
	it("branches at an exact tie of two or three, whatever the vocabulary, the offset and where they stand in it", () => {
		const ties = fc.record({
			ways: fc.integer({ min: 2, max: 3 }),
			size: fc.oneof(fc.integer({ min: 64, max: 4096 }), fc.constantFrom(151_936, 256_000)),
			offset: fc.integer({ min: -64, max: 64 }),
			shift: fc.nat(),
		});
		fc.assert(
			fc.property(ties, ({ ways, size, offset, shift }) => {
				const row = new Array<number>(size).fill(offset - 20);
				const tied = Array.from({ length: ways }, (_, i) => (shift + i) % size);
				for (const token of tied) row[token] = offset;
				const action = follow([], row);
				assert.deepEqual([...candidatesOf(action)].sort(), tied.sort());
			}),
			runs(40),
		);
	});

	it("takes the token of which the model is 99 % sure, however flat and long the tail, where varentropy sees a branch", () => {
		for (const size of [32, 1000, 128_256, 256_000]) {
			const row = rowOf([0.99], size);
			const { token, rule, refused } = taken(follow([], row));
			assert.deepEqual([token, rule, refused], [0, "argmax", undefined]);
		}
		assert.equal(quadrantOf(stepOf(rowOf([0.99], 128_256)).metrics, defaultThresholds), "branch");
	});

	it("does what was wanted in each of the reference's cases, of which varentropy took some for others", () => {
		const wanted: Record<string, Action["kind"]> = {
			tie_50_50: "branch",
			fork_50_30_20: "branch",
			tie_64: "pause",
			sure_97_flat_tail_3: "take",
			sure_75_flat_tail_25: "take",
		};
		assert.deepEqual(
			Object.keys(wanted),
			groups.map(({ name }) => name),
		);
		for (const { name, vocab, groups: parts } of groups) {
			const row = parts.flatMap(([count, share]) => new Array<number>(count).fill(Math.log(share)));
			const possible = [...row, ...new Array<number>(vocab - row.length).fill(Number.NEGATIVE_INFINITY)];
			assert.equal(follow(calm, possible).kind, wanted[name], name);
		}
	});

	it("sees a fork in two ways that are nearly as likely, and none where one is ahead", () => {
		for (const [shares, isFork] of [
			[[0.5, 0.499], true],
			[[0.62, 0.37], true],
			[[0.8, 0.19], false],
			[[0.94, 0.05], false],
			[[0.36, 0.33, 0.3], true],
			[[0.6, 0.2, 0.19], false],
		] as const) {
			assert.equal(follow(calm, rowOf(shares)).kind, isFork ? "branch" : "take", `${shares}`);
		}
	});

	it("begins its paths with the ways of the fork, no others", () => {
		assert.deepEqual(candidatesOf(follow(calm, rowOf([0.48, 0.47, 0.03]))), [0, 1]);
		assert.deepEqual(candidatesOf(follow(calm, rowOf([0.34, 0.33, 0.32]))), [0, 1, 2]);
	});

	it("needs a spike: what the answer is like all along is no fork", () => {
		const tie = rowOf([0.5, 0.499]);
		assert.equal(follow(calm, tie).kind, "branch");
		assert.equal(follow(busy, tie).kind, "take");
		assert.equal(follow([...busy, ...calm], tie).kind, "branch", "what is long past does not count");
		assert.equal(follow(busy, tie, { spike: 0 }).kind, "take");
	});

	it("judges the start of a line by other starts", () => {
		const tie = rowOf([0.5, 0.499]);
		assert.equal(follow([], tie, { atStart: true }).kind, "take", "there two ways are nothing unusual");
		assert.equal(follow(calm, tie, { atStart: true }).kind, "branch", "but where all lines began as they had to");
		const policy = fork();
		for (const [index, row] of busy.entries()) policy.decide(stepOf(row, { index, atStart: true, mayAct: false }));
		assert.equal(policy.decide(stepOf(tie, { index: busy.length })).kind, "branch", "and starts are no others");
	});

	it("judges the start of a block by other starts of blocks", () => {
		const tie = rowOf([0.5, 0.499]);
		const [block, line] = ["{\n", "{\n}\n"].map((text) => beginningIn("ts").after(new TextEncoder().encode(text)));
		const atLast = (place: Place | undefined) => {
			const policy = fork();
			for (const [index, row] of calm.entries()) policy.decide(stepOf(row, { index, place: line, mayAct: false }));
			return policy.decide(stepOf(tie, { index: calm.length, place }));
		};
		assert.deepEqual([atLast(line).kind, atLast(block).kind], ["branch", "take"]);
	});

	it("sees a fork among its ways where tails had been heavy all along, though H was as high before", () => {
		const heavy = many(40, rowOf([0.93], 128_256));
		const tie = rowOf([0.49, 0.485], 128_256);
		assert.ok(stepOf(heavy[0]!).metrics.entropy.value + 0.4 > stepOf(tie).metrics.entropy.value);
		assert.equal(follow(heavy, tie).kind, "branch");
	});

	it("pauses where many ways are open, and goes back where most of the probability is in none of them", () => {
		const even = rowOf(many(20, 0.05));
		assert.deepEqual(follow(calm, even), { kind: "pause", placement: "at the start" });
		const scattered = Array.from({ length: 4000 }, (_, token) => (token < 6 ? 2 - token / 100 : Math.sin(token) / 2));
		assert.equal(follow(calm, scattered).kind, "resample");
		const { draw, ...resample } = follow(calm, scattered, { score: "confidence" }) as Action & { kind: "resample" };
		assert.deepEqual(resample, { kind: "resample", score: "confidence" });
		assert.ok(draw(stepOf(scattered), new Set()) < 4000);
	});

	it("draws where it may not act, and says so", () => {
		for (const row of [rowOf([0.5, 0.499]), rowOf(many(20, 0.05))]) {
			const policy = fork();
			const { rule, refused } = taken(policy.decide(stepOf(row, { mayAct: false })));
			assert.deepEqual([rule, refused], ["draw", true]);
		}
		assert.equal(taken(follow(busy, rowOf([0.5, 0.499]))).refused, false);
	});

	it("tells a model to wait that would stop thinking at a fork", () => {
		const policy = fork({ gap: 0 });
		const step = { ...stepOf(rowOf([0.55, 0.44])), endOfThinking: 0, random: { next: () => 0 } };
		assert.deepEqual(policy.decide(step), { kind: "pause", placement: "on the spot" });
		const isSure = { ...stepOf(sure), endOfThinking: 0 };
		assert.equal(policy.decide(isSure).kind, "take");
	});

	it("would see next to no fork by p-less, nor by top-nσ where the tail is flat", () => {
		const shares = fc.double({ min: 0.01, max: 0.499, noNaN: true });
		fc.assert(
			fc.property(shares, (second) => {
				const unequal = distributionFromLogits([Math.log(1 - second), Math.log(second)]);
				assert.equal(supportSize(unequal, { kind: "p-less" }), 1);
			}),
		);
		assert.equal(supportSize(distributionFromLogits([0, 0]), { kind: "p-less" }), 2);
		assert.equal(follow(calm, rowOf([0.55, 0.44]), { ways: { kind: "p-less" } }).kind, "take");
		assert.equal(follow(calm, rowOf([0.5, 0.5]), { ways: { kind: "p-less" } }).kind, "branch");
		const flat = rowOf([0.55, 0.44], 128_256);
		assert.equal(follow(calm, flat, { ways: { kind: "top-n-sigma", n: 1 } }).kind, "take");
		const hilly = flat.map((logit, token) => logit + 3 * Math.sin(token * token) * (token < 2 ? 0 : 1));
		assert.equal(follow(calm, hilly, { ways: { kind: "top-n-sigma", n: 1 } }).kind, "branch");
		assert.deepEqual([follow(calm, flat).kind, follow(calm, hilly).kind], ["branch", "branch"]);
	});

	it("acts at other places than entropix: neither's are the other's", () => {
		const decided = (row: readonly number[]) => {
			const { metrics } = stepOf(row);
			const quadrant = quadrantOf(metrics, defaultThresholds);
			return [entropix().decide(stepOf(row, { quadrant })).kind, follow(calm, row).kind];
		};
		assert.deepEqual(decided(rowOf([0.5, 0.499])), ["take", "branch"]);
		assert.deepEqual(decided(rowOf([0.97, 0.02], 128_256)), ["branch", "take"]);
	});
});

describe("Baseline", () => {
	const prior = { entropy: 0.5, weight: 2 };
	const fresh = (window = 3) => new Baseline(window, { starts: { entropy: 1, weight: 1 }, others: prior });
	const elsewhere = (index: number) => ({ index, atStart: false, atBlockStart: false });
	const start = (index: number) => ({ index, atStart: true, atBlockStart: false });

	it("begins with the prior, and lets it go as steps come in", () => {
		const baseline = fresh();
		assert.equal(baseline.excessOf(2, elsewhere(0)), 1.5);
		assert.equal(baseline.excessOf(2, elsewhere(1)), 1);
		assert.equal(baseline.excessOf(2, start(2)), 1);
		assert.equal(baseline.excessOf(2, { ...start(3), atBlockStart: true }), 1, "starts of blocks are no other starts");
	});

	it("counts the latest only", () => {
		const baseline = fresh(2);
		for (const [index, entropy] of [9, 9, 1, 1].entries()) baseline.excessOf(entropy, elsewhere(index));
		assert.equal(baseline.excessOf(0, elsewhere(4)), -0.75);
	});

	it("forgets what was taken back", () => {
		const [kept, cut] = [fresh(), fresh()];
		for (const baseline of [kept, cut]) baseline.excessOf(3, elsewhere(0));
		for (let index = 1; index < 5; index++) cut.excessOf(7, { index, atStart: index >= 3, atBlockStart: index === 4 });
		for (const spot of [elsewhere(1), start(1), { ...start(1), atBlockStart: true }]) {
			assert.equal(cut.excessOf(1, spot), kept.excessOf(1, spot));
		}
	});
});
