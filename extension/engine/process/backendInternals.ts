import type { LlamaContext, LlamaContextSequence, LlamaModel } from "node-llama-cpp";
import type { Token } from "../../../sampler/distribution.ts";

/**
 * The one place that touches what node-llama-cpp marks as internal (the version is pinned exactly). Two things cannot
 * be had through its documented calls at an acceptable price: two readings of one position from one decode, and a copy
 * of a sequence's state. Callers compare the numbers with the documented way before they rely on these
 * (distributionReader.ts, llamaPaths.ts), and fall back to it.
 */

interface NativeSampler {
	applyConfig(config: { temperature: number; topK: number; topP: number; minP: number }): void;
	dispose(): void;
}

type BatchIndex = number & { readonly batchIndex: never };

/** [token, probabilities, confidence, logits as token, value, token, value …, total weight] */
type NativeReading = readonly [Token, unknown, unknown, readonly number[] | undefined, number | undefined];

interface NativeContext {
	sampleToken(
		batchIndex: BatchIndex,
		sampler: NativeSampler,
		probabilities: boolean,
		confidence: boolean,
		logits: false | readonly [tokens: readonly Token[], max: boolean, min: boolean, selected: boolean, top: number],
		totalWeight: boolean,
	): Promise<NativeReading>;
}

interface InternalModel {
	readonly _model: unknown;
	readonly _llama: { readonly _bindings: { readonly AddonSampler: new (model: unknown) => NativeSampler } };
}

interface InternalContext {
	readonly _ctx: NativeContext;
}

interface InternalSequence {
	readonly _tokenMeter: unknown;
	_decodeTokens<T>(
		tokens: readonly Token[],
		logits: readonly (true | undefined)[],
		evaluationPriority: number,
		tokenMeter: unknown,
		contextShift: { size: number; strategy: () => never },
		read: (batchIndex: BatchIndex, tokenIndex: number) => Promise<T>,
		afterBatch?: unknown,
	): Promise<(T | undefined)[]>;
	readonly _takeIntervalCheckpointIfNeededAfterBatch: unknown;
	_copyStateFromOtherSequence(other: LlamaContextSequence, length: number): Promise<boolean>;
}

/** A decoded position, to be read as often as is needed until the next decode. */
export interface Position {
	/** The K largest logits as the backend gives them: token, logit, token, logit … */
	largest(top: number): Promise<readonly number[]>;
	/** Σ exp(logit - largest), summed in float32 over the whole vocabulary. */
	totalWeight(): Promise<number>;
}

/** The priority node-llama-cpp itself gives to an evaluation by default. */
const evaluationPriority = 5;

/**
 * Native samplers for one sequence. A sampler owns a buffer of candidates, so readings through the same pair are made
 * one after another.
 */
export class PairedSampler {
	readonly #weight: NativeSampler;
	readonly #top: NativeSampler;
	readonly #context: NativeContext;
	#currentTop = 0;
	#last: Promise<unknown> = Promise.resolve();

	constructor(model: LlamaModel, context: LlamaContext) {
		const internal = model as unknown as InternalModel;
		this.#context = (context as unknown as InternalContext)._ctx;
		this.#weight = new internal._llama._bindings.AddonSampler(internal._model);
		this.#top = new internal._llama._bindings.AddonSampler(internal._model);
		// Temperature 0 leaves the vocabulary whole, so the total weight is that of temperature 1 over all of it.
		this.#weight.applyConfig({ temperature: 0, topK: 0, topP: 1, minP: 0 });
	}

	/** Runs `read` when every earlier reading is done. Its two kinds of request may run in parallel. */
	at<T>(batchIndex: number, read: (position: Position) => Promise<T>): Promise<T> {
		const position: Position = {
			largest: (top) => this.#readLargest(batchIndex as BatchIndex, top),
			totalWeight: () => this.#readTotalWeight(batchIndex as BatchIndex),
		};
		const result = this.#last.then(() => read(position));
		this.#last = result.catch(() => undefined);
		return result;
	}

	async #readLargest(batchIndex: BatchIndex, top: number): Promise<readonly number[]> {
		if (top !== this.#currentTop) {
			// A chain that begins with top-k sorts only these; at temperature 1 it leaves their logits as they are.
			this.#top.applyConfig({ temperature: 1, topK: top, topP: 1, minP: 0 });
			this.#currentTop = top;
		}
		const request = [[], false, false, false, top] as const;
		const reading = await this.#context.sampleToken(batchIndex, this.#top, false, false, request, false);
		return reading[3] ?? missing();
	}

	async #readTotalWeight(batchIndex: BatchIndex): Promise<number> {
		const reading = await this.#context.sampleToken(batchIndex, this.#weight, false, false, false, true);
		return reading[4] ?? missing();
	}

	async dispose(): Promise<void> {
		await this.#last;
		this.#weight.dispose();
		this.#top.dispose();
	}
}

/**
 * Decodes tokens on a sequence and reads the positions for which `wanted` says so.
 * @returns what `read` gave, at the index of its token.
 */
export function decodeAndRead<T>(
	sequence: LlamaContextSequence,
	tokens: readonly Token[],
	wanted: (index: number) => boolean,
	read: (batchIndex: number, tokenIndex: number) => Promise<T>,
): Promise<(T | undefined)[]> {
	const internal = sequence as unknown as InternalSequence;
	return internal._decodeTokens(
		tokens,
		tokens.map((_, index) => (wanted(index) ? true : undefined)),
		evaluationPriority,
		internal._tokenMeter,
		{ size: 1, strategy: refuseContextShift },
		read,
		internal._takeIntervalCheckpointIfNeededAfterBatch,
	);
}

/** Copies the first `length` tokens' state from one sequence to another. False where the backend could not. */
export function copyState(
	target: LlamaContextSequence,
	source: LlamaContextSequence,
	length: number,
): Promise<boolean> {
	return (target as unknown as InternalSequence)._copyStateFromOtherSequence(source, length);
}

function missing(): never {
	throw new Error("The backend returned no logits.");
}

/** A full sequence would otherwise drop its beginning without a word. */
export function refuseContextShift(): never {
	throw new Error("The context is full.");
}
