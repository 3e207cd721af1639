/**
 * A generator of 32 random bits at a time, fast enough to fill files: sfc32, by Chris Doty-Humphrey (PractRand).
 * The same seed gives the same bits on every machine.
 */
export class Bits {
	#a: number;
	#b = 0x9e3779b9;
	#c = 0x243f6a88;
	#counter = 1;

	constructor(seed: number) {
		this.#a = seed | 0;
		// Seeds that are close to one another must not give streams that are.
		for (let i = 0; i < 16; i++) this.next();
	}

	/** A signed 32-bit integer. */
	next(): number {
		const result = (((this.#a + this.#b) | 0) + this.#counter) | 0;
		this.#counter = (this.#counter + 1) | 0;
		this.#a = this.#b ^ (this.#b >>> 9);
		this.#b = (this.#c + (this.#c << 3)) | 0;
		this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) | 0;
		return result;
	}

	fill(words: Int32Array): void {
		for (let i = 0; i < words.length; i++) words[i] = this.next();
	}

	/** Uniform with mean 0 and the given standard deviation. */
	spread(deviation: number): number {
		return (this.next() / 2 ** 31) * deviation * Math.sqrt(3);
	}
}

/** A matrix of random weights: `outputs` rows of `inputs` weights with mean 0, each row with a standard deviation of its own. */
export interface RandomMatrix {
	readonly inputs: number;
	readonly outputs: number;
	readonly deviation: (row: number) => number;
}

/** Data of an F32 or F16 tensor of random weights, row by row. */
export function* randomFloatData(
	type: "F32" | "F16",
	bits: Bits,
	{ inputs, outputs, deviation }: RandomMatrix,
): Generator<Uint8Array> {
	for (let row = 0; row < outputs; row++) {
		const size = deviation(row);
		yield floats(
			type,
			Array.from({ length: inputs }, () => bits.spread(size)),
		);
	}
}

/** Numbers as the bytes of an F32 or F16 tensor. */
export function floats(type: "F32" | "F16", values: readonly number[]): Uint8Array {
	const bytes = Buffer.alloc(values.length * (type === "F32" ? 4 : 2));
	for (const [index, value] of values.entries()) {
		if (type === "F32") bytes.writeFloatLE(value, 4 * index);
		else bytes.writeUInt16LE(toHalf(value), 2 * index);
	}
	return bytes;
}

const blockElements = 32;
const blockBytes = 18;
/** About a megabyte, and a whole number of 32-bit words. */
const pieceBlocks = 1 << 16;

/**
 * Standard deviation of q - 8 for a uniform q of 0 to 15 around 0, its mean being -0.5: √((16² - 1) / 12 + 0.5²).
 */
const nibbleDeviation = Math.sqrt(255 / 12 + 0.25);

/**
 * Data of a Q4_0 tensor of random weights, made as blocks, without a quantiser. 4-bit values reach from -8 to 7, so
 * their mean is not 0; the scale's sign is random to make that of the weights 0.
 */
export function* randomQ4Data(bits: Bits, { inputs, outputs, deviation }: RandomMatrix): Generator<Uint8Array> {
	const rowBlocks = inputs / blockElements;
	const pieceRows = Math.max(1, Math.floor(pieceBlocks / rowBlocks));
	const words = new Int32Array(Math.ceil((pieceRows * rowBlocks * blockBytes) / 4));
	const bytes = Buffer.from(words.buffer);
	for (let firstRow = 0; firstRow < outputs; firstRow += pieceRows) {
		const rows = Math.min(pieceRows, outputs - firstRow);
		bits.fill(words);
		for (let row = 0; row < rows; row++) {
			const scale = toHalf(deviation(firstRow + row) / nibbleDeviation);
			const end = (row + 1) * rowBlocks * blockBytes;
			for (let start = row * rowBlocks * blockBytes; start < end; start += blockBytes) {
				bytes.writeUInt16LE((bytes.readUInt16LE(start) & 0x8000) | scale, start);
			}
		}
		yield bytes.subarray(0, rows * rowBlocks * blockBytes);
	}
}

const single = new Float32Array(1);
const singleBits = new Uint32Array(single.buffer);

/** A number as IEEE 754 half precision, rounded to the nearest, ties to even. Too large becomes infinite. */
export function toHalf(value: number): number {
	single[0] = value;
	const bits = singleBits[0]!;
	const sign = (bits >>> 16) & 0x8000;
	const magnitude = bits & 0x7fffffff;
	if (magnitude > 0x7f800000) return sign | 0x7e00;
	// 65520 and above round up to 2^16, which is out of range.
	if (magnitude >= 0x477ff000) return sign | 0x7c00;
	if (magnitude < 0x38800000) return sign | roundToEven(Math.abs(value) * 2 ** 24);
	const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
	return sign | ((rounded - 0x38000000) >>> 13);
}

/** Subnormal halves are multiples of 2^-24. */
function roundToEven(value: number): number {
	const floor = Math.floor(value);
	const rest = value - floor;
	return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
