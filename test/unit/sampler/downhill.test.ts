import assert from "node:assert/strict";
import { type DownhillOptions, downhill } from "../../../sampler/policies/downhill.ts";
import { open, type RunOptions, rowOf, run, type Script, sure, textOf } from "./scriptedRun.ts";

const told = (options: DownhillOptions, more: RunOptions = {}): RunOptions => ({
	...more,
	more: { policy: downhill(options), ...more.more },
});

/** Three ways on; the likeliest leads where the model is lost, the next where it is clear. */
const hill: Script = (text) =>
	({
		"": sure("It"),
		It: rowOf({ " 5": 20, " 6": 19.3, " 7": 19 }),
		"It 5": open(" is", " no", " yes", "//"),
		"It 6": sure("."),
		"It 7": open(" is", " no"),
		"It 6.": sure("<end>"),
		"It 5 is": sure("."),
	})[text];

describe("the policy downhill", () => {
	it("looks where each likely token leads, and takes the one that leads to where it is clear", async () => {
		const { text, actions, decoder } = await run(hill, told({}));
		assert.equal(text, "It 6.");
		const [look] = actions;
		assert.deepEqual([look!.kind, look!.score, look!.reach, look!.choice], ["branch", "weighed", 1, "best"]);
		assert.deepEqual(look!.paths.map(textOf), [" 5", " 6", " 7"]);
		assert.equal(decoder.tally.evaluated, 1 + 1 + 3 + 1, "the prompt, It, the look ahead and the stop");
	});

	it("weighs that against how likely the token is: ln p - weight · H after", async () => {
		const { actions } = await run(hill, told({ weight: 0.7 }));
		const [look] = actions;
		const z = Math.log(1 + Math.exp(-0.7) + Math.exp(-1));
		const after = [Math.log(4), 0, Math.log(2)];
		for (const [i, path] of look!.paths.entries()) {
			const expected = -[0, 0.7, 1][i]! - z - 0.7 * after[i]!;
			assert.ok(Math.abs(path.worth! - expected) < 1e-2, `${path.worth} is not ${expected}`);
		}
		assert.equal((await run(hill, told({ weight: 0.2 }))).text.slice(0, 4), "It 5");
		assert.equal((await run(hill, told({ weight: 0 }))).text.slice(0, 4), "It 5");
	});

	it("looks as far ahead as it is told to, and goes one token", async () => {
		const further: Script = (text) =>
			({ "It 5 is": sure("."), "It 6.": open("It", " is", " no", " yes", "\n") })[text] ?? hill(text);
		const { actions, text } = await run(further, told({ depth: 2, weight: 3 }));
		const [look] = actions;
		assert.deepEqual(look!.paths.map(textOf), [" 5 is", " 6.", " 7 is"]);
		assert.deepEqual([look!.reach, look!.taken], [2, 1]);
		assert.equal(text.slice(0, 4), "It 5", "which is clear again after two tokens");
	});

	it("does not end an answer only to be sure", async () => {
		const ending: Script = (text) =>
			({
				"": sure("It"),
				It: rowOf({ " 5": 20, "<end>": 19.9 }),
				"It 5": open(" is", " no"),
				"It 5 is": sure("<end>"),
			})[text];
		const { actions } = await run(ending, told({}));
		const [one, other] = actions[0]!.paths;
		assert.equal(other!.end, "stop");
		assert.ok(one!.worth! > other!.worth!);
		assert.equal(actions[0]!.chosen, 0);
	});

	it("looks nowhere where the model is sure, nor where only one token is likely", async () => {
		const clear: Script = (text) =>
			({ "": sure("It"), It: rowOf({ " 5": 20, " 6": 12 }), "It 5": sure("."), "It 5.": sure("<end>") })[text];
		assert.deepEqual((await run(clear, told({}))).actions, []);
	});

	it("looks at every confused token, one after the other, as long as there is budget", async () => {
		const confused: Script = (text) => (text.length < 30 ? open(" 5", " 6", " 7") : sure("<end>"));
		const often = await run(confused, told({}, { budget: { branches: 1, cooldown: 8 } }));
		assert.equal(often.actions.length, often.trace.tokens.length);
		const short = await run(confused, told({}, { budget: { extraTokens: 6 } }));
		assert.equal(short.actions.length, 2);
		assert.equal(short.trace.end!.spent!.refused, short.trace.tokens.length - 2);
	});
});
