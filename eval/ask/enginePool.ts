import { Calibrations } from "../../extension/calibration/calibrations.ts";
import { corpus } from "../../extension/calibration/corpus.ts";
import type { CalibrationRecord } from "../../extension/calibration/record.ts";
import { RecordStore } from "../../extension/calibration/recordStore.ts";
import { EngineClient } from "../../extension/engine/client.ts";
import { type CollectedAnswer, collectAnswer } from "../../extension/engine/collectAnswer.ts";
import type { LoadRequest } from "../../extension/engine/load.ts";
import type { Log } from "../../extension/engine/log.ts";
import type { BackendFacts, ModelFacts } from "../../extension/protocol/engine.ts";
import { toErrorData } from "../../extension/protocol/errors.ts";
import { type Progress, timer } from "../progress.ts";
import type { Asker, Question } from "./asker.ts";

export interface PoolOptions {
	/** Of the engine's program. */
	readonly engine: string;
	readonly load: LoadRequest;
	/** Processes, each with the model in its memory. */
	readonly jobs: number;
	readonly log: Log;
}

/** Engines that hold the same model, each in a process of its own. */
export class EnginePool {
	private constructor(
		private readonly clients: readonly EngineClient[],
		private readonly load: LoadRequest,
		private readonly log: Log,
		readonly facts: ModelFacts,
		readonly backend: BackendFacts,
	) {}

	/** @throws HunchError where the model cannot be loaded */
	static async open({ engine, load, jobs, log }: PoolOptions): Promise<EnginePool> {
		const clients = Array.from({ length: jobs }, () => new EngineClient({ path: engine, log }));
		try {
			const [facts] = await Promise.all(clients.map((client) => client.load(load)));
			const diagnosis = await clients[0]!.diagnose();
			return new EnginePool(clients, load, log, facts!, diagnosis!.backend!);
		} catch (thrown) {
			for (const client of clients) client.dispose();
			throw thrown;
		}
	}

	/** Engines at once. */
	get size(): number {
		return this.clients.length;
	}

	get askers(): readonly Asker[] {
		return this.clients.map((client) => ({ ask: (question) => this.#ask(client, question) }));
	}

	/**
	 * What the extension would know of the model after it has read its corpus.
	 * @param folder in which that is kept, so that it is read once
	 * @param onProgress for each document that is read
	 * @throws Error where the corpus could not be read to its end
	 */
	async calibrate(folder: string, onProgress: (progress: Progress) => void): Promise<CalibrationRecord> {
		const store = new RecordStore(folder, this.log);
		const settings = { calibration: true, thresholds: {} };
		const calibrations = new Calibrations(this.clients[0]!, store, settings, this.log);
		try {
			await calibrations.follow();
			const { record } = calibrations;
			if (record === null) throw new Error("The model could not be calibrated: the lines above say why.");
			const timed = timer(corpus.length - record.read);
			const known = record.read;
			calibrations.onProgress(() => onProgress(timed(record.read - known)));
			await calibrations.readOn();
			if (record.thresholds === null) throw new Error("The calibration stopped: the lines above say why.");
			return record;
		} finally {
			calibrations.dispose();
		}
	}

	/** An engine that died has its model again before the next question. */
	async #ask(client: EngineClient, question: Question): Promise<CollectedAnswer> {
		try {
			await client.load(this.load);
		} catch (thrown) {
			return { trace: null, text: "", result: null, error: toErrorData(thrown) };
		}
		return collectAnswer(client, { priority: "chat", written: [], ...question });
	}

	dispose(): void {
		for (const client of this.clients) client.dispose();
	}
}
