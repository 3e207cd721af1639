import { type Budget, defaultBudget } from "./budget.ts";
import { decisive } from "./decisive.ts";
import type { Decoder, Enough, Vocabulary } from "./decoder.ts";
import { type Distribution, probabilities, type Token } from "./distribution.ts";
import { type Metrics, measure } from "./metrics.ts";
import { pieceFromBytes } from "./piece.ts";
import type { Policy } from "./policies/policy.ts";
import { type Quadrant, quadrantOf, type Thresholds } from "./quadrant.ts";
import { seededRandom } from "./random.ts";
import { type ModelStamp, type TraceEnd, type TraceEvent, type TraceToken, traceVersion } from "./trace.ts";

export interface GenerateOptions {
	/** An open path; what it holds already comes before the prompt. It stays the caller's to dispose. */
	readonly decoder: Decoder;
	readonly vocabulary: Vocabulary;
	/** Made for this answer alone. */
	readonly policy: Policy;
	readonly thresholds: Thresholds;
	readonly prompt: readonly Token[];
	/** A whole number. */
	readonly seed: number;
	/** Tokens the answer may have. */
	readonly maxTokens: number;
	/** Tokens the path may hold. */
	readonly capacity: number;
	readonly budget?: Budget;
	/** How many of the likeliest tokens the trace keeps at each step. */
	readonly alternatives?: number;
	readonly model: ModelStamp;
	readonly signal: AbortSignal;
}

/**
 * Writes one answer and yields its trace: `start`, a `token` for each step, `end`. The same options on the same model
 * give the same events. Aborting takes effect within one append, and ends the answer with the reason "cancelled".
 * @throws whatever the decoder, the vocabulary or the policy threw, after an `end` with the reason "failed"
 */
export async function* generate(options: GenerateOptions): AsyncGenerator<TraceEvent, void, undefined> {
	const { policy, prompt, seed, model, thresholds, budget = defaultBudget } = options;
	yield {
		type: "start",
		header: {
			version: traceVersion,
			model,
			policy: { name: policy.name, parameters: policy.parameters },
			thresholds,
			budget,
			seed,
			promptTokens: prompt.length,
		},
	};
	let end: TraceEnd;
	try {
		end = yield* write(options);
	} catch (thrown) {
		const detail = thrown instanceof Error ? thrown.message : String(thrown);
		yield { type: "end", end: { reason: "failed", detail } };
		throw thrown;
	}
	yield { type: "end", end };
}

async function* write(options: GenerateOptions): AsyncGenerator<TraceEvent, TraceEnd, undefined> {
	const { decoder, vocabulary, policy, thresholds, maxTokens, capacity, signal, alternatives = 8 } = options;
	const random = seededRandom(options.seed);
	const gauge = new Gauge(thresholds, decoder.capabilities.largestTop);
	let input = options.prompt;
	for (let index = 0; ; index++) {
		if (signal.aborted) return { reason: "cancelled" };
		if (index >= maxTokens) return { reason: "length" };
		// The path must not overflow: backends then drop its beginning without a word.
		if (decoder.length + input.length > capacity) return { reason: "context" };
		const distribution = await unlessAborted(decoder.append(input, signal, gauge.enough), signal);
		if (distribution === null) return { reason: "cancelled" };
		const metrics = gauge.metricsOf(distribution);
		const quadrant = quadrantOf(metrics, thresholds);
		const action = policy.decide({ index, distribution, metrics, quadrant, random });
		if (vocabulary.isEnd(action.token)) return { reason: "stop" };
		const token = traceToken(action, distribution, metrics, quadrant, vocabulary, alternatives);
		yield { type: "token", token };
		input = [action.token];
	}
}

/** The result, or null where the work was aborted: then its failure, if it failed, is only the abort's echo. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
	try {
		const result = await work;
		return signal.aborted ? null : result;
	} catch (thrown) {
		if (signal.aborted) return null;
		throw thrown;
	}
}

/** Measures each distribution once, though both the decoder's question and the loop need the metrics. */
class Gauge {
	#distribution: Distribution | null = null;
	#metrics: Metrics | null = null;

	constructor(
		private readonly thresholds: Thresholds,
		private readonly largestTop: number,
	) {}

	readonly enough: Enough = (distribution) =>
		decisive(distribution, this.metricsOf(distribution), this.thresholds, this.largestTop);

	metricsOf(distribution: Distribution): Metrics {
		if (this.#metrics === null || this.#distribution !== distribution) {
			this.#metrics = measure(distribution);
			this.#distribution = distribution;
		}
		return this.#metrics;
	}
}

function traceToken(
	taken: { readonly token: Token; readonly rule: string },
	distribution: Distribution,
	metrics: Metrics,
	quadrant: Quadrant,
	vocabulary: Vocabulary,
	alternatives: number,
): TraceToken {
	const place = distribution.tokens.indexOf(taken.token);
	if (place < 0) throw new Error(`The policy took token ${taken.token}, which the distribution does not list.`);
	const listed = probabilities(distribution, Math.max(place + 1, alternatives));
	const piece = (token: Token) => pieceFromBytes(vocabulary.bytes(token));
	return {
		token: taken.token,
		piece: piece(taken.token),
		probability: listed[place]!,
		entropy: metrics.entropy,
		varentropy: metrics.varentropy,
		quadrant,
		rule: taken.rule,
		alternatives: Array.from(distribution.tokens.subarray(0, alternatives), (token, i) => ({
			token,
			piece: piece(token),
			probability: listed[i]!,
		})),
	};
}
