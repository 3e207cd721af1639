import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ErrorCode } from "../../../extension/protocol/errors.ts";
import { builtInModel, loadForTest } from "./support.ts";

describe("a model file that cannot be loaded", function () {
	this.timeout(60_000);
	let folder: string;

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), "hunch-"));
	});

	after(() => rm(folder, { recursive: true }));

	async function fails(path: string, code: ErrorCode, words: RegExp): Promise<void> {
		await assert.rejects(loadForTest({ path }), (error: { data?: { code: string; message: string; actions: [] } }) => {
			assert.equal(error.data?.code, code);
			assert.match(error.data.message, words);
			assert.ok(error.data.message.includes(path), "it names the file");
			assert.ok(error.data.actions.length > 0, "it offers a way on");
			return true;
		});
	}

	async function file(name: string, content: string | Uint8Array): Promise<string> {
		const path = join(folder, name);
		await writeFile(path, content);
		return path;
	}

	it("is not there", () => fails(join(folder, "absent.gguf"), "MODEL_NOT_FOUND", /no file at/));

	it("is a folder", () => fails(folder, "MODEL_UNREADABLE", /a folder, not a file/));

	it("is not a GGUF", async () => {
		await fails(await file("text.gguf", "# A model\n"), "MODEL_NOT_GGUF", /not a GGUF file/);
		await fails(await file("empty.gguf", ""), "MODEL_NOT_GGUF", /not a GGUF file/);
	});

	it("ends in the middle of its header", async () => {
		const whole = await readFile(builtInModel);
		for (const length of [4, 10, 24, 100, 5_000]) {
			await fails(await file(`${length}.gguf`, whole.subarray(0, length)), "MODEL_TRUNCATED", /incomplete.*header/);
		}
	});

	it("ends in the middle of its data", async () => {
		const whole = await readFile(builtInModel);
		for (const length of [whole.length - 1, 3_000_000]) {
			await fails(await file(`${length}.gguf`, whole.subarray(0, length)), "MODEL_TRUNCATED", /incomplete.*data/);
		}
	});

	it("leaves the process able to load the next one", async () => {
		await fails(await file("broken.gguf", "GGUF and no more"), "MODEL_UNREADABLE", /version 1684955424, not 2 or 3/);
		const loaded = await loadForTest({ paths: 1 });
		assert.equal(loaded.facts.name, "hunch-nano");
		await loaded.dispose();
	});
});
