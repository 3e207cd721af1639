import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EngineClient } from "../../../extension/engine/client.ts";
import type { LoadRequest } from "../../../extension/engine/load.ts";
import type { Log } from "../../../extension/engine/log.ts";
import { Residency } from "../../../extension/engine/residency.ts";
import type { HunchError } from "../../../extension/protocol/errors.ts";

const fakeEngine = join(process.cwd(), "test", "fixtures", "fakeEngine.mjs");
const model = (path: string): LoadRequest => ({ path, contextSize: 512, paths: 1, threads: null, device: "off" });

describe("a window's engine, beside those of other windows", function () {
	this.timeout(60_000);
	const lines: string[] = [];
	const clients: EngineClient[] = [];

	function clientWith(residency: ConstructorParameters<typeof EngineClient>[0]["residency"]): EngineClient {
		const keep = (line: string) => void lines.push(line);
		const log: Log = { error: keep, warn: keep, info: keep, debug: keep };
		const client = new EngineClient({ path: fakeEngine, log, residency: residency ?? null });
		clients.push(client);
		return client;
	}

	afterEach(() => {
		for (const client of clients.splice(0)) client.dispose();
		lines.length = 0;
	});

	it("is told of a model that another window holds, and loads it all the same when that is wished", async () => {
		const resident = { path: "big", bytes: 8e9, engine: 1 };
		const claims: string[] = [];
		const client = clientWith({
			others: async () => [resident, { ...resident, path: "small", bytes: 5e8 }],
			claim: async ({ path }) => {
				claims.push(path);
				return [];
			},
			release: async () => {},
			releaseNow: () => {},
		});
		await assert.rejects(client.load(model("big")), (error: HunchError) => {
			assert.deepEqual([error.data.code, error.data.actions], ["MODEL_ELSEWHERE", ["loadHere"]]);
			assert.match(error.message, /Another window has big in memory \(8\.0 GB\)/);
			return true;
		});
		assert.equal(client.pid, undefined, "nothing was started for it");
		assert.equal((await client.load(model("small"))).name, "small");
		client.allowTwice("big");
		assert.equal((await client.load(model("big"))).name, "big");
		assert.deepEqual(claims, ["small", "big"]);
	});

	it("loads a large model in one of two windows that want it at the same time, and frees it for the other", async () => {
		const folder = await mkdtemp(join(tmpdir(), "hunch-client-"));
		const path = join(folder, "big.gguf");
		await writeFile(path, "");
		await truncate(path, 2e9);
		const windows = [0, 1].map(() => clientWith(new Residency(join(folder, "engines"))));
		const loads = await Promise.allSettled(windows.map((window) => window.load(model(path))));
		const refused = loads.findIndex(({ status }) => status === "rejected");
		assert.equal(loads.filter(({ status }) => status === "rejected").length, 1);
		assert.equal(windows[refused]!.status.error?.code, "MODEL_ELSEWHERE");
		windows[1 - refused]!.stop();
		await until(async () => (await new Residency(join(folder, "engines")).others()).length === 0);
		assert.equal((await windows[refused]!.load(model(path))).name, path);
		for (const window of windows) window.dispose();
		await rm(folder, { recursive: true });
	});

	it("holds no model for the other windows once its own window is closed", async () => {
		const folder = await mkdtemp(join(tmpdir(), "hunch-client-"));
		const client = clientWith(new Residency(folder));
		await client.load(model("a"));
		assert.equal(readdirSync(folder).length, 1);
		client.dispose();
		assert.deepEqual(readdirSync(folder), []);
		await rm(folder, { recursive: true });
	});

	it("loads a model although the other windows cannot be told of it", async () => {
		const client = clientWith(new Residency(fakeEngine));
		assert.equal((await client.load(model("a"))).name, "a");
		assert.ok(lines.some((line) => line.startsWith("Other windows are not told which model is loaded here: ")));
	});
});

/** Waits until something is so; mocha's limit ends the wait. */
async function until(holds: () => Promise<boolean>): Promise<void> {
	while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}
