import type {
	AnswerParams,
	AnswerResult,
	BackendFacts,
	Diagnosis,
	LoadParams,
	MeasureParams,
	Measures,
	ModelFacts,
	ScoreParams,
	ScoreResult,
} from "../../protocol/engine.ts";
import { engineBusy, modelNotLoaded } from "../../protocol/errors.ts";
import { type AnswerListener, writeAnswer } from "./answering.ts";
import { Backend } from "./backend.ts";
import { backendFacts, devicesOf } from "./backendFacts.ts";
import { readCpuTimes, threadsBeside } from "./cpuLoad.ts";
import { LoadedModel } from "./loadedModel.ts";
import { measurePrompt } from "./measuring.ts";
import { Scheduler, undisturbed } from "./scheduler.ts";
import { scoreAnswer } from "./scoring.ts";

/** One model, and everybody who asks something of it. */
export class Engine {
	readonly #scheduler = new Scheduler();
	#loaded: LoadedModel | null = null;
	/** Aborted when the model goes. */
	#leaving = new AbortController();
	#changing = false;
	#cpuTimes = readCpuTimes();

	constructor(
		private readonly log: (message: string) => void,
		/** Hears what will compute, before a model is loaded. */
		private readonly onDevice: (devices: Pick<BackendFacts, "device" | "supported">) => void = () => {},
	) {}

	/** Milliseconds since the work under way last came to a border; 0 while there is none. */
	get stalledMs(): number {
		return this.#scheduler.stalledMs;
	}

	/** Replaces the model in memory; the one before is gone even where the new one cannot be loaded. */
	load(params: LoadParams, onProgress: (progress: number) => void): Promise<ModelFacts> {
		return this.#change(async () => {
			const backend = await Backend.of(params.device, this.log);
			this.onDevice(await devicesOf(backend.llama));
			this.#loaded = await LoadedModel.load(backend, params, this.log, onProgress);
			return this.#loaded.facts;
		});
	}

	/** Frees the model's memory; the backend stays for the next one. */
	unload(): Promise<void> {
		return this.#change(async () => {});
	}

	/** Writes one answer when its turn has come. Cancelled, it returns all the same: the trace says so. */
	async answer(params: AnswerParams, listener: AnswerListener, signal: AbortSignal): Promise<AnswerResult> {
		const loaded = this.#model();
		try {
			return await this.#scheduler.run(params.priority, signal, (turn) =>
				writeAnswer(loaded, params, turn, listener, signal),
			);
		} catch (thrown) {
			if (thrown !== signal.reason) throw thrown;
			// It was cancelled before its turn had come: its trace has a beginning and an end.
			return writeAnswer(loaded, params, undisturbed, listener, signal);
		}
	}

	/** Counts a prompt's tokens: nothing is computed, so it waits for nobody. */
	measure(params: MeasureParams): Measures {
		return measurePrompt(this.#model(), params);
	}

	/** Reads a text that is given, when its turn has come. Cancelled, it rejects; so it does when the model goes. */
	async score(params: ScoreParams, signal: AbortSignal): Promise<ScoreResult> {
		const loaded = this.#model();
		const leaving = this.#leaving.signal;
		const either = AbortSignal.any([signal, leaving]);
		try {
			return await this.#scheduler.run(params.priority, either, (turn) => scoreAnswer(loaded, params, either, turn));
		} catch (thrown) {
			throw leaving.aborted ? modelNotLoaded() : thrown;
		}
	}

	/** Lets the model compute with as many threads as the other programs of this machine leave free; to be called now and then. */
	followLoad(): void {
		const now = readCpuTimes();
		this.#loaded?.useThreads(threadsBeside(this.#cpuTimes, now, this.#loaded.cores));
		this.#cpuTimes = now;
	}

	/** What is known of the machine and the model; at any time. */
	async diagnose(): Promise<Diagnosis> {
		const backend = await Backend.running();
		const { facts, paths } = this.#loaded ?? {};
		return {
			backend: backend && (await backendFacts(backend.llama)),
			model: facts ?? null,
			openPaths: facts && paths ? facts.paths - paths.free : 0,
			memory: process.memoryUsage.rss(),
		};
	}

	/** What somebody waits for is never broken off by another model; what nobody waits for is. */
	async #change<T>(work: () => Promise<T>): Promise<T> {
		const waitedFor = this.#scheduler.count("completion") + this.#scheduler.count("chat");
		if (this.#changing || waitedFor > 0) throw engineBusy();
		this.#changing = true;
		try {
			this.#leaving.abort();
			await this.#scheduler.drained();
			const loaded = this.#loaded;
			this.#loaded = null;
			await loaded?.dispose();
			this.#leaving = new AbortController();
			return await work();
		} finally {
			this.#changing = false;
		}
	}

	#model(): LoadedModel {
		if (this.#changing) throw engineBusy();
		if (this.#loaded === null) throw modelNotLoaded();
		return this.#loaded;
	}
}
