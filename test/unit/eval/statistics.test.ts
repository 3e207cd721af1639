import assert from "node:assert/strict";
import fc from "fast-check";
import { accuracyRange, bootstrapMean, bootstrapRatio, differenceRange } from "../../../eval/statistics/bootstrap.ts";
import {
	calibrationError,
	type Forecast,
	fitIsotonic,
	fitPlatt,
	reliability,
	type Scored,
} from "../../../eval/statistics/calibration.ts";
import { mcnemar } from "../../../eval/statistics/mcnemar.ts";
import { areaUnderRisk, riskCoverage } from "../../../eval/statistics/riskCoverage.ts";
import { seededRandom } from "../../../sampler/random.ts";
import { coverage, flips, holds, isNominal } from "./replications.ts";

/** Fewer than for a report: many intervals are made here. */
const resamples = 200;

describe("a bootstrap interval", () => {
	for (const truth of [0.2, 0.5, 0.85]) {
		it(`holds an accuracy of ${truth} in 95 % of the samples`, () => {
			isNominal(
				coverage(400, truth, (seed) =>
					bootstrapMean(flips(seededRandom(seed), 150, truth), accuracyRange, { seed, resamples }),
				),
			);
		});
	}

	for (const truth of [0.01, 0.99]) {
		it(`holds an accuracy of ${truth}, at which all answers of a sample are often alike`, () => {
			const held = coverage(400, truth, (seed) =>
				bootstrapMean(flips(seededRandom(seed), 150, truth), accuracyRange, { seed, resamples }),
			);
			assert.ok(held > 0.93, `covered in ${held}`);
		});
	}

	it("of answers that are all alike is Clopper and Pearson's, over what they are about", () => {
		const things = fc.integer({ min: 1, max: 300 });
		fc.assert(
			fc.property(things, fc.integer({ min: 1, max: 3 }), (count, wordings) => {
				const about = Array.from({ length: count * wordings }, (_, i) => `thing ${i % count}`);
				const of = (value: number) =>
					bootstrapMean(
						about.map(() => value),
						accuracyRange,
						{ seed: 1, resamples },
						about,
					);
				const [none, all] = [of(0), of(1)];
				assert.deepEqual([none.value, none.low, all.value, all.high], [0, 0, 1, 1]);
				// At the bound so few come out alike by a chance of 2.5 %.
				assert.ok(Math.abs((1 - none.high) ** count - 0.025) < 1e-9);
				assert.ok(Math.abs(all.low ** count - 0.025) < 1e-9);
			}),
		);
	});

	it("of answers that are all about one thing leaves nearly all open, however many they are", () => {
		const values = Array.from({ length: 40 }, (_, i) => i % 2);
		const about = values.map(() => "one");
		const { value, low, high } = bootstrapMean(values, accuracyRange, { seed: 1, resamples }, about);
		assert.equal(value, 0.5);
		assert.ok(low < 0.02 && high > 0.98, `${low} to ${high}`);
	});

	it("of a difference that never shows leaves as much open to either side", () => {
		const never = Array.from({ length: 150 }, () => 0);
		const { value, low, high } = bootstrapMean(never, differenceRange, { seed: 1, resamples });
		assert.equal(value, 0);
		assert.ok(Math.abs(high - (1 - 0.025 ** (1 / 150))) < 1e-9 && low === -high);
	});

	it("holds a difference that is so small that often no answer shows it", () => {
		const held = coverage(400, 0.01, (seed) =>
			bootstrapMean(flips(seededRandom(seed), 150, 0.01), differenceRange, { seed, resamples }),
		);
		assert.ok(held > 0.93, `covered in ${held}`);
	});

	it("of a mean is that of its negative, turned over", () => {
		const values = fc.array(fc.constantFrom(-1, 0, 1), { minLength: 1, maxLength: 20 });
		fc.assert(
			fc.property(values, fc.integer(), (some, seed) => {
				const one = bootstrapMean(some, differenceRange, { seed, resamples });
				const other = bootstrapMean(
					some.map((value) => -value),
					differenceRange,
					{ seed, resamples },
				);
				assert.ok(Math.abs(one.low + other.high) < 1e-9 && Math.abs(one.high + other.low) < 1e-9);
			}),
		);
	});

	it("holds it where items come in threes that are right or wrong together, and is too narrow where they count singly", () => {
		const truth = 0.5;
		const replicated = (about?: readonly string[]) =>
			coverage(400, truth, (seed) => {
				const values = flips(seededRandom(seed), 60, truth).flatMap((value) => [value, value, value]);
				return bootstrapMean(values, accuracyRange, { seed, resamples }, about);
			});
		isNominal(replicated(Array.from({ length: 180 }, (_, i) => `thing ${Math.floor(i / 3)}`)));
		assert.ok(replicated() < 0.85);
	});

	it("holds the difference of two methods that share luck, and is narrower for being paired", () => {
		const draw = (seed: number) => {
			const random = seededRandom(seed);
			return Array.from({ length: 150 }, () => {
				const luck = random.next();
				return [Number(luck < 0.4), Number(luck < 0.6)] as const;
			});
		};
		const paired = (seed: number) =>
			bootstrapMean(
				draw(seed).map(([one, other]) => other - one),
				differenceRange,
				{ seed, resamples },
			);
		isNominal(coverage(400, 0.2, paired));
		const width = ({ low, high }: { low: number; high: number }) => high - low;
		const unpaired = bootstrapMean(
			draw(1).map(([, other]) => other),
			accuracyRange,
			{ seed: 1, resamples },
		);
		assert.ok(width(paired(1)) < width(unpaired));
	});

	it("holds the ratio of two means", () => {
		isNominal(
			coverage(400, 0.5, (seed) => {
				const random = seededRandom(seed);
				const below = Array.from({ length: 150 }, () => 10 + 20 * random.next());
				const above = below.map((value) => value * 0.5 + 4 * (random.next() - 0.5));
				return bootstrapRatio(above, below, { seed, resamples });
			}),
		);
	});

	it("holds a ratio to a rare thing, of which there is none in many a resample", () => {
		// Of 150 items about one: where none comes there is no ratio, and nothing to be held.
		const held: boolean[] = [];
		for (let seed = 1; seed <= 400; seed++) {
			const random = seededRandom(seed);
			const [above, below] = [flips(random, 150, 0.08), flips(random, 150, 0.005)];
			if (below.every((value) => value === 0)) continue;
			held.push(holds(bootstrapRatio(above, below, { seed, resamples }), 16));
		}
		const share = held.filter(Boolean).length / held.length;
		assert.ok(share > 0.93, `covered in ${share}`);
	});

	it("of a ratio has no upper bound where one item is all there is below", () => {
		fc.assert(
			fc.property(fc.integer({ min: 2, max: 40 }), fc.integer(), (count, seed) => {
				const below = Array.from({ length: count }, (_, i) => Number(i === 0));
				const above = below.map(() => 1);
				assert.equal(bootstrapRatio(above, below, { seed, resamples }).high, null);
				assert.equal(bootstrapRatio(below, above, { seed, resamples }).low, 0);
			}),
		);
	});

	it("of a ratio says nothing where neither side has more than one", () => {
		const [one, other] = [
			[1, 0, 0, 0, 0],
			[0, 1, 0, 0, 0],
		] as const;
		assert.deepEqual(bootstrapRatio(one, other, { seed: 1, resamples }), { value: 1, low: 0, high: null });
		assert.deepEqual(bootstrapRatio(one, one, { seed: 1, resamples }), { value: 1, low: 0, high: null });
	});

	it("of a ratio is that of its inverse, inverted", () => {
		const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })), {
			minLength: 1,
			maxLength: 12,
		});
		const inverted = (bound: number | null) => (bound === null ? 0 : bound === 0 ? null : 1 / bound);
		const isNear = (one: number | null, other: number | null) =>
			assert.ok(one === other || Math.abs(one! - other!) < 1e-9, `${one} is not ${other}`);
		fc.assert(
			fc.property(pairs, fc.integer(), (some, seed) => {
				const [above, below] = [some.map(([one]) => one), some.map(([, other]) => other)];
				fc.pre(above.some((value) => value > 0) && below.some((value) => value > 0));
				const ratio = bootstrapRatio(above, below, { seed, resamples });
				const inverse = bootstrapRatio(below, above, { seed, resamples });
				isNear(ratio.low, inverted(inverse.high));
				isNear(ratio.high, inverted(inverse.low));
			}),
		);
	});

	it("is the same for the same seed, and another for another", () => {
		const values = flips(seededRandom(1), 100, 0.5);
		const drawn = (seed: number) => bootstrapMean(values, accuracyRange, { seed, resamples });
		assert.deepEqual(drawn(3), drawn(3));
		assert.notDeepEqual(drawn(3), drawn(4));
	});
});

