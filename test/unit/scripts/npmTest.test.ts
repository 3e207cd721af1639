import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fromRoot } from "../../../scripts/lib/root.mjs";

describe("npm test", () => {
	function refuses(args: readonly string[], words: RegExp): void {
		const { status, stderr, stdout } = spawnSync(process.execPath, [fromRoot("scripts", "test.mjs"), ...args], {
			encoding: "utf8",
		});
		assert.equal(status, 1);
		assert.match(stderr, words);
		assert.equal(stdout, "", "nothing was installed, built or run");
	}

	it("refuses a part it does not know", () => {
		refuses(["unit", "speed"], /npm test knows no speed\./);
	});

	it("refuses to judge the network of no suite, and says what to name", () => {
		refuses(["network"], /name unit or host beside it/);
		refuses(["e2e", "network", "--full"], /name unit or host beside it/);
	});
});
