import type { Place } from "../boundaries.ts";
import { commonLength } from "../commonLength.ts";
import { logProbabilityOf, type Token } from "../distribution.ts";
import type { ThoughtPlacement } from "../policies/policy.ts";
import { scorePath } from "../scores.ts";
import { thoughtAt, thoughtOnTheSpot, type Wording } from "../thought.ts";
import type { TraceAction } from "../trace.ts";
import type { Answer } from "./answer.ts";
import type { Point } from "./point.ts";

/** Where a pause would be, and what could be said there. */
export interface PausePlan {
	/** Tokens of the answer that stay before it. */
	readonly keep: number;
	/** What is known there. */
	readonly point: Point;
	/** At least one; none is empty. */
	readonly thoughts: readonly (readonly Token[])[];
	/** How many of a thought's tokens have to be such as the model might have written itself. */
	readonly plausible: number;
}

/** A thought after it was evaluated. */
interface Thought {
	readonly tokens: readonly Token[];
	/** What was known before each of them. */
	readonly points: readonly Point[];
	readonly after: Point;
	/** ln p of each; -Infinity where the model found it less likely than all whose logits were read. */
	readonly logProbabilities: readonly number[];
}

/**
 * ln p that the tokens of a thought must have where the model goes on from it: one in a thousand. A thought that is
 * further from what the model would say leads it where it does not know its way: sums where nothing is to be summed.
 */
const leastPlausible = Math.log(1e-3);

/**
 * A sentence has to be plausible as a whole. Of a comment only its sign: that it stands there, not what it says. What
 * interrupts the model on the spot, or keeps it thinking, is meant to be foreign.
 */
function tokensToBePlausible(placement: ThoughtPlacement, mode: Place["mode"]): number {
	if (placement === "on the spot" || mode === "thinking") return 0;
	return mode === "code" ? 1 : Number.POSITIVE_INFINITY;
}

/** Plans and makes the pauses of one answer, which stand apart from each other. */
export class Pauses {
	/** Before this index no other thought is put. */
	#next = 0;

	constructor(
		private readonly answer: Answer,
		/** What may be said, in the order in which it is preferred. */
		private readonly wordings: readonly Wording[],
	) {}

	/**
	 * Where a thought would go, were the model to pause here; null where none can, or may.
	 * @param say what is to be put there, where it is no thought of the answer's wordings
	 */
	plan(point: Point, placement: ThoughtPlacement, say?: string): PausePlan | null {
		const { draft, ledger } = this.answer;
		if (!ledger.allows("pause")) return null;
		const keep = this.#placeFor(point, placement);
		if (keep === null || keep < this.#next) return null;
		const known = keep === draft.length ? point : draft.pointAt(keep);
		if (known === null) return null;
		const plausible = tokensToBePlausible(placement, draft.placeOf(keep).mode);
		const room = Math.min(this.answer.roomAt(keep) - 1, ledger.left - (draft.length - keep));
		const thoughts = this.#thoughtsAt(keep, placement, say).filter(
			(tokens) => tokens.length <= room && (plausible === 0 || logProbability(tokens[0]!, known) >= leastPlausible),
		);
		return thoughts.length > 0 ? { keep, point: known, thoughts, plausible } : null;
	}

	/** @returns null where no thought turned out to be plausible: the answer is as it was */
	async make(plan: PausePlan, at: Point): Promise<TraceAction | null> {
		const { answer } = this;
		const { keep, point } = plan;
		const cause = answer.causeAt(at);
		const thoughts = await this.#evaluate(plan);
		const best = bestOf(thoughts);
		if (best === null) {
			await answer.restore();
			this.#next = answer.draft.length + answer.ledger.budget.cooldown;
			return null;
		}
		answer.ledger.count("pause");
		await answer.replace(keep, point, best);
		this.#next = answer.draft.length + answer.ledger.budget.cooldown;
		return {
			kind: "pause",
			cause,
			keep,
			excluded: [],
			paths: thoughts.map((thought) => this.#pathOf(thought)),
			chosen: thoughts.indexOf(best),
			choice: thoughts.length > 1 ? "best" : "only",
			score: thoughts.length > 1 ? "logProbability" : null,
		};
	}

	/** The answer was taken back to its first `keep` tokens. */
	forgetAfter(keep: number): void {
		this.#next = Math.min(this.#next, keep + this.answer.ledger.budget.cooldown);
	}

	#placeFor(point: Point, placement: ThoughtPlacement): number | null {
		const { draft } = this.answer;
		if (placement === "on the spot" || draft.place.mode === "thinking") return draft.length;
		const start = draft.lastStart(this.answer.likeliestBytes(point));
		// How to begin a sentence is a question of form: many ways are right. How to begin a line of code is not.
		return start === draft.length && draft.place.mode === "prose" ? null : start;
	}

