import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import type { Log } from "../engine/log.ts";
import { CalibrationRecord, recordVersion, type StoredRecord } from "./record.ts";

const amounts = v.array(v.pipe(v.number(), v.minValue(0)));
const measured = v.pipe(
	v.object({ entropy: amounts, varentropy: amounts, weight: v.pipe(v.number(), v.minValue(0)) }),
	v.check(({ entropy, varentropy }) => entropy.length === varentropy.length, "as many of the one as of the other"),
);
const schema = v.object({
	version: v.literal(recordVersion),
	corpus: v.number(),
	fingerprint: v.string(),
	model: v.string(),
	documents: v.array(v.nullable(measured)),
	answers: v.array(measured),
});

/** Calibrations on disk, a file for each model. */
export class RecordStore {
	/** Settles when all that was asked for before is done: one thing at a time, in order. */
	#last: Promise<unknown> = Promise.resolve();

	constructor(
		private readonly folder: string,
		private readonly log: Log,
	) {}

	/** What is stored; a new record where nothing is, or where what is there cannot be used. */
	read(fingerprint: string, model: string): Promise<CalibrationRecord> {
		return this.#inTurn(() => this.#read(fingerprint, model));
	}

	/** Replaces the file as a whole, so that none is ever half written. */
	write(record: CalibrationRecord): Promise<void> {
		return this.#inTurn(() => this.#write(record));
	}

	remove(record: CalibrationRecord): Promise<void> {
		return this.#inTurn(() => rm(this.#path(record.fingerprint), { force: true }));
	}

	#inTurn<T>(work: () => Promise<T>): Promise<T> {
		const result = this.#last.then(work);
		this.#last = result.catch(() => undefined);
		return result;
	}

	async #read(fingerprint: string, model: string): Promise<CalibrationRecord> {
		let text: string;
		try {
			text = await readFile(this.#path(fingerprint), "utf8");
		} catch {
			return CalibrationRecord.empty(fingerprint, model);
		}
		const record = parse(text);
		if (record !== null) return record;
		this.log.info(`The calibration of ${model} is of another version or broken, and is made anew.`);
		return CalibrationRecord.empty(fingerprint, model);
	}

	async #write(record: CalibrationRecord): Promise<void> {
		await mkdir(this.folder, { recursive: true });
		const path = this.#path(record.fingerprint);
		const partial = `${path}.${process.pid}.part`;
		await writeFile(partial, JSON.stringify(record.toStored()));
		await rename(partial, path);
	}

	#path(fingerprint: string): string {
		return join(this.folder, `${fingerprint}.json`);
	}
}

function parse(text: string): CalibrationRecord | null {
	try {
		return CalibrationRecord.from(v.parse(schema, JSON.parse(text)) satisfies StoredRecord);
	} catch {
		return null;
	}
}
