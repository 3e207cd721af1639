import { closeSync, openSync, readSync } from "node:fs";

/**
 * Walks the header of a GGUF file to its end, keeping nothing of it: whatever counts and lengths it claims, the walk
 * ends with the file. Loaders trust what the header says; this comes before them.
 * Format: ggml's docs/gguf.md, versions 2 and 3, little-endian.
 */

/** The file ends before what its header speaks of does. */
export class HeaderCutShort extends Error {}

/** Bytes of the value types 0 to 12; strings (8) and arrays (9) have no fixed size. */
const valueSizes = [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8] as const;
const stringType = 8;
const arrayType = 9;
/** The format allows arrays of arrays; no known model has them. */
const deepestArray = 4;
const largestDimensions = 8;
const defaultAlignment = 32;

/**
 * @param size of the file in bytes
 * @returns where the data of the last tensor begins
 * @throws HeaderCutShort, or an Error whose message says what is wrong
 */
export function lastTensorStart(path: string, size: number): number {
	const file = openSync(path, "r");
	try {
		return new HeaderWalk(file, size).run();
	} finally {
		closeSync(file);
	}
}

class HeaderWalk {
	readonly #window = Buffer.alloc(1 << 20);
	#windowStart = 0;
	#windowLength = 0;
	#position = 4;

	constructor(
		private readonly file: number,
		private readonly size: number,
	) {}

	run(): number {
		const version = this.#u32();
		if (version !== 2 && version !== 3) throw new Error(`it is of GGUF version ${version}, not 2 or 3.`);
		const tensors = this.#count();
		const pairs = this.#count();
		let alignment = defaultAlignment;
		for (let i = 0; i < pairs; i++) {
			const key = this.#string();
			const type = this.#u32();
			if (key === "general.alignment" && type === 4) alignment = this.#u32();
			else this.#skipValue(type, 0);
		}
		let last = 0;
		for (let i = 0; i < tensors; i++) last = Math.max(last, this.#tensorOffset());
		if (alignment === 0) throw new Error("its header gives an alignment of 0.");
		return Math.ceil(this.#position / alignment) * alignment + last;
	}

	#tensorOffset(): number {
		this.#string();
		const dimensions = this.#u32();
		if (dimensions > largestDimensions) throw new Error(`its header gives a tensor ${dimensions} dimensions.`);
		this.#skip(8 * dimensions + 4);
		return Number(this.#u64());
	}

	#skipValue(type: number, depth: number): void {
		if (type === stringType) {
			this.#skip(this.#count());
		} else if (type === arrayType) {
			if (depth === deepestArray) throw new Error("its header nests arrays too deep.");
			this.#skipArray(depth);
		} else {
			this.#skip(this.#sizeOf(type));
		}
	}

	#skipArray(depth: number): void {
		const type = this.#u32();
		const count = this.#count();
		if (type === stringType || type === arrayType) {
			for (let i = 0; i < count; i++) this.#skipValue(type, depth + 1);
		} else {
			this.#skip(count * this.#sizeOf(type));
		}
	}

	#sizeOf(type: number): number {
		const size = valueSizes[type];
		if (size === undefined) throw new Error(`its header has a value of the unknown type ${type}.`);
		return size;
	}

	#string(): string {
		const length = this.#count();
		// A key or a name; longer ones are only ever values, which are skipped.
		if (length > this.#window.length) throw new Error(`its header has a name of ${length} bytes.`);
		const start = this.#take(length);
		return this.#window.toString("utf8", start, start + length);
	}

	#u32(): number {
		return this.#window.readUInt32LE(this.#take(4));
	}

	#u64(): bigint {
		return this.#window.readBigUInt64LE(this.#take(8));
	}

	/** A count or a length. One larger than the file cannot be met by it. */
	#count(): number {
		const value = this.#u64();
		if (value > BigInt(this.size)) throw new HeaderCutShort();
		return Number(value);
	}

	#skip(bytes: number): void {
		this.#position += bytes;
		if (this.#position > this.size) throw new HeaderCutShort();
	}

	/** Moves past `bytes` of the file and returns where they begin in the window. */
	#take(bytes: number): number {
		const start = this.#position;
		this.#skip(bytes);
		if (start < this.#windowStart || this.#position > this.#windowStart + this.#windowLength) {
			this.#windowStart = start;
			this.#windowLength = readSync(this.file, this.#window, 0, this.#window.length, start);
			if (this.#windowLength < bytes) throw new HeaderCutShort();
		}
		return start - this.#windowStart;
	}
}
