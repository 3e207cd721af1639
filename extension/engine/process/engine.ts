import { beginning, insideThinking, type Place } from "../../../sampler/boundaries.ts";
import type { Vocabulary } from "../../../sampler/decoder.ts";
import type { Token } from "../../../sampler/distribution.ts";
import { generate } from "../../../sampler/generate.ts";
import { GrowingPassage } from "../../../sampler/passage.ts";
import type { GenerationEvent } from "../../../sampler/trace.ts";
import { withEnd } from "../../../sampler/vocabulary.ts";
import type {
	AnswerParams,
	AnswerResult,
	Diagnosis,
	LoadParams,
	ModelFacts,
	ScoreParams,
	ScoreResult,
} from "../../protocol/engine.ts";
import { backendFailed, engineBusy, HunchError, modelNotLoaded, promptTooLong } from "../../protocol/errors.ts";
import { Backend } from "./backend.ts";
import { backendFacts } from "./backendFacts.ts";
import { LoadedModel } from "./loadedModel.ts";
import { createPolicy } from "./policies.ts";
import { scoreAnswer } from "./scoring.ts";

/** One model, and one answer at a time. */
export class Engine {
	#loaded: LoadedModel | null = null;
	#busy = false;

	constructor(private readonly log: (message: string) => void) {}

	/** Replaces the model in memory; the one before is gone even where the new one cannot be loaded. */
	load(params: LoadParams, onProgress: (progress: number) => void): Promise<ModelFacts> {
		return this.#exclusively(async () => {
			await this.#unload();
			const backend = await Backend.of(params.gpu, this.log);
			this.#loaded = await LoadedModel.load(backend, params, this.log, onProgress);
			return this.#loaded.facts;
		});
	}

	/** Frees the model's memory; the backend stays for the next one. */
	unload(): Promise<void> {
		return this.#exclusively(() => this.#unload());
	}

	/** Writes one answer. Cancelled, it returns all the same: the trace says so, and what was written counts. */
	answer(params: AnswerParams, emit: (event: GenerationEvent) => void, signal: AbortSignal): Promise<AnswerResult> {
		return this.#exclusively(async () => {
			const loaded = this.#loaded;
			if (loaded === null) throw modelNotLoaded();
			const prompt = loaded.prompt.render(params.messages);
			const capacity = loaded.paths.capacity;
			// Without room for a single token of the answer there is nothing to show.
			if (prompt.tokens.length >= capacity) {
				const { contextSize, trainedContextSize } = loaded.facts;
				const largest = contextSize < trainedContextSize ? null : trainedContextSize;
				throw promptTooLong(prompt.tokens.length, capacity - 1, largest);
			}
			const decoder = loaded.paths.open();
			const started = performance.now();
			let firstToken: number | null = null;
			const answer = new GrowingPassage();
			try {
				const events = generate({
					decoder,
					appendAll: loaded.paths.appendAll,
					// The chat template may end an answer with tokens the model file does not call end tokens.
					vocabulary: withEnd(
						loaded.vocabulary,
						(token) => prompt.endTokens.has(token) || loaded.vocabulary.isEnd(token),
					),
					policy: createPolicy(params.policy),
					thresholds: params.thresholds,
					prompt: prompt.tokens,
					budget: { ...params.budget, paths: Math.min(params.budget.paths, 1 + loaded.paths.free) },
					place: startingPlace(prompt.tokens, loaded.vocabulary),
					seed: params.seed,
					maxTokens: params.maxTokens,
					capacity,
					model: loaded.stamp,
					signal,
				});
				for await (const event of events) {
					if (event.type === "token" || event.type === "action") {
						if (firstToken === null) firstToken = performance.now();
						answer.push(event);
					}
					emit(event);
				}
			} catch (thrown) {
				throw thrown instanceof HunchError ? thrown : backendFailed(String((thrown as Error).stack ?? thrown));
			} finally {
				await decoder.dispose();
			}
			return {
				promptTokens: prompt.tokens.length,
				promptMs: (firstToken ?? performance.now()) - started,
				tokens: answer.tokens.length,
				writeMs: firstToken === null ? 0 : performance.now() - firstToken,
			};
		});
	}

	/** Reads a text that is given. Cancelled, it rejects. */
	score(params: ScoreParams, signal: AbortSignal): Promise<ScoreResult> {
		return this.#exclusively(async () => {
			if (this.#loaded === null) throw modelNotLoaded();
			return scoreAnswer(this.#loaded, params, signal);
		});
	}

	/** What is known of the machine and the model; at any time. */
	async diagnose(): Promise<Diagnosis> {
		const backend = await Backend.running();
		return { backend: backend && (await backendFacts(backend.llama)), model: this.#loaded?.facts ?? null };
	}

	async #exclusively<T>(work: () => Promise<T>): Promise<T> {
		if (this.#busy) throw engineBusy();
		this.#busy = true;
		try {
			return await work();
		} finally {
			this.#busy = false;
		}
	}

	async #unload(): Promise<void> {
		const loaded = this.#loaded;
		this.#loaded = null;
		await loaded?.dispose();
	}
}

/** Some templates open the model's thinking for it. */
function startingPlace(prompt: readonly Token[], { thinking }: Vocabulary): Place {
	if (thinking === null) return beginning;
	return insideThinking(beginning, prompt.lastIndexOf(thinking.open) > prompt.lastIndexOf(thinking.close));
}
