import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import { type ClientOptions, EngineClient } from "../../../extension/engine/client.ts";
import type { LoadRequest } from "../../../extension/engine/load.ts";
import type { Log } from "../../../extension/engine/log.ts";
import { RestartPolicy } from "../../../extension/engine/restartPolicy.ts";
import type { ErrorCode } from "../../../extension/protocol/errors.ts";
import { defaultBudget } from "../../../sampler/budget.ts";
import { defaultThresholds } from "../../../sampler/quadrant.ts";
import type { GenerationEvent } from "../../../sampler/trace.ts";

const fixture = (name: string) => join(process.cwd(), "test", "fixtures", name);
const model = (path: string): LoadRequest => ({ path, contextSize: 512, paths: 1, threads: null, device: "off" });
const never = new CancellationTokenSource().token;

/** Milliseconds. */
const long = 50_000;

const hasCode = (code: ErrorCode) => (error: { data?: { code: string; detail?: string } }) => error.data?.code === code;

describe("the engine's client, over a forked process", function () {
	this.timeout(60_000);
	let lines: string[];
	let client: EngineClient;
	let states: string[];

	function makeClient(program: string, options: Partial<ClientOptions> = {}): EngineClient {
		lines = [];
		states = [];
		const keep = (line: string) => void lines.push(line);
		const log: Log = { error: keep, warn: keep, info: keep, debug: keep };
		const made = new EngineClient({ path: program, log, ...options });
		made.onStatus(({ state }) => states.push(state));
		return made;
	}

	beforeEach(() => {
		client = makeClient(fixture("fakeEngine.mjs"));
	});

	afterEach(() => client.dispose());

	async function ask(text: string, token = never, onEvents = (_events: readonly GenerationEvent[]) => {}) {
		const events: GenerationEvent[] = [];
		const request = {
			priority: "chat" as const,
			written: [],
			messages: [{ role: "user" as const, text }],
			policy: { name: "greedy", values: {} },
			thresholds: defaultThresholds,
			budget: defaultBudget,
			seed: 0,
			maxTokens: 9,
		};
		const answering = client.answer(
			request,
			{
				onEvents: (more) => {
					events.push(...more);
					onEvents(more);
				},
				onReading: () => {},
			},
			token,
		);
		const error = await answering.then(
			() => null,
			(thrown) => thrown,
		);
		return { events, error, text: textOf(events) };
	}

	const textOf = (events: readonly GenerationEvent[]) =>
		events.map((event) => (event.type === "token" ? event.token.piece : "")).join("");

	it("starts nothing until it is asked, then loads and answers, and says where it is", async () => {
		assert.equal(client.pid, undefined);
		assert.deepEqual(client.status, { state: "stopped" });
		const facts = await client.load(model("a"));
		assert.equal(facts.name, "a");
		const { text, events } = await ask("hello");
		assert.equal(text, "one two");
		assert.equal(events.at(-1)?.type, "end");
		assert.deepEqual(states, ["starting", "loading", "ready", "reading", "writing", "ready"]);
	});

	it("loads once for any number of callers, in one process", async () => {
		const facts = await Promise.all([client.load(model("a")), client.load(model("a")), client.load(model("a"))]);
		assert.deepEqual(
			facts.map(({ device }) => device),
			["load 1", "load 1", "load 1"],
		);
		assert.equal(states.filter((state) => state === "starting").length, 1);
	});

	it("loads different models one after the other, in one process", async () => {
		const facts = await Promise.all([client.load(model("a")), client.load(model("b")), client.load(model("a"))]);
		assert.deepEqual(
			facts.map(({ name, device }) => `${name}, ${device}`),
			["a, load 1", "b, load 2", "a, load 3"],
		);
		assert.equal(states.filter((state) => state === "starting").length, 1);
	});

	it("knows of a model what its engine said of it, while it is in memory as it was asked for", async () => {
		const known: unknown[] = [];
		client.onStatus(({ state }) => known.push([state, client.factsOf(model("a"))?.device]));
		assert.equal(client.factsOf(model("a")), null);
		const { device } = await client.load(model("a"));
		assert.deepEqual(known, [
			["starting", undefined],
			["loading", undefined],
			["ready", device],
		]);
		assert.equal(client.factsOf({ ...model("a"), contextSize: 64 }), null);
		client.stop();
		assert.equal(client.factsOf(model("a")), null);
	});

	it("hands on the engine's own error, and tries anew when asked again", async () => {
		await assert.rejects(client.load(model("missing")), hasCode("MODEL_NOT_FOUND"));
		assert.equal(client.status.state, "failed");
		const pid = client.pid;
		await client.load(model("a"));
		assert.equal(client.pid, pid, "a model that cannot be loaded is no reason for a new process");
	});

	it("keeps the model that it has where the engine is too busy to load another", async () => {
		const facts = await client.load(model("a"));
		await assert.rejects(client.load(model("busy")), hasCode("ENGINE_BUSY"));
		assert.deepEqual([client.status.state, states.includes("failed")], ["ready", false]);
		assert.deepEqual(await client.load(model("a")), facts, "it is not loaded once more");
	});

	it("gets every token that was written before the process was killed", async () => {
		await client.load(model("a"));
		const { error, text } = await ask("burst and die");
		assert.ok(hasCode("ENGINE_EXITED")(error));
		assert.match(error.message, /SIGKILL/);
		assert.equal(text, Array.from({ length: 300 }, (_, i) => `${i} `).join(""));
		assert.equal(client.status.state, "failed");
		assert.equal(client.pid, undefined);
	});

	for (const [end, how] of [
		["exit", /exit code 7/],
		["hang up", /stopped unexpectedly/],
	] as const) {
		it(`notices an engine that ends an answer with: ${end}`, async () => {
			await client.load(model("a"));
			const { error, text } = await ask(end);
			assert.ok(hasCode("ENGINE_EXITED")(error), String(error));
			assert.match(error.message, how);
			assert.equal(text, "one two");
		});
	}

	it("starts a new process for the next question, and loads the model again", async () => {
		await client.load(model("a"));
		const pid = client.pid;
		await ask("burst and die");
		assert.ok(hasCode("MODEL_NOT_LOADED")((await ask("hello")).error), "without a load there is nothing to ask");
		await client.load(model("a"));
		assert.notEqual(client.pid, pid);
		assert.equal((await ask("hello")).text, "one two");
	});

	describe("that dies", () => {
		let folder: string;
		/** Milliseconds. Longer than a machine however busy keeps an engine silent, until one hangs. */
		let silence: number;

		beforeEach(async () => {
			folder = await mkdtemp(join(tmpdir(), "hunch-client-"));
			client.dispose();
			silence = long;
			client = makeClient(fixture("fakeEngine.mjs"), {
				restarts: new RestartPolicy(5),
				patience: {
					start: long,
					step: long,
					get silence() {
						return silence;
					},
				},
			});
		});

		afterEach(() => rm(folder, { recursive: true }));

		const starts = () => states.filter((state) => state === "starting").length;
		const untilState = (state: string) =>
			new Promise<void>((resolve) => {
				const listening = client.onStatus((status) => {
					if (status.state !== state) return;
					listening.dispose();
					resolve();
				});
			});

		it("is started again while it loads, and whoever waits for the model gets it", async () => {
			const path = `crash once ${join(folder, "crashed")}`;
			assert.equal((await client.load(model(path))).name, path);
			assert.equal(starts(), 2);
		});

		it("is started five times again, and then a person has to", async () => {
			// It is killed, which may be anybody's fault.
			await assert.rejects(client.load(model("crash")), hasCode("ENGINE_GAVE_UP"));
			assert.equal(starts(), 6);
			assert.equal(client.status.error?.code, "ENGINE_GAVE_UP");
			assert.equal((await client.load(model("a"))).name, "a");
		});

		it("blames the model where it breaks on it twice", async () => {
			await assert.rejects(client.load(model("break")), hasCode("MODEL_CRASHES"));
			assert.equal(starts(), 2);
			assert.equal((await client.load(model("a"))).name, "a");
		});

		it("comes back with its model by itself when it was answering", async () => {
			await client.load(model("a"));
			const back = untilState("ready");
			await ask("burst and die");
			assert.equal(client.status.state, "failed");
			assert.equal(client.status.error?.code, "ENGINE_EXITED");
			await back;
			assert.equal((await ask("hello")).text, "one two");
		});

		it("does not come back when it was told to stop meanwhile", async () => {
			await client.load(model("a"));
			await ask("burst and die");
			client.stop();
			await new Promise((resolve) => setTimeout(resolve, 200));
			assert.equal(client.status.state, "stopped");
			assert.equal(client.pid, undefined);
		});

		it("is ended when it no longer answers, and told apart from one that crashed", async () => {
			await client.load(model("a"));
			const { error, text } = await ask("hang", never, (events) => {
				if (textOf(events) !== "") silence = 1500;
			});
			assert.ok(hasCode("ENGINE_HUNG")(error), String(error));
			assert.match(error.data.detail, /said nothing for \d+ s/);
			assert.equal(text, "one two");
		});

		it("is ended when one step of its work takes too long", async () => {
			await client.load(model("a"));
			const { error, text } = await ask("stall");
			assert.ok(hasCode("ENGINE_HUNG")(error), String(error));
			assert.equal(text, "one two");
		});

		it("is not started again on the same device when it had no memory", async () => {
			await assert.rejects(client.load(model("out of memory")), hasCode("ENGINE_MEMORY"));
			assert.equal(starts(), 1);
		});
	});

	it("writes into the log what the panel and the status bar say", async () => {
		await client.load(model("a"));
		await ask("hello");
		await assert.rejects(client.load(model("missing")));
		const said = lines.filter((line) => /^The engine is |^MODEL_NOT_FOUND: /.test(line));
		assert.deepEqual(said, [
			"The engine is starting.",
			"The engine is loading.",
			"The engine is ready.",
			"The engine is reading the prompt.",
			"The engine is writing.",
			"The engine is ready.",
			"The engine is loading.",
			"MODEL_NOT_FOUND: no such file",
		]);
	});

	it("is ready when the last of the answers under way has ended, and not before", async () => {
		await client.load(model("a"));
		const source = new CancellationTokenSource();
		const waiting = ask("wait", source.token);
		await ask("hello");
		assert.notEqual(client.status.state, "ready");
		source.cancel();
		await waiting;
		assert.equal(client.status.state, "ready");
	});

	it("says that the engine could not be started when its program is not there or cannot run", async () => {
		for (const program of ["noSuchEngine.mjs", "brokenEngine.mjs"]) {
			client.dispose();
			client = makeClient(fixture(program));
			await assert.rejects(client.load(model("a")), hasCode("ENGINE_START"));
			assert.equal(client.status.state, "failed");
			assert.ok(
				lines.some((line) => /Cannot find (module|package)/.test(line)),
				"the log says what is missing",
			);
			await assert.rejects(client.load(model("a")), hasCode("ENGINE_START"), "and it may be tried again");
		}
	});

	it("cancels: what was written is there, and the answer resolves", async () => {
		await client.load(model("a"));
		const source = new CancellationTokenSource();
		const { error, events, text } = await ask("wait", source.token, () => source.cancel());
		assert.equal(error, null);
		assert.equal(text, "one two");
		assert.deepEqual(events.at(-1), { type: "end", end: { reason: "cancelled" } });
	});

	it("keeps both the trace's end and the error of an answer that failed", async () => {
		await client.load(model("a"));
		const { error, events } = await ask("fail");
		assert.ok(hasCode("BACKEND_FAILED")(error));
		assert.deepEqual(events.at(-1), { type: "end", end: { reason: "failed", detail: "it broke" } });
		assert.equal((await ask("hello")).error, null);
	});

	it("lives through messages that mean nothing, and logs what the engine prints", async () => {
		await client.load(model("a"));
		const { error, text } = await ask("garbage");
		assert.equal(error, null);
		assert.equal(text, "one two");
		assert.ok(lines.includes("[engine] not a message at all"));
	});

	it("stops: the process is gone, what was under way fails, the next question works", async () => {
		await client.load(model("a"));
		const pid = client.pid!;
		const { error } = await ask("wait", never, () => client.stop());
		assert.ok(hasCode("ENGINE_STOPPED")(error));
		assert.equal(client.status.state, "stopped");
		assert.throws(() => process.kill(pid, 0), { code: "ESRCH" });
		await client.load(model("a"));
		assert.equal((await ask("hello")).text, "one two");
	});

	it("does not come back once disposed", async () => {
		client.dispose();
		await assert.rejects(client.load(model("a")));
		assert.equal(client.pid, undefined);
	});
});
