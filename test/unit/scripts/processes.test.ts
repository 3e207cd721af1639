import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { pathToFileURL } from "node:url";
import { fromRoot } from "../../../scripts/lib/root.mjs";
import { runningProcesses } from "../../support/processes.ts";

/** In the command of each process here: it is how they are found. */
const mark = `hunch-test-${process.pid}`;
const module = JSON.stringify(pathToFileURL(fromRoot("scripts", "lib", "processes.mjs")).href);

/** A browser host that is in no mind to end. */
const host = `/* ${mark} */ for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => {});
	setInterval(() => {}, 1000);
	console.log("runs");`;

/** What starts it, in a group of its own. */
const suite = `/* ${mark} */ import { start } from ${module};
	start(process.execPath, ["-e", ${JSON.stringify(host)}], { stdio: "inherit" });`;

/** What starts that, as `npm test` does. */
const all = `/* ${mark} */ import { run } from ${module};
	await run(process.execPath, ["--input-type=module", "-e", ${JSON.stringify(suite)}]);
	console.log("went on");`;

const running = () => runningProcesses().filter(({ command }) => command.includes(mark));

describe("what a script has started", function () {
	this.timeout(30_000);
	let script: ChildProcess;
	let printed: string;

	beforeEach(async function () {
		if (process.platform === "win32") return this.skip();
		printed = "";
		script = spawn(process.execPath, ["--input-type=module", "-e", all], {
			stdio: ["ignore", "pipe", "inherit"],
			env: { ...process.env, HUNCH_PATIENCE_MS: "2000" },
		});
		script.stdout!.on("data", (chunk) => {
			printed += chunk;
		});
		await once(script.stdout!, "data");
		assert.equal(running().length, 3);
	});
	afterEach(() => {
		for (const { pid } of running()) process.kill(pid, "SIGKILL");
	});

	for (const [signal, status] of [
		["SIGINT", 130],
		["SIGTERM", 143],
		["SIGHUP", 143],
	] as const) {
		it(`ends with it on ${signal}, however often that comes and however deep it is`, async () => {
			script.kill(signal);
			script.kill(signal);
			const closed = once(script, "close");
			const [code] = await once(script, "exit");
			assert.equal(code, status);
			assert.deepEqual(running(), []);
			await closed;
			assert.equal(printed, "runs\n", "nobody goes on with the next");
		});
	}
});
