/** H at a step that was decided on, in nats. */
interface Height {
	readonly index: number;
	readonly entropy: number;
}

/** What a mean begins with, in nats, and for how many steps it counts. */
export interface Prior {
	readonly entropy: number;
	readonly weight: number;
}

/** The mean of H over the latest steps of an answer, before it had any of its own: what it begins with. */
class Ground {
	readonly #heights: Height[] = [];

	constructor(
		private readonly window: number,
		private readonly prior: Prior,
	) {}

	get level(): number {
		const { entropy, weight } = this.prior;
		const latest = this.#heights.slice(-this.window);
		return latest.reduce((sum, height) => sum + height.entropy, entropy * weight) / (weight + latest.length);
	}

	/** Forgets what was taken back: all from an index on. */
	cut(index: number): void {
		while (this.#heights.length > 0 && this.#heights.at(-1)!.index >= index) this.#heights.pop();
	}

	add(height: Height): void {
		this.#heights.push(height);
	}
}

/** Where a step is, as far as more or less is open there by nature. */
export interface Spot {
	readonly index: number;
	/** A line or a sentence begins. */
	readonly atStart: boolean;
	/** And with it a block. */
	readonly atBlockStart: boolean;
}

/**
 * How unsure the model has been in this answer lately. The starts of lines and sentences count by themselves, and of these
 * the starts of blocks: there everything is open by nature, and what is usual there would be a spike elsewhere.
 */
export class Baseline {
	readonly #blocks: Ground;
	readonly #starts: Ground;
	readonly #others: Ground;

	/**
	 * @param window how many of the latest steps of each kind count
	 * @param priors what they begin with, the starts of blocks as other starts
	 */
	constructor(window: number, priors: { readonly starts: Prior; readonly others: Prior }) {
		this.#blocks = new Ground(window, priors.starts);
		this.#starts = new Ground(window, priors.starts);
		this.#others = new Ground(window, priors.others);
	}

	/**
	 * By how much H at a step exceeds what was usual at steps like it before, in nats. The step then counts itself. Steps
	 * at or after its index are forgotten first, for they were taken back.
	 */
	excessOf(entropy: number, { index, atStart, atBlockStart }: Spot): number {
		for (const ground of [this.#blocks, this.#starts, this.#others]) ground.cut(index);
		const ground = atBlockStart ? this.#blocks : atStart ? this.#starts : this.#others;
		const excess = entropy - ground.level;
		ground.add({ index, entropy });
		return excess;
	}
}
