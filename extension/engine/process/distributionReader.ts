import type { LlamaContext, LlamaContextSequence, LlamaModel } from "node-llama-cpp";
import type { Enough } from "../../../sampler/decoder.ts";
import type { Distribution, Token } from "../../../sampler/distribution.ts";
import { decodeAndRead, PairedSampler, type Position } from "./backendInternals.ts";

/**
 * K, as read at every step, and as read again where that leaves an interval across a threshold. Up to 128 the backend
 * sorts partially; beyond that it sorts by buckets, which costs half as much again at any K up to about 1000. What is
 * still not enough then wants the whole vocabulary, which takes 30 ms for 150 000 tokens.
 */
const tops = [128, 1024, 4096] as const;

/** K of the documented request, at every step. */
const publicTop = 4096;

/** The largest K a reader can bring. */
export function largestTop(kind: ReaderKind, vocabularySize: number): number {
	return kind === "direct" ? vocabularySize : Math.min(publicTop, vocabularySize);
}

/**
 * Evaluates tokens on a sequence and reads distributions. Readings at several positions come in order.
 */
export interface DistributionReader {
	/**
	 * @param positions `last`: one distribution, after the last token; `all`: one after each
	 * @param enough asked of the last
	 */
	evaluate(tokens: readonly Token[], positions: "last" | "all", enough?: Enough): Promise<Distribution[]>;
	dispose(): Promise<void>;
}

export type ReaderKind = "direct" | "public";

export function createReader(
	kind: ReaderKind,
	model: LlamaModel,
	context: LlamaContext,
	sequence: LlamaContextSequence,
	vocabularySize: number,
): DistributionReader {
	return kind === "direct"
		? new DirectReader(model, context, sequence, vocabularySize)
		: new PublicReader(sequence, vocabularySize);
}

/** Both numbers from one decode, in parallel, through backendInternals.ts. */
class DirectReader implements DistributionReader {
	readonly #sequence: LlamaContextSequence;
	readonly #sampler: PairedSampler;
	readonly #vocabularySize: number;

	constructor(model: LlamaModel, context: LlamaContext, sequence: LlamaContextSequence, vocabularySize: number) {
		this.#sequence = sequence;
		this.#sampler = new PairedSampler(model, context);
		this.#vocabularySize = vocabularySize;
	}

	async evaluate(tokens: readonly Token[], positions: "last" | "all", enough?: Enough): Promise<Distribution[]> {
		const results = await decodeAndRead(
			this.#sequence,
			tokens,
			(index) => positions === "all" || index === tokens.length - 1,
			(batchIndex, index) =>
				this.#sampler.at(batchIndex, (position) =>
					this.#read(position, index === tokens.length - 1 ? enough : undefined),
				),
		);
		return results.flatMap((result) => result ?? []);
	}

	async #read(position: Position, enough: Enough = () => true): Promise<Distribution> {
		const size = this.#vocabularySize;
		const [first, ...more] = [...tops, size].map((top) => Math.min(top, size));
		const [pairs, totalWeight] = await Promise.all([position.largest(first!), position.totalWeight()]);
		let distribution = toDistribution(pairs, totalWeight, size);
		for (const top of more) {
			if (distribution.tokens.length >= top || enough(distribution)) break;
			distribution = toDistribution(await position.largest(top), totalWeight, size);
		}
		return distribution;
	}

	dispose(): Promise<void> {
		return this.#sampler.dispose();
	}
}

/**
 * The documented request for both numbers at once. It sorts the whole vocabulary, which makes it slower by a decode
 * step on a large one; since the sort is the price, it reads as many as metrics may ask for at once.
 */
class PublicReader implements DistributionReader {
	readonly #sequence: LlamaContextSequence;
	readonly #vocabularySize: number;

	constructor(sequence: LlamaContextSequence, vocabularySize: number) {
		this.#sequence = sequence;
		this.#vocabularySize = vocabularySize;
	}

