/** A source of numbers that look random and are the same for the same seed. */
export interface Random {
	/** A number in [0, 1) with 53 bits. */
	next(): number;
}

/**
 * The generator sfc32 (Chris Doty-Humphrey's "small fast counting"), its state filled from the seed by a splitmix
 * sequence, so that neighbouring seeds give unrelated streams.
 * @param seed a whole number within ±2^53
 * @throws RangeError for other numbers: two of them would silently share a stream
 */
export function seededRandom(seed: number): Random {
	if (!Number.isSafeInteger(seed)) throw new RangeError(`The seed must be a whole number, and it is ${seed}.`);
	const mix = splitmix(seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0);
	let a = mix();
	let b = mix();
	let c = mix();
	let counter = 1;

	const word = (): number => {
		const sum = (((a + b) | 0) + counter) | 0;
		counter = (counter + 1) | 0;
		a = b ^ (b >>> 9);
		b = (c + (c << 3)) | 0;
		c = (((c << 21) | (c >>> 11)) + sum) | 0;
		return sum >>> 0;
	};
	// The first outputs still resemble the seed.
	for (let i = 0; i < 12; i++) word();

	return {
		next() {
			const high = word() >>> 5;
			const low = word() >>> 6;
			return (high * 2 ** 26 + low) / 2 ** 53;
		},
	};
}

/** 32-bit words from a Weyl sequence with a finaliser of two multiplications. */
function splitmix(low: number, high: number): () => number {
	let state = low;
	return () => {
		state = (state + 0x9e3779b9) | 0;
		let z = state ^ high;
		z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
		z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
		return (z ^ (z >>> 16)) | 0;
	};
}
