import { basename } from "node:path";
import { GgufFileType, InsufficientMemoryError, type Llama, type LlamaContext, type LlamaModel } from "node-llama-cpp";
import type { Vocabulary } from "../../../sampler/decoder.ts";
import type { ModelStamp } from "../../../sampler/trace.ts";
import type { LoadParams, ModelFacts } from "../../protocol/engine.ts";
import { gpuMemoryShort, HunchError, modelTruncated, modelUnreadable } from "../../protocol/errors.ts";
import type { Backend } from "./backend.ts";
import { ChatPrompt } from "./chatPrompt.ts";
import { freeMemory } from "./freeMemory.ts";
import { kernelOptions } from "./kernelOptions.ts";
import { LlamaPaths } from "./llamaPaths.ts";
import { LlamaVocabulary } from "./llamaVocabulary.ts";
import { ensureMemory } from "./memory.ts";
import { checkModelFile, sentence } from "./modelFile.ts";

export type LoadOptions = Omit<LoadParams, "progress" | "device">;

/** A model in memory with its context, ready to answer. */
export class LoadedModel {
	private constructor(
		readonly facts: ModelFacts,
		readonly vocabulary: Vocabulary,
		readonly prompt: ChatPrompt,
		readonly paths: LlamaPaths,
		readonly model: LlamaModel,
		private readonly context: LlamaContext,
		private readonly threadsAreSet: boolean,
	) {}

	/** @throws HunchError when the file is missing, broken or of a kind the backend cannot run. */
	static async load(
		backend: Backend,
		options: LoadOptions,
		log: (message: string) => void,
		onProgress: (progress: number) => void = () => {},
	): Promise<LoadedModel> {
		const fileSize = await checkModelFile(options.path);
		const contextSize = await fittingContext(backend.llama, options, log);
		return backend.listen(
			async () => {
				const model = await backend.llama.loadModel({
					modelPath: options.path,
					onLoadProgress: onProgress,
					// As many layers on a graphics card as leave room there for all paths: by itself the backend plans for one.
					gpuLayers: { fitContext: { contextSize: contextSize * options.paths } },
				});
				try {
					return await LoadedModel.#open(options, backend.llama, model, fileSize, log);
				} catch (thrown) {
					await model.dispose();
					throw thrown;
				}
			},
			(thrown, said) => describeLoadFailure(options.path, fileSize, thrown, said),
		);
	}

	static async #open(
		options: LoadOptions,
		llama: Llama,
		model: LlamaModel,
		fileSize: number,
		log: (message: string) => void,
	): Promise<LoadedModel> {
		const threads = options.threads ?? defaultThreads(llama);
		// It caps what the context asks for.
		llama.maxThreads = threads;
		const context = await model.createContext({
			contextSize: Math.min(options.contextSize, model.trainContextSize),
			sequences: options.paths,
			threads,
			...kernelOptions(llama),
		});
		const vocabulary = new LlamaVocabulary(model);
		const paths = await LlamaPaths.create(model, context, vocabulary);
		const prompt = new ChatPrompt(model, vocabulary);
		log(`Distributions are read the ${paths.reading.kind} way: ${paths.reading.reason}. Template: ${prompt.template}.`);
		const facts: ModelFacts = {
			name: model.fileInfo.metadata.general?.name ?? basename(options.path, ".gguf"),
			architecture: model.fileInfo.metadata.general?.architecture ?? "unknown",
			fileSize,
			vocabularySize: vocabulary.size,
			contextSize: context.contextSize,
			trainedContextSize: model.trainContextSize,
			device: llama.gpu === false ? "CPU" : llama.gpu,
			threads,
			reading: paths.reading.kind,
			quantization: quantizationOf(model),
			template: prompt.template,
			hasTemplate: prompt.hasTemplate,
			fillInTheMiddle: vocabulary.fillInTheMiddle !== null,
			thinking: vocabulary.thinking !== null,
			paths: context.totalSequences,
			fork: paths.capabilities.fork,
			rollback: paths.capabilities.rollback,
		};
		return new LoadedModel(facts, vocabulary, prompt, paths, model, context, options.threads !== null);
	}

	/** What a trace says of the model. */
	get stamp(): ModelStamp {
		const { name, vocabularySize, fileSize } = this.facts;
		return { name, vocabularySize, fileSize };
	}

	/** Cores that count for computing. */
	get cores(): number {
		return this.model.llama.cpuMathCores;
	}

	/** Computes with so many threads from the next step on, unless a person has set how many. */
	useThreads(threads: number): void {
		if (!this.threadsAreSet) this.model.llama.maxThreads = threads;
	}

	async dispose(): Promise<void> {
		await this.paths.dispose();
		await this.context.dispose();
		await this.model.dispose();
	}
}

/**
 * Tokens that a context of the model can have. A file whose needs cannot be told is for the loader to judge.
 * @throws HunchError where there is no memory for it
 */
async function fittingContext(llama: Llama, options: LoadOptions, log: (message: string) => void): Promise<number> {
	try {
		return await ensureMemory(llama, options, await freeMemory(llama));
	} catch (thrown) {
		if (thrown instanceof HunchError) throw thrown;
		log(`How much memory the model takes is not known: ${thrown}`);
		return options.contextSize;
	}
}

/** "Q4_K_M", by the number in the file's metadata. */
function quantizationOf({ fileInfo }: LlamaModel): string {
	const type = fileInfo.metadata.general?.file_type;
	return (type === undefined ? undefined : GgufFileType[type]?.replace(/^MOSTLY_|^ALL_/, "")) ?? "unknown";
}

/** ggml's threads spin at barriers, so a core that other programs keep busy holds all of them up: leave one free. */
function defaultThreads(llama: Llama): number {
	return Math.max(1, llama.cpuMathCores - 1);
}

/** The native loader's own words say which of its many reasons it was. */
function describeLoadFailure(path: string, fileSize: number, thrown: unknown, said: string): Error {
	if (thrown instanceof InsufficientMemoryError) return gpuMemoryShort(sentence(thrown));
	if (/not within (the )?file bounds|corrupted or incomplete/i.test(said))
		return modelTruncated(path, fileSize, "data");
	const reason = /error loading model: (.*)/i.exec(said)?.[1];
	return modelUnreadable(path, reason === undefined ? sentence(thrown) : sentence(reason));
}
