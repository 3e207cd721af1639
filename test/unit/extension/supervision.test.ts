import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deviceAfter } from "../../../extension/engine/deviceLadder.ts";
import { describeExit, type Ending, errorOf, exitOf } from "../../../extension/engine/exits.ts";
import { tellWhenItGivesUp } from "../../../extension/engine/gaveUp.ts";
import { IdleUnload } from "../../../extension/engine/idleUnload.ts";
import { oomKills, oomKillsIn } from "../../../extension/engine/oomKills.ts";
import { Pulse } from "../../../extension/engine/pulse.ts";
import { Residency } from "../../../extension/engine/residency.ts";
import { RestartPolicy } from "../../../extension/engine/restartPolicy.ts";
import { longStatus, shortStatus } from "../../../extension/engine/statusText.ts";
import { engineExited, engineGaveUp } from "../../../extension/protocol/errors.ts";
import type { EngineStatus } from "../../../extension/protocol/webview.ts";

describe("an engine that ended", () => {
	const ending: Ending = {
		code: null,
		signal: null,
		hasSpoken: true,
		stopped: false,
		hung: null,
		printed: "",
		memoryRanOut: false,
	};
	const kindOf = (change: Partial<Ending>) => errorOf(exitOf({ ...ending, ...change })).data.code;

	it("is told apart by how it ended", () => {
		assert.equal(kindOf({ signal: "SIGSEGV" }), "ENGINE_EXITED");
		assert.equal(kindOf({ signal: "SIGKILL" }), "ENGINE_EXITED");
		assert.equal(kindOf({ signal: "SIGKILL", memoryRanOut: true }), "ENGINE_MEMORY");
		assert.equal(kindOf({ signal: "SIGSEGV", memoryRanOut: true }), "ENGINE_EXITED", "another was killed for it");
		assert.equal(kindOf({ signal: "SIGKILL", stopped: true, memoryRanOut: true }), "ENGINE_STOPPED");
		assert.equal(kindOf({ signal: "SIGKILL", hung: "it said nothing for 20 s" }), "ENGINE_HUNG");
		assert.equal(kindOf({ signal: "SIGABRT", printed: "what():  std::bad_alloc" }), "ENGINE_MEMORY");
		assert.equal(kindOf({ code: 134, printed: "FATAL ERROR: JavaScript heap out of memory" }), "ENGINE_MEMORY");
		assert.equal(kindOf({ code: 1, hasSpoken: false }), "ENGINE_START");
		assert.equal(kindOf({ code: 1 }), "ENGINE_EXITED");
		assert.match(describeExit(null, "SIGKILL"), /memory ran out; signal SIGKILL/);
	});

	it("is known to have been killed for want of memory by what the kernel counts", () => {
		assert.equal(oomKillsIn("pgfault 7\noom_kill 12\nnuma_hit 3\n"), 12);
		assert.equal(oomKillsIn("nothing of it"), 0);
		assert.ok(oomKills() >= 0);
	});

	it("is started again after longer and longer, five times in three minutes", () => {
		let policy = RestartPolicy.fresh;
		const delays: number[] = [];
		for (let death = policy.afterDeath(0); death !== null; death = policy.afterDeath(delays.length * 1000)) {
			delays.push(death.delay);
			policy = death.next;
		}
		assert.deepEqual(delays, [250, 500, 1000, 2000, 4000]);
		assert.equal(policy.afterDeath(3 * 60_000 + 900)?.delay, 4000, "the first is too long ago to count");
		assert.equal(RestartPolicy.fresh.afterDeath(0)?.delay, 250, "a policy is a value");
	});
});

describe("the device after one on which the engine died", () => {
	const report = (device: string, ...supported: string[]) => ({ device, supported });

	it("is another kind of graphics processor, then the processor, then nothing", () => {
		assert.equal(deviceAfter("auto", report("cuda", "cuda", "vulkan", "CPU"), []), "vulkan");
		assert.equal(deviceAfter("auto", report("vulkan", "cuda", "vulkan", "CPU"), ["cuda"]), "off");
		assert.equal(deviceAfter("auto", report("metal", "metal", "CPU"), []), "off");
		assert.equal(deviceAfter("auto", report("CPU", "CPU"), []), null);
		assert.equal(deviceAfter("auto", null, []), "off", "it died before it could say");
	});

	it("is never another than the one a person chose", () => {
		for (const chosen of ["cuda", "metal", "off"] as const) assert.equal(deviceAfter(chosen, null, []), null);
	});
});

