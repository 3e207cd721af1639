import { execFile } from "node:child_process";
import { freemem } from "node:os";
import { promisify } from "node:util";
import type { Llama } from "node-llama-cpp";

/**
 * Bytes that a model could have on this machine, with those of the graphics processors that are used. One that shares the
 * machine's memory has none to add.
 */
export async function freeMemory(llama: Pick<Llama, "gpu" | "getVramState">): Promise<number> {
	const main = await freeMainMemory();
	if (llama.gpu === false) return main;
	const { free, unifiedSize } = await llama.getVramState();
	return unifiedSize > 0 ? Math.max(main, free) : main + free;
}

async function freeMainMemory(): Promise<number> {
	if (process.platform === "darwin") return reclaimable((await promisify(execFile)("vm_stat")).stdout) ?? freemem();
	// What a container may have, where this runs in one.
	return process.availableMemory();
}

/**
 * What a Mac could give, of what `vm_stat` prints: its pages are seldom free, for the files read last stay in them.
 * @returns bytes; null where the text says nothing of it
 */
export function reclaimable(vmStat: string): number | null {
	const page = Number(/page size of (\d+) bytes/.exec(vmStat)?.[1]);
	const pages = ["free", "inactive"].map((kind) =>
		Number(new RegExp(`^Pages ${kind}: +(\\d+)`, "m").exec(vmStat)?.[1]),
	);
	const bytes = pages.reduce((sum, count) => sum + count * page, 0);
	return Number.isNaN(bytes) ? null : bytes;
}
