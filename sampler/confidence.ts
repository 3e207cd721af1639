import { type Distribution, probabilities } from "./distribution.ts";

/** ln p of an impossible token would make every path that passes by one infinitely confident. */
const impossible = -100;

/**
 * DeepConf's token confidence (arXiv 2508.15260): -1/k Σ ln p over the k likeliest tokens, in nats. The more peaked the
 * distribution, the less likely are those after the first, and the greater it is.
 * @param k of the tokens that are listed, if so many are
 */
export function tokenConfidence(distribution: Distribution, k: number): number {
	const likeliest = probabilities(distribution, k);
	return -likeliest.reduce((sum, p) => sum + Math.max(Math.log(p), impossible), 0) / likeliest.length;
}

/** DeepConf's group confidence: the mean over so many neighbouring tokens, while they come one by one. */
export class GroupConfidence {
	readonly #last: number[] = [];
	#sum = 0;
	#least = Number.POSITIVE_INFINITY;

	/** @param size tokens of a group */
	constructor(private readonly size: number) {}

	/** Of the tokens that came last; null until there are enough of them. */
	get current(): number | null {
		return this.#last.length < this.size ? null : this.#sum / this.size;
	}

	/** Of the group in which it is the least; of all tokens where they make no whole group. At least one must have come. */
	get least(): number {
		return this.#last.length < this.size ? this.#sum / this.#last.length : this.#least;
	}

	push(confidence: number): void {
		this.#last.push(confidence);
		this.#sum += confidence;
		if (this.#last.length > this.size) this.#sum -= this.#last.shift()!;
		this.#least = Math.min(this.#least, this.current ?? Number.POSITIVE_INFINITY);
	}
}
