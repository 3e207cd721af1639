import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EvalTask } from "../../../eval/item.ts";
import { tasksOf } from "../../../eval/tasks/taskList.ts";
import type { EngineClient } from "../../../extension/engine/client.ts";
import { writeScriptedModel } from "../../models/scripted.ts";
import { ask, liveClient, loadRequest } from "../../support/liveEngine.ts";

const script = `The answer is 133. And in code:
\`\`\`js
function parity(n) {
  return n % 2 === 0 ? "even" : "odd";
}
\`\`\``;

describe("a model file, asked published sets through the engine", function () {
	this.timeout(120_000);
	const folder = mkdtempSync(join(tmpdir(), "hunch-test-"));
	let client: EngineClient;

	before(async () => {
		const path = join(folder, "scripted.gguf");
		await writeScriptedModel(path, script);
		client = liveClient();
		await client.load(loadRequest({ path, contextSize: 1024, paths: 1 }));
	});
	after(() => {
		client.dispose();
		rmSync(folder, { recursive: true });
	});

	/** What was asked where the answer was right. */
	async function rightOf(task: EvalTask): Promise<readonly string[]> {
		const halves = (["tune", "test"] as const).map((split) => task.items({ count: 10, seed: 1, split }));
		const right: string[] = [];
		for (const item of (await Promise.all(halves)).flat()) {
			const { text, error } = await ask(client, item.messages, { maxTokens: 200 });
			assert.equal(error, null);
			if ((await item.judge(text)).right) right.push(item.messages[0]!.text);
		}
		return right;
	}

	it("is right where what it says is, and nowhere else", async () => {
		const from = join(process.cwd(), "test", "fixtures", "eval");
		const tasks = tasksOf(["gsm8k=gsm8k.jsonl", "humaneval=multipl-e-js.jsonl"], { from, allowUnsafeCode: false });
		const [words, code] = await Promise.all(tasks.map(rightOf));
		assert.equal(words!.length, 1);
		assert.match(words![0]!, /^A tram/);
		assert.equal(code!.length, 1);
		assert.match(code![0]!, /function parity/);
	});
});
