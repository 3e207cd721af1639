import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { type Distribution, distributionFromLogits } from "../../../sampler/distribution.ts";
import { type Interval, type Metrics, measure } from "../../../sampler/metrics.ts";
import { type Random, seededRandom } from "../../../sampler/random.ts";
import { definedMetrics, gaussian, runs } from "./fakes.ts";

interface Reference {
	readonly logits: Record<string, { logits: number[]; entropy_nats: number; varentropy_nats2: number }>;
	readonly grouped: {
		name: string;
		vocab: number;
		groups: [count: number, probability: number][];
		entropy_nats: number;
		varentropy_nats2: number;
	}[];
}

const reference: Reference = JSON.parse(
	readFileSync(join(process.cwd(), "test", "fixtures", "entropix-metrics.json"), "utf8"),
);

const near = (actual: number, expected: number, tolerance: number, what: string) =>
	assert.ok(
		Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)),
		`${what}: ${actual} is not ${expected}`,
	);

function holds(interval: Interval, truth: number, what: string): void {
	const { low, value, high } = interval;
	assert.ok(low <= value && value <= high, `${what}: ${low} <= ${value} <= ${high}`);
	const slack = 1e-9 * Math.max(1, truth);
	assert.ok(low - slack <= truth && truth <= high + slack, `${what}: ${truth} is not in [${low}, ${high}]`);
}

const width = ({ low, high }: Interval) => high - low;

/** As a backend would give it that sums Z with a relative error. */
function withError(distribution: Distribution, error: number, bound: number): Distribution {
	return {
		...distribution,
		logPartition: distribution.logPartition + Math.log1p(error),
		partitionError: bound,
	};
}

describe("measure: reference values in doubles", () => {
	for (const [name, { logits, entropy_nats, varentropy_nats2 }] of Object.entries(reference.logits)) {
		it(`${name}, every logit known`, () => {
			const { entropy, varentropy } = measure(distributionFromLogits(logits));
			near(entropy.value, entropy_nats, 1e-9, "entropy");
			near(varentropy.value, varentropy_nats2, 1e-9, "varentropy");
			assert.equal(width(entropy), 0);
			assert.equal(width(varentropy), 0);
		});

		it(`${name}, some of the logits known`, () => {
			for (const top of [1, 2, 8, 31]) {
				const metrics = measure(distributionFromLogits(logits, top));
				holds(metrics.entropy, entropy_nats, `entropy with K = ${top}`);
				holds(metrics.varentropy, varentropy_nats2, `varentropy with K = ${top}`);
			}
		});
	}

	for (const { name, vocab, groups, entropy_nats, varentropy_nats2 } of reference.grouped) {
		it(`${name}, over ${vocab} tokens`, () => {
			const row = new Float64Array(vocab).fill(Number.NEGATIVE_INFINITY);
			let at = 0;
			for (const [count, probability] of groups) {
				row.fill(Math.log(probability), at, at + count);
				at += count;
			}
			const exact = measure(distributionFromLogits(row));
			near(exact.entropy.value, entropy_nats, 1e-9, "entropy");
			near(exact.varentropy.value, varentropy_nats2, 1e-9, "varentropy");
			const metrics = measure(distributionFromLogits(row, 256));
			holds(metrics.entropy, entropy_nats, "entropy with K = 256");
			holds(metrics.varentropy, varentropy_nats2, "varentropy with K = 256");
		});
	}
});

const impossible = Number.NEGATIVE_INFINITY;

/** Families of logits that models and adversaries make; ranks are shuffled by nothing, since order does not matter. */
const shapes: Record<string, (size: number, parameter: number, random: Random) => (rank: number) => number> = {
	"one-hot": (_, parameter) => (rank) => (rank === 0 ? 0 : -60 * parameter),
	uniform: () => () => 0,
	zipf: (_, parameter) => (rank) => -(0.3 + 3 * parameter) * Math.log(rank + 1),
	normal: (_, parameter, random) => () => 4 * parameter * gaussian(random),
	"head over a bulk": (_, parameter, random) => (rank) =>
		rank < 40 ? 8 + 14 * parameter - 1.8 * Math.log(rank + 1) : 2.2 * gaussian(random),
	"two levels": (size, parameter) => (rank) => (rank < size * parameter ** 4 ? 0 : -20 * parameter),
	cliff: (size, parameter) => (rank) => (rank < size * parameter ? -0.01 * rank : impossible),
	"a few, then many far away": (size, parameter, random) => {
		const near = Math.ceil(random.next() * 600);
		const far = 30 * random.next();
		return (rank) => (rank < near ? -parameter * random.next() : rank < size * 0.9 ? -far : impossible);
	},
	holes: (_, parameter, random) => (rank) =>
		rank > 0 && random.next() < parameter ? impossible : 3 * gaussian(random),
};

interface Case {
	readonly shape: string;
	readonly size: number;
	readonly parameter: number;
	readonly seed: number;
	readonly offset: number;
	readonly top: number;
	readonly error: number;
}