describe("McNemar's exact test", () => {
	const pairs = (onlyFirst: number, onlySecond: number, both: number) => {
		const first = [...Array(onlyFirst).fill(true), ...Array(onlySecond).fill(false), ...Array(both).fill(true)];
		const second = [...Array(onlyFirst).fill(false), ...Array(onlySecond).fill(true), ...Array(both).fill(true)];
		return mcnemar(first, second);
	};

	it("is the sign test of the items on which two methods differ", () => {
		assert.deepEqual(pairs(0, 0, 5), { onlyFirst: 0, onlySecond: 0, p: 1 });
		assert.equal(pairs(10, 0, 3).p, 2 / 1024);
		assert.ok(Math.abs(pairs(1, 8, 0).p - (2 * (1 + 9)) / 512) < 1e-12);
		assert.equal(pairs(4, 4, 9).p, 1);
	});

	it("gives a number for thousands of items, too", () => {
		const { p } = pairs(2000, 2200, 0);
		assert.ok(p > 0.001 && p < 0.003, String(p));
	});

	it("finds a difference where there is none in no more than 5 % of the samples", () => {
		let found = 0;
		for (let seed = 1; seed <= 1000; seed++) {
			const random = seededRandom(seed);
			const right = () => flips(random, 100, 0.5).map(Boolean);
			if (mcnemar(right(), right()).p <= 0.05) found++;
		}
		assert.ok(found < 65, `${found} of 1000`);
	});
});

