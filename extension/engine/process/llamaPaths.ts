import type { LlamaContext, LlamaContextSequence, LlamaModel } from "node-llama-cpp";
import type { Advance, AppendAll, Decoder, DecoderCapabilities, Vocabulary } from "../../../sampler/decoder.ts";
import type { Token } from "../../../sampler/distribution.ts";
import { refuseContextShift } from "./backendInternals.ts";
import { chooseReader, createReader, largestTop, type ReaderKind } from "./distributionReader.ts";
import { type Lane, LaneStore } from "./laneStore.ts";
import { LlamaDecoder, type PathParts, type Reading } from "./llamaDecoder.ts";
import { PromptPace } from "./promptPace.ts";
import { checkpointsOf, chooseRewind, forkCost, rewindCost } from "./rewind.ts";
import { type Turn, undisturbed } from "./scheduler.ts";

/** The paths of one context: as many at once as it has sequences. */
export class LlamaPaths {
	private constructor(
		private readonly parts: PathParts,
		/** How distributions are read, and why so. */
		readonly reading: { readonly kind: ReaderKind; readonly reason: string },
	) {}

	/** Opens the paths, having checked that the fast ways give the numbers of the documented ones. */
	static async create(model: LlamaModel, context: LlamaContext, vocabulary: Vocabulary): Promise<LlamaPaths> {
		// The backend keeps the last cell for itself.
		const capacity = context.contextSize - 1;
		const probe = probeTokens(model, vocabulary, capacity);
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
		const lanes = sequences.map(
			(sequence, index): Lane => ({
				index,
				sequence,
				reader: createReader(reading.kind, model, context, sequence, vocabulary.size),
			}),
		);
		const parts: PathParts = {
			lanes: new LaneStore(lanes, rewind, capabilities.fork === "copy"),
			capabilities,
			rewind,
			pace: new PromptPace(context.batchSize),
			capacity,
		};
		return new LlamaPaths(parts, reading);
	}

	/** Tokens a path may hold. */
	get capacity(): number {
		return this.parts.capacity;
	}

	get capabilities(): DecoderCapabilities {
		return this.parts.capabilities;
	}

	/** Paths that nobody has. */
	get free(): number {
		return this.parts.lanes.idle;
	}

	/** Paths that a task could open now. */
	availableTo(turn: Turn): number {
		return this.parts.lanes.availableTo(turn);
	}

	/** An empty path. What it is given to read is taken over from an earlier one where that began alike. */
	open(turn: Turn = undisturbed, onReading?: (reading: Reading) => void): Decoder {
		return new LlamaDecoder(this.parts, turn, [], onReading);
	}

	/**
	 * One token on each path, decoded in one batch: what is asked for in one turn of the event loop is one batch. The
	 * backend computes together only what neighbouring sequences ask for in the order of their numbers; any other order
	 * costs as much as one path after another.
	 */
	readonly appendAll: AppendAll = async (paths: readonly Advance[], signal: AbortSignal) => {
		const steps = paths.map(({ decoder, token, enough }) => ({ decoder: ours(decoder), token, enough }));
		await steps[0]?.decoder.turn.border(signal);
		// While one is read again, somebody may take another.
		while (steps.some(({ decoder }) => !decoder.hasLane)) {
			for (const { decoder } of steps) await decoder.bringBack(signal);
		}
		const inOrder = steps.toSorted((one, other) => one.decoder.index - other.decoder.index);
		const asked = inOrder.map(({ decoder, token, enough }) => decoder.step([token], enough));
		// None is left under way when one has failed: its path may be disposed of next.
		await Promise.allSettled(asked);
		const distributions = await Promise.all(asked);
		return steps.map((step) => distributions[inOrder.indexOf(step)]!);
	};

	/** Frees the native samplers. The context is its owner's to dispose, when no decoder is open. */
	dispose(): Promise<void> {
		return this.parts.lanes.dispose();
	}
}

function ours(decoder: Decoder): LlamaDecoder {
	if (!(decoder instanceof LlamaDecoder)) throw new TypeError("Only paths of this model can be decoded together.");
	return decoder;
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
