import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
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
	generation: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
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

	/**
	 * Replaces the file as a whole, so that none is ever half written. Other windows write it too: what they have read is kept, and
	 * the record takes it over; and where one of them has begun anew, that stays.
	 * @returns whether the record knows more now
	 */
	write(record: CalibrationRecord): Promise<boolean> {
		return this.#inTurn(() => this.#write(record));
	}

	#inTurn<T>(work: () => Promise<T>): Promise<T> {
		const result = this.#last.then(work);
		this.#last = result.catch(() => undefined);
		return result;
	}

	async #read(fingerprint: string, model: string): Promise<CalibrationRecord> {
		const text = await this.#textOf(fingerprint);
		if (text === null) return CalibrationRecord.empty(fingerprint, model);
		const record = parse(text);
		if (record !== null) return record;
		this.log.info(`The calibration of ${model} is of another version or broken, and is made anew.`);
		return CalibrationRecord.empty(fingerprint, model);
	}

	/** Null where there is none. */
	async #textOf(fingerprint: string): Promise<string | null> {
		return readFile(this.#path(fingerprint), "utf8").catch(() => null);
	}

	async #write(record: CalibrationRecord): Promise<boolean> {
		await mkdir(this.folder, { recursive: true });
		const there = parse((await this.#textOf(record.fingerprint)) ?? "");
		if (there !== null && there.generation > record.generation) return false;
		const known = record.read;
		if (there?.generation === record.generation) record.fillFrom(there);
		const path = this.#path(record.fingerprint);
		const partial = `${path}.${process.pid}.part`;
		await writeFile(partial, JSON.stringify(record.toStored()));
		await rename(partial, path);
		return record.read > known;
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
