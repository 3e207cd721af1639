import type { Quadrant } from "../../quadrant.ts";
import type { AttentionTerms } from "./attention.ts";
import type { Sampling } from "./sampling.ts";
import type { Terms } from "./terms.ts";

/**
 * What upstream put in where it paused: token 2564 of Llama 3, whatever the model, and wherever it stood. Here it is the
 * text, in the tokens of the model that is used.
 */
export const pauseText = " ...";

/** A version of upstream's quadrant sampler that draws by formulas of its own. All of these count in bits. */
export interface Variant {
	readonly name: string;
	readonly title: string;
	/** Its place among the historical policies. */
	readonly rank: number;
	/** A sentence for people. */
	readonly about: string;
	readonly source: string;
	/** T0 and the rest of what it was called with. */
	readonly base: Sampling;
	/** How many tokens are drawn in between, of which the likeliest is taken. */
	readonly draws: number;
	/** Whether it pauses in an answer only once, and not at all where the model wrote `pauseText` itself. */
	readonly pausesOnce: boolean;
	/** The terms of the attention that it reads. */
	readonly attention: readonly (keyof AttentionTerms)[];
	quadrant(terms: Terms): Quadrant;
	/**
	 * How a quadrant draws. At a pause: how to draw where there was one already.
	 * @returns null where nothing is drawn
	 */
	sampling(quadrant: Quadrant, terms: Terms, base: Sampling): Sampling | null;
}
