import { beginning, insideThinking, type Place } from "../../../sampler/boundaries.ts";
import type { Vocabulary } from "../../../sampler/decoder.ts";
import type { Token } from "../../../sampler/distribution.ts";
import { generate } from "../../../sampler/generate.ts";
import { placeAfter } from "../../../sampler/loop/draft.ts";
import { GrowingPassage } from "../../../sampler/passage.ts";
import { wordingsOf } from "../../../sampler/thought.ts";
import type { GenerationEvent } from "../../../sampler/trace.ts";
import { withEnd } from "../../../sampler/vocabulary.ts";
import type { AnswerParams, AnswerResult, PromptReading } from "../../protocol/engine.ts";
import { backendFailed, HunchError, promptTooLong } from "../../protocol/errors.ts";
import type { RenderedPrompt } from "./chatPrompt.ts";
import { fitMessages, promptRoom } from "./contextBudget.ts";
import type { LoadedModel } from "./loadedModel.ts";
import { createPolicy } from "./policies.ts";
import type { Turn } from "./scheduler.ts";

/** Who hears of an answer while it is written. */
export interface AnswerListener {
	onEvent(event: GenerationEvent): void;
	onReading(reading: PromptReading): void;
}

/**
 * Writes one answer, or goes on with one. Cancelled, it returns all the same: the trace says so, and what was written
 * counts.
 * @throws HunchError
 */
export async function writeAnswer(
	loaded: LoadedModel,
	params: AnswerParams,
	turn: Turn,
	listener: AnswerListener,
	signal: AbortSignal,
): Promise<AnswerResult> {
	const { capacity } = loaded.paths;
	const { prompt, omitted } = promptFor(loaded, params);
	const tokens = [...prompt.tokens, ...params.written];
	const started = performance.now();
	let firstToken: number | null = null;
	let reused = 0;
	const onReading = (reading: Omit<PromptReading, "omitted">) => {
		if (firstToken !== null) return;
		reused = reading.reused;
		listener.onReading({ ...reading, omitted });
	};
	const answer = new GrowingPassage();
	const start = startingPlace(prompt.tokens, loaded.vocabulary);
	try {
		const events = generate({
			decoder: loaded.paths.open(turn, onReading),
			appendAll: loaded.paths.appendAll,
			// The chat template may end an answer with tokens the model file does not call end tokens.
			vocabulary: withEnd(loaded.vocabulary, (token) => prompt.endTokens.has(token) || loaded.vocabulary.isEnd(token)),
			policy: createPolicy(params.policy),
			thresholds: params.thresholds,
			prompt: tokens,
			stopTexts: prompt.stopTexts,
			budget: { ...params.budget, paths: Math.min(params.budget.paths, loaded.paths.availableTo(turn)) },
			place: placeAfter(start, params.written, loaded.vocabulary),
			wordings: wordingsOf(params.pauseTexts),
			seed: params.seed,
			maxTokens: params.maxTokens,
			capacity,
			model: loaded.stamp,
			signal,
		});
		for await (const event of events) {
			if (event.type === "token" || event.type === "action") {
				firstToken ??= performance.now();
				answer.push(event);
			}
			listener.onEvent(event);
		}
	} catch (thrown) {
		throw thrown instanceof HunchError ? thrown : backendFailed(String((thrown as Error).stack ?? thrown));
	}
	return {
		promptTokens: tokens.length,
		reusedTokens: reused,
		omitted,
		promptMs: (firstToken ?? performance.now()) - started,
		tokens: answer.tokens.length,
		writeMs: firstToken === null ? 0 : performance.now() - firstToken,
		thinksFromTheStart: start.mode === "thinking",
	};
}

/** @throws HunchError PROMPT_TOO_LONG where not even the last question leaves room for a token of the answer */
function promptFor(
	loaded: LoadedModel,
	{ messages, maxTokens, written }: AnswerParams,
): { readonly prompt: RenderedPrompt; readonly omitted: number } {
	const { capacity } = loaded.paths;
	const lengthOf = (some: AnswerParams["messages"]) => loaded.prompt.render(some).tokens.length + written.length;
	const { kept, omitted } = fitMessages(messages, lengthOf, promptRoom(capacity, maxTokens));
	const prompt = loaded.prompt.render(kept);
	const length = prompt.tokens.length + written.length;
	if (length >= capacity) {
		const { contextSize, trainedContextSize } = loaded.facts;
		throw promptTooLong(length, capacity - 1, contextSize < trainedContextSize ? null : trainedContextSize);
	}
	return { prompt, omitted };
}

/** Some templates open the model's thinking for it. */
function startingPlace(prompt: readonly Token[], { thinking }: Vocabulary): Place {
	if (thinking === null) return beginning;
	return insideThinking(beginning, prompt.lastIndexOf(thinking.open) > prompt.lastIndexOf(thinking.close));
}
