// @ts-check
// The process in which a program of an answer and its tests run: `node -e` with this text. The job, JSON, comes on standard
// input; the verdict goes to descriptor 3: the job's nonce where the tests passed, and a sentence where they did not.
// Before the program is loaded, all that reaches beyond the language is taken out of this realm. Where the system walls the
// process in as well, that is the second wall; where it does not, this and Node's permission model are the walls.
(() => {
	"use strict";
	const { writeSync, readFileSync } = require("node:fs");
	const vm = require("node:vm");
	const { isPromise } = require("node:util").types;
	/** @type {(code: number) => never} */
	const exit = /** @type {any} */ (process).reallyExit.bind(process);
	const { apply } = Reflect;
	const { then } = Promise.prototype;
	/** @type {{ program: string, tests: string, nonce: string }} */
	const job = JSON.parse(readFileSync(0, "utf8"));

	/** @param {unknown} error */
	function describe(error) {
		try {
			const { name, message } = /** @type {Error} */ (error);
			return typeof message === "string" ? `${name}: ${message}` : `it threw ${String(error)}`;
		} catch {
			return "it threw something that cannot be read";
		}
	}

	/** @param {string} sentence */
	function fail(sentence) {
		writeSync(3, `failed ${sentence.slice(0, 2000)}`);
		exit(1);
	}

	/** @type {"running" | "waiting" | "passed"} */
	let state = "running";
	process.on("uncaughtException", (error) => fail(describe(error)));
	process.on("unhandledRejection", (error) => fail(describe(error)));
	process.once("beforeExit", () => {
		if (state !== "passed") fail("its tests wait for something that never comes");
		writeSync(3, job.nonce);
		exit(0);
	});

	lock(exit, fail);
	try {
		const program = new vm.Script(job.program, { filename: "answer.js" });
		// Strict, so that no function of the program can read the source of what calls it. Compiled before the program runs,
		// so that nothing it does to the language changes how.
		const tests = new vm.Script(`"use strict";{${job.tests}\n}`, { filename: "tests.js" });
		program.runInThisContext();
		// The value of a block is that of its last statement, which calls the tests.
		const result = tests.runInThisContext();
		if (isPromise(result)) {
			state = "waiting";
			// The promise's own `then` may be the program's by now.
			apply(then, result, [
				() => {
					state = "passed";
				},
				(/** @type {unknown} */ error) => fail(describe(error)),
			]);
		} else {
			state = "passed";
		}
	} catch (error) {
		fail(describe(error));
	}

	/**
	 * Leaves the language's own globals and a few of Node's that reach nothing.
	 * @param {(code: number) => never} exit
	 * @param {(sentence: string) => void} fail
	 */
	function lock(exit, fail) {
		const real = process;
		const modules = safeModules();
		const harmless = [
			...["setTimeout", "clearTimeout", "setInterval", "clearInterval", "setImmediate", "clearImmediate"],
			...["queueMicrotask", "structuredClone", "atob", "btoa", "TextEncoder", "TextDecoder", "URL", "URLSearchParams"],
			...["AbortController", "AbortSignal", "Event", "EventTarget", "DOMException", "Buffer", "global"],
		];
		const kept = new Set([...vm.runInNewContext("Object.getOwnPropertyNames(globalThis)"), ...harmless]);
		const standIn = processStandIn(exit, fail);
		const given = { require: requireFrom(modules), process: standIn, console: consoleStandIn() };
		// What programs assign to; so does Node, when it has run this text.
		const open = { module: { exports: {} }, exports: {} };
		for (const name of Object.getOwnPropertyNames(globalThis)) {
			if (!kept.has(name)) delete (/** @type {any} */ (globalThis)[name]);
		}
		for (const [name, value] of Object.entries(given)) {
			Object.defineProperty(globalThis, name, { value, writable: false, configurable: false, enumerable: false });
		}
		Object.assign(globalThis, open);
		const left = Object.getOwnPropertyNames(globalThis).filter(
			(name) => !kept.has(name) && !(name in given) && !(name in open),
		);
		left.push(...emptyProcess(real, standIn));
		if (left.length > 0) fail(`this Node does not let go of ${left.join(", ")}`);
	}

	/**
	 * Node itself goes on calling methods of the process and reading what it may lack, and `this` is the process then. So
	 * nothing of it is looked up where a program puts its own, and whoever gets hold of it all the same finds no way out.
	 * @param {NodeJS.Process} real
	 * @param {{ stdout: object, stderr: object }} standIn
	 * @returns {string[]} what it does not let go of
	 */
	function emptyProcess(real, { stdout, stderr }) {
		const used = new Set([
			...["version", "versions", "arch", "platform", "release", "features", "config", "env", "argv", "argv0"],
			...["execArgv", "execPath", "pid", "title", "domain", "exitCode", "_exiting", "permission"],
			...["nextTick", "emitWarning", "cwd", "reallyExit", "_fatalException", "_tickCallback"],
			...["_events", "_eventsCount", "_maxListeners"],
		]);
		const unused = Object.getOwnPropertyNames(real).filter((name) => !used.has(name));
		const left = unused.filter((name) => !Reflect.deleteProperty(real, name)).map((name) => `process.${name}`);
		const emitter = /** @type {any} */ (require("node:events")).prototype;
		const methods = Object.getOwnPropertyNames(emitter).filter((name) => typeof emitter[name] === "function");
		// A failed assertion asks the streams whether they show colours; those of Node are sockets, or lead to them.
		const streams = { stdin: undefined, stdout, stderr };
		const own = { ...Object.fromEntries(methods.map((name) => [name, emitter[name]])), ...streams };
		for (const [name, value] of Object.entries(own)) {
			Object.defineProperty(real, name, { value, writable: false, configurable: false });
		}
		Object.setPrototypeOf(real, null);
		return left;
	}

	/** What programs of exercises need, and no way to a file, a socket, a process or another thread. */
	function safeModules() {
		const { createHash, createHmac, randomBytes, randomInt, randomUUID } = require("node:crypto");
		const assert = require("node:assert");
		return new Map(
			Object.entries({
				assert: frozen(assert),
				"assert/strict": frozen(assert.strict),
				crypto: { createHash, createHmac, randomBytes, randomInt, randomUUID },
				...Object.fromEntries(
					["buffer", "events", "path", "querystring", "string_decoder", "url", "util"].map((name) => [
						name,
						require(`node:${name}`),
					]),
				),
			}),
		);
	}

	/**
	 * So that no program changes what its tests assert with.
	 * @template {object} T
	 * @param {T} assert
	 */
	function frozen(assert) {
		Object.freeze(/** @type {any} */ (assert).AssertionError.prototype);
		return Object.freeze(assert);
	}

	/** @param {ReadonlyMap<string, unknown>} modules */
	function requireFrom(modules) {
		const find = modules.get.bind(modules);
		return (/** @type {unknown} */ id) => {
			const found = find(String(id).replace(/^node:/, ""));
			if (found === undefined) throw new Error(`The module ${id} is not to be had here`);
			return found;
		};
	}

	/**
	 * @param {(code: number) => never} exit
	 * @param {(sentence: string) => void} fail
	 */
	function processStandIn(exit, fail) {
		const leave = () => {
			fail("it ended the process itself");
			exit(1);
		};
		const { nextTick, hrtime, platform, version } = process;
		return Object.freeze({
			...{ nextTick, hrtime, platform, version, env: {}, argv: [], cwd: () => "/" },
			...{ exit: leave, abort: leave, on: () => undefined, once: () => undefined },
			stdout: Object.freeze({ write: (/** @type {unknown} */ text) => void writeSync(1, String(text)) }),
			stderr: Object.freeze({ write: (/** @type {unknown} */ text) => void writeSync(2, String(text)) }),
		});
	}

	/** Node's own console leads to its streams, and so to sockets. */
	function consoleStandIn() {
		const { format } = require("node:util");
		const print = (/** @type {unknown[]} */ ...args) => void writeSync(1, `${format(...args)}\n`);
		return Object.freeze({
			...{ log: print, info: print, debug: print, warn: print, error: print, trace: print, dir: print, table: print },
			...{ assert: () => undefined, time: () => undefined, timeEnd: () => undefined },
		});
	}
})();
