import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, rename, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { EngineClient } from "../../../extension/engine/client.ts";
import type { CollectedAnswer } from "../../../extension/engine/collectAnswer.ts";
import { RestartPolicy } from "../../../extension/engine/restartPolicy.ts";
import type { ChatMessage } from "../../../extension/protocol/engine.ts";
import { type ErrorCode, toErrorData } from "../../../extension/protocol/errors.ts";
import { type Asked, ask, builtInModel, liveClient, loadRequest, user } from "../../support/liveEngine.ts";

const entropix = { name: "entropix", values: {} };

const branches: ChatMessage = user("Which is larger, 8.1 or 8.12?");
const resamples: ChatMessage = user("What does this print?\n```ts\nconsole.log(5 * 12 - 3)\n```");
const long: ChatMessage = user(`${"3 + 4, ".repeat(60)}?`);
const score = { priority: "background", question: "Why?", answer: "9 + 8 = 17, ".repeat(25) } as const;

type Signal = "SIGKILL" | "SIGSTOP";

/** Strikes a process once. */
function striker(client: EngineClient, signal: Signal): () => void {
	let struck = false;
	return () => {
		if (struck || client.pid === undefined) return;
		struck = true;
		process.kill(client.pid, signal);
	};
}

/** What was asked when it happened, and when that was. */
interface Moment {
	readonly question: ChatMessage;
	readonly listen: (strike: () => void) => Asked;
}

const moments: Readonly<Record<string, Moment>> = {
	"reading the prompt": {
		question: long,
		listen: (strike) => ({
			onReading: ({ read }) => {
				if (read > 0) strike();
			},
		}),
	},
	generating: {
		question: resamples,
		listen: (strike) => {
			let tokens = 0;
			return {
				onEvent: ({ type }) => {
					if (type === "token" && ++tokens === 5) strike();
				},
			};
		},
	},
	branching: { question: branches, listen: (strike) => ({ policy: entropix, onEvent: onActivity("branch", strike) }) },
	"rolling back": {
		question: resamples,
		listen: (strike) => ({ policy: entropix, onEvent: onActivity("resample", strike) }),
	},
};

function onActivity(kind: string, act: () => void): NonNullable<Asked["onEvent"]> {
	return (event) => {
		if (event.type === "activity" && event.activity.kind === kind) act();
	};
}

const codeOf: Readonly<Record<Signal, ErrorCode>> = { SIGKILL: "ENGINE_EXITED", SIGSTOP: "ENGINE_HUNG" };

