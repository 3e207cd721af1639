import type { Place } from "../boundaries.ts";
import type { Budget } from "../budget.ts";
import { commonLength } from "../commonLength.ts";
import type { AppendAll, Decoder, Vocabulary } from "../decoder.ts";
import type { Token } from "../distribution.ts";
import { type DryParameters, dryPenalties } from "../dry.ts";
import type { Random } from "../random.ts";
import type { Cause, PathEnd, TraceToken } from "../trace.ts";
import { Draft } from "./draft.ts";
import { Lanes } from "./lanes.ts";
import { Ledger } from "./ledger.ts";
import type { Gauge, Point } from "./point.ts";
import type { Scribe } from "./traceToken.ts";

export interface AnswerParts {
	readonly decoder: Decoder;
	readonly appendAll: AppendAll;
	readonly vocabulary: Vocabulary;
	readonly prompt: readonly Token[];
	readonly place: Place;
	readonly budget: Budget;
	/** Tokens the answer may have. */
	readonly maxTokens: number;
	/** Tokens a path may hold. */
	readonly capacity: number;
	readonly gauge: Gauge;
	readonly scribe: Scribe;
	/** Texts that end the answer, beside the vocabulary's end tokens. */
	readonly stopTexts: readonly string[];
	readonly random: Random;
	/** Null where nothing is taken off for repeating. */
	readonly dry: DryParameters | null;
	readonly signal: AbortSignal;
}

/** A continuation of the answer that was tried, with what is known along it. */
export interface Continuation {
	/** The path it was written on; null where that was needed for another since. */
	readonly decoder: Decoder | null;
	readonly tokens: readonly Token[];
	/** What was known before each of the tokens. */
	readonly points: readonly Point[];
	/** What is known after the last of them. */
	readonly after: Point;
	readonly written: readonly TraceToken[];
	readonly end: PathEnd;
}

/** Tokens that were evaluated without being a part of the answer. */
interface Probed {
	/** Tokens of the answer before them. */
	readonly keep: number;
	readonly tokens: readonly Token[];
	/** What is known before each of them, and after the last. */
	readonly points: readonly Point[];
}

const noPenalties: ReadonlyMap<Token, number> = new Map();

/** One answer under way: its text, the path it is written on, and what it has spent. */
export class Answer {
	readonly draft: Draft;
	readonly ledger: Ledger;
	readonly lanes: Lanes;
	/** Tokens the path held before the answer began. */
	readonly #origin: number;
	/** Tokens that belong to the path and have not been evaluated. */
	#unread: readonly Token[];
	#point: Point | null = null;
	#stopped = false;
	/** What was evaluated last without being a part of the answer. */
	#probed: Probed | null = null;

	constructor(readonly parts: AnswerParts) {
		const { decoder, vocabulary, prompt, place, budget } = parts;
		this.draft = new Draft(vocabulary, place);
		this.ledger = new Ledger(budget);
		this.lanes = new Lanes(decoder);
		this.#origin = decoder.length + prompt.length;
		this.#unread = prompt;
	}

	/** True when the path that was kept ended with the end of the answer. */
	get stopped(): boolean {
		return this.#stopped;
	}

	/** Tokens that still fit, by the limit on the answer and by the context. */
	get room(): number {
		return this.roomAt(this.draft.length);
	}

