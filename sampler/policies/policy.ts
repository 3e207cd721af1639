import type { Distribution, Token } from "../distribution.ts";
import type { Metrics } from "../metrics.ts";
import type { Quadrant } from "../quadrant.ts";
import type { Random } from "../random.ts";

/** What a policy sees when it decides. */
export interface Step {
	/** Tokens of the answer before this one. */
	readonly index: number;
	readonly distribution: Distribution;
	readonly metrics: Metrics;
	readonly quadrant: Quadrant;
	/** The answer's own stream: a policy that takes numbers from elsewhere breaks "same seed, same trace". */
	readonly random: Random;
}

/** Appends one of the tokens the distribution lists. */
export interface Take {
	readonly kind: "take";
	readonly token: Token;
	/** What the policy did, in its own word; it goes into the trace. */
	readonly rule: string;
}

/** What is to be done at a step, told apart by `kind`. */
export type Action = Take;

/** A rule that turns what is known of a step into an action. It may keep state: make one for each answer. */
export interface Policy {
	readonly name: string;
	/** Every number it reads, for the trace. */
	readonly parameters: Readonly<Record<string, number>>;
	decide(step: Step): Action;
}
