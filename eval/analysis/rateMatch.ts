import { type LoopAction, loopActions } from "../../sampler/trace.ts";
import { mean, normalQuantile, standardError } from "../statistics/interval.ts";
import { type Result, tokensOf } from "./result.ts";

/** The actions whose rates a control can be told. A restart has none: it happens where other actions came to nothing. */
export const ratedActions = ["pause", "branch", "resample"] as const satisfies readonly LoopAction[];
export type RatedAction = (typeof ratedActions)[number];

/** How many of each are due for each token of an answer. */
export type Rates = Readonly<Record<RatedAction, number>>;

/** A mean of what was seen, and its standard error. */
export interface Seen {
	readonly value: number;
	readonly error: number;
}

/** What answers did and spent, on the mean. */
export interface Doing {
	readonly actions: Readonly<Record<LoopAction, number>>;
	/** Written and explored. */
	readonly tokens: number;
}

/** A control that acts at random places, against the method that it is to act as often as. */
export interface RateMatch {
	/** The control. */
	readonly method: string;
	/** That were found for it; null for several tasks together, each of which has its own. */
	readonly rates: Rates | null;
	/** Of the judged method. */
	readonly target: Doing;
	/** Of the control, on the same items. */
	readonly achieved: Doing;
	/** The actions whose rates were to be matched, and that are further off than chance explains. */
	readonly missed: readonly RatedAction[];
}

/** How often an action happened. No event among a hundred answers does not prove that there is never one: the error is at least one event. */
export function seenIn(results: readonly Result[], kind: LoopAction): Seen {
	const counts = results.map(({ actions }) => actions[kind]);
	return { value: mean(counts), error: Math.max(standardError(counts), 1 / Math.max(1, counts.length)) };
}

/** The standard error of the difference of two means. */
export const errorOf = (one: Seen, other: Seen): number => Math.hypot(one.error, other.error);

/** @param rates null where tasks with rates of their own are taken together */
export function rateMatch(
	method: string,
	rates: Rates | null,
	judged: readonly Result[],
	control: readonly Result[],
): RateMatch {
	return {
		method,
		rates,
		target: doingOf(judged),
		achieved: doingOf(control),
		missed: ratedActions.filter((kind) => {
			const [target, seen] = [seenIn(judged, kind), seenIn(control, kind)];
			return Math.abs(seen.value - target.value) > normalQuantile * errorOf(target, seen);
		}),
	};
}

const doingOf = (results: readonly Result[]): Doing => ({
	actions: meanActions(results),
	tokens: mean(results.map(tokensOf)),
});

/** How often each action happened, on the mean. */
export const meanActions = (results: readonly Result[]): Readonly<Record<LoopAction, number>> =>
	Object.fromEntries(loopActions.map((kind) => [kind, mean(results.map(({ actions }) => actions[kind]))])) as Record<
		LoopAction,
		number
	>;
