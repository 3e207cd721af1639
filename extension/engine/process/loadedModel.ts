import { basename } from "node:path";
import { setImmediate } from "node:timers/promises";
import { getLlama, type Llama, type LlamaContext, LlamaLogLevel, type LlamaModel } from "node-llama-cpp";
import type { Vocabulary } from "../../../sampler/decoder.ts";
import type { ModelStamp } from "../../../sampler/trace.ts";
import type { LoadParams, ModelFacts } from "../../protocol/engine.ts";
import { modelTruncated, modelUnreadable } from "../../protocol/errors.ts";
import { ChatPrompt } from "./chatPrompt.ts";
import { LlamaPaths } from "./llamaPaths.ts";
import { LlamaVocabulary } from "./llamaVocabulary.ts";
import { checkModelFile, sentence } from "./modelFile.ts";

export type LoadOptions = Omit<LoadParams, "progress">;

/** A model in memory with its context, ready to answer. */
export class LoadedModel {
	private constructor(
		readonly facts: ModelFacts,
		readonly vocabulary: Vocabulary,
		readonly prompt: ChatPrompt,
		readonly paths: LlamaPaths,
		readonly llama: Llama,
		readonly model: LlamaModel,
		readonly context: LlamaContext,
	) {}

	/** @throws HunchError when the file is missing, broken or of a kind the backend cannot run. */
	static async load(
		options: LoadOptions,
		log: (message: string) => void,
		onProgress: (progress: number) => void = () => {},
	): Promise<LoadedModel> {
		const fileSize = await checkModelFile(options.path);
		const said: string[] = [];
		const llama = await getLlama({
			gpu: options.gpu ? "auto" : false,
			build: "never",
			progressLogs: false,
			logLevel: LlamaLogLevel.warn,
			logger: (level, message) => {
				said.push(message);
				log(`${level}: ${message.trim()}`);
			},
		});
		try {
			const model = await llama.loadModel({ modelPath: options.path, onLoadProgress: onProgress });
			return await LoadedModel.#open(options, llama, model, fileSize, log);
		} catch (thrown) {
			// The native log arrives in a later turn of the event loop than the failure it explains.
			await setImmediate();
			await llama.dispose();
			throw describeLoadFailure(options.path, fileSize, thrown, said.join("\n"));
		}
	}

	static async #open(
		options: LoadOptions,
		llama: Llama,
		model: LlamaModel,
		fileSize: number,
		log: (message: string) => void,
	): Promise<LoadedModel> {
		const threads = options.threads ?? defaultThreads(llama);
		const context = await model.createContext({
			contextSize: Math.min(options.contextSize, model.trainContextSize),
			sequences: options.paths,
			threads,
		});
		const vocabulary = new LlamaVocabulary(model);
		const paths = await LlamaPaths.create(model, context, vocabulary);
		log(`Distributions are read the ${paths.reading.kind} way: ${paths.reading.reason}.`);
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
		};
		return new LoadedModel(facts, vocabulary, new ChatPrompt(model), paths, llama, model, context);
	}

	/** What a trace says of the model. */
	get stamp(): ModelStamp {
		const { name, vocabularySize, fileSize } = this.facts;
		return { name, vocabularySize, fileSize };
	}

	async dispose(): Promise<void> {
		await this.paths.dispose();
		await this.context.dispose();
		await this.model.dispose();
		await this.llama.dispose();
	}
}

/** ggml's threads spin at barriers, so a core that other programs keep busy holds all of them up: leave one free. */
function defaultThreads(llama: Llama): number {
	return Math.max(1, llama.cpuMathCores - 1);
}

/** The native loader's own words say which of its many reasons it was. */
function describeLoadFailure(path: string, fileSize: number, thrown: unknown, said: string): Error {
	if (/not within (the )?file bounds|corrupted or incomplete/i.test(said))
		return modelTruncated(path, fileSize, "data");
	const reason = /error loading model: (.*)/i.exec(said)?.[1];
	return modelUnreadable(path, reason === undefined ? sentence(thrown) : sentence(reason));
}
