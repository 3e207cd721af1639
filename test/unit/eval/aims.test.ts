import assert from "node:assert/strict";
import { evaluate } from "../../../eval/evaluate.ts";
import type { EvalKind } from "../../../eval/item.ts";
import { parseMethod } from "../../../eval/methods/parseMethod.ts";
import { aimsTable } from "../../../eval/report/aims.ts";
import { FakeModel, fakeTask, runnerOf } from "./fakeModel.ts";

/** What is said of the aims where a policy has this accuracy and greedy a half, at so many tokens beside the answer's own. */
async function aimsOf(kind: EvalKind, name: string, accuracy: number, extraTokens: number): Promise<string[][]> {
	const plan = {
		tasks: [fakeTask(name, kind)],
		methods: ["greedy", "entropix", "think"].map(parseMethod),
		count: () => 200,
		split: "test",
		seed: 1,
		limits: [],
		resamples: 200,
	} as const;
	const model = new FakeModel((_, way) =>
		way === "greedy"
			? { accuracy: 0.5 }
			: way === "entropix"
				? { accuracy, spent: { extraTokens } }
				: { accuracy: 1, spent: { extraTokens: 100 } },
	);
	const { evaluation } = await evaluate(plan, runnerOf(model));
	const rows = aimsTable(evaluation).split("\n").slice(2);
	return rows.map((row) => row.split("|").map((cell) => cell.trim()));
}

describe("the table of aims", () => {
	const met = (rows: string[][]) => rows.map((row) => row[3]);

	it("says of each whether it is met", async () => {
		const good = await aimsOf("designed", "pairs", 1, 20);
		assert.match(good[0]![1]!, /pairs: 25 points over greedy/);
		assert.deepEqual(met(good), ["yes", "yes"]);
	});

	it("marks what is not met: too little gained, or too much spent for it", async () => {
		assert.deepEqual(met(await aimsOf("designed", "pairs", 0.6, 20)), ["**no**", "**no**"]);
		assert.deepEqual(met(await aimsOf("designed", "pairs", 1, 100)), ["yes", "**no**"]);
	});

	it("asks of what is sure only that it does not become worse", async () => {
		assert.deepEqual(met(await aimsOf("plain", "explain", 0.5, 0)), ["yes"]);
		assert.deepEqual(met(await aimsOf("plain", "explain", 0, 0)), ["**no**"]);
	});
});
