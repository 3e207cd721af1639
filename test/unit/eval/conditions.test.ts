import assert from "node:assert/strict";
import { answerLimit, templateWarning, withMaxTokens, withShortageTold } from "../../../eval/conditions.ts";
import { builtInTasks } from "../../../eval/tasks/builtIn.ts";
import { fakeTask } from "./fakeModel.ts";

describe("how long answers may get", () => {
	const limit = (thinking: boolean, isBuiltIn: boolean, hasPublishedSets: boolean, maxTokens: number | null = null) =>
		answerLimit({ thinking }, { maxTokens, isBuiltIn, hasPublishedSets });

	it("is what each task says for the built-in model, which says little", async () => {
		assert.equal(limit(false, true, false), null);
		assert.equal(limit(false, true, true), null);
		const lengths = builtInTasks.map(
			async ({ items }) => (await items({ count: 1, seed: 1, split: "test" }))[0]!.maxTokens,
		);
		assert.deepEqual(await Promise.all(lengths), [160, 200, 120, 220, 220, 80]);
	});

	it("is enough to work an answer out, or to think, for any other", () => {
		assert.deepEqual([limit(false, false, false), limit(false, false, true)], [1024, 1024]);
		assert.deepEqual([limit(true, false, false), limit(true, false, true)], [3072, 3072]);
	});

	it("is what a person says, whatever the model and the tasks", () => {
		for (const yes of [true, false]) {
			for (const no of [true, false]) assert.equal(limit(yes, no, true, 77), 77);
		}
	});

	it("holds for every item", async () => {
		const [item] = await withMaxTokens(fakeTask("sums"), 77).items({ count: 1, seed: 1, split: "test" });
		assert.equal(item!.maxTokens, 77);
	});
});

describe("what a person is told of the conditions", () => {
	it("is that a model's file has no chat template, and what to do, in one sentence", () => {
		assert.equal(templateWarning({ hasTemplate: true, template: "ChatML" }), null);
		const warning = templateWarning({ hasTemplate: false, template: "ChatML" })!;
		assert.match(warning, /no chat template.*guessed one \(ChatML\).*"instruct" or "chat"/);
		assert.equal(warning.match(/\.(?=\s|$)/g)!.length, 1);
	});

	it("is that a task has fewer items than were wished for", async () => {
		const said: string[] = [];
		const all = fakeTask("sums");
		const few = { ...all, items: async () => all.items({ count: 3, seed: 1, split: "test" }) };
		const task = withShortageTold(few, (line) => said.push(line));
		assert.equal((await task.items({ count: 3, seed: 1, split: "test" })).length, 3);
		assert.deepEqual(said, []);
		assert.equal((await task.items({ count: 9, seed: 1, split: "test" })).length, 3);
		assert.deepEqual(said, ["The task sums has 3 different items in the half test, not 9: all of them are taken."]);
	});
});
