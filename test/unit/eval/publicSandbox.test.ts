import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { build } from "esbuild";
import type { Limits } from "../../../eval/public/sandbox/limited.ts";
import { findNodeSandbox } from "../../../eval/public/sandbox/nodeSandbox.ts";
import { findPythonSandbox } from "../../../eval/public/sandbox/pythonSandbox.ts";
import type { Job, Sandbox } from "../../../eval/public/sandbox/sandbox.ts";
import { type RunningProcess, runningProcesses } from "../../support/processes.ts";

/** Long enough for whatever ends by itself, on a busy machine. */
const patient: Limits = { seconds: 30, memoryMib: 200, outputKib: 256 };
/** For what never ends by itself. */
const hasty: Limits = { ...patient, seconds: 2 };

type Hostile = readonly [what: string, program: string, why: RegExp, limits?: Limits];

const full = process.env.HUNCH_TEST_FULL === "1";
const linux = process.platform === "linux";
let port = 0;
let server: Server;
let folder: string;
let usualFolder: string | undefined;

before(async () => {
	// A connection to this machine counts as one to any.
	server = createServer((socket) => socket.end("reached"));
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	port = (server.address() as { port: number }).port;
	folder = mkdtempSync(join(tmpdir(), "hunch-test-"));
	usualFolder = process.env.TMPDIR;
	process.env.TMPDIR = folder;
});
after(() => {
	server.close();
	if (usualFolder === undefined) delete process.env.TMPDIR;
	else process.env.TMPDIR = usualFolder;
	rmSync(folder, { recursive: true });
});

/** Nothing that a program started may be left, nor any file; the system takes a moment to end what was killed. */
async function nothingIsLeft(): Promise<void> {
	assert.deepEqual(readdirSync(folder), []);
	await noneIsRunning();
}

async function noneIsRunning(): Promise<void> {
	for (let i = 0; linux && guests().length > 0; i++) {
		assert.ok(i < 100, `still running: ${guests().map(({ pid }) => pid)}`);
		await delay(100);
	}
}

/** Processes that were started for a program here, whoever their parent is now. */
const guests = (): RunningProcess[] =>
	runningProcesses().filter(({ command }) => command.includes(join(folder, "hunch-eval-")));

async function fails(sandbox: Sandbox, job: Job, why: RegExp, limits: Limits = patient): Promise<void> {
	const outcome = await sandbox.run(job, limits);
	assert.ok(!outcome.passed, "it passed");
	assert.match(outcome.why, why);
	assert.ok(outcome.why.length <= 301);
	await nothingIsLeft();
}

/** Runs a program that never ends in a sandbox of another process, and ends that one at once while the program runs. */
async function abandoned(find: string, job: Job): Promise<void> {
	const outfile = join(folder, "abandoned.mjs");
	const contents = `import * as node from "./eval/public/sandbox/nodeSandbox.ts";
		import * as python from "./eval/public/sandbox/pythonSandbox.ts";
		const sandbox = await { ...node, ...python }.${find};
		console.log("found");
		await sandbox.run(${JSON.stringify(job)}, ${JSON.stringify(patient)});`;
	await build({
		stdin: { contents, resolveDir: process.cwd() },
		...{ bundle: true, platform: "node", format: "esm", outfile, logLevel: "warning" },
	});
	const child = spawn(process.execPath, [outfile], { stdio: ["ignore", "pipe", "inherit"] });
	await once(child.stdout, "data");
	// What builds the walls ends otherwise than the program behind them, which it becomes.
	while (!guests().some(({ command }) => /^\S*(node|python[\d.]*) /.test(command))) await delay(20);
	child.kill("SIGKILL");
	await once(child, "exit");
	await noneIsRunning();
	for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
}

const assertTwice = `const assert = require("node:assert");
function test() { let candidate = twice; assert.deepEqual(candidate(21), 42); }
test();`;

/** Programs that reach for what lies beyond the language: walls of either kind have to hold. */
const reaching: readonly Hostile[] = [
	["multiplies", 'for (;;) require("node:child_process").fork("x");', /child_process is not to be had/],
	["starts threads", 'require("worker_threads")', /worker_threads is not to be had/],
	["binds to the system", 'process.binding("spawn_sync")', /TypeError: process.binding is not a function/],
	["reads files", 'require("fs").readFileSync("/etc/passwd")', /fs is not to be had/],
	["imports", 'const twice = (x) => 2 * x; import("node:fs").then((fs) => fs.readFileSync("/etc/passwd"));', /import/],
	[
		"imports by a detour",
		"Function(\"return import('node:net')\")().then(() => {}); const twice = (x) => 2 * x;",
		/import/,
	],
	["opens a connection", "fetch('http://127.0.0.1')", /fetch is not defined/],
	["goes through the console", "console._stdout.constructor", /TypeError/],
	["looks for Node in the realm", 'globalThis.process.mainModule.require("fs")', /TypeError/],
	[
		"climbs its stack",
		"Error.prepareStackTrace = (_, sites) => sites; new Error().stack.map((site) => site.getFunction()).find((f) => f)()",
		/TypeError/,
	],
];

