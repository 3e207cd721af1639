import type { Device } from "../protocol/engine.ts";

/** What an engine said it computes with: the name of a kind of graphics processor or "CPU", and the kinds that work here. */
export interface DeviceReport {
	readonly device: string;
	readonly supported: readonly string[];
}

/**
 * What to compute with after an engine has died: another kind of graphics processor where there is one, then the
 * processor. A device that a person chose is kept, and so is the processor.
 * @param report null where the engine died before it could say
 * @param tried devices that engines died on before
 * @returns null where there is nothing else to try
 */
export function deviceAfter(chosen: Device, report: DeviceReport | null, tried: readonly string[]): Device | null {
	if (chosen !== "auto" || report?.device === "CPU") return null;
	const failed = ["CPU", report?.device, ...tried];
	const others = (report?.supported ?? []).filter((kind) => !failed.includes(kind));
	return (others[0] as Device | undefined) ?? "off";
}

/** The devices that engines died on, one after another, and what is computed with in their place. */
export class DeviceLadder {
	/** Of the engine that runs; null where it has not said yet. */
	report: DeviceReport | null = null;
	#failed: readonly string[] = [];
	#instead: Device | null = null;

	/** Null where it is what a person chose. */
	get instead(): Device | null {
		return this.#instead;
	}

	/** To be asked when the engine has died. @returns false where there is nothing else to try */
	stepDown(chosen: Device): boolean {
		const next = deviceAfter(chosen, this.report, this.#failed);
		if (next === null || next === this.#instead) return false;
		if (this.report !== null) this.#failed = [...this.#failed, this.report.device];
		this.#instead = next;
		return true;
	}
}
