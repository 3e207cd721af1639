import assert from "node:assert/strict";
import fc from "fast-check";
import { Scheduler, type Turn } from "../../../extension/engine/process/scheduler.ts";
import { type Priority, priorities } from "../../../extension/protocol/engine.ts";
import { never } from "./support.ts";

const rest = () => new Promise((resolve) => setImmediate(resolve));

describe("turns at the model", () => {
	/** Works in steps, and notes each. */
	const worker = (notes: string[], name: string, steps: number) => async (turn: Turn) => {
		for (let step = 0; step < steps; step++) {
			await turn.border(never);
			notes.push(name);
			await rest();
		}
	};

	it("go to the more urgent at the next border, and come back", async () => {
		const scheduler = new Scheduler();
		const notes: string[] = [];
		const background = scheduler.run("background", never, worker(notes, "background", 4));
		await rest();
		await rest();
		const begun = notes.length;
		const completion = scheduler.run("completion", never, worker(notes, "completion", 2));
		await Promise.all([background, completion]);
		const first = notes.indexOf("completion");
		assert.ok(begun > 0 && first <= begun + 1, notes.join(" "));
		assert.deepEqual(notes.slice(first, first + 2), ["completion", "completion"]);
		assert.equal(notes.filter((name) => name === "background").length, 4);
	});

	it("are taken by one at a time, the most urgent first, the equally urgent in the order they came", () =>
		fc.assert(
			fc.asyncProperty(
				fc.array(fc.record({ priority: fc.constantFrom(...priorities), steps: fc.integer({ min: 1, max: 4 }) }), {
					maxLength: 8,
				}),
				async (tasks) => {
					const scheduler = new Scheduler();
					const ended: number[] = [];
					let computing = 0;
					await Promise.all(
						tasks.map(({ priority, steps }, index) =>
							scheduler.run(priority, never, async (turn) => {
								for (let step = 0; step < steps; step++) {
									await turn.border(never);
									assert.equal(++computing, 1);
									await rest();
									computing--;
								}
								ended.push(index);
							}),
						),
					);
					const urgency = (index: number) => priorities.indexOf(tasks[index]!.priority as Priority);
					// The first to come has begun before the others are there; all else goes by urgency.
					const later = ended.filter((index) => index !== 0);
					assert.deepEqual(
						later,
						later.toSorted((one, other) => urgency(one) - urgency(other) || one - other),
					);
					assert.equal(scheduler.stalledMs, 0);
				},
			),
			{ numRuns: 50 },
		));

	it("are given up by who is called off while it waits, and by who fails", async () => {
		const scheduler = new Scheduler();
		const notes: string[] = [];
		const controller = new AbortController();
		const first = scheduler.run("chat", never, worker(notes, "first", 3));
		const waiting = scheduler.run("chat", controller.signal, worker(notes, "waiting", 3));
		const failing = scheduler.run("chat", never, async () => {
			throw new Error("it broke");
		});
		const last = scheduler.run("chat", never, worker(notes, "last", 1));
		controller.abort();
		await assert.rejects(waiting, { name: "AbortError" });
		await assert.rejects(failing, /it broke/);
		await Promise.all([first, last, scheduler.drained()]);
		assert.deepEqual(notes, ["first", "first", "first", "last"]);
		assert.equal(scheduler.count("chat"), 0);
	});
});
