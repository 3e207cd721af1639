import type { Judge, Verdict } from "../judge.ts";
import { advantage, type ScoreName } from "../scores.ts";
import type { Choice } from "../trace.ts";
import type { Answer } from "./answer.ts";
import type { Rollout } from "./rollout.ts";
import { writtenPath } from "./writtenPath.ts";

export interface Best {
	readonly index: number;
	readonly choice: Choice;
	/** What the judge thought of each; none where a score compared them. */
	readonly verdicts: readonly Verdict[];
}

/** The best of the continuations by a score or a judge, and of equals the likeliest. */
export function best(answer: Answer, rollouts: readonly Rollout[], by: ScoreName | Judge): Best {
	const verdicts = typeof by === "string" ? [] : by.judge(rollouts.map((rollout) => writtenPath(answer, rollout)));
	const ahead = (i: number, other: number) =>
		typeof by === "string"
			? advantage(rollouts[i]!.scores, rollouts[other]!.scores, by)
			: difference(verdicts[i]!.worth, verdicts[other]!.worth);
	return { ...leading(rollouts, ahead), verdicts };
}

/** Scores that differ by less are equal: batches of other sizes round otherwise. */
const tie = 1e-6;

/** @param aheadOf by how much one continuation is better than another */
function leading(
	rollouts: readonly Rollout[],
	aheadOf: (index: number, other: number) => number,
): { readonly index: number; readonly choice: Choice } {
	let index = 0;
	let tied = false;
	for (const [i, { scores }] of rollouts.entries()) {
		if (i === 0) continue;
		const ahead = aheadOf(i, index);
		if (ahead > tie) {
			index = i;
			tied = false;
		} else if (ahead >= -tie) {
			tied = true;
			if (scores.logProbability > rollouts[index]!.scores.logProbability) index = i;
		}
	}
	if (rollouts.length === 1) return { index, choice: "only" };
	return { index, choice: tied ? "likelier" : "best" };
}

/** Unlike a difference, 0 where both are -Infinity. */
const difference = (one: number, other: number) => (one === other ? 0 : one - other);