/** Programs that put their own where Node itself looks: `it` is what Node calls that on. */
const intercepting: Readonly<Record<string, string>> = {
	"methods of emitters": `const { prototype } = require("events");
		for (const name of Object.keys(prototype).filter((name) => typeof prototype[name] === "function")) {
			const usual = prototype[name];
			prototype[name] = function (...given) { escape(this); return usual.apply(this, given); };
		}`,
	"what is read of every object": `for (const name of ["noDeprecation", "throwDeprecation", "traceDeprecation", "isTTY", "domain"])
			Object.defineProperty(Object.prototype, name, { get() { escape(this); } });
		new Buffer(1);`,
	"how functions are called": `for (const name of ["call", "apply"]) {
			const { apply } = Reflect;
			const usual = Function.prototype[name];
			Function.prototype[name] = function (it, ...given) { escape(it); return apply(usual, this, [it, ...given]); };
		}`,
};

/** Ends the process with an error where something has what leads to the network, to other processes or to native code. */
const escapeTold = `function escape(it) {
	const ways = ["getBuiltinModule", "binding", "_linkedBinding", "dlopen", "kill", "_kill", "_debugProcess", "report", "stdin", "connect"];
	for (const way of ways) if (it !== null && it !== undefined && Reflect.get(Object(it), way)) throw new Error("reached " + way);
}`;

/** Programs that end badly, or try to pass without doing what they should. */
const misbehaving: readonly Hostile[] = [
	["loops for ever", "for (;;);", /longer than 2 s/, hasty],
	["never ends what it began", "setInterval(() => {}, 1); const twice = (x) => 2 * x;", /longer than 2 s/, hasty],
	["waits for ever", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);", /longer than 2 s/, hasty],
	[
		"promises for ever",
		"const twice = (x) => 2 * x; (function more() { Promise.resolve().then(more); })();",
		/longer than 2 s/,
		hasty,
	],
	[
		"hoards objects",
		"const all = []; for (;;) all.push(new Array(1e6).fill(all.length));",
		/more than 200 MiB of memory/,
	],
	["hoards buffers", "const all = []; for (;;) all.push(Buffer.alloc(1 << 24, 1));", /memory|allocation failed/],
	["floods", 'for (;;) console.log("x".repeat(1000));', /more than 256 KiB/],
	["exits with success", "process.exit(0)", /ended the process itself/],
	["exits when it is tested", "const twice = () => process.exit(0);", /ended the process itself/],
	["throws", 'throw new Error("no\\nway")', /^Error: no way$/],
	["throws what cannot be read", "throw { get message() { throw null; } }", /cannot be read/],
	["recurses for ever", "const twice = (x) => twice(x) + 1;", /RangeError/],
	[
		"says that it passed",
		'process.stdout.write("passed\\n"); console.log("1"); const twice = (x) => x;',
		/^AssertionError/,
	],
	[
		"overwrites what asserts",
		"const a = require('assert'); a.deepEqual = a.AssertionError.prototype.toString = () => {}; const twice = (x) => x;",
		/^AssertionError/,
	],
	["overwrites require", "globalThis.require = () => ({ deepEqual() {} }); const twice = (x) => x;", /^AssertionError/],
	[
		"declares its own require",
		"function require() { return { deepEqual() {} }; } function twice(x) { return x; }",
		/require/,
	],
	["reads its tests", "function twice() { return +/, (\\d+)\\)/.exec(twice.caller)[1]; }", /TypeError/],
	[
		"pollutes prototypes",
		"for (const p of [Object, Array, Function, Promise, String]) for (const n of Object.getOwnPropertyNames(p.prototype)) { try { p.prototype[n] = () => true; } catch {} } Object.prototype.errno = Object.prototype.then = () => true; const twice = (x) => x;",
		/./,
	],
	["is no function", "", /ReferenceError: twice is not defined/],
];

