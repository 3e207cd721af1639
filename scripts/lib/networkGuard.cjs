// @ts-check
// Loaded before anything else into every Node process of a suite (NODE_OPTIONS): refuses every connection and every name
// lookup outside this machine, and writes down who tried. HUNCH_NETWORK_LOG names the file.
const { appendFileSync } = require("node:fs");
const dgram = require("node:dgram");
const dns = require("node:dns");
const net = require("node:net");

const log = process.env.HUNCH_NETWORK_LOG ?? "";
const loopback = /^(localhost|127(\.\d+){3}|::1|::ffff:127(\.\d+){3}|0\.0\.0\.0|::)$/;

if (log !== "") {
	note({ kind: "hello" });
	guardSockets();
	guardLookups();
	guardDatagrams();
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
	const stack = new Error("tried").stack ?? "";
	note({ kind: "attempt", host, stack });
	return Object.assign(new Error(`No connection to ${host}: the suites run without a network.`), {
		code: "ENETUNREACH",
	});
}

function guardSockets() {
	const connect = net.Socket.prototype.connect;
	/** @this {net.Socket} @param {any[]} args */
	net.Socket.prototype.connect = function (...args) {
		const [options] = Array.isArray(args[0]) ? args[0] : args;
		const isObject = typeof options === "object" && options !== null;
		const isPath = isObject ? options.path !== undefined : typeof options === "string" && !/^\d+$/.test(options);
		const host = isObject ? options.host : typeof args[1] === "string" ? args[1] : undefined;
		if (isPath || host === undefined || loopback.test(host)) return Reflect.apply(connect, this, args);
		const error = refuse(host);
		process.nextTick(() => this.destroy(error));
		return this;
	};
}

function guardLookups() {
	for (const api of [dns, dns.promises]) {
		for (const name of Object.keys(api).filter((name) => /^(lookup|resolve|reverse)/.test(name))) {
			const original = /** @type {any} */ (api)[name];
			/** @type {any} */ (api)[name] = (/** @type {any[]} */ ...args) => {
				if (typeof args[0] !== "string" || loopback.test(args[0]) || net.isIP(args[0]) !== 0) return original(...args);
				const error = refuse(args[0]);
				const callback = args.at(-1);
				if (typeof callback !== "function") return Promise.reject(error);
				process.nextTick(callback, error);
			};
		}
	}
}

function guardDatagrams() {
	const send = dgram.Socket.prototype.send;
	/** @this {dgram.Socket} @param {any[]} args */
	dgram.Socket.prototype.send = function (...args) {
		const host = args.slice(1).find((arg) => typeof arg === "string");
		if (host === undefined || loopback.test(host)) return Reflect.apply(send, this, args);
		throw refuse(host);
	};
}