const caseOf = (minSize: number, maxSize: number): fc.Arbitrary<Case> =>
	fc.record({
		shape: fc.constantFrom(...Object.keys(shapes)),
		// Evenly over the orders of magnitude.
		size: fc
			.double({ min: Math.log(minSize), max: Math.log(maxSize), noNaN: true })
			.map((value) => Math.round(Math.exp(value))),
		parameter: fc.double({ min: 0, max: 1, noNaN: true }),
		seed: fc.nat(),
		offset: fc.constantFrom(0, 1e4, -1e4),
		top: fc.double({ min: 0, max: Math.log(4096), noNaN: true }).map((value) => Math.round(Math.exp(value))),
		error: fc.double({ min: -1e-3, max: 1e-3, noNaN: true }),
	});

function rowOf({ shape, size, parameter, seed, offset }: Case): Float64Array {
	const logitAt = shapes[shape]!(size, parameter, seededRandom(seed));
	const row = Float64Array.from({ length: size }, (_, rank) => logitAt(rank) + offset);
	// At least one token is always possible.
	if (row[0] === impossible) row[0] = offset;
	return row;
}

function checkCase(example: Case): void {
	const row = rowOf(example);
	const truth = definedMetrics(row);
	const read = distributionFromLogits(row, example.top);
	const bound = Math.abs(example.error);
	const readings = [
		read,
		withError(read, example.error, bound),
		withError(read, example.error, 1e-3),
		// Far more than any backend errs.
		withError(read, 400 * example.error, 0.5),
	];
	for (const distribution of readings) {
		const { entropy, varentropy } = measure(distribution);
		assert.ok(entropy.low >= 0 && entropy.high <= Math.log(row.length) + 1e-12, "0 <= H <= ln V");
		assert.ok(varentropy.low >= 0, "0 <= V");
		holds(entropy, truth.entropy, "entropy");
		holds(varentropy, truth.varentropy, "varentropy");
	}
}

describe("measure: the true value lies in the interval", () => {
	it("for vocabularies of 32 to 4096", () => {
		fc.assert(fc.property(caseOf(32, 4096), checkCase), runs(600));
	});

	it("for vocabularies up to 256 000", () => {
		fc.assert(fc.property(caseOf(4096, 256_000), checkCase), runs(25));
	}).timeout(process.env.HUNCH_TEST_FULL ? 120_000 : 20_000);

	it("for every K on the way from a single logit to all of them", () => {
		const random = seededRandom(3);
		const row = Array.from({ length: 300 }, () => 2.5 * gaussian(random));
		const truth = definedMetrics(row);
		for (let top = 1; top <= row.length; top++) {
			const { entropy, varentropy } = measure(distributionFromLogits(row, top));
			holds(entropy, truth.entropy, `entropy with K = ${top}`);
			holds(varentropy, truth.varentropy, `varentropy with K = ${top}`);
		}
	});
});

describe("measure: the bounds are no wider than what is unknown", () => {
	const head = [0, -0.5, -1, -3, -5, -6];
	/** A row of 1000 with the head above, and the metrics of reading only that. */
	function behind(tail: readonly number[]): { truth: ReturnType<typeof definedMetrics>; metrics: Metrics } {
		const row = [...head, ...tail, ...new Array<number>(994 - tail.length).fill(impossible)];
		return { truth: definedMetrics(row), metrics: measure(distributionFromLogits(row, head.length)) };
	}

	it("an even tail attains the upper bounds", () => {
		const { truth, metrics } = behind(new Array<number>(994).fill(-12));
		near(metrics.entropy.high, truth.entropy, 1e-9, "entropy");
		near(metrics.varentropy.high, truth.varentropy, 1e-9, "varentropy");
	});

	it("a packed tail attains the lower bounds", () => {
		const { truth, metrics } = behind(new Array<number>(20).fill(-6));
		near(metrics.entropy.low, truth.entropy, 1e-9, "entropy");
		near(metrics.varentropy.low, truth.varentropy, 1e-9, "varentropy");
	});

	it("a tail lighter than any token seen attains the lower bounds with one token", () => {
		const { truth, metrics } = behind([-9]);
		near(metrics.entropy.low, truth.entropy, 1e-9, "entropy");
		near(metrics.varentropy.low, truth.varentropy, 1e-9, "varentropy");
	});

	it("over a flat head a split tail attains the upper bound of varentropy, which an even one does not", () => {
		// As many tokens at the head's own level as make the tail weigh 300, the others far below.
		const highest = (level: number) => {
			const far = Math.exp(level);
			const packed = Math.round((300 - 994 * far) / (1 - far));
			const row = [...new Array<number>(6 + packed).fill(0), ...new Array<number>(994 - packed).fill(level)];
			return { row, varentropy: definedMetrics(row).varentropy };
		};
		const levels = Array.from({ length: 60 }, (_, i) => highest(-1.25 - i / 20));
		const worst = levels.reduce((a, b) => (a.varentropy > b.varentropy ? a : b));
		const even = definedMetrics([0, 0, 0, 0, 0, 0, ...new Array<number>(994).fill(Math.log(300 / 994))]).varentropy;
		const { varentropy } = measure(distributionFromLogits(worst.row, 6));
		assert.ok(varentropy.high >= worst.varentropy);
		assert.ok(varentropy.high < 1.01 * worst.varentropy, `${varentropy.high} against ${worst.varentropy}`);
		assert.ok(varentropy.high > 1.2 * even);
	});

	it("a tail that may be a little lighter or heavier than the last token seen, but weighs the same", () => {
		const row = [0, -1, -1, impossible, impossible];
		const truth = definedMetrics(row);
		const { varentropy } = measure(withError(distributionFromLogits(row, 2), 0, 0.13));
		near(varentropy.low, truth.varentropy, 1e-9, "varentropy");
	});

	it("knows that nothing can come after an impossible token, whatever the error of Z", () => {
		const row = [0, -1, impossible, impossible, impossible];
		const { entropy, varentropy } = measure(withError(distributionFromLogits(row, 3), 5e-4, 1e-3));
		assert.equal(width(entropy), 0);
		assert.equal(width(varentropy), 0);
	});

	it("knows a tail without weight to be nothing", () => {
		const { entropy, varentropy } = measure(distributionFromLogits([0, -1, -200, -201, -202], 3));
		assert.equal(width(entropy), 0);
		assert.equal(width(varentropy), 0);
		const truth = definedMetrics([0, -1]);
		near(entropy.value, truth.entropy, 1e-12, "entropy");
		near(varentropy.value, truth.varentropy, 1e-12, "varentropy");
	});
});

