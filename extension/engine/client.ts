import { type CancellationToken, Emitter, type Event } from "vscode-jsonrpc/node";
import type { GenerationEvent } from "../../sampler/trace.ts";
import {
	type AnswerParams,
	type AnswerResult,
	answer,
	answerEvents,
	answerReading,
	computesOn,
	type Diagnosis,
	diagnose,
	loadModel,
	loadProgress,
	type MeasureParams,
	type Measures,
	type ModelFacts,
	measure,
	type PromptReading,
	readingToken,
	type ScoreParams,
	type ScoreResult,
	score,
} from "../protocol/engine.ts";
import { engineGaveUp, engineStopped, modelCrashes, modelNotLoaded, toErrorData } from "../protocol/errors.ts";
import type { EngineStatus } from "../protocol/webview.ts";
import { DeviceLadder } from "./deviceLadder.ts";
import { EngineProcess } from "./engineProcess.ts";
import { type Exit, errorOf } from "./exits.ts";
import type { Load, Loaded, LoadRequest } from "./load.ts";
import type { Log } from "./log.ts";
import { type Patience, usualPatience } from "./pulse.ts";
import { RestartPolicy } from "./restartPolicy.ts";
import { SharedModels } from "./sharedModels.ts";
import { stateWords } from "./statusText.ts";

export type AnswerRequest = Omit<AnswerParams, "progress">;

export interface AnswerListener {
	onEvents(events: readonly GenerationEvent[]): void;
	onReading(reading: PromptReading): void;
}

export interface ClientOptions {
	/** Of the engine's program. */
	readonly path: string;
	readonly log: Log;
	readonly patience?: Patience;
	readonly restarts?: RestartPolicy;
	/** Null where nobody else could hold a model. */
	readonly residency?: ConstructorParameters<typeof SharedModels>[0];
}

/**
 * Owns the engine's process: starts it when it is first needed, and anew when it has died, on another device where there
 * is one. At any time there is at most one.
 */
export class EngineClient {
	readonly #statusChanged = new Emitter<EngineStatus>();
	readonly #path: string;
	readonly #log: Log;
	readonly #patience: Patience;
	readonly #shared: SharedModels;
	#status: EngineStatus = { state: "stopped" };
	#process: EngineProcess | null = null;
	#load: Load | null = null;
	/** What was asked for last, whatever became of it. */
	#wanted: LoadRequest | null = null;
	/** Settles when every load asked for has: the engine takes one at a time. */
	#loads: Promise<unknown> = Promise.resolve();
	#requests = 0;
	readonly #freshRestarts: RestartPolicy;
	#restarts: RestartPolicy;
	/** Forgotten when a person starts the engine anew. */
	#devices = new DeviceLadder();
	#revival: NodeJS.Timeout | undefined;
	/** Counts the calls of `stop`: what was asked for before one is not begun after it. */
	#stops = 0;
	/** The processes of the answers that are waited for. */
	readonly #answering: EngineProcess[] = [];
	#disposed = false;

	constructor({
		path,
		log,
		patience = usualPatience,
		restarts = RestartPolicy.fresh,
		residency = null,
	}: ClientOptions) {
		this.#path = path;
		this.#log = log;
		this.#patience = patience;
		this.#freshRestarts = restarts;
		this.#restarts = restarts;
		this.#shared = new SharedModels(residency, log);
	}

	readonly onStatus: Event<EngineStatus> = this.#statusChanged.event;

	get status(): EngineStatus {
		return this.#status;
	}

	/** The model in memory, another object each time one is loaded; null while there is none. */
	get loaded(): Loaded | null {
		return this.#load?.held ?? null;
	}

	/** What is known of this model; null while it is not in memory, or with other settings. */
	factsOf(request: LoadRequest): ModelFacts | null {
		return this.#load?.key === JSON.stringify(request) ? (this.#load.held?.facts ?? null) : null;
	}

	/** The process's id while there is one. */
	get pid(): number | undefined {
		return this.#process?.pid;
	}