	/** The same, were the answer taken back to its first `keep` tokens. */
	roomAt(keep: number): number {
		const { maxTokens, capacity } = this.parts;
		return Math.min(maxTokens, capacity - this.#origin) - keep;
	}

	/** What is known at the end of the answer; null when the context has no room to find out. */
	async look(): Promise<Point | null> {
		if (this.#point !== null) return this.#point;
		const { capacity, gauge, signal } = this.parts;
		const { current } = this.lanes;
		// The path must not overflow: backends then drop its beginning without a word.
		if (current.length + this.#unread.length > capacity) return null;
		const distribution = await current.append(this.#unread, signal, gauge.enough);
		signal.throwIfAborted();
		this.#unread = [];
		this.#point = gauge.pointOf(distribution);
		return this.#point;
	}

	/** Appends a token that was chosen at the point last looked at. */
	take(token: Token, point: Point): void {
		this.draft.push(token, point);
		this.#unread = [token];
		this.#point = null;
	}

	/** Takes the answer back to its first `keep` tokens. What was known there is given, for it is not asked for again. */
	async cutTo(keep: number, point: Point): Promise<void> {
		this.ledger.spend(this.draft.length - keep);
		this.draft.cut(keep);
		await this.lanes.current.rollback(this.#origin + keep);
		this.parts.signal.throwIfAborted();
		this.#unread = [];
		this.#point = point;
	}

	/**
	 * Evaluates tokens that the model did not choose, as if they stood after the answer's first `keep`. The answer's text
	 * stays as it is, its path does not: `replace` or `restore` has to follow. What they begin with in common with those
	 * probed before is not evaluated again.
	 * @returns what is known before each of them, and after the last
	 */
	async probe(keep: number, point: Point, tokens: readonly Token[]): Promise<Point[]> {
		const { gauge, signal } = this.parts;
		const { current } = this.lanes;
		const before = this.#probed?.keep === keep ? this.#probed : { tokens: [], points: [point] };
		const shared = commonLength(before.tokens, tokens);
		await current.rollback(this.#origin + keep + shared);
		signal.throwIfAborted();
		this.ledger.spend(tokens.length - shared);
		const points = before.points.slice(0, shared + 1);
		this.#probed = { keep, tokens, points };
		if (shared === tokens.length) return points;
		for await (const distribution of current.score(tokens.slice(shared), signal, gauge.enough)) {
			points.push(gauge.pointOf(distribution));
		}
		signal.throwIfAborted();
		return points;
	}

	/** Takes the answer back to its first `keep` tokens and goes on with tokens that were probed there. */
	async replace(
		keep: number,
		point: Point,
		{ tokens, points, after }: Pick<Continuation, "tokens" | "points" | "after">,
	): Promise<void> {
		await this.probe(keep, point, tokens);
		this.ledger.spend(this.draft.length - keep);
		this.draft.cut(keep);
		this.#follow(tokens, points, after);
	}

	/** Brings the path back to the answer's text, after what was probed was found no good. */
	async restore(): Promise<void> {
		const { gauge, signal } = this.parts;
		const { current } = this.lanes;
		const keep = this.#probed?.keep ?? this.draft.length;
		this.#probed = null;
		await current.rollback(this.#origin + keep);
		signal.throwIfAborted();
		const tokens = this.draft.tokens.slice(keep);
		if (tokens.length === 0) return;
		this.ledger.spend(tokens.length);
		await current.append(tokens, signal, gauge.enough);
		signal.throwIfAborted();
	}

	/**
	 * Goes on with one of the continuations that were tried, and closes the other paths.
	 * @param keep how many of its tokens stay, where these are not all
	 */
	async adopt(continuation: Continuation, keep = Number.POSITIVE_INFINITY): Promise<void> {
		const { decoder, end } = continuation;
		const { gauge, signal } = this.parts;
		const tokens = continuation.tokens.slice(0, keep);
		const points = continuation.points.slice(0, keep);
		let known = continuation.points[tokens.length] ?? continuation.after;
		this.#stopped = end === "stop" && keep > continuation.tokens.length;
		if (decoder !== null) {
			this.ledger.spend(-tokens.length);
			if (tokens.length < continuation.tokens.length) {
				await decoder.rollback(this.#origin + this.draft.length + tokens.length);
			}
		} else if (this.#stopped) this.ledger.spend(-tokens.length);
		else {
			// What was spent on its tokens stays spent, for they are evaluated once more.
			const { current } = this.lanes;
			await current.rollback(this.#origin + this.draft.length);
			if (tokens.length > 0) known = gauge.pointOf(await current.append(tokens, signal, gauge.enough));
		}
		await this.lanes.goOnWith(decoder ?? this.lanes.current);
		signal.throwIfAborted();
		this.#follow(tokens, points, known);
	}

	/** What DRY takes off the logits after the answer and these tokens. */
	penaltiesAfter(tokens: readonly Token[]): ReadonlyMap<Token, number> {
		const { dry } = this.parts;
		if (dry === null) return noPenalties;
		const before = this.draft.tokens;
		return dryPenalties(tokens.length === 0 ? before : [...before.slice(-dry.range), ...tokens], dry);
	}

	/** The bytes of the token likeliest to come next, null if it ends the answer. */
	likeliestBytes({ distribution }: Point): Uint8Array | null {
		const { vocabulary } = this.parts;
		const token = distribution.tokens[0]!;
		return vocabulary.isEnd(token) ? null : vocabulary.bytes(token);
	}

	causeAt({ metrics, quadrant }: Point): Cause {
		return { index: this.draft.length, entropy: metrics.entropy, varentropy: metrics.varentropy, quadrant };
	}

	#follow(tokens: readonly Token[], points: readonly Point[], after: Point): void {
		this.#probed = null;
		for (const [i, token] of tokens.entries()) this.draft.push(token, points[i]!);
		this.#unread = [];
		this.#point = after;
	}
}
