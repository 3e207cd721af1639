import type { Enough } from "../decoder.ts";
import type { Distribution, Token } from "../distribution.ts";
import type { DryParameters } from "../dry.ts";
import type { Metrics } from "../metrics.ts";
import type { Quadrant } from "../quadrant.ts";
import type { Random } from "../random.ts";
import type { ScoreName } from "../scores.ts";

/** What is known where a token is to be chosen. */
export interface Sight {
	readonly distribution: Distribution;
	readonly metrics: Metrics;
	/** What is taken off the logits of tokens that would repeat the text (DRY); mostly empty. */
	readonly penalties: ReadonlyMap<Token, number>;
	/** The answer's own stream: a policy that takes numbers from elsewhere breaks "same seed, same trace". */
	readonly random: Random;
}

/** What a policy sees when it decides. */
export interface Step extends Sight {
	/** Tokens of the answer before this one. */
	readonly index: number;
	readonly quadrant: Quadrant;
	/** Tokens that are not to be taken here, for they have failed. */
	readonly excluded: ReadonlySet<Token>;
	/** What the budget, the place and the backend allow here. A policy does not ask for more. */
	readonly can: Possible;
	/** While the model thinks, the token with which it would end that; null elsewhere. */
	readonly endOfThinking: Token | null;
}

/** To be asked only where it matters: to find out takes a search. */
export interface Possible {
	pause(placement: ThoughtPlacement): boolean;
	branch(): boolean;
	resample(): boolean;
}

/** Appends one of the tokens the distribution lists. */
export interface Take {
	readonly kind: "take";
	readonly token: Token;
	/** What the policy did, in its own word; it goes into the trace. */
	readonly rule: string;
	/** True where it would have acted, had it been allowed to. */
	readonly refused?: boolean;
}

/** Where a thought is put. */
export type ThoughtPlacement =
	/** The line, or the sentence, is taken back, and the thought begins it. */
	| "at the start"
	/** It is put where the doubt is, in the words of somebody who hesitates. */
	| "on the spot";

/** Puts a thought into the answer. */
export interface Pause {
	readonly kind: "pause";
	readonly placement: ThoughtPlacement;
}

/** Writes the candidates on, greedily and in one batch, to a natural end, and keeps the best. */
export interface Branch {
	readonly kind: "branch";
	/** At least two tokens the distribution lists, the likeliest first. */
	readonly candidates: readonly Token[];
	readonly score: ScoreName;
}

/** Chooses a token for a path that is re-rolled. None of those excluded, unless there is no other. */
export type Draw = (sight: Sight, excluded: ReadonlySet<Token>) => Token;

/** Goes back to where the trouble of this line began and writes it anew, several times, and keeps the best. */
export interface Resample {
	readonly kind: "resample";
	readonly draw: Draw;
	readonly score: ScoreName;
}

/** What is to be done at a step, told apart by `kind`. */
export type Action = Take | Pause | Branch | Resample;

/** A rule that turns what is known of a step into an action. It may keep state: make one for each answer. */
export interface Policy {
	readonly name: string;
	/** Everything it reads, for the trace. */
	readonly parameters: Readonly<Record<string, number | string>>;
	/** Where given: whether it can choose from what was read, so that more is read where it cannot. */
	readonly enough?: Enough;
	/** Where given: how tokens that repeat the text are marked down, in `penalties`. */
	readonly dry?: DryParameters;
	decide(step: Step): Action;
}
