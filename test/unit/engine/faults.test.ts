import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { copyFile, mkdtemp, rename, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { EngineClient } from "../../../extension/engine/client.ts";
import type { CollectedAnswer } from "../../../extension/engine/collectAnswer.ts";
import { RestartPolicy } from "../../../extension/engine/restartPolicy.ts";
import type { ChatMessage } from "../../../extension/protocol/engine.ts";
import { type ErrorCode, toErrorData } from "../../../extension/protocol/errors.ts";
import { defaultThresholds, type Thresholds } from "../../../sampler/quadrant.ts";
import { writeScriptedModel } from "../../models/scripted.ts";
import { type Asked, ask, liveClient, loadRequest, user } from "../../support/liveEngine.ts";
import { type Signal, Strike } from "../../support/strike.ts";

const entropix = { name: "entropix", values: {} };

const sums = Array.from({ length: 60 }, (_, i) => `Sum ${i} is ${i * 7}.`).join(" ");
/** It finds no end, and hesitates in its fourth sentence. */
const script = { text: sums, options: { unsure: ["is 21"], endless: true } };

/** Three rivals make H 1.36 nats and V 0.06 nats²: by these bounds a reason to branch, and to go back. */
const toBranch: Thresholds = {
	...defaultThresholds,
	entropy: { low: 2, high: 3 },
	varentropy: { low: 0.01, high: 0.02 },
};
const toResample: Thresholds = {
	...defaultThresholds,
	entropy: { low: 0.5, high: 1 },
	varentropyAt: [{ entropy: 0, low: 0.01, high: 0.02 }],
};

const question: ChatMessage = user("Go on.");
const long: ChatMessage = user(`${"3 + 4, ".repeat(50)}?`);
const branches: Asked = { policy: entropix, thresholds: toBranch, maxTokens: 60 };
const score = { priority: "background", question: "Why?", answer: "9 + 8 = 17, ".repeat(25) } as const;

/** What is asked when it happens. */
const moments: Readonly<Record<string, { readonly messages: readonly ChatMessage[]; readonly asked: Asked }>> = {
	"reading the prompt": { messages: [long], asked: {} },
	// It is far longer than what is written before it is struck.
	generating: { messages: [question], asked: { maxTokens: 1500 } },
	branching: { messages: [question], asked: branches },
	"rolling back": { messages: [question], asked: { ...branches, thresholds: toResample } },
};

const codeOf: Readonly<Record<Signal, ErrorCode>> = { SIGKILL: "ENGINE_EXITED", SIGSTOP: "ENGINE_HUNG" };

describe("faults of the engine's process", function () {
	this.timeout(300_000);
	const rows: string[] = [];
	let folder: string;
	let scripted: string;
	/** What is answered when nothing happens. */
	let undisturbed: CollectedAnswer;

	const scriptedRequest = () => loadRequest({ path: scripted, contextSize: 2048 });
	const restarts = new RestartPolicy(50);

	/** Notes a row, and that docs/RELIABILITY.md has it. */
	function row(fault: string, moment: string, code: string, then: string): void {
		const line = `| ${fault} | ${moment} | ${code} | ${then} |`;
		rows.push(line);
		assert.ok(documented().includes(line), `docs/RELIABILITY.md says otherwise than: ${line}`);
	}

	/** The engine answers as it did before. */
	async function answersAsBefore(client: EngineClient): Promise<void> {
		const { trace } = await ask(client, [question], branches);
		assert.deepEqual(trace?.steps, undisturbed.trace?.steps);
	}

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), "hunch-faults-"));
		scripted = join(folder, "scripted.gguf");
		await writeScriptedModel(scripted, script.text, script.options);
		const client = liveClient();
		await client.load(scriptedRequest());
		undisturbed = await ask(client, [question], branches);
		client.dispose();
	});

	after(async () => {
		await rm(folder, { recursive: true });
		const table = ["| fault | while | said | then |", "|---|---|---|---|", ...rows];
		console.log(["", ...table.map((line) => `    ${line}`)].join("\n"));
	});

	it("are told apart by a model that branches, and ends only where it is cut", () => {
		const { trace, text } = undisturbed;
		assert.ok(trace?.steps.some((step) => step.type === "action" && step.action.kind === "branch"));
		assert.equal(trace?.end?.reason, "length");
		assert.ok(sums.startsWith(text));
	});

	for (const signal of ["SIGKILL", "SIGSTOP"] as const) {
		describe(signal, () => {
			let strike: Strike;
			let client: EngineClient;

			function clientStruck(moment: string): EngineClient {
				strike = new Strike(signal, moment, folder);
				client = liveClient({ restarts, patience: strike.patience });
				strike.watch(client);
				return client;
			}

			afterEach(() => {
				strike.dispose();
				client.dispose();
			});

			for (const moment of ["starting", "loading"]) {
				it(`while ${moment}: whoever waits for the model gets it`, async () => {
					await clientStruck(moment).load(scriptedRequest());
					assert.equal(strike.starts, 2);
					await answersAsBefore(client);
					row(signal, moment, "nothing", "it is started again, and the answer is written");
				});
			}

			for (const [moment, { messages, asked }] of Object.entries(moments)) {
				it(`while ${moment}: what was written stays, and is gone on with`, async () => {
					await clientStruck(moment).load(scriptedRequest());
					const { trace, text, error } = await ask(client, messages, asked);
					assert.equal(error?.code, codeOf[signal]);
					if (moment === "branching") {
						const whole = undisturbed.trace!.steps;
						assert.ok(trace!.steps.length > 0 && trace!.steps.length < whole.length);
						assert.deepEqual(trace!.steps, whole.slice(0, trace!.steps.length));
					}
					await untilReady(client);
					if (moment === "generating") {
						const written = trace!.tokens.map(({ token }) => token);
						const rest = await ask(client, messages, { written, maxTokens: 200 });
						assert.ok(text.length > 0 && rest.text.length > 0);
						assert.ok(sums.repeat(1 + text.length + rest.text.length).startsWith(text + rest.text));
					}
					await answersAsBefore(client);
					assert.equal((await client.diagnose())?.openPaths, 0);
					row(signal, moment, codeOf[signal], "what was written stays; it comes back by itself");
				});
			}

			it("while scoring: only that is lost", async () => {
				await clientStruck("scoring").load(scriptedRequest());
				await assert.rejects(client.score(score), (thrown) => toErrorData(thrown).code === codeOf[signal]);
				await untilReady(client);
				await answersAsBefore(client);
				row(signal, "scoring", "nothing", "it comes back by itself; the text is read again");
			});

			it("while idle: it comes back by itself", async () => {
				await clientStruck("idle").load(scriptedRequest());
				const failed = new Promise<ErrorCode | undefined>((resolve) =>
					client.onStatus(({ state, error }) => {
						if (state === "failed") resolve(error?.code);
					}),
				);
				strike.now(client);
				assert.equal(await failed, codeOf[signal]);
				await untilReady(client);
				await answersAsBefore(client);
				row(signal, "idle", `${codeOf[signal]} in the status`, "it comes back by itself");
			});
		});
	}

	describe("the model's file, while it is loaded", () => {
		let path: string;
		let client: EngineClient;

		beforeEach(async () => {
			path = join(folder, "model.gguf");
			await copyFile(scripted, path);
			client = liveClient({ restarts });
			await client.load({ ...scriptedRequest(), path });
		});

		afterEach(() => client.dispose());

		it("deleted: it goes on answering; loading it again says that it is not there", async () => {
			await rm(path);
			await answersAsBefore(client);
			await assert.rejects(
				client.restart({ ...scriptedRequest(), path }),
				(thrown) => toErrorData(thrown).code === "MODEL_NOT_FOUND",
			);
			row("deleted", "loaded", "MODEL_NOT_FOUND when it is loaded again", "it answers until then");
		});

		it("replaced: it goes on answering; loading it again takes the new one", async () => {
			await writeScriptedModel(`${path}.new`, "Another.");
			await rename(`${path}.new`, path);
			await answersAsBefore(client);
			await client.restart({ ...scriptedRequest(), path });
			assert.equal((await ask(client, [question])).text, "Another.");
			row("replaced", "loaded", "nothing", "it answers; the new one counts when it is loaded again");
		});

		it("truncated: an answer fails or not, loading it again says what is wrong, and another model loads", async () => {
			await truncate(path, 100_000);
			const { error } = await ask(client, [question], branches);
			assert.ok(error === null || error.code === "ENGINE_EXITED", error?.code);
			await assert.rejects(
				client.restart({ ...scriptedRequest(), path }),
				(thrown) => toErrorData(thrown).code === "MODEL_TRUNCATED",
			);
			await client.load(scriptedRequest());
			await answersAsBefore(client);
			const said = "ENGINE_EXITED or nothing; MODEL_TRUNCATED when it is loaded again";
			row("truncated", "loaded", said, "what was written stays; another model loads");
		});
	});

	describe("the memory", () => {
		it("no memory left: what is asked fails with a sentence, and the next engine answers", async function () {
			if (process.platform !== "linux") this.skip();
			const client = liveClient({ restarts });
			await client.load(scriptedRequest());
			await promisify(execFile)("prlimit", ["--pid", String(client.pid), "--as=1"]);
			const said = await client.load(loadRequest()).then(
				() => "nothing",
				(thrown) => toErrorData(thrown).code,
			);
			const possible = ["ENGINE_MEMORY", "MODEL_UNREADABLE", "nothing"];
			assert.ok(possible.includes(said), said);
			client.stop();
			await client.load(scriptedRequest());
			await answersAsBefore(client);
			client.dispose();
			row("no memory left", "loading another", "ENGINE_MEMORY, MODEL_UNREADABLE or nothing", "the next engine answers");
		});
	});

	describe("the table of them", () => {
		it("is the one in docs/RELIABILITY.md", function () {
			// One of them happens on Linux only.
			if (process.platform !== "linux") this.skip();
			const [, table = ""] = documented().split("|---|---|---|---|\n");
			assert.deepEqual(table.trim().split("\n"), rows);
		});
	});
});

const documented = (): string => readFileSync(join(process.cwd(), "docs", "RELIABILITY.md"), "utf8");

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
