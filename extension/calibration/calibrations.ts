import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { Emitter, type Event } from "vscode-jsonrpc/node";
import type { Percentiles } from "../../sampler/percentiles.ts";
import { defaultThresholds, type Thresholds } from "../../sampler/quadrant.ts";
import type { TraceToken } from "../../sampler/trace.ts";
import type { EngineClient } from "../engine/client.ts";
import type { Loaded } from "../engine/load.ts";
import type { Log } from "../engine/log.ts";
import { corpus } from "./corpus.ts";
import { fingerprint } from "./fingerprint.ts";
import { type ThresholdOverrides, withOverrides } from "./overrides.ts";
import type { CalibrationRecord } from "./record.ts";
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
	/** The model that is followed, and as which its file was found when it was loaded. */
	#loaded: Loaded | null = null;
	#version = "";
	#record: CalibrationRecord | null = null;
	#fitted: Thresholds | null = null;
	#percentiles: Percentiles | null = null;
	/** The reading that is under way; settles without an error. */
	#reading: Promise<void> | null = null;

	constructor(
		private readonly client: Pick<EngineClient, "score" | "loaded">,
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
		return this.settings.calibration && this.client.loaded === this.#loaded ? this.#record : null;
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

	/**
	 * What is known of the model in memory counts from here on. Its file is looked at once, when it has been loaded: another one
	 * may take its place later, which says nothing of what is in memory.
	 */
	async follow(): Promise<void> {
		const { loaded } = this.client;
		if (loaded === null || !this.settings.calibration) return this.#use(null, null);
		if (loaded === this.#loaded) return;
		try {
			const version = await versionOf(loaded.path);
			const isSame = loaded.path === this.#loaded?.path && version === this.#version;
			const record = isSame
				? this.#record
				: await this.store.read(await fingerprint(loaded.path), basename(loaded.path));
			this.#version = version;
			this.#use(loaded, record);
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
		try {
			await this.#save(record);
		} catch (thrown) {
			this.log.error(`What was learned of ${record.model} could not be saved: ${thrown}`);
		}
	}

	/** Forgets what is known of the model in memory, and begins anew. */
	async again(): Promise<void> {
		const known = this.#current;
		if (known === null) return;
		// What is still being read or saved of the old one is dropped from here on.
		const begun = known.anew();
		this.#use(this.#loaded, begun);
		await this.#reading;
		await this.store.write(begun);
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
		const knowsMore = await this.store.write(record);
		if (knowsMore && record === this.#record) this.#learnFrom(record);
	}

	#use(loaded: Loaded | null, record: CalibrationRecord | null): void {
		this.#loaded = loaded;
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
