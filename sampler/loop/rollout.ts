import type { Place } from "../boundaries.ts";
import type { Decoder } from "../decoder.ts";
import type { Token } from "../distribution.ts";
import type { PathWatch, Watch } from "../judge.ts";
import type { Draw, Reach } from "../policies/policy.ts";
import { type Random, seededRandom } from "../random.ts";
import { type Chosen, type PathScores, scorePath } from "../scores.ts";
import type { PathEnd, TraceToken } from "../trace.ts";
import type { Answer, Continuation } from "./answer.ts";
import { advance } from "./draft.ts";
import type { Point } from "./point.ts";
import { StopTextWatch } from "./stopTexts.ts";
import { writtenPath } from "./writtenPath.ts";

/** A continuation that can be compared with others. */
export interface Rollout extends Continuation {
	/** The choice of each token; and one more where the last was to end the answer. */
	readonly choices: readonly Chosen[];
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
	/** To a natural end, unless told. */
	readonly reach?: Reach;
	/** Each path draws from a stream of its own, so that what is drawn does not depend on how many are open at once. */
	readonly apart?: boolean;
	readonly watch?: Watch;
}

/**
 * Writes several continuations of the answer, as many at once as paths may be open, in one batch a step, each as far as
 * it is to reach, to the depth a path may have, or to what the budget and the context leave. The answer itself stays as
 * it is, until one of them is adopted. Where the budget ends, fewer come back than were asked for, but at least one: it
 * has to allow a token for each path that may be open.
 */
export async function rollOut(answer: Answer, options: RolloutOptions): Promise<Rollout[]> {
	const { lanes, ledger, parts } = answer;
	const decoders = await lanes.open(Math.min(ledger.budget.paths, options.firsts.length));
	parts.signal.throwIfAborted();
	const rolling = new Rolling(answer, options, decoders);
	do await rolling.begin();
	while (await rolling.step());
	return rolling.finish();
}

/** The continuations while they are written: where one ends, the next is begun in its place. */
class Rolling {
	readonly #origin: number;
	/** What each draws from, in their order. */
	readonly #randoms: readonly Random[];
	readonly #paths: RollingPath[] = [];
	/** The path that was begun last on each. */
	readonly #latest = new Map<Decoder, RollingPath>();
	#watches: (() => PathWatch) | undefined;

	constructor(
		private readonly answer: Answer,
		private readonly options: RolloutOptions,
		private readonly decoders: readonly Decoder[],
	) {
		const { random } = answer.parts;
		this.#origin = answer.lanes.current.length;
		this.#randoms = options.firsts.map(() => (options.apart ? seededRandom(random.next() * 2 ** 53) : random));
	}

	/** Begins as many paths as may be open, while there are tokens for them; those that are watched only when the first have ended. */
	async begin(): Promise<void> {
		const { firsts, watch } = this.options;
		for (const decoder of this.decoders) {
			while (this.#latest.get(decoder)?.end !== null && this.#paths.length < firsts.length) {
				if (this.answer.ledger.left <= this.#going.length) return;
				if (this.#paths.length === watch?.warmUp) {
					if (this.#going.length > 0) return;
					this.#watches = watch.learn(this.finish().map((rollout) => writtenPath(this.answer, rollout)));
				}
				await this.#beginOn(decoder);
			}
		}
	}

	/**
	 * One token more on each path that has not ended.
	 * @returns false where all have, and no other can be begun
	 */
	async step(): Promise<boolean> {
		const { appendAll, gauge, signal } = this.answer.parts;
		const { ledger } = this.answer;
		const going = this.#going;
		if (going.length === 0) return false;
		if (ledger.left < going.length) {
			for (const path of going) path.stopAtLimit();
			return false;
		}
		ledger.spend(going.length);
		const steps = going.map((path) => ({ decoder: path.decoder, token: path.pending, enough: gauge.enough }));
		const distributions = await appendAll(steps, signal);
		signal.throwIfAborted();
		for (const [i, path] of going.entries()) path.arrive(gauge.pointOf(distributions[i]!));
		return true;
	}

	finish(): Rollout[] {
		return this.#paths.map((path) => path.finish(this.#latest.get(path.decoder) === path));
	}

	get #going(): readonly RollingPath[] {
		return [...this.#latest.values()].filter(({ end }) => end === null);
	}

	async #beginOn(decoder: Decoder): Promise<void> {
		if (this.#latest.has(decoder)) {
			await decoder.rollback(this.#origin);
			this.answer.parts.signal.throwIfAborted();
		}
		const index = this.#paths.length;
		const [first, random] = [this.options.firsts[index]!, this.#randoms[index]!];
		const path = new RollingPath(this.answer, this.options, { decoder, first, random, watch: this.#watches?.() });
		this.#latest.set(decoder, path);
		this.#paths.push(path);
	}
}

interface RollingParts {
	readonly decoder: Decoder;
	/** The token it begins with. */
	readonly first: Token;
	readonly random: Random;
	readonly watch: PathWatch | undefined;
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
	readonly #reach: Reach;
	readonly #stopTexts: StopTextWatch;
	/** Tokens it is to have at most. */
	readonly #depth: number;

	constructor(
		private readonly answer: Answer,
		private readonly options: RolloutOptions,
		private readonly parts: RollingParts,
	) {
		const { point, reach = toBoundary } = options;
		this.#point = point;
		this.#place = answer.draft.place;
		this.#reach = reach;
		this.#stopTexts = new StopTextWatch(answer.parts.stopTexts);
		const { depth } = answer.ledger.budget;
		this.#depth = reach.kind === "tokens" ? Math.min(reach.count, depth) : depth;
		this.#pending = parts.first;
		this.#choose(parts.first);
	}

	get decoder(): Decoder {
		return this.parts.decoder;
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
		const stopped = this.#stopTexts.push(vocabulary.bytes(this.#pending));
		this.#place = advance(this.#place, this.#pending, vocabulary);
		this.#point = point;
		this.#end = this.#boundary(stopped) ?? this.#limitReached() ?? this.#givenUp();
		if (this.#end !== null) return;
		const { distribution, metrics } = point;
		const { random } = this.parts;
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
			choices: this.#choices,
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

	/** @param stopped whether the path has come to a text that ends the answer */
	#boundary(stopped: boolean): PathEnd | null {
		if (this.#reach.kind === "boundary") return this.#place.ends(this.answer.likeliestBytes(this.#point));
		return stopped && this.#reach.kind === "answer" ? "stop" : null;
	}

	#limitReached(): PathEnd | null {
		if (this.#tokens.length >= this.#depth) return "depth";
		return this.#tokens.length >= this.answer.room ? "limit" : null;
	}

	#givenUp(): PathEnd | null {
		return this.parts.watch?.(this.#choices.at(-1)!) === true ? "unsure" : null;
	}
}

const toBoundary: Reach = { kind: "boundary" };
