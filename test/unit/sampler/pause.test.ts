import assert from "node:assert/strict";
import { beginningIn } from "../../../sampler/boundaries.ts";
import type { Policy } from "../../../sampler/policies/policy.ts";
import { open, pieces, type Row, type RunOptions, rowOf, run, type Script, sure, textOf } from "./scriptedRun.ts";

describe("a pause", () => {
	/** Doubts the number, until it has thought. */
	const doubting: Script = (text) => {
		const said: Record<string, Row> = {
			"": rowOf({ It: 20, "Let's": 16 }),
			It: sure(" is"),
			"It is": open(" 5", " 6", " 7"),
			"It is 5": sure("."),
			"Let's": sure(" think"),
			"Let's think": sure("\n"),
			"Let's think\n": sure("It"),
			"Let's think\nIt": sure(" is"),
			"Let's think\nIt is": sure(" 6"),
			"Let's think\nIt is 6": sure("."),
		};
		return said[text];
	};

	it("takes the line back and begins it with a thought", async () => {
		const { text, actions, trace } = await run(doubting);
		assert.equal(text, "Let's think\nIt is 6.");
		assert.deepEqual(
			actions.map(({ kind, keep, chosen, cause }) => [kind, keep, chosen, cause.index, cause.quadrant]),
			[["pause", 0, 0, 2, "pause"]],
		);
		assert.equal(textOf(trace.marks[0]!.takenBack), "It is");
		assert.deepEqual([trace.end!.spent!.pauses, trace.end!.spent!.extraTokens], [1, 4]);
	});

	it("records the thought as what the model did not choose, with what it made of it", async () => {
		const { trace } = await run(doubting);
		const [first, second, third] = trace.tokens;
		assert.deepEqual([first!.rule, second!.rule, third!.rule], ["thought", "thought", "argmax"]);
		assert.ok(Math.abs(first!.probability! - 1 / (1 + Math.exp(4))) < 1e-3);
		assert.ok(second!.probability! > 0.99);
	});

	it("does not put a thought that the model would not have", async () => {
		const foreign: Script = (text) => (text === "" ? sure("It") : doubting(text));
		const { text, actions, trace } = await run(foreign);
		assert.equal(actions.length, 0);
		assert.match(text, /^It is/);
		assert.equal(trace.end!.spent!.refused, 1);
	});

	it("leaves the answer as it was where the thought turns out to be foreign after its first word", async () => {
		const foreign: Script = (text) => (text === "Let's" ? sure("\n") : doubting(text));
		const { text, actions, trace } = await run(foreign, { more: { seed: 4 } });
		assert.equal(actions.length, 0);
		assert.match(text, /^It is [567]/);
		assert.equal(trace.end!.spent!.extraTokens, 4, "two tokens of the thought, and two that were read again");
	});

	it("evaluates once what several thoughts begin with, and no more of those that are then seen to be foreign", async () => {
		const say = (prose: string) => ({ prose, code: prose, thinking: "Wait," });
		const wordings = [say("Let's think"), say("Let's no"), say("Let's yes")];
		const { text, actions, trace } = await run(doubting, { more: { wordings } });
		assert.equal(text, "Let's think\nIt is 6.");
		assert.deepEqual(actions[0]!.paths.map(textOf), ["Let's think"]);
		assert.equal(trace.end!.spent!.extraTokens, 4, "two tokens of the thought, and two that were taken back");
		const torn: Script = (written) => (written === "Let's" ? open(" think", " no", " yes") : doubting(written));
		const all = await run(torn, { more: { wordings } });
		assert.deepEqual(all.actions[0]!.paths.map(textOf), ["Let's think", "Let's no", "Let's yes"]);
		// The likeliest is evaluated once more where it was not the last, behind what all begin with.
		assert.equal(all.trace.end!.spent!.extraTokens, 2 + 1 + 3 + (all.actions[0]!.chosen === 2 ? 0 : 1));
	});

	it("decides after the thought on as much as it wants to know anywhere", async () => {
		const read: number[] = [];
		const whole: Policy = {
			name: "whole",
			parameters: {},
			enough: ({ tokens }) => tokens.length === pieces.length,
			decide: ({ distribution, quadrant, can }) => {
				read.push(distribution.tokens.length);
				return quadrant === "pause" && can.pause("at the start")
					? { kind: "pause", placement: "at the start" }
					: { kind: "take", token: distribution.tokens[0]!, rule: "argmax" };
			},
		};
		const { text } = await run(doubting, { more: { policy: whole }, fake: { top: 4 } });
		assert.equal(text, "Let's think\nIt is 6.");
		assert.deepEqual(new Set(read), new Set([pieces.length]));
	});

	it("puts the thought where the doubt is, if it is to be there", async () => {
		const { text, actions } = await run(doubting, { policy: { thoughts: "on the spot" }, budget: { pauses: 1 } });
		assert.equal(text, "It is Wait, let's think");
		assert.deepEqual([actions[0]!.keep, textOf(actions[0]!.paths[0]!)], [2, " Wait, let's think"]);
	});

	it("says what the policy says, once where that is asked for so", async () => {
		/** Pauses at every step in those words; or not where the answer has them already. */
		const stuttering = (once: boolean): Policy => ({
			name: "stuttering",
			parameters: {},
			decide: ({ distribution, can, has }) =>
				!(once && has(" no yes")) && can.pause("on the spot", " no yes")
					? { kind: "pause", placement: "on the spot", say: " no yes" }
					: { kind: "take", token: distribution.tokens[0]!, rule: "argmax" },
		});
		const script: Script = (text) => (text.length < 20 ? sure(" is") : undefined);
		const often = await run(script, { more: { policy: stuttering(false) }, budget: { pauses: 2 } });
		assert.equal(often.text, " no yes no yes is is");
		assert.equal((await run(script, { more: { policy: stuttering(true) } })).text, " no yes is is is is is");
		const itself: Script = (text) => (text === "" ? sure(" no") : text === " no" ? sure(" yes") : undefined);
		const denied = { capabilities: { rollback: "none" } } as const;
		assert.equal((await run(itself, { more: { policy: stuttering(true) }, fake: denied })).text, " no yes");
	});

	it("is a comment on a line of its own in code, where a comment may be, whatever it says", async () => {
		const said: Record<string, Row> = {
			"": rowOf({ " 5": 20, " 6": 20, " 7": 20, "//": 17 }),
			"//": sure(" no"),
			"//Let's": sure("\n"),
			"//Let's think\n": sure(" 6"),
		};
		const code: RunOptions = { more: { place: beginningIn("ts") } };
		const { text, actions } = await run((written) => said[written], code);
		assert.equal(text, "//Let's think\n 6");
		assert.deepEqual([actions[0]!.kind, actions[0]!.keep], ["pause", 0]);
		const barred = await run((written) => (written === "" ? open(" 5", " 6", " 7") : undefined), code);
		assert.equal(barred.actions.length, 0);
	});

	it("happens no more often than the budget says", async () => {
		const always: Script = (text) =>
			text.endsWith("Let's")
				? sure(" think")
				: text.endsWith("think")
					? sure("\n")
					: text.length > 60
						? undefined
						: /(^|\n)$/.test(text)
							? rowOf({ It: 20, "Let's": 16 })
							: text.endsWith("It")
								? open(" 5", " 6", " 7")
								: sure("\n");
		for (const pauses of [0, 1, 2]) {
			const { actions, trace } = await run(always, { budget: { pauses } });
			assert.equal(actions.length, pauses);
			assert.equal(trace.end!.reason, "stop");
		}
	});
});
