import assert from "node:assert/strict";
import fc from "fast-check";
import { flooredLogProbabilities, logDensityAsWritten } from "../../../../sampler/policies/dslider/asWritten.ts";
import { dirichletLogDensity, dirichletMean, fitDirichlet } from "../../../../sampler/policies/dslider/dirichlet.ts";
import { digamma } from "../../../../sampler/policies/dslider/special.ts";
import { dirichletVariate, logGammaVariate } from "../../../../sampler/policies/dslider/variates.ts";
import { seededRandom } from "../../../../sampler/random.ts";
import { runs } from "../fakes.ts";
import { near, reference } from "../history/support.ts";

const total = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0);

/** The means of ln p under a Dirichlet distribution. */
const meanLogsOf = (alpha: Float64Array) => alpha.map((one) => digamma(one) - digamma(total(alpha)));

const concentrations = fc
	.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 2, maxLength: 80 })
	.map((logs) => Float64Array.from(logs, Math.exp));

const logits = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 2, maxLength: 80 });

const logSoftmax = (row: readonly number[]): Float64Array => {
	const top = Math.max(...row);
	const logZ = top + Math.log(total(row.map((logit) => Math.exp(logit - top))));
	return Float64Array.from(row, (logit) => logit - logZ);
};

describe("the density of a Dirichlet distribution", () => {
	it("is the reference's, and as upstream wrote it, upstream's", () => {
		for (const { logp, alpha, upstream, correct } of reference.dirichlet) {
			near(dirichletLogDensity(logp, Float64Array.from(alpha)), correct, "correct");
			near(logDensityAsWritten(logp, Float64Array.from(alpha)), upstream, "upstream");
		}
	});

	it("is 1 on the triangle where every α is 1, up to its area", () => {
		near(
			dirichletLogDensity([-1, -2, Math.log(1 - Math.exp(-1) - Math.exp(-2))], new Float64Array(3).fill(1)),
			Math.LN2,
			"",
		);
	});

	it("makes 1 over the line", () => {
		const alpha = Float64Array.of(2.5, 4);
		let sum = 0;
		const steps = 20_000;
		for (let i = 0; i < steps; i++) {
			const p = (i + 0.5) / steps;
			sum += Math.exp(dirichletLogDensity([Math.log(p), Math.log1p(-p)], alpha)) / steps;
		}
		assert.ok(Math.abs(sum - 1) < 1e-6, `${sum}`);
	});
});

