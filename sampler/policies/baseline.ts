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

/**
 * How unsure the model has been in this answer lately. The starts of lines and sentences count by themselves: there
 * everything is open by nature, and what is usual there would be a spike elsewhere.
 */
export class Baseline {
	readonly #starts: Ground;
	readonly #others: Ground;

	/**
	 * @param window how many of the latest steps of either kind count
	 * @param priors what each begins with
	 */
	constructor(window: number, priors: { readonly starts: Prior; readonly others: Prior }) {
		this.#starts = new Ground(window, priors.starts);
		this.#others = new Ground(window, priors.others);
	}

	/**
	 * By how much H at a step exceeds what was usual at steps like it before, in nats. The step then counts itself. Steps
	 * at or after its index are forgotten first, for they were taken back.
	 */
	excessOf(entropy: number, { index, atStart }: { readonly index: number; readonly atStart: boolean }): number {
		this.#starts.cut(index);
		this.#others.cut(index);
		const ground = atStart ? this.#starts : this.#others;
		const excess = entropy - ground.level;
		ground.add({ index, entropy });
		return excess;
	}
}
