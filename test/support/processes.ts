import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export interface RunningProcess {
	readonly pid: number;
	/** The process at the head of its group. */
	readonly group: number;
	/** Its arguments, divided by spaces; empty for one that has ended and was not waited for. */
	readonly command: string;
}

/** All of this machine. Where the system tells of them in files, nothing has to be installed for it. */
export function runningProcesses(): RunningProcess[] {
	return process.platform === "linux" ? fromFiles() : fromPs();
}

function fromFiles(): RunningProcess[] {
	return readdirSync("/proc")
		.filter((name) => /^\d+$/.test(name))
		.flatMap((pid) => {
			try {
				const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").join(" ").trim();
				return [{ pid: Number(pid), group: groupIn(readFileSync(`/proc/${pid}/stat`, "utf8")), command }];
			} catch {
				// It has ended meanwhile.
				return [];
			}
		});
}

/** @param stat "pid (name) state parent group …", where a name may hold anything */
function groupIn(stat: string): number {
	return Number(stat.slice(stat.lastIndexOf(")") + 1).split(" ")[3]);
}

function fromPs(): RunningProcess[] {
	const rows = execFileSync("ps", ["-A", "-o", "pid=,pgid=,args="], { encoding: "utf8" });
	return [...rows.matchAll(/^\s*(\d+)\s+(\d+)\s+(.*)$/gm)].map(([, pid, group, command = ""]) => ({
		pid: Number(pid),
		group: Number(group),
		command,
	}));
}
