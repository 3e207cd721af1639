import { readFileSync } from "node:fs";

/**
 * How many processes this machine's kernel has killed because memory ran out, since it started: it tells nobody whom.
 * @returns 0 where it does not count them
 */
export function oomKills(): number {
	if (process.platform !== "linux") return 0;
	try {
		return oomKillsIn(readFileSync("/proc/vmstat", "utf8"));
	} catch {
		return 0;
	}
}

/** @param vmstat the text of /proc/vmstat */
export const oomKillsIn = (vmstat: string): number => Number(/^oom_kill (\d+)$/m.exec(vmstat)?.[1] ?? 0);