describe("the pulse of an engine", () => {
	const patience = { start: 10_000, silence: 3000, step: 6000 };
	const beat = (stalledMs: number) => ({ stalledMs, memory: 1 });

	it("is missed when it is silent, later while it starts", () => {
		const pulse = new Pulse(patience, 0);
		for (let now = 0; now <= 10_000; now += 1000) assert.equal(pulse.check(now), null);
		assert.match(pulse.check(11_000)!, /said nothing for 11 s/);
		pulse.hear(11_500, beat(0));
		assert.equal(pulse.check(14_000), null);
		assert.match(pulse.check(15_000)!, /said nothing for 4 s/);
	});

	it("is counted anew when the machine has slept", () => {
		const pulse = new Pulse(patience, 0);
		pulse.hear(500, beat(0));
		assert.equal(pulse.check(1000), null);
		assert.equal(pulse.check(3_600_000), null);
		assert.match(pulse.check(3_604_000)!, /said nothing for 4 s/);
	});

	it("tells when one step takes too long", () => {
		const pulse = new Pulse(patience, 0);
		for (let stalled = 1000; stalled <= 6000; stalled += 1000) {
			pulse.hear(stalled, beat(stalled));
			assert.equal(pulse.check(stalled), null);
		}
		pulse.hear(7000, beat(7000));
		assert.match(pulse.check(7000)!, /one step .* more than 7 s/);
	});

	it("does not count the time for which the machine slept in the midst of a step, where its clock does", () => {
		const pulse = new Pulse(patience, 0);
		pulse.hear(1000, beat(1000));
		assert.equal(pulse.check(1000), null);
		assert.equal(pulse.check(3_600_000), null);
		pulse.hear(3_600_100, beat(3_600_000));
		assert.equal(pulse.check(3_601_000), null);
		pulse.hear(3_601_100, beat(0));
		assert.equal(pulse.check(3_602_000), null);
	});
});

describe("models that windows hold", () => {
	let folder: string;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), "hunch-residency-"));
	});

	afterEach(() => rm(folder, { recursive: true }));

	it("are known to the other windows, until they are released", async () => {
		const [one, other] = [new Residency(folder), new Residency(folder)];
		const resident = { path: "/m.gguf", bytes: 8e9, engine: process.pid };
		assert.deepEqual(await other.others(), []);
		await one.claim(resident);
		assert.deepEqual(await other.others(), [resident]);
		assert.deepEqual(await one.others(), [], "a window's own does not count");
		await one.release();
		assert.deepEqual(await other.others(), []);
	});

	it("are claimed before they are loaded, and of two windows that do so at once one is told of the other", async () => {
		const engines = [process.pid, process.ppid];
		for (let round = 0; round < 5; round++) {
			const windows = engines.map(() => new Residency(folder));
			const told = await Promise.all(
				windows.map((window, i) => window.claim({ path: "/m.gguf", bytes: 8e9, engine: engines[i]! })),
			);
			assert.deepEqual(told.map(({ length }) => length).sort(), [0, 1]);
			await Promise.all(windows.map((window) => window.release()));
		}
	});

	it("are released before a window that closes goes on, which has no time to wait", async () => {
		const [one, other] = [new Residency(folder), new Residency(folder)];
		one.releaseNow();
		await one.claim({ path: "/m.gguf", bytes: 8e9, engine: process.pid });
		one.releaseNow();
		assert.deepEqual(readdirSync(folder), []);
		assert.deepEqual(await other.others(), []);
	});

	it("are not released by an engine that ends when another has taken its place", async () => {
		const [one, other] = [new Residency(folder), new Residency(folder)];
		await one.claim({ path: "/m.gguf", bytes: 8e9, engine: process.pid });
		await one.release(999_999_999);
		assert.equal((await other.others()).length, 1);
	});

	it("are swept away where the engine is no more, or its file is broken", async () => {
		await writeFile(join(folder, "999999999.json"), JSON.stringify({ path: "/m", bytes: 1, engine: 999_999_999 }));
		await writeFile(join(folder, "1.json"), "{");
		assert.deepEqual(await new Residency(folder).others(), []);
		assert.deepEqual(await readdir(folder), []);
	});
});