for (const walls of linux ? (["namespaces", "permissions"] as const) : (["permissions"] as const)) {
	describe(`JavaScript behind ${walls}`, function () {
		this.timeout(120_000);
		let sandbox: Sandbox;
		before(async function () {
			try {
				sandbox = await findNodeSandbox([walls]);
			} catch {
				// A container may have no namespaces; Node's permissions are everywhere.
				assert.equal(walls, "namespaces");
				this.skip();
			}
		});

		const tried = walls === "namespaces" || full ? [...reaching, ...misbehaving] : reaching;
		for (const [what, program, why, limits] of tried) {
			it(`fails with a reason where it ${what}`, () => fails(sandbox, { program, tests: assertTwice }, why, limits));
		}

		for (const [what, program] of Object.entries(intercepting)) {
			it(`finds no way out where it replaces ${what}`, async () => {
				const tests = `async function test() { if (await twice(2) !== 4) throw new Error("not 4"); } test();`;
				const job = { program: `${escapeTold}\n${program}\nconst twice = async (x) => 2 * x;`, tests };
				assert.deepEqual(await sandbox.run(job, patient), { passed: true });
			});
		}

		it("fails where its tests wait for what never comes, or reject, whatever became of promises", async () => {
			const tests = `async function test() { if (await twice(2) !== 4) throw new Error("not 4"); } test();`;
			const fail = (program: string, why: RegExp) => fails(sandbox, { program, tests }, why);
			await fail("const twice = () => new Promise(() => {});", /never comes/);
			await fail("Promise.prototype.then = (f) => f(); const twice = async (x) => x;", /^Error: not 4/);
			const right = await sandbox.run({ program: "const twice = async (x) => 2 * x;", tests }, patient);
			assert.deepEqual(right, { passed: true });
		});

		it("ends with the process that runs it, however that ends", async function () {
			if (!linux) return this.skip();
			const program = "setInterval(() => {}, 1); const twice = (x) => 2 * x;";
			await abandoned(`findNodeSandbox(["${walls}"])`, { program, tests: assertTwice });
		});

		it("passes where it does what it should, with what is harmless", async () => {
			const program = `const { createHash } = require("crypto"); console.log("%s", createHash("md5").update("a").digest("hex"));
				setTimeout(() => process.stdout.write("done"), 1); module.exports = { twice };
				function twice(x) { return Buffer.from([x, x]).reduce((a, b) => a + b); }`;
			assert.deepEqual(await sandbox.run({ program, tests: assertTwice }, patient), { passed: true });
			await nothingIsLeft();
		});
	});
}

const checkTwice = "def check(candidate):\n    assert candidate(21) == 42\n";
const twice = "\ndef twice(x):\n    return x\n";

const hostilePrograms: readonly Hostile[] = [
	["loops for ever", "while True: pass", /longer than 2 s/, hasty],
	["waits for ever", "import asyncio\nasyncio.run(asyncio.Event().wait())", /longer than 2 s/, hasty],
	["hoards", "all = []\nwhile True: all.append(bytes(1 << 20))", /MemoryError/],
	["multiplies", "import os\nwhile True: os.fork()", /BlockingIOError/],
	["starts a program", "import subprocess\nsubprocess.run(['/bin/true'])", /BlockingIOError/],
	["starts threads", "import threading\nthreading.Thread(target=print).start()", /RuntimeError/],
	["reads files", "open('/etc/passwd')", /FileNotFoundError/],
	["reads what others run", "open('/proc/1/environ')", /FileNotFoundError/],
	["writes files", "open('x', 'w')", /OSError.*Read-only/],
	["writes where programs are", "open('/usr/bin/x', 'w')", /OSError.*Read-only|PermissionError/],
	[
		"mounts",
		"import ctypes, os\nif ctypes.CDLL(None, use_errno=True).mount(b'x', b'/', b'tmpfs', 0, None): raise OSError(ctypes.get_errno())",
		/OSError: 1/,
	],
	["floods", "while True: print('x' * 1000)", /more than 256 KiB/],
	["exits with success", "import sys\nsys.exit(0)", /SystemExit/],
	["ends at once", "import os\nos._exit(0)", /ended the process itself/],
	["ends when it is tested", "def twice(x):\n    import os\n    os._exit(0)", /ended the process itself/],
	["signals all others", `import os, signal\nos.kill(-1, signal.SIGKILL)${twice}`, /ended|Error/],
	["throws", "raise ValueError('no\\nway')", /^ValueError: no way$/],
	["recurses for ever", "def twice(x):\n    return twice(x)", /RecursionError|ended the process itself/],
	[
		"says that it passed",
		`import os\nfor fd in range(32):\n    try: os.write(fd, b'passed\\n{"value": true}\\n')\n    except OSError: pass${twice}`,
		/./,
	],
	[
		"is equal to everything",
		"class Any(int):\n    def __eq__(self, other): return True\ndef twice(x): return Any(x)",
		/^AssertionError/,
	],
	[
		"is equal to everything, and nothing else",
		"class Any:\n    def __eq__(self, other): return True\ndef twice(x): return Any()",
		/the type Any is no plain data/,
	],
	[
		"looks for its judge",
		"import sys\ndef twice(x):\n    frame = sys._getframe()\n    while frame.f_back: frame = frame.f_back\n    return frame.f_globals['job']",
		/KeyError/,
	],
	["is no function", "", /it defines no function twice/],
];