	/**
	 * Makes sure that this model is in memory, with these settings. Calls that want the same share one load; one that
	 * wants another waits for the load before it. Progress is part of the status. An engine that dies meanwhile is started
	 * again, as often as is reasonable.
	 * @throws HunchError; the next call starts over
	 */
	load(request: LoadRequest): Promise<ModelFacts> {
		clearTimeout(this.#revival);
		const key = JSON.stringify(request);
		// What died with one model says nothing of another.
		if (key !== JSON.stringify(this.#wanted)) this.#restarts = this.#freshRestarts;
		this.#wanted = request;
		if (this.#load?.key === key) return this.#load.facts;
		const stops = this.#stops;
		const before = this.#load;
		const load: Load = { key, request, held: null, facts: this.#loads.then(() => this.#loadNow(load, stops)) };
		this.#load = load;
		this.#loads = load.facts.catch((thrown) => (this.#load === load ? this.#goBackTo(before, thrown) : undefined));
		return load.facts;
	}

	/**
	 * Has one answer written. Events arrive in order, all of them before this settles, even where the engine dies.
	 * A cancelled answer resolves: its trace says so.
	 * @throws HunchError
	 */
	async answer(request: AnswerRequest, listener: AnswerListener, token: CancellationToken): Promise<AnswerResult> {
		const process = this.#process;
		if (process === null) throw modelNotLoaded();
		const progress = this.#nextToken("answer");
		this.#answering.push(process);
		this.#set(process, { state: "reading" });
		const listening = [
			process.onProgress(answerReading, readingToken(progress), (reading) => {
				this.#set(process, { state: "reading", progress: reading.read / reading.total });
				listener.onReading(reading);
			}),
			process.onProgress(answerEvents, progress, (events) => {
				if (events.some(({ type }) => type !== "start")) this.#set(process, { state: "writing" });
				listener.onEvents(events);
			}),
		];
		try {
			return await process.request(answer, { ...request, progress }, token);
		} finally {
			for (const one of listening) one.dispose();
			this.#answering.splice(this.#answering.indexOf(process), 1);
			if (!this.#answering.includes(process)) this.#set(process, { state: "ready" });
		}
	}

	/**
	 * Has a text read. More urgent work goes first, in the midst of it too.
	 * @returns null where no model is in memory, or not any more
	 * @throws HunchError
	 */
	score(params: ScoreParams, token?: CancellationToken): Promise<ScoreResult | null> {
		return this.#unlessGone(this.#holder?.request(score, params, token));
	}

	/** Has a prompt's tokens counted. @returns null where no model is in memory, or not any more @throws HunchError */
	measure(params: MeasureParams): Promise<Measures | null> {
		return this.#unlessGone(this.#holder?.request(measure, params));
	}

	async #unlessGone<T>(request: Promise<T> | undefined): Promise<T | null> {
		try {
			return (await request) ?? null;
		} catch (thrown) {
			if (["MODEL_NOT_LOADED", "ENGINE_STOPPED", "ENGINE_BUSY"].includes(toErrorData(thrown).code)) return null;
			throw thrown;
		}
	}

	/** What the engine knows of the machine and the model; null while it does not run. */
	async diagnose(): Promise<Diagnosis | null> {
		return (await this.#process?.request(diagnose, {})) ?? null;
	}

	/** Ends the process; the next request starts another. What is under way fails. */
	stop(): void {
		clearTimeout(this.#revival);
		this.#stops++;
		const process = this.#process;
		this.#process = null;
		this.#load = null;
		if (this.#status.state !== "stopped") this.#announce({ state: "stopped" });
		process?.stop();
	}

	/**
	 * Ends the process, and starts another with this model where one was asked for before. What was learned of devices is
	 * forgotten.
	 */
	async restart(request: LoadRequest): Promise<void> {
		this.stop();
		this.#restarts = this.#freshRestarts;
		this.#devices = new DeviceLadder();
		if (this.#wanted !== null) await this.load(request);
	}

	/** Ends the process if it holds, or loads, anything but this. */
	stopUnless(wanted: LoadRequest): void {
		if (this.#load !== null && this.#load.key !== JSON.stringify(wanted)) this.stop();
	}

	/** This model may be loaded here although another window has it. */
	allowTwice(path: string): void {
		this.#shared.allowTwice(path);
	}

	dispose(): void {
		this.#disposed = true;
		this.stop();
		this.#shared.releaseNow();
		this.#statusChanged.dispose();
	}

	/** The process whose model is in memory. */
	get #holder(): EngineProcess | null {
		return this.#load?.held?.process ?? null;
	}

	async #loadNow(load: Load, stops: number): Promise<ModelFacts> {
		try {
			await this.#shared.ensureAlone(load.request.path);
			for (let crashes = 0; ; ) {
				if (this.#disposed || stops !== this.#stops) throw engineStopped();
				const process = this.#process ?? this.#start();
				try {
					return await this.#loadWith(process, load);
				} catch (thrown) {
					// A process that lives has said what is wrong with the model; one that was told to go is not missed.
					if (this.#process === process || stops !== this.#stops) throw thrown;
					const exit = await process.ended;
					const device = this.#devices.instead;
					await this.#waitToRestart(exit, load.request);
					// What broke on the way to this model is likely to be this model.
					if (exit.kind === "crash" && device === this.#devices.instead && ++crashes > 1) {
						throw modelCrashes(load.request.path, exit.how);
					}
				}
			}
		} catch (thrown) {
			// An engine that is busy goes on with what it does, and with the model that it has.
			if (this.#load === load && !isBusy(thrown)) this.#announce({ state: "failed", error: toErrorData(thrown) });
			throw thrown;
		}
	}

	/** After a load that failed: an engine that was busy still has the model it had. */
	async #goBackTo(before: Load | null, thrown: unknown): Promise<void> {
		const stays = before?.held?.process === this.#process && isBusy(thrown) ? before : null;
		this.#load = stays;
		if (stays !== null) await this.#shared.claim(stays.request.path, this.#process?.pid).catch(() => undefined);
	}

	async #loadWith(process: EngineProcess, load: Load): Promise<ModelFacts> {
		const before = this.#status;
		if (before.state !== "starting") this.#set(process, { state: "loading" });
		const progress = this.#nextToken("load");
		const listening = process.onProgress(loadProgress, progress, (value) =>
			this.#set(process, { state: "loading", progress: value }),
		);
		try {
			const { instead } = this.#devices;
			const request = instead === null ? load.request : { ...load.request, device: instead };
			await this.#shared.claim(request.path, process.pid);
			const facts = await process.request(loadModel, { ...request, progress });
			load.held = { process, path: request.path, facts };
			this.#set(process, { state: "ready" });
			return facts;
		} catch (thrown) {
			await this.#shared.release(process.pid);
			if (isBusy(thrown) && this.#status.state === "loading") this.#set(process, before);
			throw thrown;
		} finally {
			listening.dispose();
		}
	}

	/** Waits for as long as the policy says, and steps down to another device. @throws HunchError where it is no use */
	async #waitToRestart(exit: Exit, request: LoadRequest): Promise<void> {
		const error = errorOf(exit);
		if (exit.kind === "start" || exit.kind === "stopped") throw error;
		const isOtherDevice = this.#stepDown(request);
		// It would have no more memory the second time.
		if (exit.kind === "memory" && !isOtherDevice) throw error;
		const again = this.#restarts.afterDeath(performance.now());
		if (again === null) {
			this.#restarts = this.#freshRestarts;
			throw engineGaveUp(error.data.message);
		}
		this.#restarts = again.next;
		await new Promise((resolve) => setTimeout(resolve, again.delay));
	}

	#stepDown({ device }: LoadRequest): boolean {
		if (!this.#devices.stepDown(device)) return false;
		const { report, instead } = this.#devices;
		this.#log.warn(
			`The engine died on ${report?.device ?? "its device"}; hunch.gpu "${instead}" is tried in its place.`,
		);
		return true;
	}

	#start(): EngineProcess {
		this.#devices.report = null;
		const process = new EngineProcess(this.#path, this.#log, this.#patience);
		this.#process = process;
		this.#log.info(`The engine starts (process ${process.pid ?? "none"}).`);
		this.#announce({ state: "starting" });
		process.onNotification(computesOn, (report) => {
			this.#devices.report = report;
		});
		process.ended.then((exit) => this.#afterEnd(process, exit));
		return process;
	}

	#afterEnd(process: EngineProcess, exit: Exit): void {
		// The log may be gone with the rest.
		if (this.#disposed) return;
		this.#log.info(`The engine ended (${exit.how}).`);
		void this.#shared.release(process.pid);
		if (this.#process !== process) return;
		const load = this.#load;
		if (load?.held?.process !== process) {
			// Whoever loads is told, and decides.
			this.#process = null;
			return;
		}
		this.#set(process, { state: "failed", error: errorOf(exit).data });
		this.#process = null;
		this.#load = null;
		this.#revive(exit, load.request);
	}

	/** Brings a model back that was in memory, so that whoever asks next need not wait. */
	#revive(exit: Exit, request: LoadRequest): void {
		const isOtherDevice = this.#stepDown(request);
		if (exit.kind === "memory" && !isOtherDevice) return;
		const again = this.#restarts.afterDeath(performance.now());
		if (again === null) {
			this.#restarts = this.#freshRestarts;
			this.#announce({ state: "failed", error: engineGaveUp(exit.how).data });
			return;
		}
		this.#restarts = again.next;
		this.#revival = setTimeout(() => {
			this.load(request).catch((thrown) => this.#log.error(toErrorData(thrown).message));
		}, again.delay);
	}

	/** What a process that is no longer ours still has to say changes nothing. */
	#set(process: EngineProcess, status: EngineStatus): void {
		if (this.#process !== process) return;
		if (this.#status.state === status.state && this.#status.progress === status.progress) return;
		this.#announce(status);
	}

	#announce(status: EngineStatus): void {
		if (status.state !== this.#status.state) this.#logStatus(status);
		this.#status = status;
		if (!this.#disposed) this.#statusChanged.fire(status);
	}

	#logStatus({ state, error }: EngineStatus): void {
		if (error === undefined) this.#log.info(`The engine is ${stateWords[state]}.`);
		else this.#log.error(`${error.code}: ${error.message}${error.detail === undefined ? "" : `\n${error.detail}`}`);
	}

	#nextToken(kind: string): string {
		return `${kind}-${++this.#requests}`;
	}
}

const isBusy = (thrown: unknown): boolean => toErrorData(thrown).code === "ENGINE_BUSY";
