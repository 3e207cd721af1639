import type { Place } from "../boundaries.ts";
import type { Budget } from "../budget.ts";
import type { Distribution, Token } from "../distribution.ts";
import type { DryParameters } from "../dry.ts";
import type { Judge, Watch } from "../judge.ts";
import type { Metrics } from "../metrics.ts";
import type { Quadrant, Thresholds } from "../quadrant.ts";
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
	/** By which the quadrants are told apart: what is high and low for this model. */
	readonly thresholds: Thresholds;
	/** Where the token will stand. */
	readonly place: Place;
	/** A line begins here, its indentation included, or a sentence of prose: there much is open, and many ways are right. */
	readonly atStart: boolean;
	/** Tokens that are not to be taken here, for they have failed. */
	readonly excluded: ReadonlySet<Token>;
	/** What the budget, the place and the backend allow here. A policy does not ask for more. */
	readonly can: Possible;
	/** While the model thinks, the token with which it would end that; null elsewhere. */
	readonly endOfThinking: Token | null;
	/** Whether the answer so far has a text in it, in the tokens which that is written with. A search. */
	has(text: string): boolean;
}

/** To be asked only where it matters: to find out takes a search. */
export interface Possible {
	/** @param say as in the pause */
	pause(placement: ThoughtPlacement, say?: string): boolean;
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
	/** What is put there, as it is; without, a thought in the words that the place asks for. */
	readonly say?: string;
}

/** How far the paths of a branch reach, told apart by `kind`; never farther than the budget's depth. */
export type Reach =
	/** To the end of the statement, line or sentence. */
	| { readonly kind: "boundary" }
	/** So many tokens. Of the path that is chosen the first `keep` stay, all unless told: the others were only looked at. */
	| { readonly kind: "tokens"; readonly count: number; readonly keep?: number }
	/** To the end of the answer. */
	| { readonly kind: "answer" };

/** Writes several paths on, in one batch a step, and keeps the best. */
export interface Branch {
	readonly kind: "branch";
	/**
	 * The token each path begins with, which the distribution lists. As many paths are written, one begun as another ends
	 * where more are asked for than may be open at once. Several may begin alike, where the rest of them is drawn.
	 */
	readonly candidates: readonly Token[];
	/** By which the paths are compared. */
	readonly score: ScoreName | Judge;
	/** To a natural end, unless told. */
	readonly reach?: Reach;
	/** Chooses the tokens after the first; the likeliest are taken, unless told. Each path draws from a stream of its own. */
	readonly draw?: Draw;
	/** Gives paths up while they are written; none, unless told. */
	readonly watch?: Watch;
}

/** Chooses a token of a path. None of those excluded, unless there is no other. */
export type Draw = (sight: Sight, excluded: ReadonlySet<Token>) => Token;

/** Goes back to where the trouble of this line began and writes it anew, several times, and keeps the best. */
export interface Resample {
	readonly kind: "resample";
	readonly draw: Draw;
	readonly score: ScoreName;
}

/** What is to be done at a step, told apart by `kind`. */
export type Action = Take | Pause | Branch | Resample;

/** Whether a policy can choose from what was read of a step; its metrics are of the same distribution. */
export type Choosable = (distribution: Distribution, metrics: Metrics) => boolean;

/** A rule that turns what is known of a step into an action. It may keep state: make one for each answer. */
export interface Policy {
	readonly name: string;
	/** Everything it reads, for the trace. */
	readonly parameters: Readonly<Record<string, number | string>>;
	/** Where given: whether it can choose from what was read, so that more is read where it cannot. */
	readonly enough?: Choosable;
	/** Where given: how tokens that repeat the text are marked down, in `penalties`. */
	readonly dry?: DryParameters;
	/**
	 * Where given: what it needs to do what it was asked, though the budget says otherwise. Whoever chooses a policy that
	 * writes five answers wants five. The number of paths open at once cannot be changed, for it is the engine's: more are
	 * begun as others end, and each drawn path has random numbers of its own, so that the same paths come out.
	 * @param maxTokens tokens the answer may have
	 */
	budget?(given: Budget, maxTokens: number): Budget;
	decide(step: Step): Action;
}
