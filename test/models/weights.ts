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

const pieceElements = 1 << 16;

/** Data of an F32 or F16 tensor from `count` values. */
export function* floatData(type: "F32" | "F16", count: number, value: () => number): Generator<Uint8Array> {
	for (let start = 0; start < count; start += pieceElements) {
		const size = Math.min(pieceElements, count - start);
		const bytes = Buffer.alloc(size * (type === "F32" ? 4 : 2));
		for (let i = 0; i < size; i++) {
			if (type === "F32") bytes.writeFloatLE(value(), 4 * i);
			else bytes.writeUInt16LE(toHalf(value()), 2 * i);
		}
		yield bytes;
	}
}

const blockBytes = 18;
const pieceBlocks = 1 << 16;

/**
 * Standard deviation of q - 8 for a uniform q of 0 to 15: √((16² - 1) / 12 + 0.5²), its mean being -0.5.
 */
const nibbleDeviation = Math.sqrt(255 / 12 + 0.25);

/**
 * Data of a Q4_0 tensor of random weights with the given standard deviation, made as blocks, without a quantiser.
 * 4-bit values reach from -8 to 7, so their mean is not 0; the scale's sign is random to make that of the weights 0.
 */
export function* randomQ4Data(bits: Bits, count: number, deviation: number): Generator<Uint8Array> {
	const scale = toHalf(deviation / nibbleDeviation);
	const words = new Int32Array((pieceBlocks * blockBytes) / 4);
	const bytes = Buffer.from(words.buffer);
	for (let left = count / 32; left > 0; left -= pieceBlocks) {
		const blocks = Math.min(pieceBlocks, left);
		bits.fill(words);
		for (let start = 0; start < blocks * blockBytes; start += blockBytes) {
			const sign = bytes.readUInt16LE(start) & 0x8000;
			bytes.writeUInt16LE(sign | scale, start);
		}
		yield bytes.subarray(0, blocks * blockBytes);
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
