import type { LoopAction } from "../../sampler/trace.ts";
import type { EvalItem } from "../item.ts";
import type { Vote } from "../methods/method.ts";
import type { Outcome } from "../run/outcome.ts";

/** What a method made of an item, of one answer or of several. */
export interface Result {
	readonly item: EvalItem;
	readonly right: boolean;
	readonly written: number;
	readonly explored: number;
	readonly actions: Readonly<Record<LoopAction, number>>;
	readonly refused: number;
	readonly ms: number;
	/** At least one, in the order in which they were drawn. */
	readonly outcomes: readonly Outcome[];
}

/** Written and explored. */
export const tokensOf = ({ written, explored }: Pick<Result, "written" | "explored">): number => written + explored;

/** @param outcomes at least one; without a vote the first counts */
export function resultOf(item: EvalItem, outcomes: readonly Outcome[], vote: Vote | null): Result {
	const used = vote === null ? outcomes.slice(0, 1) : outcomes;
	const sum = (of: (outcome: Outcome) => number) => used.reduce((total, outcome) => total + of(outcome), 0);
	return {
		item,
		right: (vote === null ? used[0]! : chosen(used, vote.by)).right,
		written: sum(({ written }) => written),
		explored: sum(({ explored }) => explored),
		actions: {
			pause: sum(({ actions }) => actions.pause),
			branch: sum(({ actions }) => actions.branch),
			resample: sum(({ actions }) => actions.resample),
			restart: sum(({ actions }) => actions.restart),
		},
		refused: sum(({ refused }) => refused),
		ms: sum(({ ms }) => ms),
		outcomes: used,
	};
}

/** An empty answer is less likely than all others. */
const likelihoodOf = ({ logProbability }: Outcome): number => logProbability ?? Number.NEGATIVE_INFINITY;

/** Of equals the one that came first. An answer without a value has no vote, unless none has one. */
function chosen(outcomes: readonly Outcome[], by: Vote["by"]): Outcome {
	if (by === "likeliest") {
		return outcomes.reduce((best, one) => (likelihoodOf(one) > likelihoodOf(best) ? one : best));
	}
	const votes = new Map<string, number>();
	for (const { value } of outcomes) if (value !== null) votes.set(value, (votes.get(value) ?? 0) + 1);
	const most = Math.max(0, ...votes.values());
	return outcomes.find(({ value }) => value !== null && votes.get(value) === most) ?? outcomes[0]!;
}

/**
 * What was there when so many tokens had been spent on an item: of several answers those that were whole by then.
 * @returns null where no answer was whole yet
 */
export function within(result: Result, limit: number, vote: Vote | null): Result | null {
	let spent = 0;
	const whole = result.outcomes.filter((outcome) => {
		spent += tokensOf(outcome);
		return spent <= limit;
	});
	return whole.length === 0 ? null : resultOf(result.item, whole, vote);
}