describe("faults of the engine's process", function () {
	this.timeout(120_000);
	const rows: string[] = [];
	/** What is answered when nothing happens. */
	const undisturbed = new Map<ChatMessage, CollectedAnswer>();

	function clientForTest(): EngineClient {
		// A start may take long on a busy machine; it must not count as a hang.
		return liveClient({ restarts: new RestartPolicy(50), patience: { start: 20_000, silence: 4000, step: 60_000 } });
	}

	/** Notes a row, and that docs/RELIABILITY.md has it. */
	async function row(fault: string, moment: string, code: string, then: string): Promise<void> {
		const line = `| ${fault} | ${moment} | ${code} | ${then} |`;
		rows.push(line);
		const document = await readFile(join(process.cwd(), "docs", "RELIABILITY.md"), "utf8");
		assert.ok(document.includes(line), `docs/RELIABILITY.md says otherwise than: ${line}`);
	}

	async function untilReady(client: EngineClient): Promise<void> {
		if (client.status.state === "ready") return;
		await new Promise<void>((resolve) => {
			const listening = client.onStatus(({ state }) => {
				if (state !== "ready") return;
				listening.dispose();
				resolve();
			});
		});
	}

	/** The engine answers as it did before. */
	async function answersAsBefore(client: EngineClient): Promise<void> {
		const { trace } = await ask(client, [branches], { policy: entropix });
		assert.deepEqual(trace?.steps, undisturbed.get(branches)?.trace?.steps);
	}

	before(async () => {
		const client = clientForTest();
		await client.load(loadRequest());
		undisturbed.set(branches, await ask(client, [branches], { policy: entropix }));
		undisturbed.set(resamples, await ask(client, [resamples]));
		client.dispose();
	});

	after(() => {
		console.log(
			["", "    | fault | while | said | then |", "    |---|---|---|---|", ...rows.map((line) => `    ${line}`)].join(
				"\n",
			),
		);
	});

	for (const signal of ["SIGKILL", "SIGSTOP"] as const) {
		describe(signal, () => {
			for (const moment of ["starting", "loading"]) {
				it(`while ${moment}: whoever waits for the model gets it`, async () => {
					const client = clientForTest();
					const strike = striker(client, signal);
					client.onStatus(({ state, progress }) => {
						if (state === moment && (state !== "loading" || (progress ?? 0) > 0)) strike();
					});
					let starts = 0;
					client.onStatus(({ state }) => {
						if (state === "starting") starts++;
					});
					await client.load(loadRequest());
					assert.equal(starts, 2);
					await answersAsBefore(client);
					client.dispose();
					await row(signal, moment, "nothing", "it is started again, and the answer is written");
				});
			}

			for (const [moment, { question, listen }] of Object.entries(moments)) {
				it(`while ${moment}: what was written stays, and is gone on with`, async () => {
					const client = clientForTest();
					await client.load(loadRequest());
					const { trace, text, error } = await ask(client, [question], listen(striker(client, signal)));
					assert.equal(error?.code, codeOf[signal]);
					const whole = undisturbed.get(question);
					if (moment === "generating") assert.ok(text.length > 0 && whole?.text.startsWith(text));
					if (moment === "branching") {
						assert.deepEqual(trace!.steps, whole!.trace!.steps.slice(0, trace!.steps.length));
					}
					await untilReady(client);
					if (moment === "generating") {
						const written = trace!.tokens.map(({ token }) => token);
						assert.equal(text + (await ask(client, [question], { written })).text, whole?.text);
					}
					await answersAsBefore(client);
					assert.equal((await client.diagnose())?.openPaths, 0);
					client.dispose();
					await row(signal, moment, codeOf[signal], "what was written stays; it comes back by itself");
				});
			}

			it("while scoring: only that is lost", async () => {
				const client = clientForTest();
				await client.load(loadRequest());
				const scoring = client.score(score).then(
					() => assert.fail("it was not struck"),
					(thrown) => toErrorData(thrown).code,
				);
				striker(client, signal)();
				assert.equal(await scoring, codeOf[signal]);
				await untilReady(client);
				await answersAsBefore(client);
				client.dispose();
				await row(signal, "scoring", "nothing", "it comes back by itself; the text is read again");
			});

			it("while idle: it comes back by itself", async () => {
				const client = clientForTest();
				await client.load(loadRequest());
				const failed = new Promise<ErrorCode | undefined>((resolve) =>
					client.onStatus(({ state, error }) => {
						if (state === "failed") resolve(error?.code);
					}),
				);
				striker(client, signal)();
				assert.equal(await failed, codeOf[signal]);
				await untilReady(client);
				await answersAsBefore(client);
				client.dispose();
				await row(signal, "idle", `${codeOf[signal]} in the status`, "it comes back by itself");
			});
		});
	}

	describe("the model's file, while it is loaded", () => {
		let folder: string;
		let path: string;
		let client: EngineClient;

		beforeEach(async () => {
			folder = await mkdtemp(join(tmpdir(), "hunch-faults-"));
			path = join(folder, "model.gguf");
			await copyFile(builtInModel, path);
			client = clientForTest();
			await client.load(loadRequest({ path }));
		});

		afterEach(async () => {
			client.dispose();
			await rm(folder, { recursive: true });
		});

		it("deleted: it goes on answering; loading it again says that it is not there", async () => {
			await rm(path);
			await answersAsBefore(client);
			await assert.rejects(client.restart(), (thrown) => toErrorData(thrown).code === "MODEL_NOT_FOUND");
			await row("deleted", "loaded", "MODEL_NOT_FOUND when it is loaded again", "it answers until then");
		});

		it("replaced: it goes on answering; loading it again takes the new one", async () => {
			await copyFile(builtInModel, `${path}.new`);
			await rename(`${path}.new`, path);
			await answersAsBefore(client);
			await client.restart();
			await answersAsBefore(client);
			await row("replaced", "loaded", "nothing", "it answers; the new one counts when it is loaded again");
		});

		it("truncated: an answer fails or not, loading it again says what is wrong, and another model loads", async () => {
			await truncate(path, 100_000);
			const { error } = await ask(client, [branches], { policy: entropix });
			assert.ok(error === null || error.code === "ENGINE_EXITED", error?.code);
			await assert.rejects(client.restart(), (thrown) => toErrorData(thrown).code === "MODEL_TRUNCATED");
			await client.load(loadRequest());
			await answersAsBefore(client);
			const said = "ENGINE_EXITED or nothing; MODEL_TRUNCATED when it is loaded again";
			await row("truncated", "loaded", said, "what was written stays; another model loads");
		});
	});

	it("no memory left (D: memory): what is asked fails with a sentence, and the next engine answers", async function () {
		if (process.platform !== "linux") this.skip();
		const client = clientForTest();
		await client.load(loadRequest());
		await promisify(execFile)("prlimit", ["--pid", String(client.pid), "--as=1"]);
		const said = await client.load(loadRequest({ contextSize: 256, paths: 2 })).then(
			() => "nothing",
			(thrown) => toErrorData(thrown).code,
		);
		assert.ok(["nothing", "ENGINE_MEMORY", "ENGINE_EXITED", "MODEL_UNREADABLE", "MEMORY_SHORT"].includes(said), said);
		client.stop();
		await client.load(loadRequest());
		await answersAsBefore(client);
		client.dispose();
		await row(
			"no memory left",
			"loading another",
			"ENGINE_MEMORY, MODEL_UNREADABLE or nothing",
			"the next engine answers",
		);
	});
});