describe("an idle model", () => {
	function idleFor(milliseconds: number, isNeeded = () => false) {
		let status: EngineStatus = { state: "stopped" };
		let listener = (_: EngineStatus) => {};
		let stops = 0;
		let change = () => {};
		const client = {
			get status() {
				return status;
			},
			onStatus: (on: (status: EngineStatus) => void) => {
				listener = on;
				return { dispose: () => {} };
			},
			stop: () => void stops++,
		};
		const unload = new IdleUnload(
			client,
			() => milliseconds,
			isNeeded,
			(on) => {
				change = on;
				return { dispose: () => {} };
			},
		);
		const set = (value: number) => {
			milliseconds = value;
			change();
		};
		const enter = (state: EngineStatus["state"]) => {
			status = { state };
			listener(status);
		};
		return { enter, set, unload, stops: () => stops };
	}
	const later = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

	it("is unloaded after a while, and not while somebody uses it", async () => {
		const { enter, unload, stops } = idleFor(20);
		enter("ready");
		enter("writing");
		await later(60);
		assert.equal(stops(), 0);
		enter("ready");
		await later(60);
		assert.equal(stops(), 1);
		unload.dispose();
	});

	it("is unloaded after the time that is set now", async () => {
		const kept = idleFor(20);
		kept.enter("ready");
		kept.set(0);
		const sooner = idleFor(60_000);
		sooner.enter("ready");
		sooner.set(10);
		await later(60);
		assert.deepEqual([kept.stops(), sooner.stops()], [0, 1]);
	});

	it("is kept where that is wished, or where it reads in the background", async () => {
		const kept = idleFor(0);
		kept.enter("ready");
		let reading = true;
		const needed = idleFor(10, () => reading);
		needed.enter("ready");
		await later(50);
		assert.deepEqual([kept.stops(), needed.stops()], [0, 0]);
		reading = false;
		await later(50);
		assert.equal(needed.stops(), 1);
		needed.unload.dispose();
	});
});

describe("an engine that is no longer started by itself", () => {
	it("is told of in a message, with its log, and can be started from there", async () => {
		let listener: (status: EngineStatus) => unknown = () => {};
		const onStatus = (on: (status: EngineStatus) => unknown) => {
			listener = on;
			return { dispose: () => {} };
		};
		const messages: string[][] = [];
		const commands: string[] = [];
		const show = async (...message: string[]) => {
			messages.push(message);
			return message.at(messages.length);
		};
		tellWhenItGivesUp({ onStatus }, show, (command) => commands.push(command));
		await listener({ state: "failed", error: engineExited("signal SIGSEGV").data });
		assert.deepEqual(messages, []);
		for (let i = 0; i < 3; i++) await listener({ state: "failed", error: engineGaveUp("signal SIGSEGV").data });
		assert.match(messages[0]![0]!, /ended again and again within three minutes/);
		assert.deepEqual(commands, ["hunch.showLog", "hunch.restartEngine"]);
	});
});

describe("the status in the status bar", () => {
	const model = { name: "nano", builtIn: true, device: "CPU", warning: null };

	it("says in a few characters what is done, and in a sentence what it is", () => {
		assert.equal(shortStatus({ state: "ready" }), "$(circle-filled) Hunch");
		assert.equal(shortStatus({ state: "loading", progress: 0.344 }), "$(loading~spin) Hunch 34 %");
		assert.equal(longStatus({ state: "reading", progress: 0.5 }, model), "nano on CPU: reading the prompt 50 %");
		assert.equal(longStatus({ state: "stopped" }, { ...model, device: null }), "nano: not loaded");
		const failed = { state: "failed", error: engineExited("signal SIGSEGV").data } as const;
		assert.match(longStatus(failed, model), /nano on CPU: The engine stopped unexpectedly \(signal SIGSEGV\)/);
	});
});