describe("the walls around a program", () => {
	/** The limits of a process when a shell has set those of `walls.sh`, as Linux tells them. */
	const limitsIn = (shell: string): string => {
		const limits = readFileSync(join("eval", "public", "sandbox", "walls.sh"), "utf8").match(/^ulimit .*$/gm)!;
		const script = ["set -eu", "memory=1000000", ...limits, "exec cat /proc/self/limits"].join("\n");
		const [program = "", ...args] = shell.split(" ");
		return execFileSync(program, [...args, "-c", script], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
	};
	for (const shell of ["sh", "dash", "bash", "busybox sh"]) {
		it(`leave it few processes where the shell is ${shell}`, function () {
			if (!linux || spawnSync(shell.split(" ")[0]!, ["-c", "true"]).error !== undefined) return this.skip();
			assert.match(limitsIn(shell), /^Max processes +64 +64 /m);
		});
	}
});

describe("Python behind namespaces", function () {
	this.timeout(120_000);
	let sandbox: Sandbox;
	before(async function () {
		try {
			sandbox = await findPythonSandbox();
		} catch (error) {
			// A system without namespaces refuses, in a sentence; so does one without Python.
			assert.match(String(error), /--allow-unsafe-code|HUNCH_PYTHON/);
			this.skip();
		}
	});
	const job = (program: string) => ({ program, tests: checkTwice, entryPoint: "twice" });

	for (const [what, program, why, limits] of hostilePrograms) {
		it(`fails with a reason where it ${what}`, () => fails(sandbox, job(program), why, limits));
	}

	it("fails with a reason where it opens a connection", () =>
		fails(
			sandbox,
			job(`import socket\nsocket.create_connection(("127.0.0.1", ${port}), 5)`),
			/OSError|ConnectionRefused/,
		));

	it("ends with the process that runs it, however that ends", () =>
		abandoned("findPythonSandbox()", job("import time\nwhile True: time.sleep(1)")));

	it("passes where it does what it should, with plain values of every kind", async () => {
		const program = `from collections import Counter, namedtuple
Pair = namedtuple("Pair", "a b")
def twice(x, y=None):
    print("working")
    return [Counter("aab"), Pair(1, 2.5), {x, 3}, None, True, 2j, b"z", float("inf"), 10 ** 5000, y]
`;
		const tests = `def check(candidate):
    assert candidate(4, y={(1, 2): "z"}) == [{"a": 2, "b": 1}, (1, 2.5), {3, 4}, None, True, 2j, b"z", float("inf"), 10 ** 5000, {(1, 2): "z"}]
`;
		assert.deepEqual(await sandbox.run({ program, tests, entryPoint: "twice" }, patient), { passed: true });
		await nothingIsLeft();
	});
});

describe("Python where nothing walls it in", function () {
	this.timeout(60_000);

	it("is refused in a sentence", async () => {
		await assert.rejects(findPythonSandbox({ walls: [] }), { message: /HUNCH_PYTHON|--allow-unsafe-code/ });
	});

	it("is run if that is asked for, within its limits", async function () {
		const sandbox = await findPythonSandbox({ walls: [], allowUnsafeCode: true }).catch(() => null);
		if (sandbox === null) return this.skip();
		assert.equal(sandbox.walls, "none");
		const job = { program: "while True: pass", tests: checkTwice, entryPoint: "twice" };
		await fails(sandbox, job, /longer than 2 s/, hasty);
	});

	/** @param python the path of what is taken for Python meanwhile */
	async function withPython(python: string, act: () => Promise<void>): Promise<void> {
		const named = process.env.HUNCH_PYTHON;
		process.env.HUNCH_PYTHON = python;
		try {
			await act();
		} finally {
			if (named === undefined) delete process.env.HUNCH_PYTHON;
			else process.env.HUNCH_PYTHON = named;
		}
	}

	it("is refused in a sentence where there is no Python", () =>
		withPython(join(folder, "python3"), () =>
			assert.rejects(findPythonSandbox(), { message: /no python3 was found/ }),
		));

	it("is refused in a sentence where it cannot run programs as it has to, for all would count as wrong", async function () {
		if (process.platform === "win32") return this.skip();
		const python = join(folder, "python3");
		const about = JSON.stringify({ executable: python, prefix: "/usr", version: "3.12.0" });
		writeFileSync(
			python,
			`#!/bin/sh\ncase "$*" in *base_prefix*) echo '${about}';; *) echo "no fork" >&2; exit 1;; esac\n`,
		);
		chmodSync(python, 0o755);
		await withPython(python, () =>
			assert.rejects(findPythonSandbox({ walls: [], allowUnsafeCode: true }), {
				message: /^Python 3\.12\.0 cannot run the exercises of HumanEval on this system: .*HUNCH_PYTHON/,
			}),
		);
		rmSync(python);
	});
});
