import type { LlamaContext, LlamaContextSequence, LlamaModel } from "node-llama-cpp";
import type { Advance, AppendAll, Decoder, DecoderCapabilities, Enough, Vocabulary } from "../../../sampler/decoder.ts";
import type { Distribution, Token } from "../../../sampler/distribution.ts";
import { copyState, refuseContextShift } from "./backendInternals.ts";
import {
	chooseReader,
	createReader,
	type DistributionReader,
	largestTop,
	type ReaderKind,
} from "./distributionReader.ts";
import { checkpointsOf, chooseRewind, forkCost, type Rewind, rewindCost, rewindTo } from "./rewind.ts";

/**
 * Positions scored in one request: each brings its logits, and they all wait in memory until the batch is read. Also
 * the largest step of a prompt, so that an abort takes effect soon.
 */
const scoreChunk = 64;

/** A sequence of the backend with its reader. */
interface Lane {
	/** The backend's number of the sequence. */
	readonly index: number;
	readonly sequence: LlamaContextSequence;
	readonly reader: DistributionReader;
}

/** The paths of one context: lanes leased to decoders, and given back when these are disposed. */
export class LlamaPaths {
	/** Tokens a path may hold. The backend keeps the last cell for itself. */
	readonly capacity: number;

	private constructor(
		private readonly context: LlamaContext,
		private readonly idle: Lane[],
		private readonly rewind: Rewind,
		readonly capabilities: DecoderCapabilities,
		/** How distributions are read, and why so. */
		readonly reading: { readonly kind: ReaderKind; readonly reason: string },
	) {
		this.capacity = capacityOf(context);
	}

	/** Opens the paths, having checked that the fast ways give the numbers of the documented ones. */
	static async create(model: LlamaModel, context: LlamaContext, vocabulary: Vocabulary): Promise<LlamaPaths> {
		const probe = probeTokens(model, vocabulary, capacityOf(context));
		const [first, second] = Array.from({ length: Math.min(2, context.totalSequences) }, () => newSequence(context));
		if (first === undefined) throw new Error("The context has no sequence.");
		const reading = await chooseReader(model, context, first, vocabulary.size, probe);
		const rewind = await chooseRewind(first, probe);
		const capabilities: DecoderCapabilities = {
			fork: second === undefined ? "none" : await forkCost(first, second, probe),
			rollback: rewindCost(rewind),
			largestTop: largestTop(reading.kind, vocabulary.size),
		};
		// What a sequence keeps of its states is said when it is made. One after the other, so that numbers stay in order.
		await first.dispose();
		await second?.dispose();
		const sequences = Array.from({ length: context.totalSequences }, () => newSequence(context, checkpointsOf(rewind)));
		const lanes = sequences.map((sequence, index) => ({
			index,
			sequence,
			reader: createReader(reading.kind, model, context, sequence, vocabulary.size),
		}));
		return new LlamaPaths(context, lanes, rewind, capabilities, reading);
	}

	/** Paths that can be opened now. */
	get free(): number {
		return this.idle.length;
	}

	/** An empty path. @throws when every path is taken. */
	open(): Decoder {
		return this.#decoder(this.#lease());
	}

	/**
	 * One token on each path, decoded in one batch: what is asked for in one turn of the event loop is one batch. The
	 * backend computes together only what neighbouring sequences ask for in the order of their numbers; any other order
	 * costs as much as one path after another.
	 */
	readonly appendAll: AppendAll = async (paths: readonly Advance[], signal: AbortSignal) => {
		const indexOf = ({ decoder }: Advance) => (decoder instanceof LlamaDecoder ? decoder.index : 0);
		const inOrder = paths.toSorted((one, other) => indexOf(one) - indexOf(other));
		const asked = inOrder.map(({ decoder, token, enough }) => decoder.append([token], signal, enough));
		// None is left under way when one has failed: its path may be disposed of next.
		await Promise.allSettled(asked);
		const distributions = await Promise.all(asked);
		return paths.map((path) => distributions[inOrder.indexOf(path)]!);
	};

	/** Frees the native samplers. The context is its owner's to dispose, when no decoder is open. */
	async dispose(): Promise<void> {
		await Promise.all(this.idle.splice(0).map(({ reader }) => reader.dispose()));
	}

