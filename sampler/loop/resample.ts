import type { Token } from "../distribution.ts";
import type { Resample } from "../policies/policy.ts";
import type { TraceAction } from "../trace.ts";
import type { Answer } from "./answer.ts";
import { best } from "./best.ts";
import { Failures } from "./failures.ts";
import type { Point } from "./point.ts";
import { rollOut } from "./rollout.ts";

/** A line that was written anew. */
interface Rewritten {
	readonly start: number;
	/** Tokens of the answer up to the end of the new text. */
	readonly end: number;
	/** The trouble is in the new text too. */
	readonly stillTroubled: boolean;
}

/** Where the answer would be taken back to. */
export interface ResamplePlan {
	readonly kind: "resample" | "restart";
	readonly keep: number;
	readonly point: Point;
	/** Where the line or sentence begins. */
	readonly start: number;
}

/**
 * Goes back to where the trouble began and writes it anew. Where that did not help, because the same line is in trouble
 * again, or the new text is as troubled and trouble follows close behind it, the answer starts over.
 */
export class Resamples {
	readonly #failures = new Failures();
	#last: Rewritten | null = null;

	constructor(private readonly answer: Answer) {}

	/** Tokens that have failed where the next one is to be taken. */
	get excluded(): ReadonlySet<Token> {
		return this.#failures.after(this.answer.draft.tokens);
	}

	plan(point: Point): ResamplePlan | null {
		const { draft, ledger } = this.answer;
		const start = draft.lastStart(this.answer.likeliestBytes(point)) ?? draft.length;
		if (this.#isBack(start)) {
			const restart = this.#planRestart();
			// The same line is not written anew again; another, that only follows it, may be.
			if (restart !== null || this.#last?.start === start) return restart;
		}
		const keep = this.#firstTrouble(start);
		const known = keep === draft.length ? point : draft.pointAt(keep);
		if (known === null || !ledger.allows("resample") || this.answer.roomAt(keep) < 1) return null;
		return draft.length - keep + ledger.budget.paths <= ledger.left
			? { kind: "resample", keep, point: known, start }
			: null;
	}

	async make(plan: ResamplePlan, { draw, score }: Resample, at: Point): Promise<TraceAction> {
		return plan.kind === "restart" ? this.#restart(plan, at) : this.#resample(plan, { draw, score }, at);
	}

	/** The answer was taken back to its first `keep` tokens. */
	forgetAfter(keep: number): void {
		if (this.#last !== null && this.#last.start > keep) this.#last = null;
	}

	/** Whether the line that starts there is the one last written anew, or close behind it while that did not help. */
	#isBack(start: number): boolean {
		if (this.#last === null) return false;
		const { draft, ledger } = this.answer;
		const isNear = draft.length <= this.#last.end + ledger.budget.cooldown;
		return this.#last.start === start || (this.#last.stillTroubled && isNear);
	}

	#planRestart(): ResamplePlan | null {
		const { draft, ledger } = this.answer;
		const point = draft.pointAt(0);
		if (point === null || !ledger.allows("restart") || draft.length > ledger.left) return null;
		return { kind: "restart", keep: 0, point, start: 0 };
	}

	/** The first token of the line whose entropy was high. */
	#firstTrouble(start: number): number {
		const { draft, parts } = this.answer;
		const limit = parts.gauge.thresholds.entropy.high;
		for (let index = start; index < draft.length; index++) {
			if (draft.metricsAt(index)!.entropy.value > limit) return index;
		}
		return draft.length;
	}

	async #resample(
		{ keep, point, start }: ResamplePlan,
		{ draw, score }: Pick<Resample, "draw" | "score">,
		at: Point,
	): Promise<TraceAction> {
		const { answer } = this;
		const { budget } = answer.ledger;
		const cause = answer.causeAt(at);
		answer.ledger.count("resample");
		const failed = answer.draft.tokens[keep];
		if (failed !== undefined) {
			this.#failures.add(answer.draft.tokens.slice(0, keep), failed);
			await answer.cutTo(keep, point);
		}
		const { excluded } = this;
		const { distribution, metrics } = point;
		const sight = { distribution, metrics, penalties: answer.penaltiesAfter([]), random: answer.parts.random };
		const firsts = distinct(budget.attempts, excluded, (not) => draw(sight, not));
		const rollouts = await rollOut(answer, { firsts, point, choose: draw, rule: "resample" });
		const { index, choice } = best(answer, rollouts, score);
		const kept = rollouts[index]!;
		await answer.adopt(kept);
		const isTroubled = kept.points.slice(1).some(({ quadrant }) => quadrant === "resample");
		this.#last = { start, end: answer.draft.length, stillTroubled: isTroubled };
		return {
			kind: "resample",
			cause,
			keep,
			excluded: [...excluded],
			paths: rollouts.map(({ written, end, scores }) => ({ tokens: written, end, scores })),
			chosen: index,
			choice,
			score,
		};
	}

	async #restart({ point }: ResamplePlan, at: Point): Promise<TraceAction> {
		const { answer } = this;
		const { draft } = answer;
		const cause = answer.causeAt(at);
		answer.ledger.count("restart");
		// The first place where the model was not sure is where the answer took this way.
		const fork = draft.tokens.findIndex((_, index) => draft.quadrantAt(index) !== "argmax");
		const excluded = fork < 0 ? [] : [draft.tokens[fork]!];
		if (fork >= 0) this.#failures.add(draft.tokens.slice(0, fork), draft.tokens[fork]!);
		await answer.cutTo(0, point);
		this.#last = null;
		return { kind: "restart", cause, keep: 0, excluded, paths: [], chosen: null, choice: null, score: null };
	}
}

/** Draws tokens that differ from each other, so that no path is tried twice, as long as there are others. */
function distinct(
	count: number,
	excluded: ReadonlySet<Token>,
	draw: (excluded: ReadonlySet<Token>) => Token,
): readonly Token[] {
	const drawn = new Set<Token>();
	for (let i = 0; i < count; i++) {
		const token = draw(new Set([...excluded, ...drawn]));
		if (drawn.has(token)) break;
		drawn.add(token);
	}
	return [...drawn];
}
