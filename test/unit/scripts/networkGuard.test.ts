import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromRoot } from "../../../scripts/lib/root.mjs";
import { attemptsOfHunch, type Line } from "../../../scripts/suites/network.mjs";

/** Addresses that belong to nobody (RFC 5737), and a name that nobody can have (RFC 2606). */
const address = (call: number) => `192.0.2.${call + 1}`;
const name = (call: number) => `call-${call}.invalid`;

type Call = readonly [what: string, host: (call: number) => string, code: (host: string) => string];

/** Each is an expression that throws, rejects, or tells `ended` of an error. */
const outside: readonly Call[] = [
	["fetch of an address", address, (host) => `fetch("http://${host}/")`],
	["fetch of a name", name, (host) => `fetch("https://${host}/")`],
	["fetch after a while", name, (host) => `(async () => { await null; await fetch("http://${host}/"); })()`],
	["http.get of an address", address, (host) => `ended(http.get("http://${host}/"))`],
	["http.get of a name", name, (host) => `ended(http.get("http://${host}/"))`],
	["http.request", address, (host) => `ended(http.request({ host: "${host}" }).end())`],
	[
		"a request that waits for another",
		name,
		(host) => `(() => {
			const agent = new http.Agent({ maxSockets: 1 });
			http.get({ host: "${host}", agent }).on("error", () => {});
			return ended(http.get({ host: "${host}", agent }));
		})()`,
	],
	["https.get of an address", address, (host) => `ended(https.get("https://${host}/"))`],
	["https.get of a name", name, (host) => `ended(https.get("https://${host}/"))`],
	["https.get, imported", address, (host) => `import("node:https").then(({ get }) => ended(get("https://${host}/")))`],
	["http2.connect", address, (host) => `ended(http2.connect("http://${host}/"))`],
	["net.connect", address, (host) => `ended(net.connect({ host: "${host}", port: 80, path: "" }))`],
	["net.connect to a port in text", address, (host) => `ended(net.connect("0x50", "${host}"))`],
	["tls.connect", address, (host) => `ended(tls.connect(443, "${host}"))`],
	["dns.lookup", name, (host) => `util.promisify(dns.lookup)("${host}")`],
	[
		"dns.promises.lookup, imported",
		name,
		(host) => `import("node:dns/promises").then(({ lookup }) => lookup("${host}"))`,
	],
	["dns.resolve4", name, (host) => `util.promisify(dns.resolve4)("${host}")`],
	["dns.reverse", address, (host) => `util.promisify(dns.reverse)("${host}")`],
	["dns.promises.reverse", address, (host) => `dns.promises.reverse("${host}")`],
	["dns.lookupService", address, (host) => `dns.promises.lookupService("${host}", 80)`],
	["a dns.Resolver", name, (host) => `new Promise((_, reject) => new dns.Resolver().resolveTxt("${host}", reject))`],
	["a dns.promises.Resolver", name, (host) => `new dns.promises.Resolver().resolve("${host}", "MX")`],
	["UDP send", address, (host) => `dgram.createSocket("udp4").unref().send("hello", "53", "${host}")`],
	["UDP connect", address, (host) => `dgram.createSocket("udp4").unref().connect(53, "${host}")`],
];

/** What tests do on this machine, to be left alone. */
const inside: Readonly<Record<string, string>> = {
	"http.get of this machine": `served((port) => new Promise((resolve, reject) =>
		http.get({ host: "localhost", port }, (response) => resolve(response.resume())).on("error", reject)))`,
	"fetch of this machine": `served(async (port) => (await fetch("http://127.0.0.1:" + port)).text())`,
	"a pipe": `served((path) => new Promise((resolve, reject) =>
		net.connect(path, resolve).on("error", reject).unref()), pipe)`,
	"a lookup of this machine": `util.promisify(dns.lookup)("127.0.0.1").then(({ address }) => assert.equal(address, "127.0.0.1"))`,
	"UDP send to this machine": `new Promise((resolve, reject) => {
		const socket = dgram.createSocket("udp4").unref();
		socket.send("hello", 9, "127.0.0.1", (error) => (error ? reject(error) : resolve()));
	})`,
};

/** Tries every call, and prints what each ended with: the message of its error, or nothing. */
const program = `
const [assert, dgram, dns, http, http2, https, net, tls, util] =
	["assert", "dgram", "dns", "http", "http2", "https", "net", "tls", "util"].map((name) => require(name));
const pipe = process.platform === "win32" ? "\\\\\\\\.\\\\pipe\\\\hunch-" + process.pid : __filename + ".sock";
const ended = (emitter) => new Promise((_, reject) => emitter.once("error", reject));
async function served(use, at = 0) {
	const server = http.createServer((_, response) => response.end());
	await new Promise((resolve) => server.listen(at, at === 0 ? "127.0.0.1" : undefined, resolve));
	await use(at === 0 ? server.address().port : at);
	server.close();
	server.closeAllConnections();
}
async function endOf(call) {
	try {
		await call();
		return "";
	} catch (error) {
		return String(error.cause?.message ?? error.message);
	}
}
const calls = [${[...outside.map(([, host, code], call) => code(host(call))), ...Object.values(inside)]
	.map((code) => `() => ${code}`)
	.join(",\n")}];
Promise.all(calls.map(endOf)).then((ends) => console.log(JSON.stringify(ends)));
`;

describe("the guard that keeps suites offline", () => {
	let ends: string[];
	let lines: Line[];

	before(function () {
		this.timeout(60_000);
		const folder = mkdtempSync(join(tmpdir(), "hunch-test-"));
		const log = join(folder, "log.jsonl");
		// It bears the name of what Hunch is in VS Code.
		const file = join(folder, "extension.cjs");
		writeFileSync(file, program);
		try {
			const { stdout, stderr } = spawnSync(
				process.execPath,
				["--require", fromRoot("scripts", "lib", "networkGuard.cjs"), file],
				{ encoding: "utf8", env: { ...process.env, HUNCH_NETWORK_LOG: log }, timeout: 50_000 },
			);
			assert.notEqual(stdout, "", stderr);
			ends = JSON.parse(stdout);
			lines = readFileSync(log, "utf8")
				.trim()
				.split("\n")
				.map((line) => JSON.parse(line));
		} finally {
			rmSync(folder, { recursive: true });
		}
	});

	for (const [call, [what, host]] of outside.entries()) {
		it(`refuses ${what}, and knows who tried`, () => {
			assert.equal(ends[call], `No connection to ${host(call)}: the suites run without a network.`);
			for (const suite of ["unit", "host"]) {
				const hosts = attemptsOfHunch(suite, lines).map((line) => line.host);
				assert.ok(hosts.includes(host(call)), `in ${suite}: ${hosts}`);
			}
		});
	}

	for (const [i, what] of Object.keys(inside).entries()) {
		it(`lets ${what} through`, () => assert.equal(ends[outside.length + i], ""));
	}

	it("lays at Hunch's door in VS Code what comes from Hunch, and without VS Code everything", () => {
		const attempt: Line = {
			kind: "attempt",
			pid: 1,
			program: "server.js",
			args: [],
			host: "a.invalid",
			stack: "at x.js",
		};
		assert.deepEqual(attemptsOfHunch("host", [attempt]), []);
		assert.deepEqual(attemptsOfHunch("unit", [attempt]), [attempt]);
		const engine = { ...attempt, program: "dist/engine.mjs" };
		assert.deepEqual(attemptsOfHunch("host", [{ ...engine, kind: "hello" }, engine]), [engine]);
	});
});