	#lease(): Lane {
		// Paths that are open together are to be neighbours.
		this.idle.sort((one, other) => one.index - other.index);
		const lane = this.idle.shift();
		if (lane === undefined) throw new Error(`All ${this.context.totalSequences} paths are taken.`);
		return lane;
	}

	#decoder(lane: Lane): Decoder {
		return new LlamaDecoder(lane, this.capabilities, this.capacity, this.context.batchSize, {
			fork: () => this.#fork(lane.sequence),
			rewind: (length) => rewindTo(length, lane.sequence, this.rewind),
			release: () => this.#release(lane),
		});
	}

	async #fork(source: LlamaContextSequence): Promise<Decoder> {
		if (this.capabilities.fork === "none") throw new Error("This model was opened for a single path.");
		const lane = this.#lease();
		try {
			const tokens = source.contextTokens;
			if (this.capabilities.fork === "copy") {
				const copied = await copyState(lane.sequence, source, tokens.length);
				if (!copied) throw new Error("The backend could not copy the state of a path.");
			} else {
				await lane.sequence.evaluateWithoutGeneratingNewTokens(tokens);
			}
			return this.#decoder(lane);
		} catch (thrown) {
			await this.#release(lane);
			throw thrown;
		}
	}

	async #release(lane: Lane): Promise<void> {
		await lane.sequence.clearHistory();
		this.idle.push(lane);
	}
}

interface LaneOwner {
	fork(): Promise<Decoder>;
	rewind(length: number): Promise<void>;
	release(): Promise<void>;
}

/** A path through the loaded model. */
class LlamaDecoder implements Decoder {
	readonly index: number;
	readonly #sequence: LlamaContextSequence;
	readonly #reader: DistributionReader;
	#disposed = false;

	constructor(
		lane: Lane,
		readonly capabilities: DecoderCapabilities,
		private readonly capacity: number,
		/** Tokens of a prompt evaluated between two looks at the signal. */
		private readonly promptChunk: number,
		private readonly owner: LaneOwner,
	) {
		this.index = lane.index;
		this.#sequence = lane.sequence;
		this.#reader = lane.reader;
	}

	get length(): number {
		return this.#sequence.nextTokenIndex;
	}

	async append(tokens: readonly Token[], signal: AbortSignal, enough?: Enough): Promise<Distribution> {
		if (tokens.length === 0) throw new RangeError("append needs at least one token.");
		this.#ensureRoom(tokens.length);
		let start = 0;
		for (; tokens.length - start > this.promptChunk; start += this.promptChunk) {
			signal.throwIfAborted();
			await this.#sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(start, start + this.promptChunk) as never);
		}
		signal.throwIfAborted();
		const [distribution] = await this.#reader.evaluate(start === 0 ? tokens : tokens.slice(start), "last", enough);
		if (distribution === undefined) throw new Error("The backend returned no logits.");
		return distribution;
	}

	async *score(tokens: readonly Token[], signal: AbortSignal): AsyncGenerator<Distribution> {
		this.#ensureRoom(tokens.length);
		for (let start = 0; start < tokens.length; start += scoreChunk) {
			signal.throwIfAborted();
			yield* await this.#reader.evaluate(tokens.slice(start, start + scoreChunk), "all");
		}
	}

	fork(): Promise<Decoder> {
		return this.owner.fork();
	}

	async rollback(length: number): Promise<void> {
		if (!Number.isInteger(length) || length < 0 || length > this.length) {
			throw new RangeError(`A path of ${this.length} tokens cannot be rolled back to ${length}.`);
		}
		if (length === this.length) return;
		await this.owner.rewind(length);
	}

	async dispose(): Promise<void> {
		if (this.#disposed) return;
		this.#disposed = true;
		await this.owner.release();
	}

	#ensureRoom(count: number): void {
		if (this.length + count > this.capacity) {
			throw new RangeError(`The context holds ${this.capacity} tokens: ${this.length} are taken, ${count} more asked.`);
		}
	}
}

function capacityOf(context: LlamaContext): number {
	return context.contextSize - 1;
}

function newSequence(context: LlamaContext, checkpoints = checkpointsOf(null)): LlamaContextSequence {
	return context.getSequence({ contextShift: { size: 1, strategy: refuseContextShift }, checkpoints });
}

/** A few real tokens, so that the start-up check looks at distributions of the kind that will be read. */
function probeTokens(model: LlamaModel, vocabulary: Vocabulary, room: number): Token[] {
	const text = vocabulary.tokenize("function add(a, b) { return a + b; }");
	const tokens = model.tokens.bos === null ? text : [model.tokens.bos as Token, ...text];
	return tokens.slice(0, Math.max(1, Math.min(room, 12)));
}
