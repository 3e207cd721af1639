import { execFile } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { type Job, type Outcome, patientLimits, type Sandbox, sandboxOf } from "./sandbox.ts";
import { pythonCommand, withinMemory, withinNamespaces } from "./walls.ts";

interface Python {
	readonly executable: string;
	/** The folder that holds its library. */
	readonly prefix: string;
	readonly version: string;
}

export interface PythonOptions {
	/** Whether programs are run even where nothing keeps them from the files and the network of this machine. */
	readonly allowUnsafeCode?: boolean;
	/** What may stand around programs. */
	readonly walls?: readonly "namespaces"[];
}

/**
 * Where Python is run: the first Python of `HUNCH_PYTHON`, the path and the system that works behind walls. Whether they
 * hold is tried out: a program that attempts what it should not be able to do has to fail at all of it.
 * @throws Error with a sentence where there is no Python, or no wall
 */
export async function findPythonSandbox({
	allowUnsafeCode = false,
	walls = process.platform === "linux" ? ["namespaces"] : [],
}: PythonOptions = {}): Promise<Sandbox> {
	const pythons = await findPythons();
	if (pythons.length === 0) {
		throw new Error(
			"The exercises of HumanEval are in Python, and no python3 was found. Install Python 3.9 or newer, or name one in HUNCH_PYTHON; those of MultiPL-E in JavaScript and TypeScript need none.",
		);
	}
	const faults: string[] = [];
	for (const python of walls.length === 0 ? [] : pythons) {
		const sandbox = walled(python);
		const outcome = await tryWalls(sandbox);
		if (outcome.passed) return sandbox;
		faults.push(outcome.why);
	}
	if (allowUnsafeCode) return able(unwalled(pythons[0]!));
	const why = faults[0] ?? "that takes the namespaces of Linux";
	throw new Error(
		`Answers in Python are programs that nobody has read, and here nothing would keep them from your files and your network (${why}). Run this on a Linux where you may create namespaces (the command unshare), or in a container or machine made for it with --allow-unsafe-code.`,
	);
}

const walled = ({ executable, prefix, version }: Python): Sandbox => {
	// A Python outside its prefix (a link into it was followed) is shown besides.
	const seen = relative(prefix, executable).startsWith("..") ? [prefix, executable] : [prefix];
	return sandboxOf(`Python ${version}`, "namespaces", (folder, { memoryMib }) =>
		withinNamespaces(pythonCommand(executable), folder, memoryMib, seen),
	);
};

const unwalled = ({ executable, version }: Python): Sandbox =>
	sandboxOf(`Python ${version}`, "none", (_, { memoryMib }) => withinMemory(pythonCommand(executable), memoryMib));

const trial: Job = {
	entryPoint: "twice",
	program: "def twice(x):\n    return 2 * x\n",
	tests: "def check(candidate):\n    assert candidate(2) == 4\n",
};

/** @throws Error with a sentence where a program that is right does not pass: then none would, and each would count as wrong */
async function able(sandbox: Sandbox): Promise<Sandbox> {
	const outcome = await sandbox.run(trial, patientLimits);
	if (outcome.passed) return sandbox;
	throw new Error(
		`${sandbox.runtime} cannot run the exercises of HumanEval on this system: ${outcome.why}. Name another one in HUNCH_PYTHON, or run them on Linux.`,
	);
}

const about = `
import json, os, sys
exe = os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)
print(json.dumps({"executable": exe, "prefix": sys.base_prefix, "version": sys.version.split()[0]}))
assert sys.version_info >= (3, 9)
`;

async function findPythons(): Promise<Python[]> {
	const named = process.env.HUNCH_PYTHON;
	const found = new Map<string, Python>();
	for (const name of named === undefined ? ["python3", "/usr/bin/python3"] : [named]) {
		try {
			const { stdout } = await promisify(execFile)(name, ["-I", "-S", "-c", about]);
			const python = JSON.parse(stdout) as Python;
			found.set(python.executable, python);
		} catch {
			// Not there, or too old: the next one.
		}
	}
	return [...found.values()];
}

/** Each attempt that succeeds is told, and fails the trial. */
const escapes = (file: string, port: number, pid: number): Job => ({
	entryPoint: "escapes",
	program: `
import os, socket

def succeeds(attempt):
    try:
        attempt()
        return True
    except OSError:
        return False

def escapes():
    attempts = {
        "read a file": lambda: open(${JSON.stringify(file)}).read(),
        "write a file": lambda: open(${JSON.stringify(`${file}.written`)}, "w"),
        "open a connection": lambda: socket.create_connection(("127.0.0.1", ${port}), 1),
        "signal a process": lambda: os.kill(${pid}, 0),
        "start a process": lambda: os.fork() or os._exit(0),
    }
    return [name for name, attempt in attempts.items() if succeeds(attempt)]
`,
	tests: `
def check(candidate):
    escaped = candidate()
    if escaped:
        raise Exception("a program could " + " and ".join(escaped))
`,
});

async function tryWalls(sandbox: Sandbox): Promise<Outcome> {
	const file = join(tmpdir(), `hunch-eval-${process.pid}.txt`);
	const server = createServer((socket) => socket.destroy());
	try {
		await writeFile(file, "not for programs of answers");
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		const address = server.address();
		const port = typeof address === "object" && address !== null ? address.port : 0;
		return await sandbox.run(escapes(file, port, process.pid), patientLimits);
	} catch (error) {
		return { passed: false, why: error instanceof Error ? error.message : String(error) };
	} finally {
		server.close();
		await Promise.all([file, `${file}.written`].map((path) => rm(path, { force: true })));
	}
}
