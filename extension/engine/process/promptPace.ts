/** How long a chunk of a prompt may take, in milliseconds: nobody can be heard, and nothing stopped, before it is done. */
const chunkMs = 80;

/** Fewer tokens at once would each read all the weights again for too little. */
const smallest = 8;

/** What is read before anything was measured. */
const first = 32;

/**
 * How many tokens of a prompt are evaluated at once, by how fast the last ones went: few where a processor is slow, so
 * that a stop takes effect soon; as many as a batch holds where a graphics processor would wait for more.
 */
export class PromptPace {
	/** Tokens per second; null before anything was measured. */
	#rate: number | null = null;

	/** @param largest what the backend takes at once */
	constructor(private readonly largest: number) {}

	/**
	 * Tokens to evaluate next of `left`. A prompt never ends with a single token by itself: a processor computes one token
	 * another way than several, and the answer would depend on how its prompt was cut.
	 * @param most that are wanted at once, at least 3
	 */
	chunk(left: number, most = this.largest): number {
		const wanted = this.#rate === null ? first : Math.floor((this.#rate * chunkMs) / 1000 / smallest) * smallest;
		const size = Math.min(left, most, this.largest, Math.max(smallest, wanted));
		return left - size === 1 && size > 2 ? size - 1 : size;
	}

	record(tokens: number, milliseconds: number): void {
		// A few tokens take as long as the weights take to read: they say nothing of many.
		if (tokens >= smallest) this.#rate = (tokens * 1000) / Math.max(0.1, milliseconds);
	}
}