	#thoughtsAt(keep: number, placement: ThoughtPlacement, say?: string): readonly (readonly Token[])[] {
		const place = this.answer.draft.placeOf(keep);
		const worded = placement === "on the spot" ? thoughtOnTheSpot : thoughtAt;
		const texts = new Set(say === undefined ? this.wordings.map((wording) => worded(place, wording)) : [say]);
		return [...texts].flatMap((text) => {
			const tokens = text === null ? [] : this.answer.parts.vocabulary.tokenize(text);
			return tokens.length > 0 ? [tokens] : [];
		});
	}

	/**
	 * Evaluates each thought where it would stand, and what they begin with in common once: often that tells already which of
	 * them are not plausible. Only those that are come back.
	 */
	async #evaluate({ keep, point, thoughts, plausible }: PausePlan): Promise<Thought[]> {
		const { answer } = this;
		const isPlausible = (tokens: readonly Token[], points: readonly Point[]) =>
			tokens
				.slice(0, plausible)
				.every((token, i) => i >= points.length || logProbability(token, points[i]!) >= leastPlausible);
		const beginning = commonBeginning(thoughts);
		const known = await answer.probe(keep, point, beginning);
		const cost = (tokens: readonly Token[]) => tokens.length - beginning.length;
		const evaluated: Thought[] = [];
		for (const tokens of thoughts) {
			if (!isPlausible(tokens, known)) continue;
			// What is taken back has to be paid for too, and one before it once more, should that be the best.
			const left = answer.ledger.left - (answer.draft.length - keep);
			if (left < cost(tokens) + Math.max(0, ...evaluated.map((thought) => cost(thought.tokens)))) break;
			const points = await answer.probe(keep, point, tokens);
			if (isPlausible(tokens, points)) evaluated.push(thoughtOf(tokens, points));
		}
		return evaluated;
	}

	#pathOf({ tokens, points, after }: Thought): TraceAction["paths"][number] {
		const choices = tokens.map((token, i) => {
			const { distribution, metrics } = points[i]!;
			return { distribution, entropy: metrics.entropy.value, index: distribution.tokens.indexOf(token) };
		});
		const scored = choices.every(({ index }) => index >= 0);
		return {
			tokens: tokens.map((token, i) => this.answer.parts.scribe.put(token, "thought", points[i]!)),
			end: "thought",
			scores: scored ? scorePath(choices, after.metrics.entropy.value) : null,
		};
	}
}

/** @param points what is known before each of the tokens, and after the last */
function thoughtOf(tokens: readonly Token[], points: readonly Point[]): Thought {
	const logProbabilities = tokens.map((token, i) => logProbability(token, points[i]!));
	return { tokens, points: points.slice(0, -1), after: points.at(-1)!, logProbabilities };
}

/** What all of them begin with. */
const commonBeginning = (thoughts: readonly (readonly Token[])[]): readonly Token[] =>
	thoughts.reduce((shared, tokens) => shared.slice(0, commonLength(shared, tokens)));

/** The likeliest; of those that cannot be told apart, as where they are not the model's own words, the first. */
function bestOf(thoughts: readonly Thought[]): Thought | null {
	const mean = ({ logProbabilities }: Thought) =>
		logProbabilities.reduce((sum, value) => sum + value, 0) / logProbabilities.length;
	return thoughts.reduce<Thought | null>((best, thought) => {
		return best === null || mean(thought) > mean(best) ? thought : best;
	}, null);
}

function logProbability(token: Token, { distribution }: Point): number {
	const index = distribution.tokens.indexOf(token);
	return index < 0 ? Number.NEGATIVE_INFINITY : logProbabilityOf(distribution, index);
}
