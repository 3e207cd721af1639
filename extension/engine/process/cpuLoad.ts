import { cpus } from "node:os";

/** What the processors have done up to a moment, in milliseconds of one of them. */
export interface CpuTimes {
	/** Busy with anything. */
	readonly busy: number;
	/** Busy or idle. */
	readonly all: number;
	/** Busy with this process. */
	readonly own: number;
	readonly processors: number;
}

/** Reads the clocks of the machine's processors. */
export function readCpuTimes(): CpuTimes {
	const processors = cpus();
	const idle = processors.reduce((sum, { times }) => sum + times.idle, 0);
	const all = processors.reduce((sum, { times }) => sum + Object.values(times).reduce((one, other) => one + other), 0);
	const { user, system } = process.cpuUsage();
	return { busy: all - idle, all, own: (user + system) / 1000, processors: processors.length };
}

/**
 * Threads to compute with on a machine whose other programs were as busy as between two moments. ggml's threads wait for
 * each other in loops, so that a core which others keep busy holds all of them up; and one core is always left free.
 * @param cores that count for computing: two processors that share one count once
 */
export function threadsBeside(before: CpuTimes, after: CpuTimes, cores: number): number {
	const passed = (after.all - before.all) / Math.max(1, after.processors);
	const busy = after.busy - before.busy - (after.own - before.own);
	const othersShare = passed > 0 ? Math.max(0, busy) / (passed * Math.max(1, after.processors)) : 0;
	return Math.max(1, Math.min(cores - 1, Math.floor(cores * (1 - othersShare) + 0.25)));
}