	async evaluate(tokens: readonly Token[], positions: "last" | "all"): Promise<Distribution[]> {
		const request = {
			generateNext: {
				logits: { filter: { tokens: [], includeTop: largestTop("public", this.#vocabularySize) } },
				totalLogitWeight: true,
				options: { temperature: 0 },
			},
		};
		const results = await this.#sequence.controlledEvaluate(
			tokens.map((token, index) =>
				positions === "all" || index === tokens.length - 1 ? [token as never, request] : (token as never),
			),
		);
		return results.flatMap((result) => {
			if (result === undefined) return [];
			const { logits, totalLogitWeight } = result.next;
			if (logits === undefined || totalLogitWeight === undefined) throw new Error("The backend returned no logits.");
			return [toDistribution(Array.from(logits).flat(), totalLogitWeight, this.#vocabularySize)];
		});
	}

	async dispose(): Promise<void> {}
}

/** The backend's order among equal logits is arbitrary; ours is by token, so that ties are broken the same way always. */
function toDistribution(pairs: readonly number[], totalWeight: number, vocabularySize: number): Distribution {
	const count = pairs.length / 2;
	const tokens = new Int32Array(count);
	const logits = new Float64Array(count);
	for (let i = 0; i < count; i++) {
		const token = pairs[2 * i]!;
		const logit = pairs[2 * i + 1]!;
		let place = i;
		while (place > 0 && (logits[place - 1]! < logit || (logits[place - 1] === logit && tokens[place - 1]! > token))) {
			logits[place] = logits[place - 1]!;
			tokens[place] = tokens[place - 1]!;
			place--;
		}
		tokens[place] = token;
		logits[place] = logit;
	}
	if (count === 0 || Number.isNaN(logits[0])) throw new Error("The model's logits are not numbers.");
	return {
		vocabularySize,
		tokens,
		logits,
		logPartition: logits[0]! + Math.log(totalWeight),
		partitionError: partitionError(vocabularySize),
	};
}

/**
 * The backend sums Z in float32, term by term: the error is at most V roundings of 2^-24. For large vocabularies that
 * bound is far from what happens; the largest error seen on any model was 6e-4.
 */
function partitionError(vocabularySize: number): number {
	return Math.min(1e-3, (vocabularySize + 2) * 2 ** -24);
}

/**
 * Decides at start-up how distributions are read: both ways evaluate the same tokens, and only where every number
 * agrees is the fast one used. Leaves the sequence as it found it.
 */
export async function chooseReader(
	model: LlamaModel,
	context: LlamaContext,
	sequence: LlamaContextSequence,
	vocabularySize: number,
	probe: readonly Token[],
): Promise<{ kind: ReaderKind; reason: string }> {
	const expected = await probeWith("public", model, context, sequence, vocabularySize, probe);
	try {
		const actual = await probeWith("direct", model, context, sequence, vocabularySize, probe);
		const difference = compare(expected, actual);
		return difference === null
			? { kind: "direct", reason: "the numbers agree with the documented calls" }
			: { kind: "public", reason: difference };
	} catch (thrown) {
		return { kind: "public", reason: thrown instanceof Error ? thrown.message : String(thrown) };
	}
}

async function probeWith(
	kind: ReaderKind,
	model: LlamaModel,
	context: LlamaContext,
	sequence: LlamaContextSequence,
	vocabularySize: number,
	probe: readonly Token[],
): Promise<Distribution[]> {
	const reader = createReader(kind, model, context, sequence, vocabularySize);
	try {
		return await reader.evaluate(probe, "all");
	} finally {
		await reader.dispose();
		await sequence.clearHistory();
	}
}

/** What differs between two readings of the same positions, or null. */
function compare(expected: readonly Distribution[], actual: readonly Distribution[]): string | null {
	if (expected.length !== actual.length || expected.length === 0) {
		return `${actual.length} positions were read instead of ${expected.length}`;
	}
	for (const [position, want] of expected.entries()) {
		const have = actual[position]!;
		const count = Math.min(want.tokens.length, have.tokens.length);
		for (let i = 0; i < count; i++) {
			// The last ones may be cut differently among equal logits, so their logits count, not their numbers.
			if (Math.abs(want.logits[i]! - have.logits[i]!) > 1e-6) return `logit ${i} at position ${position} differs`;
			const tied = want.logits[i] === want.logits[count - 1];
			if (!tied && want.tokens[i] !== have.tokens[i]) return `token ${i} at position ${position} differs`;
		}
		const error = Math.abs(want.logPartition - have.logPartition);
		// Two summations in different order: each within the error of the sum.
		if (!(error <= 2 * want.partitionError)) return `the total weight at position ${position} differs by ${error}`;
	}
	return null;
}
