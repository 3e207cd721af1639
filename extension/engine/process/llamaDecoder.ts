import type { Decoder, DecoderCapabilities, Enough } from "../../../sampler/decoder.ts";
import type { Distribution, Token } from "../../../sampler/distribution.ts";
import type { Holder, Lane, LaneStore } from "./laneStore.ts";
import type { PromptPace } from "./promptPace.ts";
import { type Rewind, rewindTo } from "./rewind.ts";
import type { Turn } from "./scheduler.ts";

/** Positions scored in one request: each brings its logits, and they all wait in memory until the batch is read. */
const scoreChunk = 64;

/**
 * Tokens at the end of a prompt that are evaluated even where a lane holds them: what follows the last one has to be
 * computed anyway, and one token alone is computed another way than several, so that the same question would not always
 * get the same numbers.
 */
const alwaysRead = 2;

/** How far a prompt has been read, in tokens. What was read for an earlier one counts as read, and is told apart. */
export interface Reading {
	readonly read: number;
	readonly total: number;
	readonly reused: number;
}

/** What the paths of one context share. */
export interface PathParts {
	readonly lanes: LaneStore;
	readonly capabilities: DecoderCapabilities;
	readonly rewind: Rewind;
	readonly pace: PromptPace;
	/** Tokens a path may hold. */
	readonly capacity: number;
}

/** A path through the loaded model. It has a lane from its first step on, but for the while that somebody more urgent takes it. */
export class LlamaDecoder implements Decoder, Holder {
	#lane: Lane | null = null;
	/** What it holds while it has no lane. */
	#parked: readonly Token[];
	#sound = true;
	#disposed = false;

	constructor(
		private readonly parts: PathParts,
		readonly turn: Turn,
		tokens: readonly Token[],
		private readonly onReading: (reading: Reading) => void = () => {},
	) {
		this.#parked = tokens;
	}

	get capabilities(): DecoderCapabilities {
		return this.parts.capabilities;
	}

	get length(): number {
		return this.#lane?.sequence.nextTokenIndex ?? this.#parked.length;
	}

	get hasLane(): boolean {
		return this.#lane !== null;
	}

	/** Where its lane stands among the others. */
	get index(): number {
		return this.#lane?.index ?? 0;
	}

	async append(tokens: readonly Token[], signal: AbortSignal, enough?: Enough): Promise<Distribution> {
		if (tokens.length === 0) throw new RangeError("append needs at least one token.");
		this.#ensureRoom(tokens.length);
		const { last, reused } = await this.#readUpToLastChunk(tokens, signal);
		const distribution = await this.step(last, enough);
		if (tokens.length > 1) this.onReading({ read: this.length, total: this.length, reused });
		return distribution;
	}

	/** Evaluates tokens that are few enough for one chunk, now: its lane is there, and its turn has come. */
	async step(tokens: readonly Token[], enough?: Enough): Promise<Distribution> {
		this.#ensureRoom(tokens.length);
		const { reader } = this.#lane!;
		const [distribution] = await this.#timed(tokens.length, () => reader.evaluate(tokens, "last", enough));
		if (distribution === undefined) throw new Error("The backend returned no logits.");
		return distribution;
	}

	async *score(tokens: readonly Token[], signal: AbortSignal, enough?: Enough): AsyncGenerator<Distribution> {
		this.#ensureRoom(tokens.length);
		for (let start = 0; start < tokens.length; ) {
			await this.turn.border(signal);
			await this.bringBack(signal);
			const { reader } = this.#lane!;
			const chunk = tokens.slice(start, start + this.parts.pace.chunk(tokens.length - start, scoreChunk));
			start += chunk.length;
			const isLast = start === tokens.length;
			yield* await this.#timed(chunk.length, () => reader.evaluate(chunk, "all", isLast ? enough : undefined));
		}
	}

	/** Reads what the path holds onto a lane again, where it has none. */
	async bringBack(signal: AbortSignal): Promise<void> {
		while (this.#lane === null) {
			const tokens = this.#parked;
			this.#lane = await this.parts.lanes.lend(this, tokens, tokens.length);
			const missing = tokens.slice(this.length);
			if (missing.length === 0) return;
			const { last } = await this.#readUpToLastChunk(missing, signal);
			await this.#evaluate(last);
		}
	}

	async fork(): Promise<Decoder> {
		const { lanes, capabilities } = this.parts;
		if (capabilities.fork === "none") throw new Error("This model was opened for a single path.");
		const tokens = this.#tokens;
		const copy = new LlamaDecoder(this.parts, this.turn, tokens);
		if (this.#lane !== null) copy.#lane = await lanes.lendCopy(copy, this.#lane);
		return copy;
	}

	async rollback(length: number): Promise<void> {
		if (!Number.isInteger(length) || length < 0 || length > this.length) {
			throw new RangeError(`A path of ${this.length} tokens cannot be rolled back to ${length}.`);
		}
		if (length === this.length) return;
		if (this.#lane === null) this.#parked = this.#parked.slice(0, length);
		else await rewindTo(length, this.#lane.sequence, this.parts.rewind);
	}

	park(): void {
		this.#parked = this.#tokens;
		this.#lane = null;
	}

	async dispose(): Promise<void> {
		if (this.#disposed) return;
		this.#disposed = true;
		const lane = this.#lane;
		this.#lane = null;
		if (lane !== null) await this.parts.lanes.giveBack(lane, this.#sound);
	}

	get #tokens(): readonly Token[] {
		return (this.#lane?.sequence.contextTokens as Token[] | undefined) ?? this.#parked;
	}

	/**
	 * Reads all but the last chunk of these tokens, resting at a border before each.
	 * @returns that last chunk, when its turn has come and its lane is there, and how many were in memory already
	 */
	async #readUpToLastChunk(
		tokens: readonly Token[],
		signal: AbortSignal,
	): Promise<{ readonly last: readonly Token[]; readonly reused: number }> {
		const total = this.length + tokens.length;
		let reused = 0;
		for (let left = tokens; ; ) {
			await this.turn.border(signal);
			if (this.#lane === null) {
				const want = [...this.#parked, ...left];
				this.#lane = await this.parts.lanes.lend(this, want, Math.max(0, want.length - alwaysRead));
				left = want.slice(this.length);
				reused = this.length;
			}
			const size = this.parts.pace.chunk(left.length);
			if (tokens.length > 1) this.onReading({ read: total - left.length, total, reused });
			if (size === left.length) return { last: left, reused };
			await this.#evaluate(left.slice(0, size));
			left = left.slice(size);
		}
	}

	async #evaluate(tokens: readonly Token[]): Promise<void> {
		const { sequence } = this.#lane!;
		await this.#timed(tokens.length, () => sequence.evaluateWithoutGeneratingNewTokens(tokens as never));
	}

	async #timed<T>(tokens: number, evaluate: () => Promise<T>): Promise<T> {
		const started = performance.now();
		try {
			const result = await evaluate();
			this.parts.pace.record(tokens, performance.now() - started);
			return result;
		} catch (thrown) {
			this.#sound = false;
			throw thrown;
		}
	}

	#ensureRoom(count: number): void {
		const { capacity } = this.parts;
		if (this.length + count > capacity) {
			throw new RangeError(`The context holds ${capacity} tokens: ${this.length} are taken, ${count} more asked.`);
		}
	}
}
