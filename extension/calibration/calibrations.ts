import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { Emitter, type Event } from "vscode-jsonrpc/node";
import type { Percentiles } from "../../sampler/percentiles.ts";
import { defaultThresholds, type Thresholds } from "../../sampler/quadrant.ts";
import type { TraceToken } from "../../sampler/trace.ts";
import type { EngineClient } from "../engine/client.ts";
import type { Log } from "../engine/log.ts";
import { corpus } from "./corpus.ts";
import { fingerprint } from "./fingerprint.ts";
import { type ThresholdOverrides, withOverrides } from "./overrides.ts";
import { CalibrationRecord } from "./record.ts";
import type { RecordStore } from "./recordStore.ts";

/** What a person has set. */
export interface CalibrationSettings {
	/** Whether models are calibrated. */
	readonly calibration: boolean;
	readonly thresholds: ThresholdOverrides;
}

/** Where the thresholds in use come from. */
export type ThresholdSource = "default" | "fitted";

/**
 * Fits the thresholds to the model in memory: reads a corpus with it while nobody waits, once for each model file, and goes
 * on learning from the answers it writes.
 */
export class Calibrations {
	readonly #progressed = new Emitter<void>();
	/** The model file that is followed, and as which it was found. */
	#path: string | null = null;
	#version = "";
	#record: CalibrationRecord | null = null;
	#fitted: Thresholds | null = null;
	#percentiles: Percentiles | null = null;
	/** The reading that is under way; settles without an error. */
	#reading: Promise<void> | null = null;

	constructor(
		private readonly client: Pick<EngineClient, "score" | "loadedPath">,
		private readonly store: RecordStore,
		private readonly settings: CalibrationSettings,
		private readonly log: Log,
	) {}

	/** When more of the corpus has been read, or reading has stopped. */
	readonly onProgress: Event<void> = this.#progressed.event;

	/** Whether the model in memory is to be calibrated, and is the one of the record. */
	get isCurrent(): boolean {
		return this.#current !== null;
	}

	get #current(): CalibrationRecord | null {
		return this.settings.calibration && this.client.loadedPath === this.#path ? this.#record : null;
	}

	/** Of the model that answered last; null while none has, or calibration was off then. */
	get record(): CalibrationRecord | null {
		return this.#record;
	}

	get source(): ThresholdSource {
		return this.#inUse === null ? "default" : "fitted";
	}

	/** What the next answer is written by. */
	get thresholds(): Thresholds {
		return withOverrides(this.#inUse ?? defaultThresholds, this.settings.thresholds);
	}

	get #inUse(): Thresholds | null {
		return this.settings.calibration ? this.#fitted : null;
	}

	/** How unsure the model in memory is as a rule; null while that is not known. */
	get percentiles(): Percentiles | null {
		return this.#percentiles;
	}

	get isReading(): boolean {
		return this.#reading !== null;
	}

	/** This model file is in memory now. What is known of it counts from here on. */
	async follow(path: string): Promise<void> {
		if (!this.settings.calibration) return this.#use(null, null);
		try {
			const version = await versionOf(path);
			if (path === this.#path && version === this.#version) return;
			this.#version = version;
			this.#use(path, await this.store.read(await fingerprint(path), basename(path)));
		} catch (thrown) {
			this.#use(null, null);
			this.log.error(`The model could not be calibrated: ${thrown}`);
		}
	}

	/** Reads on in the corpus until all of it is read. Nobody waits for it, and everybody else goes first. */
	async readOn(): Promise<void> {
		const record = this.#current;
		if (record === null || this.#reading !== null || record.next === null) return;
		this.#reading = this.#read(record);
		await this.#reading;
		this.#reading = null;
		this.#progressed.fire();
	}

	async #read(record: CalibrationRecord): Promise<void> {
		try {
			while (record.next !== null && (await this.#readNext(record, record.next))) this.#progressed.fire();
			await this.#save(record);
		} catch (thrown) {
			this.log.error(`The calibration of ${record.model} stopped: ${thrown}`);
		}
	}

	/** Learns from an answer of the model in memory. */
	async learn(tokens: readonly TraceToken[]): Promise<void> {
		const record = this.#current;
		if (record === null || tokens.length === 0) return;
		record.addAnswer(tokens);
		await this.#save(record);
	}

	/** Forgets what is known of the model in memory, and begins anew. */
	async again(): Promise<void> {
		const known = this.#current;
		if (known === null) return;
		// What is still being read or saved of the old one is dropped from here on.
		this.#use(this.#path, CalibrationRecord.empty(known.fingerprint, known.model));
		await this.#reading;
		await this.store.remove(known);
		await this.readOn();
	}

	dispose(): void {
		this.#use(null, null);
		this.#progressed.dispose();
	}

	/** @returns false when the model has gone, or another is in memory meanwhile */
	async #readNext(record: CalibrationRecord, index: number): Promise<boolean> {
		const result = await this.client.score({ priority: "background", ...corpus[index]! });
		if (result === null || record !== this.#current) return false;
		record.addDocument(index, result);
		return true;
	}

	async #save(record: CalibrationRecord): Promise<void> {
		if (record !== this.#record) return;
		const wasFitted = this.#fitted !== null;
		this.#learnFrom(record);
		if (!wasFitted && this.#fitted !== null) this.log.info(`The thresholds are fitted to ${record.model}.`);
		await this.store.write(record);
	}

	#use(path: string | null, record: CalibrationRecord | null): void {
		this.#path = path;
		this.#record = record;
		this.#learnFrom(record);
	}

	#learnFrom(record: CalibrationRecord | null): void {
		this.#fitted = record?.thresholds ?? null;
		this.#percentiles = record?.percentiles ?? null;
	}
}

/** Another one where the file was replaced. */
async function versionOf(path: string): Promise<string> {
	const { size, mtimeMs } = await stat(path);
	return `${size} ${mtimeMs}`;
}
