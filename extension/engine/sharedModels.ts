import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { modelElsewhere } from "../protocol/errors.ts";
import type { Log } from "./log.ts";
import type { Residency, Resident } from "./residency.ts";

/** Smaller models may lie in memory twice without anybody's noticing. */
const sharedFrom = 1e9;

/** Sees to it that two windows hold the same large model only where a person wants that. */
export class SharedModels {
	/** Wanted here although another window has them. */
	readonly #wantedTwice = new Set<string>();

	/** @param residency null where nobody else could hold a model */
	constructor(
		private readonly residency: Pick<Residency, "others" | "claim" | "release" | "releaseNow"> | null,
		private readonly log: Log,
	) {}

	/** This model may be loaded here although another window has it. */
	allowTwice(path: string): void {
		this.#wantedTwice.add(path);
	}

	/** @throws HunchError MODEL_ELSEWHERE */
	async ensureAlone(path: string): Promise<void> {
		this.#refuse(path, (await this.residency?.others()) ?? []);
	}

	/**
	 * Tells the other windows of a model that is to be loaded, before that takes a while.
	 * @param engine the process that loads it
	 * @throws HunchError MODEL_ELSEWHERE where one of them was first
	 */
	async claim(path: string, engine: number | undefined): Promise<void> {
		if (this.residency === null || engine === undefined) return;
		const bytes = await stat(path).then(
			({ size }) => size,
			() => 0,
		);
		const before = await this.residency.claim({ path, bytes, engine }).catch((thrown): readonly Resident[] => {
			this.log.warn(`Other windows are not told which model is loaded here: ${thrown}`);
			return [];
		});
		this.#refuse(path, before);
	}

	/** What this process held is in its memory no more. */
	async release(engine: number | undefined): Promise<void> {
		if (engine === undefined) return;
		await this.residency
			?.release(engine)
			.catch((thrown) => this.log.warn(`Other windows are not told that a model is gone: ${thrown}`));
	}

	/** What this window's engine held is in its memory no more, and the window closes: what has to be waited for may not be done. */
	releaseNow(): void {
		try {
			this.residency?.releaseNow();
		} catch (thrown) {
			this.log.warn(`Other windows are not told that a model is gone: ${thrown}`);
		}
	}

	#refuse(path: string, others: readonly Resident[]): void {
		if (this.#wantedTwice.has(path)) return;
		const same = others.find((other) => other.path === path && other.bytes >= sharedFrom);
		if (same !== undefined) throw modelElsewhere(basename(path), same.bytes);
	}
}
