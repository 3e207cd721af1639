import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineClient } from "../../../extension/engine/client.ts";
import { RestartPolicy } from "../../../extension/engine/restartPolicy.ts";
import { toErrorData } from "../../../extension/protocol/errors.ts";
import { damageNames, writeBrokenGguf } from "../../models/brokenGguf.ts";
import { writeTinyModel } from "../../models/tiny.ts";
import { ask, liveClient, loadRequest, user } from "../../support/liveEngine.ts";

const files = process.env.HUNCH_TEST_FULL === "1" ? 1000 : 3 * damageNames.length;

/** What may be said of a file that is no model. */
const said =
	/^(MODEL_TRUNCATED|MODEL_NOT_GGUF|MODEL_UNREADABLE|MODEL_CRASHES|MEMORY_SHORT|PROMPT_TOO_LONG|BACKEND_FAILED)$/;

/** Longer than anything but a hang takes; one that hangs is ended by the client, and fails the test by its code. */
const limit = 120_000;

describe("model files that are broken", function () {
	this.timeout(limit + files * 20_000);
	let folder: string;
	let sound: string;
	let client: EngineClient;
	const outcomes = new Map<string, Map<string, number>>();

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), "hunch-broken-"));
		sound = join(folder, "sound.gguf");
		await writeTinyModel(sound, { tokenizer: "gpt2" });
		client = liveClient({
			restarts: new RestartPolicy(1),
			patience: { start: limit, silence: limit, step: limit },
		});
	});

	after(async () => {
		client.dispose();
		await rm(folder, { recursive: true });
		const rows = Array.from(outcomes, ([damage, counts]) => {
			const words = Array.from(counts, ([outcome, count]) => `${outcome} ${count}`).join(", ");
			return `    ${damage.padEnd(28)}${words}`;
		});
		console.log(`\n    ${files} broken files\n${rows.join("\n")}`);
	});

	/** How it went: "answers", or what was said. */
	async function tryModel(path: string): Promise<string> {
		try {
			await client.load(loadRequest({ path, contextSize: 256, paths: 2 }));
		} catch (thrown) {
			return toErrorData(thrown).code;
		}
		const { error } = await ask(client, [user("Hello?")], { maxTokens: 4 });
		return error?.code ?? "answers";
	}

	it("end in a sentence about the file, or in a model that works, and the next good model loads", async () => {
		for (let seed = 0; seed < files; seed++) {
			const path = join(folder, `broken-${seed}.gguf`);
			const damage = await writeBrokenGguf(path, sound, seed);
			const outcome = await tryModel(path);
			const counts = outcomes.get(damage) ?? new Map<string, number>();
			outcomes.set(damage, counts.set(outcome, (counts.get(outcome) ?? 0) + 1));
			assert.ok(outcome === "answers" || said.test(outcome), `file ${seed} (${damage}): ${outcome}`);
			await rm(path);
			if (seed % 25 === 24) assert.equal(await tryModel(sound), "answers", `after file ${seed} (${damage})`);
		}
		assert.equal(await tryModel(sound), "answers");
	});
});
