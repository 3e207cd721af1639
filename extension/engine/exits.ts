import {
	engineExited,
	engineHung,
	engineMemory,
	engineStart,
	engineStopped,
	type HunchError,
} from "../protocol/errors.ts";

/**
 * How a process ended: it was told to; it could not be started; it no longer answered and was ended for that; it, or the
 * machine, had no memory left; it was killed from outside; it broke.
 */
export type ExitKind = "stopped" | "start" | "hang" | "memory" | "killed" | "crash";

export interface Exit {
	readonly kind: ExitKind;
	/** In words for a person. */
	readonly how: string;
}

/** What is known of a process that has ended. */
export interface Ending {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
	/** It said something before, so that its program works. */
	readonly hasSpoken: boolean;
	/** It was ended from here, because nobody needs it. */
	readonly stopped: boolean;
	/** It was ended from here, because it hangs: how so. */
	readonly hung: string | null;
	/** The last it printed. */
	readonly printed: string;
	/** The machine's kernel killed something at that moment because memory ran out. */
	readonly memoryRanOut: boolean;
}

const outOfMemory = /out of memory|bad_alloc|failed to allocate|cannot allocate|ENOMEM|ErrorOutOfDeviceMemory/i;

export function exitOf({ code, signal, hasSpoken, stopped, hung, printed, memoryRanOut }: Ending): Exit {
	if (stopped) return { kind: "stopped", how: "it was unloaded" };
	if (hung !== null) return { kind: "hang", how: hung };
	const how = describeExit(code, signal);
	if (signal === "SIGKILL") return { kind: memoryRanOut ? "memory" : "killed", how };
	if (outOfMemory.test(printed)) return { kind: "memory", how };
	return { kind: signal === null && code !== 0 && !hasSpoken ? "start" : "crash", how };
}

/** What a person is told, whose request was under way. */
export function errorOf({ kind, how }: Exit): HunchError {
	switch (kind) {
		case "stopped":
			return engineStopped();
		case "start":
			return engineStart(how);
		case "hang":
			return engineHung(how);
		case "memory":
			return engineMemory(how);
		case "killed":
		case "crash":
			return engineExited(how);
	}
}

const signalWords: Partial<Record<NodeJS.Signals, string>> = {
	SIGKILL: "it was killed, by someone or because memory ran out",
	SIGTERM: "it was asked to end",
	SIGABRT: "it gave up after an internal error",
	SIGSEGV: "it crashed while accessing memory",
	SIGBUS: "it crashed while accessing memory",
	SIGILL: "it met an instruction this processor does not know",
	SIGFPE: "it crashed while computing",
};

export function describeExit(code: number | null, signal: NodeJS.Signals | null): string {
	if (signal === null) return `exit code ${code}`;
	const words = signalWords[signal];
	return words === undefined ? `signal ${signal}` : `${words}; signal ${signal}`;
}
