import { type Random, seededRandom } from "../../sampler/random.ts";

/** Choices of every kind from one seeded stream: the same seed gives the same choices. */
export class Dice {
	private constructor(private readonly random: Random) {}

	/** @throws RangeError when the seed is not a whole number within ±2^53. */
	static seeded(seed: number): Dice {
		return new Dice(seededRandom(seed));
	}

	/** A whole number from `low` to `high`, both possible. */
	int(low: number, high: number): number {
		return low + Math.floor(this.random.next() * (high - low + 1));
	}

	/** True with this probability. */
	chance(probability: number): boolean {
		return this.random.next() < probability;
	}

	/** @throws RangeError for an empty list. */
	pick<T>(list: readonly T[]): T {
		if (list.length === 0) throw new RangeError("There is nothing to pick from.");
		return list[this.int(0, list.length - 1)]!;
	}

	/** One of the values, each with a probability in proportion to its weight. @throws RangeError for an empty list. */
	weighted<T>(list: readonly (readonly [weight: number, value: T])[]): T {
		const total = list.reduce((sum, [weight]) => sum + weight, 0);
		let left = this.random.next() * total;
		for (const [weight, value] of list) {
			left -= weight;
			if (left < 0) return value;
		}
		const last = list.at(-1);
		if (last === undefined) throw new RangeError("There is nothing to pick from.");
		return last[1];
	}

	/** `count` different values, in a random order. @throws RangeError when the list has fewer. */
	sample<T>(list: readonly T[], count: number): T[] {
		if (list.length < count) throw new RangeError(`There are ${list.length} values, not ${count}.`);
		const rest = [...list];
		return Array.from({ length: count }, () => rest.splice(this.int(0, rest.length - 1), 1)[0]!);
	}
}
