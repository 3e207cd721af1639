import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EnginePool } from "../../../eval/ask/enginePool.ts";
import { evaluate, type Plan } from "../../../eval/evaluate.ts";
import { parseMethod } from "../../../eval/methods/parseMethod.ts";
import { Runner } from "../../../eval/run/runner.ts";
import { builtInTasks } from "../../../eval/tasks/builtIn.ts";
import { loadRequest } from "../../support/liveEngine.ts";
import { MemoryStore } from "./fakeModel.ts";

const log = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };

const plan: Plan = {
	tasks: builtInTasks.filter(({ name }) => name === "arithmetic" || name === "decimals"),
	methods: ["greedy", "entropix", "random", "think", "vote"].map(parseMethod),
	count: () => 4,
	split: "test",
	seed: 1,
	limits: [],
	resamples: 100,
};

describe("the evaluation of the built-in model, through its engine", function () {
	this.timeout(240_000);
	const folder = mkdtempSync(join(tmpdir(), "hunch-eval-"));
	after(() => rmSync(folder, { recursive: true }));

	/** By so many engines, with nothing kept from before. */
	async function evaluated(jobs: number) {
		const engine = join(process.cwd(), "dist", "engine.mjs");
		const pool = await EnginePool.open({ engine, load: loadRequest({ threads: 1 }), jobs, log });
		try {
			const record = await pool.calibrate(folder, () => {});
			const subject = { identity: "built-in", samples: record.samples("fit"), percentiles: record.percentiles };
			return await evaluate(plan, new Runner(pool.askers, subject, new MemoryStore(), plan.seed, () => {}));
		} finally {
			pool.dispose();
		}
	}

	it("gives one table for one seed, by however many engines", async () => {
		const [one, two] = [await evaluated(1), await evaluated(2)];
		assert.deepEqual(two.evaluation, one.evaluation);
		for (const { methods } of one.evaluation.groups) assert.ok(methods.every(({ written }) => written > 0));
		assert.ok(one.times.every(({ ms }) => ms > 0));
	});
});
