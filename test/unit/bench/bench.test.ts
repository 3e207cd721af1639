import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fromRoot } from "../../../scripts/lib/root.mjs";
import { compare, interleave, median, medianInterval } from "../../bench/support/statistics.ts";

describe("npm run bench", () => {
	function refuses(args: readonly string[], words: RegExp): void {
		const { status, stderr, stdout } = spawnSync(process.execPath, [fromRoot("scripts", "bench.mjs"), ...args], {
			encoding: "utf8",
		});
		assert.equal(status, 1);
		assert.match(stderr, words);
		assert.equal(stdout, "", "nothing was installed, built or run");
	}

	it("refuses a name it does not know, and lists those it knows", () => {
		refuses(["decode", "speed"], /There is no benchmark called speed\.[\s\S]*names are: (\w+, )*decode/);
	});

	it("refuses --json without a file", () => {
		refuses(["--json"], /--json needs the name of a file/);
	});
});

describe("the statistics of the benchmarks", () => {
	it("take the middle value, or the mean of the two in the middle", () => {
		assert.equal(median([3, 1, 100]), 3);
		assert.equal(median([4, 1, 3, 100]), 3.5);
		assert.throws(() => median([]), RangeError);
	});

	it("say between which values the median lies, the further apart the fewer there are", () => {
		const values = (count: number) => Array.from({ length: count }, (_, i) => (i * 7) % count);
		assert.deepEqual(medianInterval(values(5)), { low: 0, high: 4 });
		assert.deepEqual(medianInterval(values(11)), { low: 1, high: 9 });
		assert.deepEqual(medianInterval(values(20)), { low: 5, high: 14 });
		assert.throws(() => medianInterval([]), RangeError);
	});

	it("compare within a round, whatever a round as a whole was like", () => {
		assert.equal(
			compare([10, 1000, 30], [5, 500, 15], (one, other) => one / other),
			2,
		);
	});

	it("interleave the contenders, forwards and backwards in turn, and leave out the first round", async () => {
		const done: string[] = [];
		const contender = (name: string, times: number) => ({ times, step: async () => done.push(name) });
		const times = await interleave({ a: contender("a", 2), b: contender("b", 1) }, 2);
		assert.equal(done.join(""), "aabbaaaab");
		assert.deepEqual([times.a.length, times.b.length], [2, 2]);
	});
});
