import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import type { Trace } from "../../sampler/trace.ts";
import { parseTrace, serializeTrace } from "../../sampler/traceFormat.ts";
import type { Log } from "../engine/log.ts";
import { type ConversationRecord, recordSchema } from "./record.ts";

const recordName = "conversation.json";
const traceName = (turn: string) => `${turn}.hunch-trace.json`;

/** Conversations on disk: a folder for each, with a record and the trace of each answer. */
export class ConversationStore {
	/** Settles when all that was asked for before is done: one thing at a time, in order. */
	#last: Promise<unknown> = Promise.resolve();

	constructor(
		private readonly folder: string,
		private readonly log: Log,
	) {}

	/** What is known of each, the one changed last first. One that cannot be read is left where it is, and said so in the log. */
	list(): Promise<readonly ConversationRecord[]> {
		return this.#inTurn(async () => {
			const names = await readdir(this.folder).catch(() => []);
			const records = await Promise.all(names.map((name) => this.#record(name)));
			return records.filter((record) => record !== null).sort((one, other) => other.changed - one.changed);
		});
	}

	/** Null where there is none that could be read. An answer whose trace is lost has none. */
	read(id: string): Promise<{ record: ConversationRecord; traces: ReadonlyMap<string, Trace> } | null> {
		return this.#inTurn(async () => {
			const record = await this.#record(id);
			if (record === null) return null;
			const traces = new Map<string, Trace>();
			for (const turn of record.turns) {
				const trace = await this.#trace(id, turn.id);
				if (trace !== null) traces.set(turn.id, trace);
			}
			return { record, traces };
		});
	}

	/**
	 * Another window may have the same conversation open: what was asked there stays, behind what was asked here, and so does
	 * what was answered there. Nothing is ever taken out of one.
	 * @param changed turns that are to be written as they are here; of the others, what is on disk is as new or newer
	 * @throws Error where it cannot be written
	 */
	writeRecord(record: ConversationRecord, changed: ReadonlySet<string>): Promise<void> {
		return this.#inTurn(async () => {
			const others = new Map((await this.#record(record.id))?.turns.map((turn) => [turn.id, turn]));
			const own = record.turns.map((turn) => (changed.has(turn.id) ? turn : (others.get(turn.id) ?? turn)));
			for (const { id } of own) others.delete(id);
			const turns = [...own, ...others.values()];
			await this.#replace(record.id, recordName, JSON.stringify({ ...record, turns }));
		});
	}

	/** @throws Error where it cannot be written */
	writeTrace(conversation: string, turn: string, trace: Trace): Promise<void> {
		return this.#inTurn(() => this.#replace(conversation, traceName(turn), serializeTrace(trace)));
	}

	/** Deletes it with all its traces. */
	remove(id: string): Promise<void> {
		return this.#inTurn(() => rm(join(this.folder, id), { recursive: true, force: true }));
	}

	/** Settles when all that was asked for is on disk. */
	async settled(): Promise<void> {
		await this.#last;
	}

	#inTurn<T>(work: () => Promise<T>): Promise<T> {
		const result = this.#last.then(work);
		this.#last = result.catch(() => undefined);
		return result;
	}

	async #record(id: string): Promise<ConversationRecord | null> {
		return this.#parse(join(this.folder, id, recordName), (text) => v.parse(recordSchema, JSON.parse(text)));
	}

	async #trace(conversation: string, turn: string): Promise<Trace | null> {
		return this.#parse(join(this.folder, conversation, traceName(turn)), parseTrace);
	}

	async #parse<T>(path: string, parse: (text: string) => T): Promise<T | null> {
		let text: string;
		try {
			text = await readFile(path, "utf8");
		} catch {
			return null;
		}
		try {
			return parse(text);
		} catch (thrown) {
			this.log.warn(`${path} cannot be read, and is left as it is: ${thrown}`);
			return null;
		}
	}

	/** Replaces a file as a whole, so that none is ever half written. */
	async #replace(conversation: string, name: string, text: string): Promise<void> {
		const folder = join(this.folder, conversation);
		await mkdir(folder, { recursive: true });
		const partial = join(folder, `${name}.${process.pid}.part`);
		await writeFile(partial, text);
		await rename(partial, join(folder, name));
	}
}
