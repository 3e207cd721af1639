import type { Place } from "../boundaries.ts";
import type { Decoder } from "../decoder.ts";
import type { Token } from "../distribution.ts";
import type { Draw } from "../policies/policy.ts";
import { advantage, type Chosen, type PathScores, type ScoreName, scorePath } from "../scores.ts";
import type { Choice, PathEnd, TraceToken } from "../trace.ts";
import type { Answer, Continuation } from "./answer.ts";
import { advance } from "./draft.ts";
import type { Point } from "./point.ts";

/** A continuation that can be compared with others. */
export interface Rollout extends Continuation {
	readonly scores: PathScores;
}

export interface RolloutOptions {
	/** The token each path begins with. */
	readonly firsts: readonly Token[];
	/** What is known where they begin. */
	readonly point: Point;
	/** Chooses the tokens after the first. */
	readonly choose: Draw;
	/** What the trace calls it. */
	readonly rule: string;
}

/**
 * Writes several continuations of the answer, as many at once as paths may be open, in one batch a step, each to a
 * natural end, to the depth a path may have, or to what the budget and the context leave. The answer itself stays as it
 * is, until one of them is adopted. Where the budget ends, fewer come back than were asked for, but at least one: it has
 * to allow a token for each path that may be open.
 */
export async function rollOut(answer: Answer, options: RolloutOptions): Promise<Rollout[]> {
	const { firsts } = options;
	const decoders = await answer.lanes.open(Math.min(answer.ledger.budget.paths, firsts.length));
	answer.parts.signal.throwIfAborted();
	const begin = answer.lanes.current.length;
	const rounds: RollingPath[][] = [];
	for (let start = 0; start < firsts.length; start += decoders.length) {
		const round = firsts.slice(start, start + decoders.length);
		if (answer.ledger.left < round.length) break;
		if (start > 0) {
			await Promise.all(decoders.map((decoder) => decoder.rollback(begin)));
			answer.parts.signal.throwIfAborted();
		}
		const paths = round.map((first, i) => new RollingPath(answer, options, decoders[i]!, first));
		await roll(answer, paths);
		rounds.push(paths);
	}
	return rounds.flatMap((paths) => paths.map((path) => path.finish(paths === rounds.at(-1))));
}

/** One token more on each path that has not ended, until all have. */
async function roll(answer: Answer, paths: readonly RollingPath[]): Promise<void> {
	const { appendAll, gauge, signal } = answer.parts;
	for (;;) {
		const going = paths.filter(({ end }) => end === null);
		if (going.length === 0) return;
		if (answer.ledger.left < going.length) {
			for (const path of going) path.stopAtLimit();
			return;
		}
		answer.ledger.spend(going.length);
		const steps = going.map((path) => ({ decoder: path.decoder, token: path.pending, enough: gauge.enough }));
		const distributions = await appendAll(steps, signal);
		signal.throwIfAborted();
		for (const [i, path] of going.entries()) path.arrive(gauge.pointOf(distributions[i]!));
	}
}

/** One continuation while it is written. */
class RollingPath {
	#end: PathEnd | null = null;
	#pending: Token;
	#point: Point;
	#place: Place;
	readonly #tokens: Token[] = [];
	readonly #points: Point[] = [];
	readonly #written: TraceToken[] = [];
	readonly #choices: Chosen[] = [];
	readonly #limit: number;

	constructor(
		private readonly answer: Answer,
		private readonly options: RolloutOptions,
		readonly decoder: Decoder,
		first: Token,
	) {
		this.#point = options.point;
		this.#place = answer.draft.place;
		this.#limit = Math.min(answer.ledger.budget.depth, answer.room);
		this.#pending = first;
		this.#choose(first);
	}

	/** Null while it is written. */
	get end(): PathEnd | null {
		return this.#end;
	}

	/** The token that is to be appended next. */
	get pending(): Token {
		return this.#pending;
	}

	/** The pending token was appended, and this is known after it. */
	arrive(point: Point): void {
		const { vocabulary } = this.answer.parts;
		this.#tokens.push(this.#pending);
		this.#points.push(this.#point);
		this.#written.push(this.answer.parts.scribe.taken(this.#pending, this.options.rule, this.#point));
		this.#place = advance(this.#place, this.#pending, vocabulary);
		this.#point = point;
		this.#end = this.#place.ends(this.answer.likeliestBytes(point)) ?? this.#limitReached();
		if (this.#end !== null) return;
		const { distribution, metrics } = point;
		const { random } = this.answer.parts;
		const penalties = this.answer.penaltiesAfter(this.#tokens);
		this.#choose(this.options.choose({ distribution, metrics, penalties, random }, new Set()));
	}

	stopAtLimit(): void {
		// The token chosen last was not appended, and counts for nothing.
		this.#choices.pop();
		this.#end = "limit";
	}

	/** @param here whether the path is still where this continuation ends */
	finish(here: boolean): Rollout {
		const after = this.#point.metrics.entropy.value;
		return {
			decoder: here ? this.decoder : null,
			tokens: this.#tokens,
			points: this.#points,
			after: this.#point,
			written: this.#written,
			end: this.#end!,
			scores: scorePath(this.#choices, after),
		};
	}

	#choose(token: Token): void {
		const { distribution, metrics } = this.#point;
		const index = distribution.tokens.indexOf(token);
		if (index < 0) throw new Error(`The policy took token ${token}, which the distribution does not list.`);
		this.#choices.push({ distribution, entropy: metrics.entropy.value, index });
		if (this.answer.parts.vocabulary.isEnd(token)) this.#end = "stop";
		else this.#pending = token;
	}

	#limitReached(): PathEnd | null {
		if (this.#tokens.length < this.#limit) return null;
		return this.#limit === this.answer.ledger.budget.depth ? "depth" : "limit";
	}
}

/** Scores that differ by less are equal: batches of other sizes round otherwise. */
const tie = 1e-6;

/** The best of the continuations by one score, and of equals the likeliest. */
export function best(
	rollouts: readonly Rollout[],
	score: ScoreName,
): { readonly index: number; readonly choice: Choice } {
	let index = 0;
	let tied = false;
	for (const [i, { scores }] of rollouts.entries()) {
		if (i === 0) continue;
		const { scores: leading } = rollouts[index]!;
		const ahead = advantage(scores, leading, score);
		if (ahead > tie) {
			index = i;
			tied = false;
		} else if (ahead >= -tie) {
			tied = true;
			if (scores.logProbability > leading.logProbability) index = i;
		}
	}
	if (rollouts.length === 1) return { index, choice: "only" };
	return { index, choice: tied ? "likelier" : "best" };
}
