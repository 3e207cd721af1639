import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { toErrorData } from "../../../extension/protocol/errors.ts";
import { liveClient, loadRequest } from "../../support/liveEngine.ts";

describe("the device that a person forces", function () {
	this.timeout(60_000);

	it("is refused with a sentence where it does not work here, never replaced", async () => {
		const client = liveClient();
		const device = process.platform === "darwin" ? "cuda" : "metal";
		await assert.rejects(client.load(loadRequest({ device })), (thrown) => {
			const { code, message, actions } = toErrorData(thrown);
			assert.equal(code, "DEVICE_UNAVAILABLE");
			assert.match(message, new RegExp(`hunch.gpu asks for ${device}, which does not work on this machine`));
			assert.ok(actions.includes("openSettings"));
			return true;
		});
		assert.equal((await client.load(loadRequest())).device, "CPU");
		client.dispose();
	});
});

describe("the extension's own program", () => {
	it("speaks of no native part", async () => {
		const program = await readFile(join(process.cwd(), "dist", "extension.cjs"), "utf8");
		assert.doesNotMatch(program, /require\("node-llama-cpp"\)|import\("node-llama-cpp"\)|\.node"/);
	});
});
