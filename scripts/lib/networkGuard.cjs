// @ts-check
// Loaded before anything else into every Node process of a suite (NODE_OPTIONS): refuses every connection and every name
// lookup outside this machine, and writes down who tried. HUNCH_NETWORK_LOG names the file.
const { AsyncLocalStorage } = require("node:async_hooks");
const { appendFileSync } = require("node:fs");
const dgram = require("node:dgram");
const dns = require("node:dns");
const http = require("node:http");
const https = require("node:https");
const { syncBuiltinESMExports } = require("node:module");
const net = require("node:net");

const log = process.env.HUNCH_NETWORK_LOG ?? "";
const loopback = /^(localhost|127(\.\d+){3}|::1|::ffff:127(\.\d+){3}|0\.0\.0\.0|::)$/;

/**
 * Where a request was made. It connects later, from a stack that holds only Node's own lines.
 * @type {AsyncLocalStorage<{ stack?: string }>}
 */
const requested = new AsyncLocalStorage();

if (log !== "") {
	note({ kind: "hello" });
	guardSockets();
	guardLookups();
	guardDatagrams();
	rememberRequests();
	// Names imported from Node's modules were bound to the functions that these replace.
	syncBuiltinESMExports();
}

/** @param {object} what */
function note(what) {
	const line = { ...what, pid: process.pid, program: process.argv[1] ?? process.title, args: process.argv.slice(2, 4) };
	appendFileSync(log, `${JSON.stringify(line)}\n`);
}

/**
 * @param {string} host
 * @returns {Error}
 */
function refuse(host) {
	const stack = [here(), requested.getStore()].map((place) => place?.stack ?? "").join("\n");
	note({ kind: "attempt", host, stack });
	return Object.assign(new Error(`No connection to ${host}: the suites run without a network.`), {
		code: "ENETUNREACH",
	});
}

/** The whole stack: who asked may be further up than the ten lines that are kept otherwise. */
function here() {
	const { stackTraceLimit } = Error;
	Error.stackTraceLimit = Number.POSITIVE_INFINITY;
	const place = new Error("tried");
	Error.stackTraceLimit = stackTraceLimit;
	return place;
}

/**
 * Puts itself before a function; what else that is, such as its name and how it is promisified, it stays.
 * @param {any} api
 * @param {string} name
 * @param {ProxyHandler<any>} handler
 */
function wrap(api, name, handler) {
	api[name] = new Proxy(api[name], handler);
}

function guardSockets() {
	wrap(net.Socket.prototype, "connect", {
		apply(connect, socket, args) {
			const host = hostOf(Array.isArray(args[0]) ? args[0] : args);
			if (host === undefined || loopback.test(host)) return Reflect.apply(connect, socket, args);
			const error = refuse(host);
			process.nextTick(() => socket.destroy(error));
			return socket;
		},
	});
}

/**
 * Told apart as Node does it: an empty path, or null, is none, and neither is a text that is a number.
 * @param {any[]} args of `connect`
 * @returns {string | undefined} undefined for a pipe, and for this machine by default
 */
function hostOf([first, second]) {
	if (typeof first === "object" && first !== null) return first.path ? undefined : first.host || undefined;
	const isPath = typeof first === "string" && !(Number(first) >= 0);
	return isPath || typeof second !== "string" ? undefined : second;
}

function guardLookups() {
	for (const api of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype]) {
		for (const name of Object.keys(api).filter((name) => /^(lookup|resolve|reverse)/.test(name))) {
			wrap(api, name, {
				apply(ask, self, args) {
					if (typeof args[0] !== "string" || isKnownHere(name, args[0])) return Reflect.apply(ask, self, args);
					const error = refuse(args[0]);
					const callback = args.at(-1);
					if (typeof callback !== "function") return Promise.reject(error);
					process.nextTick(callback, error);
				},
			});
		}
	}
}

/**
 * Whether nobody has to be asked: `lookup` knows addresses and this machine, all else is a question to a server.
 * @param {string} name of the function
 * @param {string} host
 */
function isKnownHere(name, host) {
	return name === "lookup" && (loopback.test(host) || net.isIP(host) !== 0);
}

function guardDatagrams() {
	for (const name of ["connect", "send"]) {
		wrap(dgram.Socket.prototype, name, {
			apply(original, socket, args) {
				// The address comes last, after a message and a port that may be texts too.
				const host = args.slice(1).findLast((/** @type {unknown} */ arg) => typeof arg === "string");
				if (host === undefined || loopback.test(host)) return Reflect.apply(original, socket, args);
				throw refuse(host);
			},
		});
	}
}

function rememberRequests() {
	/** @type {ProxyHandler<any>} */
	const handler = {
		apply: (target, self, args) => requested.run(here(), () => Reflect.apply(target, self, args)),
		construct: (target, args, made) => requested.run(here(), () => Reflect.construct(target, args, made)),
	};
	for (const name of ["fetch", "WebSocket"]) if (name in globalThis) wrap(globalThis, name, handler);
	for (const api of [http, https]) for (const name of ["get", "request"]) wrap(api, name, handler);
}
