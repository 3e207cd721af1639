import assert from "node:assert/strict";
import fc from "fast-check";
import { Bits, randomFloatData, randomQ4Data, toHalf } from "../../models/weights.ts";

/** A half by its definition: sign, exponent, fraction. */
function fromHalf(half: number): number {
	const sign = half & 0x8000 ? -1 : 1;
	const exponent = (half >>> 10) & 0x1f;
	const fraction = half & 0x3ff;
	if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
	if (exponent === 0) return sign * fraction * 2 ** -24;
	return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Producers fill one buffer again and again. */
const copy = (piece: Uint8Array) => Buffer.from(piece);

const statistics = (values: readonly number[]) => {
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
	return { mean, deviation: Math.sqrt(variance) };
};

describe("made weights", () => {
	it("gives every half back as it was", () => {
		for (let half = 0; half < 0x10000; half++) {
			const value = fromHalf(half);
			if (Number.isNaN(value)) assert.ok(Number.isNaN(fromHalf(toHalf(value))));
			else assert.equal(toHalf(value), half, `${value}`);
		}
	});

	it("rounds a float to the nearest half, a tie to the even one", () => {
		const float = fc.float({ min: -70_000, max: 70_000, noNaN: true });
		const small = fc.float({ min: Math.fround(-1e-4), max: Math.fround(1e-4), noNaN: true });
		fc.assert(
			fc.property(fc.oneof(float, small), (value) => {
				const half = toHalf(value);
				const error = Math.abs(fromHalf(half) - value);
				if (Math.abs(value) >= 65_520) return assert.equal(Math.abs(fromHalf(half)), Number.POSITIVE_INFINITY);
				for (const other of [half - 1, half + 1].filter((near) => ((near ^ half) & 0x8000) === 0)) {
					const otherError = Math.abs(fromHalf(other) - value);
					assert.ok(error < otherError || (error === otherError && half % 2 === 0), `${value}`);
				}
			}),
			{ numRuns: 2000 },
		);
		assert.equal(fromHalf(toHalf(1 + 2 ** -11)), 1);
		assert.equal(fromHalf(toHalf(1 + 3 * 2 ** -11)), 1 + 2 ** -9);
		assert.equal(fromHalf(toHalf(65_519.9)), 65_504);
	});

	it("draws the same bits for a seed, and others for the next", () => {
		const draw = (seed: number) =>
			Array.from(
				{ length: 100 },
				(
					(bits) => () =>
						bits.next()
				)(new Bits(seed)),
			);
		assert.deepEqual(draw(1), draw(1));
		const other = draw(2);
		assert.ok(draw(1).every((word, index) => word !== other[index]));
	});

	it("draws values of mean 0 and the deviation asked for", () => {
		const bits = new Bits(3);
		const { mean, deviation } = statistics(Array.from({ length: 100_000 }, () => bits.spread(0.25)));
		assert.ok(Math.abs(mean) < 0.005 && Math.abs(deviation - 0.25) < 0.002);
	});

	const deviations = [0.04, 0.5];
	const matrix = { inputs: 64, outputs: 20_000, deviation: (row: number) => deviations[row % 2]! };

	it("makes Q4_0 blocks whose weights have mean 0 and each row's deviation", () => {
		const bytes = Buffer.concat(Array.from(randomQ4Data(new Bits(4), matrix), copy));
		assert.equal(bytes.length, 2 * 18 * 20_000);
		const weights: number[][] = [[], []];
		for (let block = 0; block < 40_000; block++) {
			const row = weights[Math.floor(block / 2) % 2]!;
			const scale = fromHalf(bytes.readUInt16LE(18 * block));
			for (const nibbles of bytes.subarray(18 * block + 2, 18 * (block + 1))) {
				row.push(scale * ((nibbles & 15) - 8), scale * ((nibbles >>> 4) - 8));
			}
		}
		for (const [index, expected] of deviations.entries()) {
			const { mean, deviation } = statistics(weights[index]!);
			assert.ok(Math.abs(mean / expected) < 0.01 && Math.abs(deviation / expected - 1) < 0.005, `${mean} ${deviation}`);
		}
	});

	it("makes the same floats in either type, with each row's deviation", () => {
		const small = { ...matrix, outputs: 500 };
		const single = Buffer.concat([...randomFloatData("F32", new Bits(5), small)]);
		const half = Buffer.concat([...randomFloatData("F16", new Bits(5), small)]);
		assert.deepEqual([single.length, half.length], [4 * 64 * 500, 2 * 64 * 500]);
		const weights: number[][] = [[], []];
		for (let index = 0; index < 64 * 500; index++) {
			const value = single.readFloatLE(4 * index);
			assert.equal(half.readUInt16LE(2 * index), toHalf(value));
			weights[Math.floor(index / 64) % 2]!.push(value);
		}
		for (const [index, expected] of deviations.entries()) {
			const { mean, deviation } = statistics(weights[index]!);
			assert.ok(Math.abs(mean / expected) < 0.05 && Math.abs(deviation / expected - 1) < 0.02, `${mean} ${deviation}`);
		}
	});
});
