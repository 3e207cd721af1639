import assert from "node:assert/strict";
import type { EvalItem, EvalTask } from "../../../eval/item.ts";
import { type ItemSet, itemSets } from "../../../eval/run/itemSets.ts";
import { builtInTasks, itemsAtMost } from "../../../eval/tasks/builtIn.ts";
import { Dice } from "../../../model/data/dice.ts";
import type { Item } from "../../../model/data/item.ts";
import { fakeTask } from "./fakeModel.ts";

const task = (name: string) => builtInTasks.find((one) => one.name === name)!;
const questionOf = ({ messages }: EvalItem): string => messages.at(-1)!.text;

describe("the built-in tasks of the evaluation", () => {
	for (const { name, items } of builtInTasks) {
		it(`of ${name} are the same for the same seed, unique, and in disjoint halves`, async () => {
			const of = (split: "tune" | "test", seed = 1) => items({ count: 40, seed, split });
			const [test, again, tune, other] = await Promise.all([of("test"), of("test"), of("tune"), of("tune", 2)]);
			const ids = (some: readonly EvalItem[]) => some.map(({ id }) => id);
			assert.deepEqual(ids(test), ids(again));
			assert.equal(new Set(ids(test)).size, test.length);
			assert.ok(ids([...tune, ...other]).every((id) => !ids(test).includes(id)));
		});
	}

	it("are halved on tune so that no other wording of a question is on both sides", async () => {
		const tasks = [task("arithmetic"), task("programs"), task("decimals")];
		const sets = await itemSets({ tasks, count: () => 120, split: "tune", seed: 1 });
		const abouts = (items: readonly EvalItem[]) => new Set(items.map(({ about }) => about));
		const [sums, programs] = sets.map(({ items, choosing }) => abouts([...items, ...choosing]));
		assert.ok(
			[...sums!].some((about) => programs!.has(about)),
			"programs ask for the same sums",
		);
		const chosenOn = abouts(sets.flatMap(({ choosing }) => choosing));
		for (const { items, choosing } of sets) {
			assert.ok(Math.min(items.length, choosing.length) > 100);
			assert.ok(items.every(({ about }) => !chosenOn.has(about)));
		}
	});

	it("are halved on tune however few they are, the same way each time", async () => {
		const sums = fakeTask("sums");
		/** Three wordings of each. */
		const worded: EvalTask = {
			...sums,
			items: async (request) =>
				(await sums.items(request)).map((item, i) => ({ ...item, about: `${Math.floor(i / 3)}` })),
		};
		for (const task of [sums, worded]) {
			for (let count = 1; count <= 20; count++) {
				const plan = { tasks: [task], count: () => count, split: "tune" as const, seed: count };
				const [{ items, choosing }] = (await itemSets(plan)) as [ItemSet];
				const ids = (some: readonly EvalItem[]) => some.map(({ id }) => id);
				assert.ok(items.length >= 1 && items.length + choosing.length === 2 * count);
				assert.ok(Math.abs(items.length - choosing.length) <= (task === sums ? 0 : 5));
				assert.ok(items.every(({ about }) => choosing.every((other) => other.about !== about)));
				assert.deepEqual(ids((await itemSets(plan))[0]!.items), ids(items));
			}
		}
	});

	it("give all that are wanted where these are fewer than are wished for", () => {
		const isWanted = ({ prompt }: Item) => JSON.stringify(prompt).length % 2 === 0;
		const few = (count: number) => itemsAtMost("choices", count, Dice.seeded(1), isWanted);
		const all = few(10_000);
		assert.ok(all.length > 1 && all.length < 10_000 && all.every(isWanted));
		assert.equal(new Set(all.map(({ prompt }) => JSON.stringify(prompt))).size, all.length);
		assert.deepEqual(few(all.length), all);
		assert.deepEqual(few(1), all.slice(0, 1));
	});

	it("of natural doubt are spread evenly over the levels", async () => {
		const items = await task("arithmetic").items({ count: 70, seed: 3, split: "test" });
		for (let level = 1; level <= 7; level++) {
			assert.equal(items.filter(({ difficulty }) => difficulty === level).length, 10);
		}
		assert.ok(items.every(({ kind }) => kind === "natural"));
	});

	it("ask of decimals as many that version numbers have the other way round as that they have not", async () => {
		const items = await task("decimals").items({ count: 40, seed: 1, split: "test" });
		const part = (decimal: string, index: number) => Number(decimal.split(".")[index]);
		const reversed = items.filter((item) => {
			const [one, other] = questionOf(item).match(/\d+\.\d+/g)! as [string, string];
			const asVersions = part(one, 0) - part(other, 0) || part(one, 1) - part(other, 1);
			return Math.sign(Number(one) - Number(other)) !== Math.sign(asVersions);
		});
		assert.equal(reversed.length, 20);
		assert.ok(items.every(({ kind }) => kind === "designed"));
	});

	it("judge an answer by its value, and say where that stands and where a direct one is wrong", async () => {
		const [item] = await task("arithmetic").items({ count: 1, seed: 1, split: "test" });
		const meant = /\d+/.exec((await solved(item!))!)![0];
		const direct = await item!.judge(`It is ${meant}.`);
		assert.deepEqual(direct, {
			value: meant,
			right: true,
			valueAt: { start: 6, end: 6 + meant.length },
			wrongAt: null,
		});
		const last = Number(meant.at(-1));
		const wrong = meant.slice(0, -1) + ((last + 1) % 10);
		assert.equal((await item!.judge(`It is ${wrong}.`)).wrongAt, 6 + meant.length - 1);
		assert.equal((await item!.judge(`It is ${meant}1.`)).wrongAt, 6 + meant.length);
		const worked = await item!.judge(`Let's work it out step by step. So it is ${wrong}.`);
		assert.deepEqual([worked.right, worked.wrongAt], [false, undefined]);
		const otherwise = await item!.judge(`First, 1300 and 51 more come to 1351. The answer is ${wrong}.`);
		assert.deepEqual([otherwise.right, otherwise.wrongAt], [false, undefined]);
		const restated = `${questionOf(item!).match(/\d+/g)!.join(" and ")} come to `;
		assert.equal((await item!.judge(`${restated}${wrong}.`)).wrongAt, restated.length + meant.length - 1);
		const copied = await item!.judge(`Let's work it out step by step. So it is ${meant}.`);
		assert.deepEqual([copied.right, copied.wrongAt], [true, undefined]);
		assert.deepEqual(await item!.judge("I am not sure."), { value: null, right: false, valueAt: null, wrongAt: null });
		assert.equal((await item!.judge(`It is 0${meant}.`)).value, meant);
		assert.equal((await item!.judge(`It is ${meant}.0`)).right, true);
	});

	it("say of no place that it is wrong where the right value is named as what was not asked for", async () => {
		const [item] = await task("decimals").items({ count: 1, seed: 1, split: "test" });
		const [one, other] = questionOf(item!).match(/\d+\.\d+/g)!;
		const asked = /larger|bigger|greater|smaller/.exec(questionOf(item!))![0];
		const not = asked === "smaller" ? "larger" : "smaller";
		const right = (await item!.judge(`${one} is ${asked} than ${other}.`)).right ? one : other;
		const answer = `The ${not} one is ${right}.`;
		const { wrongAt, ...judged } = await item!.judge(answer);
		assert.deepEqual([judged.right, wrongAt], [false, undefined]);
	});

	it("judge what is said, not what was thought before it", async () => {
		const [item] = await task("arithmetic").items({ count: 1, seed: 1, split: "test" });
		const meant = /\d+/.exec((await solved(item!))!)![0];
		const thought = "It may be 1.</think>";
		assert.deepEqual(await item!.judge(`${thought}It is ${meant}.`, true), {
			value: meant,
			right: true,
			valueAt: { start: thought.length + 6, end: thought.length + 6 + meant.length },
			wrongAt: null,
		});
		const cut = await item!.judge(`It may be ${meant}`, true);
		assert.deepEqual([cut.right, cut.value], [false, null]);
		assert.match(cut.why!, /while the model was thinking/);
	});
});

/** The value that is judged right, found by trying. */
async function solved(item: EvalItem): Promise<string | null> {
	for (let value = 0; value < 10_000; value++) {
		if ((await item.judge(String(value))).right) return String(value);
	}
	return null;
}
