/** A buffer that grows, with little-endian writers. Each @throws RangeError when the value does not fit. */
export class ByteWriter {
	#buffer = Buffer.alloc(1 << 16);
	#length = 0;

	get length(): number {
		return this.#length;
	}

	uint8(value: number): void {
		this.#reserve(1).writeUInt8(value, this.#advance(1));
	}

	int8(value: number): void {
		this.#reserve(1).writeInt8(value, this.#advance(1));
	}

	uint16(value: number): void {
		this.#reserve(2).writeUInt16LE(value, this.#advance(2));
	}

	int16(value: number): void {
		this.#reserve(2).writeInt16LE(value, this.#advance(2));
	}

	uint32(value: number): void {
		this.#reserve(4).writeUInt32LE(value, this.#advance(4));
	}

	int32(value: number): void {
		this.#reserve(4).writeInt32LE(value, this.#advance(4));
	}

	uint64(value: bigint): void {
		this.#reserve(8).writeBigUInt64LE(value, this.#advance(8));
	}

	int64(value: bigint): void {
		this.#reserve(8).writeBigInt64LE(value, this.#advance(8));
	}

	/** Rounded to the nearest float. */
	float32(value: number): void {
		this.#reserve(4).writeFloatLE(value, this.#advance(4));
	}

	float64(value: number): void {
		this.#reserve(8).writeDoubleLE(value, this.#advance(8));
	}

	bytes(value: Uint8Array): void {
		this.#reserve(value.length).set(value, this.#advance(value.length));
	}

	/** Its length in bytes as a uint64, and its UTF-8. */
	string(value: string): void {
		const size = Buffer.byteLength(value);
		this.uint64(BigInt(size));
		this.#reserve(size).write(value, this.#advance(size));
	}

	/** What was written so far. */
	finish(): Uint8Array {
		return this.#buffer.subarray(0, this.#length);
	}

	#reserve(count: number): Buffer {
		if (this.#length + count > this.#buffer.length) {
			const larger = Buffer.alloc(Math.max(2 * this.#buffer.length, this.#length + count));
			larger.set(this.#buffer.subarray(0, this.#length));
			this.#buffer = larger;
		}
		return this.#buffer;
	}

	/** Where the next `count` bytes begin. */
	#advance(count: number): number {
		const start = this.#length;
		this.#length += count;
		return start;
	}
}
