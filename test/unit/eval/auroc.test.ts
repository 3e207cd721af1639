import assert from "node:assert/strict";
import fc from "fast-check";
import { auroc } from "../../../eval/statistics/auroc.ts";
import type { Estimate } from "../../../eval/statistics/interval.ts";
import { seededRandom } from "../../../sampler/random.ts";
import { coverage, isNominal, normal } from "./replications.ts";

describe("AUROC", () => {
	const cases = fc.array(fc.tuple(fc.integer({ min: 0, max: 8 }), fc.boolean()), { minLength: 2, maxLength: 40 });

	it("is the share of pairs in the right order, ties counting half", () => {
		fc.assert(
			fc.property(cases, (some) => {
				const [scores, kinds] = [some.map(([score]) => score), some.map(([, kind]) => kind)];
				const pairs = scores.flatMap((one, i) =>
					scores.flatMap((other, j) => (kinds[i] && !kinds[j] ? [one > other ? 1 : one === other ? 0.5 : 0] : [])),
				);
				const found = auroc(scores, kinds);
				if (pairs.length === 0) return assert.equal(found, null);
				const expected = pairs.reduce<number>((sum, pair) => sum + pair, 0) / pairs.length;
				assert.ok(Math.abs(found!.value - expected) < 1e-9);
				assert.ok(found!.low <= found!.value && found!.value <= found!.high);
			}),
		);
	});

	it("has an interval that holds the true one in 95 % of the samples", () => {
		// Two normals a standard deviation apart: Φ(1/√2).
		isNominal(
			coverage(400, 0.7602499389065233, (seed) => {
				const random = seededRandom(seed);
				const kinds = Array.from({ length: 150 }, (_, i) => i % 3 === 0);
				return auroc(
					kinds.map((kind) => normal(random) + Number(kind)),
					kinds,
				)!;
			}),
		);
	});

	/** DeLong's variance as it is written down: by the mean of every row, and of every column, of the table of pairs. */
	const deLong = (scores: readonly number[], kinds: readonly boolean[]) => {
		const [positives, negatives] = [true, false].map((kind) => scores.filter((_, i) => kinds[i] === kind)) as [
			number[],
			number[],
		];
		const order = (one: number, other: number) => (one > other ? 1 : one === other ? 0.5 : 0);
		const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
		const rows = positives.map((one) => mean(negatives.map((other) => order(one, other))));
		const columns = negatives.map((other) => mean(positives.map((one) => order(one, other))));
		const value = mean(rows);
		const varianceOfMean = (values: readonly number[]) =>
			values.reduce((sum, one) => sum + (one - value) ** 2, 0) / (values.length - 1) / values.length;
		const reach = (1.959963984540054 * Math.sqrt(varianceOfMean(rows) + varianceOfMean(columns))) / value / (1 - value);
		const at = (side: number) => 1 / (1 + Math.exp(-Math.log(value / (1 - value)) - side * reach));
		return { value, low: at(-1), high: at(1) };
	};
	const isNear = (one: Estimate, other: Estimate) => {
		for (const key of ["value", "low", "high"] as const) {
			assert.ok(Math.abs(one[key] - other[key]) < 1e-9, `${key}: ${one[key]} is not ${other[key]}`);
		}
	};

	it("has DeLong's interval where each item is about something else", () => {
		fc.assert(
			fc.property(cases, (some) => {
				const [scores, kinds] = [some.map(([score]) => score), some.map(([, kind]) => kind)];
				const found = auroc(
					scores,
					kinds,
					scores.map((_, i) => `thing ${i}`),
				);
				assert.deepEqual(found, auroc(scores, kinds));
				fc.pre(found !== null && found.value > 0 && found.value < 1);
				const positives = kinds.filter((kind) => kind).length;
				fc.pre(positives > 1 && positives < kinds.length - 1);
				isNear(found, deLong(scores, kinds));
			}),
		);
	});

	it("leaves all open where all there is of one kind is about one thing", () => {
		const scores = [0.9, 0.8, 0.7, ...Array.from({ length: 300 }, (_, i) => i / 300)];
		const ofOne = scores.map((_, i) => (i < 3 ? "one" : `thing ${i}`));
		for (const found of [
			auroc(
				scores.slice(2),
				scores.slice(2).map((_, i) => i === 0),
			),
			auroc(
				scores,
				scores.map((_, i) => i < 3),
				ofOne,
			),
			auroc(
				scores,
				scores.map((_, i) => i >= 3),
				ofOne,
			),
		]) {
			assert.deepEqual([found?.low, found?.high], [0, 1]);
		}
	});

	it("is no surer for items that are asked again in other words and come out the same", () => {
		fc.assert(
			fc.property(cases, fc.integer({ min: 2, max: 4 }), (some, times) => {
				const again = Array.from({ length: times }, () => some).flat();
				const once = auroc(
					some.map(([score]) => score),
					some.map(([, kind]) => kind),
				);
				const often = auroc(
					again.map(([score]) => score),
					again.map(([, kind]) => kind),
					again.map((_, i) => `thing ${i % some.length}`),
				);
				if (once === null || often === null) return assert.equal(once, often);
				isNear(once, often);
			}),
		);
	});

	/** Threes of normals a standard deviation apart. */
	const threes = (seed: number, isPositive: (i: number) => boolean, score: (shared: number, own: number) => number) => {
		const random = seededRandom(seed);
		const things = Array.from({ length: 60 }, (_, i) => ({ name: `thing ${i}`, shared: normal(random) }));
		const items = things.flatMap((thing) => [thing, thing, thing]);
		const kinds = items.map((_, i) => isPositive(i));
		const scores = items.map(({ shared }, i) => score(shared, normal(random)) + Number(kinds[i]));
		return { scores, kinds, about: items.map(({ name }) => name) };
	};
	const covered = (drawn: (seed: number) => ReturnType<typeof threes>) => ({
		clustered: coverage(400, 0.7602499389065233, (seed) => {
			const { scores, kinds, about } = drawn(seed);
			return auroc(scores, kinds, about)!;
		}),
		single: coverage(400, 0.7602499389065233, (seed) => {
			const { scores, kinds } = drawn(seed);
			return auroc(scores, kinds)!;
		}),
	});

	it("has an interval that holds it where items come in threes that share score and kind, and is too narrow where they count singly", () => {
		const { clustered, single } = covered((seed) =>
			threes(
				seed,
				(i) => Math.floor(i / 3) % 3 === 0,
				(shared) => shared,
			),
		);
		isNominal(clustered);
		assert.ok(single < 0.85, `covered in ${single}`);
	});

	it("has one that holds it where the kinds of one thing differ, and is too wide where they count singly", () => {
		const { clustered, single } = covered((seed) =>
			threes(
				seed,
				(i) => i % 3 === 0,
				(shared, own) => Math.sqrt(0.9) * shared + Math.sqrt(0.1) * own,
			),
		);
		isNominal(clustered);
		assert.ok(single > 0.98, `covered in ${single}`);
	});
});
