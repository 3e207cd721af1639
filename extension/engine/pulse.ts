import { type Heartbeat, heartbeatMs } from "../protocol/engine.ts";

/** How long an engine may be silent, in milliseconds, before it counts as hanging. */
export interface Patience {
	/** Before it has said anything: its program and the native parts are read from the disk. */
	readonly start: number;
	/** Between two heartbeats. */
	readonly silence: number;
	/** In one step of the work under way. A large model on a slow processor takes its time. */
	readonly step: number;
}

export const usualPatience: Patience = { start: 90_000, silence: 30_000, step: 300_000 };

/** Milliseconds between two heartbeats beyond which one of both processes was not running. */
const longestBeat = 4 * heartbeatMs;

/**
 * Watches the heartbeats of one engine. Where the time itself has jumped, because the machine slept or this process was
 * held up, the count begins anew: the engine was held up as well.
 */
export class Pulse {
	#heard: number;
	#checked: number;
	#spoken = false;
	#stalledMs = 0;

	constructor(
		private readonly patience: Patience,
		now: number,
	) {
		this.#heard = now;
		this.#checked = now;
	}

	/**
	 * The engine said something, a heartbeat or anything else. What a heartbeat tells of a step grows from one to the next
	 * as the time does; where it jumps, the machine slept, whose time some clocks count.
	 */
	hear(now: number, beat?: Heartbeat): void {
		this.#spoken = true;
		this.#heard = now;
		if (beat !== undefined) this.#stalledMs = Math.min(beat.stalledMs, this.#stalledMs + longestBeat);
	}

	/** To be asked about every heartbeat's time. @returns what is wrong, in words for a person; null where nothing is */
	check(now: number): string | null {
		const jumped = now - this.#checked > longestBeat;
		this.#checked = now;
		if (jumped) this.#heard = now;
		const silent = now - this.#heard;
		if (silent > (this.#spoken ? this.patience.silence : this.patience.start)) {
			return `it said nothing for ${seconds(silent)}`;
		}
		if (this.#stalledMs > this.patience.step) return `one step of its work took more than ${seconds(this.#stalledMs)}`;
		return null;
	}
}

const seconds = (milliseconds: number): string => `${Math.round(milliseconds / 1000)} s`;