describe("fitDirichlet", () => {
	it("finds the α that made the means", () => {
		fc.assert(
			fc.property(concentrations, (alpha) => {
				const fitted = fitDirichlet(meanLogsOf(alpha), 1e6);
				for (const [i, one] of fitted.entries()) assert.ok(Math.abs(one / alpha[i]! - 1) < 1e-5, `${one} ${alpha[i]}`);
				const means = meanLogsOf(fitted);
				for (const [i, mean] of meanLogsOf(alpha).entries()) {
					assert.ok(Math.abs(means[i]! - mean) < 1e-6 * Math.max(1, Math.abs(mean)));
				}
			}),
			runs(300),
		);
	});

	it("stays finite where there is no solution, and is as sure as it may be", () => {
		fc.assert(
			fc.property(logits, (row) => {
				const means = logSoftmax(row);
				const fitted = fitDirichlet(means, 1000);
				assert.ok(Math.abs(total(fitted) - 1000) < 1e-4);
				// ψ(α) - mean is the same for all.
				const shifts = fitted.map((alpha, i) => digamma(alpha) - means[i]!);
				for (const shift of shifts) assert.ok(Math.abs(shift - shifts[0]!) < 1e-4 * Math.abs(shift) + 1e-4);
			}),
			runs(300),
		);
	});

	it("finds the same wherever it begins", () => {
		const guess = fc.oneof(
			fc.constantFrom(1e-9, 999.9999999999, 1000, 1e9),
			fc.double({ min: 0.01, max: 1e4, noNaN: true }),
		);
		fc.assert(
			fc.property(logits, logits, guess, fc.boolean(), (one, other, from, isFeasible) => {
				const count = Math.min(one.length, other.length);
				const [first, second] = [logSoftmax(one.slice(0, count)), logSoftmax(other.slice(0, count))];
				const means = isFeasible ? first.map((log, i) => (log + second[i]!) / 2) : first;
				const fitted = fitDirichlet(means, 1000, from);
				for (const [i, alpha] of fitDirichlet(means, 1000).entries()) {
					assert.ok(Math.abs(fitted[i]! / alpha - 1) < 1e-5, `${fitted[i]} is not ${alpha}`);
				}
			}),
			runs(500),
		);
	});

	it("is likelier than its neighbours with the same limit", () => {
		fc.assert(
			fc.property(logits, logits, fc.nat(), (one, other, at) => {
				const count = Math.min(one.length, other.length);
				const [first, second] = [logSoftmax(one.slice(0, count)), logSoftmax(other.slice(0, count))];
				const means = first.map((log, i) => (log + second[i]!) / 2);
				const fitted = fitDirichlet(means, 50);
				const best = dirichletLogDensity(means, fitted);
				const [i, j] = [at % count, (at + 1) % count];
				for (const share of [-0.01, 0.01]) {
					// What one gains the other loses, so that the limit holds.
					const step = share * Math.min(fitted[i]!, fitted[j]!);
					const moved = fitted.map((alpha, k) => alpha + (k === i ? step : k === j ? -step : 0));
					assert.ok(dirichletLogDensity(means, moved) <= best + 1e-9 * Math.abs(best));
				}
			}),
			runs(300),
		);
	});

	it("over a whole vocabulary at upstream's floor gives most of the probability to tokens nobody would write", () => {
		const row = (peak: number) =>
			flooredLogProbabilities(Float64Array.from({ length: 32_000 }, (_, i) => (i === peak ? 25 : 0)));
		const [one, other] = [row(1), row(2)];
		const fitted = fitDirichlet(
			one.map((log, i) => (log + other[i]!) / 2),
			1e9,
		);
		const mean = dirichletMean(fitted);
		assert.ok(mean[1]! + mean[2]! < 0.05, `${mean[1]} and ${mean[2]}`);
	});
});

describe("what is drawn for a Dirichlet distribution", () => {
	const draws = 20_000;

	for (const shape of [0.05, 0.7, 1, 3.5, 400]) {
		it(`ln of a gamma deviate of shape ${shape} has the mean ψ and the variance ψ'`, () => {
			const random = seededRandom(3);
			const logs = Array.from({ length: draws }, () => logGammaVariate(shape, random));
			const mean = total(logs) / draws;
			const variance = total(logs.map((log) => (log - mean) ** 2)) / draws;
			const expected = (digamma(shape + 1e-5 * shape) - digamma(shape - 1e-5 * shape)) / (2e-5 * shape);
			// Five standard deviations of a mean.
			assert.ok(Math.abs(mean - digamma(shape)) < 5 * Math.sqrt(expected / draws));
			assert.ok(Math.abs(variance / expected - 1) < 0.1);
		});
	}

	it("is probabilities that make 1, for every α", () => {
		fc.assert(
			fc.property(
				fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 1, maxLength: 65 }),
				fc.nat(),
				(logs, seed) => {
					const drawn = dirichletVariate(Float64Array.from(logs, Math.exp), seededRandom(seed));
					assert.ok(drawn.every((p) => p >= 0 && p <= 1));
					near(total(drawn), 1, "sum");
				},
			),
			runs(300),
		);
	});

	it("has the means and variances of its α", () => {
		const alpha = Float64Array.of(0.3, 1.2, 4);
		const random = seededRandom(8);
		const drawn = Array.from({ length: draws }, () => dirichletVariate(alpha, random));
		for (const [i, mean] of dirichletMean(alpha).entries()) {
			const values = drawn.map((p) => p[i]!);
			const variance = (mean * (1 - mean)) / (total(alpha) + 1);
			const found = total(values) / draws;
			assert.ok(Math.abs(found - mean) < 5 * Math.sqrt(variance / draws));
			assert.ok(Math.abs(total(values.map((p) => (p - mean) ** 2)) / draws / variance - 1) < 0.05);
		}
	});
});
