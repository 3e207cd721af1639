import { penalised } from "../penalised.ts";
import type { Branch, Draw } from "../policies/policy.ts";
import type { TraceAction } from "../trace.ts";
import type { Answer } from "./answer.ts";
import { best } from "./best.ts";
import type { Point } from "./point.ts";
import { rollOut } from "./rollout.ts";

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

	async make({ candidates, score, reach, draw, watch }: Branch, point: Point): Promise<TraceAction> {
		const { answer } = this;
		const cause = answer.causeAt(point);
		answer.ledger.count("branch");
		const rollouts = await rollOut(answer, {
			firsts: candidates,
			point,
			choose: draw ?? likeliest,
			rule: draw === undefined ? "branch" : "draw",
			apart: draw !== undefined,
			...(reach && { reach }),
			...(watch && { watch }),
		});
		const { index, choice, verdicts } = best(answer, rollouts, score);
		const kept = rollouts[index]!;
		const keep = reach?.kind === "tokens" ? reach.keep : undefined;
		await answer.adopt(kept, keep);
		this.#end = answer.draft.length;
		return {
			kind: "branch",
			cause,
			keep: cause.index,
			excluded: [],
			paths: rollouts.map(({ written, end, scores }, i) => ({ tokens: written, end, scores, ...verdicts[i] })),
			chosen: index,
			choice,
			score: typeof score === "string" ? score : score.name,
			...(reach === undefined || reach.kind === "boundary"
				? {}
				: { reach: reach.kind === "answer" ? "answer" : reach.count }),
			...(rollouts.length < candidates.length ? { asked: candidates.length } : {}),
			...(keep !== undefined && keep < kept.tokens.length ? { taken: keep } : {}),
		};
	}

	/** The answer was taken back to its first `keep` tokens. */
	forgetAfter(keep: number): void {
		if (this.#end !== null && this.#end > keep) this.#end = null;
	}
}
