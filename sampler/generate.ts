import { beginning, type Place } from "./boundaries.ts";
import { type Budget, defaultBudget, nothingSpent } from "./budget.ts";
import type { AppendAll, Decoder, Vocabulary } from "./decoder.ts";
import type { Token } from "./distribution.ts";
import { Answer } from "./loop/answer.ts";
import { Gauge } from "./loop/point.ts";
import { untilStopText } from "./loop/stopTexts.ts";
import { Scribe } from "./loop/traceToken.ts";
import { Writer } from "./loop/writer.ts";
import type { Policy } from "./policies/policy.ts";
import type { Thresholds } from "./quadrant.ts";
import { seededRandom } from "./random.ts";
import { defaultWordings, type Wording } from "./thought.ts";
import { type GenerationEvent, type ModelStamp, type TraceEnd, traceVersion } from "./trace.ts";

export interface GenerateOptions {
	/**
	 * An open path; what it holds already comes before the prompt. It is taken over: when the answer has ended it is
	 * disposed of, for the answer may have gone on with a fork of it.
	 */
	readonly decoder: Decoder;
	/** Evaluates a token on each of several paths, this decoder's and its forks', in one batch. */
	readonly appendAll: AppendAll;
	readonly vocabulary: Vocabulary;
	/** Made for this answer alone. */
	readonly policy: Policy;
	readonly thresholds: Thresholds;
	readonly prompt: readonly Token[];
	/** A whole number. */
	readonly seed: number;
	/** Tokens the answer may have. */
	readonly maxTokens: number;
	/** Tokens a path may hold. */
	readonly capacity: number;
	/** What may be spent beside the answer's own tokens, unless the policy needs more. */
	readonly budget?: Budget;
	/** Where the answer begins: in prose, unless told. */
	readonly place?: Place;
	/** Texts that end the answer, beside the vocabulary's end tokens. */
	readonly stopTexts?: readonly string[];
	/** What may be said in a pause. */
	readonly wordings?: readonly Wording[];
	/** How many of the likeliest tokens the trace keeps at each step. */
	readonly alternatives?: number;
	readonly model: ModelStamp;
	readonly signal: AbortSignal;
}

/**
 * Writes one answer and yields its trace: `start`, a `token` or an `action` for each step, `end`; and before what takes
 * a while, an `activity`. The same options on the same model give the same events. An answer always ends: no more than
 * the prompt, `maxTokens` and the budget's extra tokens are ever evaluated. Aborting takes effect within one call of the
 * decoder, and ends the answer with the reason "cancelled".
 * @throws whatever the decoder, the vocabulary or the policy threw, after an `end` with the reason "failed"
 */
export async function* generate(options: GenerateOptions): AsyncGenerator<GenerationEvent, void, undefined> {
	const { policy, prompt, seed, model, thresholds, signal } = options;
	const budget = budgetOf(options);
	let answer: Answer | null = null;
	const spent = () => answer?.ledger.spent ?? nothingSpent;
	let end: TraceEnd;
	try {
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
		answer = answerOf(options, budget);
		const writing = new Writer(answer, policy, options.wordings ?? defaultWordings).write();
		const reason = yield* untilStopText(writing, options.vocabulary, options.stopTexts ?? []);
		end = { reason, spent: spent() };
	} catch (thrown) {
		// What fails because it was aborted is only the abort's echo.
		if (!signal.aborted) {
			const detail = thrown instanceof Error ? thrown.message : String(thrown);
			yield { type: "end", end: { reason: "failed", detail, spent: spent() } };
			throw thrown;
		}
		end = { reason: "cancelled", spent: spent() };
	} finally {
		await (answer === null ? options.decoder.dispose() : answer.lanes.close());
	}
	yield { type: "end", end };
}

/** The budget as the policy needs it. How many paths may be open is for the engine to say. */
function budgetOf({ budget = defaultBudget, policy, maxTokens }: GenerateOptions): Budget {
	return { ...budget, ...policy.budget?.(budget, maxTokens), paths: budget.paths };
}

function answerOf(options: GenerateOptions, budget: Budget): Answer {
	const { decoder, policy, thresholds, vocabulary, place = beginning, alternatives = 8, stopTexts = [] } = options;
	const { appendAll, prompt, maxTokens, capacity, seed, signal } = options;
	return new Answer({
		decoder,
		appendAll,
		vocabulary,
		prompt,
		place,
		budget,
		maxTokens,
		capacity,
		gauge: new Gauge(thresholds, decoder.capabilities.largestTop, policy.enough),
		scribe: new Scribe(vocabulary, alternatives),
		stopTexts,
		random: seededRandom(seed),
		dry: policy.dry ?? null,
		signal,
	});
}
