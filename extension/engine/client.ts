import { type CancellationToken, CancellationTokenSource, Emitter, type Event } from "vscode-jsonrpc/node";
import type { GenerationEvent } from "../../sampler/trace.ts";
import {
	type AnswerParams,
	type AnswerResult,
	answer,
	answerEvents,
	type Diagnosis,
	diagnose,
	type LoadParams,
	loadModel,
	loadProgress,
	type ModelFacts,
	type ScoreParams,
	type ScoreResult,
	score,
} from "../protocol/engine.ts";
import { engineExited, modelNotLoaded } from "../protocol/errors.ts";
import type { EngineState, EngineStatus } from "../protocol/webview.ts";
import { EngineProcess } from "./engineProcess.ts";
import type { Log } from "./log.ts";

export type LoadRequest = Omit<LoadParams, "progress">;
export type AnswerRequest = Omit<AnswerParams, "progress">;

/** A model in memory, or on its way there. */
interface Load {
	readonly key: string;
	readonly facts: Promise<ModelFacts>;
	/** Null until its turn has come. */
	process: EngineProcess | null;
}

/**
 * Owns the engine's process: starts it when it is first needed, and anew when it is needed after it has died. At any
 * time there is at most one.
 */
export class EngineClient {
	readonly #statusChanged = new Emitter<EngineStatus>();
	#status: EngineStatus = { state: "stopped" };
	#process: EngineProcess | null = null;
	#load: Load | null = null;
	/** Settles when every load asked for has: the engine takes one at a time. */
	#loads: Promise<unknown> = Promise.resolve();
	#requests = 0;
	/** What is read while nobody waits. */
	#background: { readonly source: CancellationTokenSource; readonly done: Promise<unknown> } | null = null;
	#disposed = false;

	/** @param path of the engine's program */
	constructor(
		private readonly path: string,
		private readonly log: Log,
	) {}

	readonly onStatus: Event<EngineStatus> = this.#statusChanged.event;

	get status(): EngineStatus {
		return this.#status;
	}

	/** The process's id while there is one. */
	get pid(): number | undefined {
		return this.#process?.pid;
	}

	/**
	 * Makes sure that this model is in memory, with these settings. Calls that want the same share one load; one that
	 * wants another waits for the load before it. Progress is part of the status.
	 * @throws HunchError; the next call starts over
	 */
	load(request: LoadRequest): Promise<ModelFacts> {
		const key = JSON.stringify(request);
		if (this.#load?.key === key) return this.#load.facts;
		const load: Load = { key, process: null, facts: this.#loads.then(() => this.#loadNow(load, request)) };
		this.#load = load;
		this.#loads = load.facts.catch(() => {
			if (this.#load === load) this.#load = null;
		});
		return load.facts;
	}

	/**
	 * Has one answer written. Events arrive in order, all of them before this settles, even where the engine dies.
	 * A cancelled answer resolves: its trace says so.
	 * @throws HunchError
	 */
	async answer(
		request: AnswerRequest,
		onEvents: (events: readonly GenerationEvent[]) => void,
		token: CancellationToken,
	): Promise<AnswerResult> {
		const process = this.#process;
		if (process === null) throw modelNotLoaded();
		const progress = this.#nextToken("answer");
		this.#set(process, "reading");
		await this.#putOffBackground();
		const listening = process.onProgress(answerEvents, progress, (events) => {
			if (events.some(({ type }) => type !== "start")) this.#set(process, "writing");
			onEvents(events);
		});
		try {
			return await process.request(answer, { ...request, progress }, token);
		} finally {
			listening.dispose();
			this.#set(process, "ready");
		}
	}

	/**
	 * Has a text read in the background: as soon as somebody asks a question, it is put off.
	 * @returns null where it was put off, or no model is in memory
	 * @throws HunchError
	 */
	async score(params: ScoreParams): Promise<ScoreResult | null> {
		const process = this.#process;
		if (process === null || this.#status.state !== "ready" || this.#background !== null) return null;
		const source = new CancellationTokenSource();
		const work = process.request(score, params, source.token);
		this.#background = { source, done: work.catch(() => undefined) };
		try {
			return await work;
		} catch (thrown) {
			if (source.token.isCancellationRequested) return null;
			throw thrown;
		} finally {
			this.#background = null;
			source.dispose();
		}
	}

	/** What the engine knows of the machine and the model; null while it does not run. */
	async diagnose(): Promise<Diagnosis | null> {
		return (await this.#process?.request(diagnose, {})) ?? null;
	}

	/** The engine does one thing at a time, and what a person waits for goes first. */
	async #putOffBackground(): Promise<void> {
		this.#background?.source.cancel();
		await this.#background?.done;
	}

	/** Ends the process; the next request starts another. What is under way fails. */
	stop(): void {
		const process = this.#process;
		if (process === null) return;
		this.#forget(process, "stopped");
		process.kill();
	}

	/** Ends the process if it holds, or loads, anything but this. */
	stopUnless(wanted: LoadRequest): void {
		if (this.#load !== null && this.#load.key !== JSON.stringify(wanted)) this.stop();
	}

	dispose(): void {
		this.#disposed = true;
		this.stop();
		this.#statusChanged.dispose();
	}

	async #loadNow(load: Load, request: LoadRequest): Promise<ModelFacts> {
		if (this.#disposed) throw engineExited("Hunch is shutting down");
		if (this.#process === null) this.#process = this.#start();
		else this.#set(this.#process, "loading");
		await this.#putOffBackground();
		const process = this.#process;
		load.process = process;
		const progress = this.#nextToken("load");
		const listening = process.onProgress(loadProgress, progress, (value) => this.#set(process, "loading", value));
		try {
			const facts = await process.request(loadModel, { ...request, progress });
			this.#set(process, "ready");
			return facts;
		} catch (thrown) {
			this.#set(process, "failed");
			throw thrown;
		} finally {
			listening.dispose();
		}
	}

	#start(): EngineProcess {
		const process = new EngineProcess(this.path, this.log);
		this.log.info(`The engine starts (process ${process.pid ?? "none"}).`);
		this.#announce({ state: "starting" });
		process.ended.then(({ how }) => {
			// The log may be gone with the rest.
			if (!this.#disposed) this.log.info(`The engine ended (${how}).`);
			this.#forget(process, "failed");
		});
		return process;
	}

	#forget(process: EngineProcess, state: "stopped" | "failed"): void {
		this.#set(process, state);
		if (this.#process === process) this.#process = null;
		if (this.#load?.process === process) this.#load = null;
	}

	/** What a process that is no longer ours still has to say changes nothing. */
	#set(process: EngineProcess, state: EngineState, progress?: number): void {
		if (this.#process !== process) return;
		if (this.#status.state === state && this.#status.progress === progress) return;
		this.#announce(progress === undefined ? { state } : { state, progress });
	}

	#announce(status: EngineStatus): void {
		this.#status = status;
		this.#statusChanged.fire(status);
	}

	#nextToken(kind: string): string {
		return `${kind}-${++this.#requests}`;
	}
}
