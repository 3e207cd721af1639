import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { Limits } from "./limited.ts";

/** A program with its arguments. */
export type Command = readonly [program: string, ...args: string[]];

/**
 * What stands between a program and this machine. *namespaces*: Linux gives it a machine of its own, without network, files
 * or other processes. *permissions*: Node refuses it files, processes, threads and native code, and the rest is taken out of
 * its realm. *none*: only limits of time, memory and output.
 */
export type Walls = "namespaces" | "permissions" | "none";

/** What is read while the evaluation runs stands here, from the repository's folder. */
export const sandboxFolder = join("eval", "public", "sandbox");

const source = (name: string) => readFileSync(join(sandboxFolder, name), "utf8");

/** Node with its permission model on and nothing allowed. */
export function nodeCommand(memoryMib: number): Command {
	return [
		realpathSync(process.execPath),
		permissionFlag(process.versions.node),
		"--no-warnings",
		`--max-old-space-size=${memoryMib}`,
		"-e",
		source("guest.cjs"),
	];
}

/** Named experimental before Node 22.13 and 23.5. */
function permissionFlag(version: string): string {
	const [major = 0, minor = 0] = version.split(".").map(Number);
	const stable = major > 23 || (major === 23 && minor >= 5) || (major === 22 && minor >= 13);
	return stable ? "--permission" : "--experimental-permission";
}

/** Python without what a user has installed or set. */
export const pythonCommand = (python: string): Command => [python, "-I", "-S", "-c", source("guest.py")];

/** One user that owns nothing, by the number that Linux has for it. */
const nobody = "65534";

/**
 * What a process may map to write to, in KiB: besides the heap, which has a limit of its own, the runtime and its buffers. Node
 * 24 maps more than half a GiB before any program runs.
 */
const dataKib = (memoryMib: number) => String((memoryMib + 1024) * 1024);

/**
 * A command that ends, as far as the system sees to it, with the process that started it, however that ends. That one's time
 * limit ends with it, so there is one of the processor's time too, which leaves room for several threads.
 */
export function tiedToThis(command: Command, { seconds }: Limits): Command {
	if (process.platform === "win32") return command;
	const timed: Command = ["/bin/sh", "-c", 'ulimit -t "$0"; exec "$@"', String(Math.ceil(seconds) * 8), ...command];
	const setpriv = "/usr/bin/setpriv";
	return existsSync(setpriv) ? [setpriv, "--pdeathsig", "KILL", ...timed] : timed;
}

/** A command with a limit to its memory, as far as the system has one. */
export const withinMemory = (command: Command, memoryMib: number): Command =>
	process.platform === "win32"
		? command
		: ["/bin/sh", "-c", 'ulimit -c 0; ulimit -d "$0"; exec "$@"', dataKib(memoryMib), ...command];

/**
 * A command within namespaces of its own (Linux). Root becomes another user there; others become root of nothing but that
 * namespace, and lose even this before the command starts.
 * @param root an empty folder, which the root is built in; it stays empty to all others
 * @param seen paths that the command needs besides the system's programs and libraries
 */
export function withinNamespaces(command: Command, root: string, memoryMib: number, seen: readonly string[]): Command {
	const isRoot = process.getuid?.() === 0;
	const namespaces = ["net", "mount", "pid", "ipc", "uts", ...(isRoot ? [] : ["user", "map-root-user"])];
	return [
		"/usr/bin/unshare",
		...namespaces.map((name) => `--${name}`),
		"--fork",
		"--kill-child",
		"/bin/sh",
		"-c",
		source("walls.sh"),
		"walls.sh",
		root,
		isRoot ? nobody : "",
		dataKib(memoryMib),
		seen.filter((path) => !path.startsWith("/usr/")).join("\n"),
		...command,
	];
}