describe("measure: the value estimates well what is not seen", () => {
	const size = 128_000;
	const random = seededRandom(11);
	const rows: Record<string, { row: Float64Array; h: number; v: number }> = {
		"Zipf, s = 1.3": { row: Float64Array.from({ length: size }, (_, r) => -1.3 * Math.log(r + 1)), h: 0.005, v: 0.05 },
		"Zipf, s = 1.6": { row: Float64Array.from({ length: size }, (_, r) => -1.6 * Math.log(r + 1)), h: 0.005, v: 0.05 },
		"Zipf, s = 3": { row: Float64Array.from({ length: size }, (_, r) => -3 * Math.log(r + 1)), h: 1e-3, v: 1e-3 },
		"a clear head over a normal bulk": {
			row: Float64Array.from({ length: size }, (_, r) =>
				r < 40 ? 18 - 1.8 * Math.log(r + 1) : 2.2 * gaussian(random),
			),
			h: 0.02,
			v: 0.25,
		},
		"a weak head over a normal bulk": {
			row: Float64Array.from({ length: size }, (_, r) =>
				r < 40 ? 14 - 1.8 * Math.log(r + 1) : 2.2 * gaussian(random),
			),
			h: 0.2,
			v: 1.5,
		},
	};

	for (const [name, { row, h, v }] of Object.entries(rows)) {
		it(name, () => {
			const truth = definedMetrics(row);
			const usual = measure(distributionFromLogits(row, 256));
			assert.ok(Math.abs(usual.entropy.value - truth.entropy) < h, `H ${usual.entropy.value}, true ${truth.entropy}`);
			assert.ok(
				Math.abs(usual.varentropy.value - truth.varentropy) < v,
				`V ${usual.varentropy.value}, true ${truth.varentropy}`,
			);
			const more = measure(distributionFromLogits(row, 4096));
			assert.ok(width(more.entropy) < 0.5 * width(usual.entropy));
			assert.ok(width(more.varentropy) < 0.6 * width(usual.varentropy));
		});
	}

	it("trusts the course of the head where the error of Z is more than the tail weighs", () => {
		const row = Float64Array.from({ length: size }, (_, r) => (r === 0 ? 0 : -9 - 1.6 * Math.log(r)));
		const truth = definedMetrics(row);
		for (const error of [-5e-4, 0, 5e-4]) {
			const { varentropy } = measure(withError(distributionFromLogits(row, 256), error, 1e-3));
			assert.ok(Math.abs(varentropy.value - truth.varentropy) < 0.002, `${varentropy.value}, true ${truth.varentropy}`);
			// Z alone leaves this much open.
			assert.ok(width(varentropy) > 0.05);
		}
	});
});

describe("measure: numbers that are none", () => {
	const some = distributionFromLogits([1, 2, 3], 2);
	it("are refused with a sentence", () => {
		for (const first of [Number.NaN, impossible, Number.POSITIVE_INFINITY]) {
			assert.throws(() => measure({ ...some, logits: Float64Array.of(first, first) }), /largest logit is/);
		}
		assert.throws(() => measure({ ...some, logits: Float64Array.of(3, Number.NaN) }), /not numbers/);
		assert.throws(() => measure({ ...some, logPartition: Number.NaN }), /not numbers/);
		assert.throws(() => measure({ ...some, tokens: new Int32Array(0), logits: new Float64Array(0) }), /missing/);
	});

	it("finite logits that weigh nothing are no trouble, however small", () => {
		const { entropy, varentropy } = measure(distributionFromLogits([0, 0, -1e300, -1e308]));
		near(entropy.value, Math.LN2, 1e-12, "entropy");
		near(varentropy.value, 0, 1e-12, "varentropy");
	});
});
