import assert from "node:assert/strict";
import fc from "fast-check";
import {
	defaultRates,
	fitThresholds,
	leastSamples,
	quantile,
	ratesOf,
	type Sample,
} from "../../../sampler/calibration.ts";
import { seededRandom } from "../../../sampler/random.ts";

/** Positions of a text: mostly sure, some lost, V rising with H and spread about. */
function textOf(seed: number, count: number, { sharpness, spread }: { sharpness: number; spread: number }): Sample[] {
	const random = seededRandom(seed);
	return Array.from({ length: count }, () => {
		const entropy = 6 * random.next() ** sharpness;
		const varentropy = (0.02 + entropy) * random.next() ** spread;
		return { entropy, varentropy, weight: 0.2 + random.next() };
	});
}

const acting = (samples: readonly Sample[], thresholds: ReturnType<typeof fitThresholds>) => {
	const rates = ratesOf(samples, thresholds!);
	return { ...rates, all: rates.pause + rates.branch + rates.resample };
};

const shapes = fc.record({
	sharpness: fc.double({ min: 1, max: 12, noNaN: true }),
	spread: fc.double({ min: 0.5, max: 4, noNaN: true }),
});

describe("thresholds fitted to a model", () => {
	it("act on 5 to 10 % of text they were not fitted to, and reach every quadrant", () => {
		fc.assert(
			fc.property(fc.nat(), shapes, (seed, shape) => {
				const thresholds = fitThresholds(textOf(seed, 12_000, shape));
				const rates = acting(textOf(seed + 1, 12_000, shape), thresholds);
				assert.ok(rates.all >= 0.05 && rates.all <= 0.1, `${rates.all}`);
				for (const quadrant of ["pause", "branch", "resample"] as const) {
					assert.ok(rates[quadrant] > defaultRates[quadrant] / 5, `${quadrant} ${rates[quadrant]}`);
				}
				assert.ok(rates.argmax > 0.5);
			}),
			{ numRuns: 100 },
		);
	});

	it("are in order, whatever the samples are like", () => {
		const value = fc.oneof(fc.constantFrom(0, 1e-12, 0.5, 3), fc.double({ min: 0, max: 12, noNaN: true }));
		const sample = fc.record({ entropy: value, varentropy: value, weight: fc.constantFrom(0, 1, 0.01) });
		fc.assert(
			fc.property(fc.array(sample, { minLength: 1, maxLength: 40 }), (few) => {
				const many = Array.from({ length: 1000 }, (_, i) => few[i % few.length]!);
				const thresholds = fitThresholds(many);
				if (thresholds === null) return;
				const { entropy, varentropy, varentropyAt } = thresholds;
				assert.ok(entropy.low <= entropy.high && varentropy.low <= varentropy.high);
				assert.ok(varentropyAt.length > 0);
				for (const [i, band] of varentropyAt.entries()) {
					const before = varentropyAt[i - 1];
					assert.ok(band.low <= band.high && Number.isFinite(band.entropy + band.low));
					if (before !== undefined) assert.ok(before.entropy < band.entropy && before.low <= band.low);
				}
			}),
		);
	});

	it("never act where every position is alike", () => {
		const alike = Array.from({ length: 1000 }, () => ({ entropy: 0.3, varentropy: 0.1, weight: 1 }));
		const rates = acting(alike, fitThresholds(alike));
		assert.deepEqual([rates.all, Math.round(rates.argmax * 1e6)], [0, 1e6]);
	});

	it("are none for too few samples", () => {
		assert.equal(fitThresholds(textOf(1, leastSamples - 1, { sharpness: 4, spread: 1 })), null);
	});

	it("count each sample by its weight", () => {
		const text = textOf(3, 2000, { sharpness: 6, spread: 1 });
		const foreign = textOf(4, 2000, { sharpness: 1, spread: 1 }).map((sample) => ({ ...sample, weight: 0.002 }));
		const rates = acting(text, fitThresholds([...text, ...foreign]));
		assert.ok(rates.all >= 0.05 && rates.all <= 0.1, `${rates.all}`);
	});

	it("move no further than the samples that are added", () => {
		const shape = { sharpness: 6, spread: 1 };
		const text = textOf(5, 3000, shape);
		const more = textOf(6, 150, { sharpness: 1, spread: 1 });
		const rates = acting(text, fitThresholds([...text, ...more]));
		// A twentieth as many, all of them unsure, take at most their own share from what acts.
		assert.ok(Math.abs(rates.all - 0.075) < 0.06, `${rates.all}`);
	});

	it("tell below what a share of the values lies", () => {
		const values = Array.from({ length: 100 }, (_, value) => ({ value, weight: 1 }));
		for (const [share, value] of [
			[0.9, 89.5],
			[0.5, 49.5],
		] as const) {
			assert.ok(Math.abs(quantile(values, share) - value) < 1e-9);
		}
	});

	it("move with the share between one value and the next, and stay between them", () => {
		const sparse = [0, 1, 5, 5, 20].map((value, i) => ({ value, weight: 1 + i }));
		const shares = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);
		const cuts = shares.map((share) => quantile(sparse, share));
		assert.ok(cuts.every((cut) => sparse.every(({ value }) => value !== cut)));
		assert.ok(cuts.every((cut, i) => i === 0 || cut >= cuts[i - 1]!));
		assert.ok(new Set(cuts.filter((cut) => cut > 5 && cut < 20)).size > 20);
	});
});
