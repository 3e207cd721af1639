import { penalised } from "../penalised.ts";
import type { Branch, Draw } from "../policies/policy.ts";
import type { TraceAction } from "../trace.ts";
import type { Answer } from "./answer.ts";
import type { Point } from "./point.ts";
import { best, rollOut } from "./rollout.ts";

/** The likeliest token, what repeats the text marked down. */
const likeliest: Draw = ({ distribution, penalties }) => penalised(distribution, penalties).tokens[0]!;

/** Looks ahead on several paths from one answer, and keeps the best. */
export class Branches {
	/** Tokens of the answer up to the end of the last path that was kept. */
	#end: number | null = null;

	constructor(private readonly answer: Answer) {}

	get possible(): boolean {
		const { draft, ledger, room } = this.answer;
		if (!ledger.allows("branch") || room < 1 || ledger.left < ledger.budget.paths) return false;
		return this.#end === null || draft.length >= this.#end + ledger.budget.cooldown;
	}

	async make({ candidates, score }: Branch, point: Point): Promise<TraceAction> {
		const { answer } = this;
		const cause = answer.causeAt(point);
		answer.ledger.count("branch");
		const rollouts = await rollOut(answer, { firsts: candidates, point, choose: likeliest, rule: "branch" });
		const { index, choice } = best(rollouts, score);
		await answer.adopt(rollouts[index]!);
		this.#end = answer.draft.length;
		return {
			kind: "branch",
			cause,
			keep: cause.index,
			excluded: [],
			paths: rollouts.map(({ written, end, scores }) => ({ tokens: written, end, scores })),
			chosen: index,
			choice,
			score,
		};
	}

	/** The answer was taken back to its first `keep` tokens. */
	forgetAfter(keep: number): void {
		if (this.#end !== null && this.#end > keep) this.#end = null;
	}
}