describe("calibration", () => {
	const drawn = (seed: number, count: number, said: (truth: number) => number): Forecast[] => {
		const random = seededRandom(seed);
		return Array.from({ length: count }, () => {
			const truth = random.next();
			return { probability: said(truth), right: random.next() < truth };
		});
	};
	const asScores = (forecasts: readonly Forecast[]): Scored[] =>
		forecasts.map(({ probability, right }) => ({ score: probability, right }));
	const through = (forecasts: readonly Forecast[], curve: (score: number) => number): Forecast[] =>
		forecasts.map(({ probability, right }) => ({ probability: curve(probability), right }));

	it("has no error but chance's where what is stated is true, and the distance where it is not", () => {
		assert.ok(calibrationError(drawn(1, 20_000, (truth) => truth)) < 0.01);
		const overconfident = calibrationError(drawn(1, 20_000, (truth) => Math.min(1, truth + 0.2)));
		assert.ok(Math.abs(overconfident - 0.18) < 0.02, String(overconfident));
	});

	it("puts forecasts in bins of equal mass, and never parts equal ones", () => {
		const bins = reliability(drawn(2, 1000, (truth) => truth));
		assert.deepEqual(
			bins.map(({ count }) => count),
			Array(10).fill(100),
		);
		assert.equal(reliability(drawn(2, 1000, () => 0.5)).length, 1);
		const tied = Array.from({ length: 100 }, (_, i) => ({ probability: Math.max(0.35, i / 100), right: true }));
		assert.deepEqual(
			reliability(tied).map(({ count }) => count),
			[36, 4, 10, 10, 10, 10, 10, 10],
		);
		assert.equal(reliability(tied.slice(-3)).length, 3);
	});

	for (const [name, method] of [
		["isotonic regression", fitIsotonic],
		["Platt's scaling", fitPlatt],
	] as const) {
		it(`is mended by ${name} for forecasts it has not seen`, () => {
			const said = (truth: number) => 1 / (1 + Math.exp(-3 * Math.log(truth / (1 - truth)) - 2));
			const logit = (p: number) => Math.log(Math.max(p, 1e-9) / Math.max(1 - p, 1e-9));
			const scored = (forecasts: readonly Forecast[]) => asScores(through(forecasts, logit));
			const curve = method(scored(drawn(3, 4000, said)));
			const before = drawn(4, 4000, said);
			const after = through(through(before, logit), curve);
			assert.ok(calibrationError(before) > 0.1);
			assert.ok(calibrationError(after) < 0.03, String(calibrationError(after)));
		});
	}

	const scores = fc.array(
		fc.record({ score: fc.integer({ min: 0, max: 12 }), right: fc.boolean() }, { noNullPrototype: true }),
		{ minLength: 1, maxLength: 50 },
	);

	it("by isotonic regression never falls, and keeps the mean", () => {
		fc.assert(
			fc.property(scores, (scored) => {
				const curve = fitIsotonic(scored);
				const values = Array.from({ length: 25 }, (_, i) => curve(i / 2));
				for (const [i, value] of values.entries()) assert.ok(i === 0 || value >= values[i - 1]! - 1e-12);
				assert.ok(values.every((value) => value >= 0 && value <= 1));
			}),
		);
	});

	it("by Platt's scaling gives probabilities within 0 and 1, even where the scores are all alike", () => {
		fc.assert(
			fc.property(scores, (scored) => {
				const curve = fitPlatt(scored);
				for (const { score } of scored) assert.ok(curve(score) > 0 && curve(score) < 1);
			}),
		);
		const farOut = [
			...Array.from({ length: 200 }, (_, i) => ({ score: (i % 10) / 10, right: i % 10 > 4 })),
			{ score: 1e4, right: false },
		];
		const curve = fitPlatt(farOut);
		assert.ok(farOut.every(({ score }) => curve(score) >= 0 && curve(score) <= 1));
		const same = fitPlatt(Array.from({ length: 100 }, (_, i) => ({ score: 1, right: i < 30 })));
		assert.ok(Math.abs(same(1) - 0.3) < 0.02);
	});
});

describe("risk against coverage", () => {
	it("is 0 up to the share of right answers where the doubt is perfect", () => {
		const answers = Array.from({ length: 10 }, (_, i) => ({ uncertainty: i, right: i < 7 }));
		const points = riskCoverage(answers);
		assert.deepEqual(points[6], { coverage: 0.7, risk: 0 });
		assert.deepEqual(points.at(-1), { coverage: 1, risk: 0.3 });
		assert.ok(areaUnderRisk(points) < 0.07);
	});

	it("is the error rate at once where the doubt says nothing", () => {
		const points = riskCoverage(Array.from({ length: 10 }, (_, i) => ({ uncertainty: 1, right: i < 7 })));
		assert.deepEqual(points, [{ coverage: 1, risk: 0.3 }]);
		assert.ok(Math.abs(areaUnderRisk(points) - 0.3) < 1e-12);
	});
});
