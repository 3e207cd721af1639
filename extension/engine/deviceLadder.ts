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
