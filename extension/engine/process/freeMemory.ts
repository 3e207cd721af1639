import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { freemem } from "node:os";
import { join } from "node:path";
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
	// What a container may have, where this runs in one. It counts the files that were read there as taken, the model's own too.
	const within = process.availableMemory();
	const machine = freemem();
	if (process.platform !== "linux" || within >= machine) return within;
	return Math.min(machine, within + fileCacheIn(await memoryStat()));
}

/** How the memory of this process' control group is used, in the kernel's words; empty where it does not tell. */
async function memoryStat(): Promise<string> {
	const read = (path: string) => readFile(path, "utf8").catch(() => null);
	const groups = (await read("/proc/self/cgroup")) ?? "";
	const [, first = ""] = /^\d+:memory:(.*)$/m.exec(groups) ?? [];
	const [, second = ""] = /^0::(.*)$/m.exec(groups) ?? [];
	// Inside a container its own group may be the root of what is seen.
	const folders = [`memory${first}`, "memory", second.replace(/^\//, ""), ""];
	for (const folder of folders) {
		const stat = await read(join("/sys/fs/cgroup", folder, "memory.stat"));
		if (stat !== null) return stat;
	}
	return "";
}

/**
 * The bytes of files in a control group's memory, which the kernel gives back when they are needed.
 * @param stat the text of its memory.stat, of either version of control groups
 */
export function fileCacheIn(stat: string): number {
	const values = new Map(stat.split("\n").map((line) => line.split(" ") as [string, string]));
	const bytesOf = (name: string) => Number(values.get(`total_${name}`) ?? values.get(name) ?? 0);
	return bytesOf("active_file") + bytesOf("inactive_file");
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
