import assert from "node:assert/strict";
import { beginning, insideThinking } from "../../../sampler/boundaries.ts";
import type { AppendAll } from "../../../sampler/decoder.ts";
import type { Token } from "../../../sampler/distribution.ts";
import type { Judge, WrittenPath } from "../../../sampler/judge.ts";
import type { Branch, Policy } from "../../../sampler/policies/policy.ts";
import { drawIndex } from "../../../sampler/truncation.ts";
import { fakeAppendAll } from "./fakes.ts";
import {
	lost,
	open,
	pieces,
	type RunOptions,
	rugged,
	run,
	type Script,
	sure,
	textOf,
	vocabulary,
} from "./scriptedRun.ts";

const tokenOf = (word: (typeof pieces)[number]): Token => pieces.indexOf(word);

/** Branches once, at an index, and otherwise takes the likeliest token. */
function branchingAt(index: number, branch: Partial<Branch>, more: Partial<Policy> = {}): Policy {
	let done = false;
	return {
		name: "branching",
		parameters: {},
		decide(step) {
			const [first, second] = step.distribution.tokens;
			if (done || step.index !== index || !step.can.branch()) {
				return { kind: "take", token: first!, rule: "argmax", refused: !done && step.index === index };
			}
			done = true;
			return { kind: "branch", candidates: [first!, second!], score: "logProbability", ...branch };
		},
		...more,
	};
}

const branching = (...args: Parameters<typeof branchingAt>): RunOptions => ({ more: { policy: branchingAt(...args) } });

/** Two lines, of which the first may end with another number. */
const lines: Script = (text) => {
	const rest = text.replace(" 6", " 5");
	const said: Record<string, ReturnType<Script>> = {
		"": sure("It"),
		It: rugged(" 5", " 6"),
		"It 5": sure("."),
		"It 5.": sure("\n"),
		"It 5.\n": text.includes(" 6") ? sure("It") : open("It", " no", " yes"),
		"It 5.\nIt": sure(" is"),
	};
	return said[rest];
};

describe("a branch that reaches farther than a natural end", () => {
	it("writes its paths to the end of the answer, beyond sentences and lines", async () => {
		const { actions, text, trace } = await run(lines, branching(1, { reach: { kind: "answer" } }));
		assert.deepEqual(actions[0]!.paths.map(textOf), [" 5.\nIt is", " 6.\nIt is"]);
		assert.deepEqual(
			actions[0]!.paths.map(({ end }) => end),
			["stop", "stop"],
		);
		assert.deepEqual([actions[0]!.reach, text, trace.end!.reason], ["answer", "It 5.\nIt is", "stop"]);
	});

	it("writes them so many tokens, and keeps as many of them as it is told to", async () => {
		const whole = await run(lines, branching(1, { reach: { kind: "tokens", count: 3 } }));
		assert.deepEqual(whole.actions[0]!.paths.map(textOf), [" 5.\n", " 6.\n"]);
		assert.deepEqual([whole.actions[0]!.reach, whole.actions[0]!.taken], [3, undefined]);
		const ahead = await run(lines, branching(1, { score: "entropy", reach: { kind: "tokens", count: 4, keep: 1 } }));
		const [branch] = ahead.actions;
		assert.deepEqual([branch!.chosen, branch!.taken, textOf(branch!.paths[1]!)], [1, 1, " 6.\nIt"]);
		assert.deepEqual(
			ahead.trace.steps.slice(0, 3).map(({ type }) => type),
			["token", "action", "token"],
		);
		assert.equal(ahead.text, "It 6.\nIt is");
		assert.equal(ahead.trace.end!.spent!.extraTokens, 7, "what was only looked at");
	});

	it("does not end the answer with an end that it only looked at", async () => {
		const script: Script = (text) =>
			text === "" ? rugged("It", " no") : text === "It" ? rugged("<end>", ".") : undefined;
		const { actions, text } = await run(script, branching(0, { reach: { kind: "tokens", count: 3, keep: 1 } }));
		assert.deepEqual([actions[0]!.paths[0]!.end, textOf(actions[0]!.paths[0]!), text], ["stop", "It", "It"]);
		const ended = { reach: { kind: "tokens", count: 3, keep: 1 }, candidates: [tokenOf("<end>")] } as const;
		const empty = await run(() => rugged("<end>", "It"), branching(0, ended));
		assert.deepEqual([empty.text, empty.trace.end!.reason, empty.trace.steps.length], ["", "stop", 1]);
	});

	it("gives the same trace however many paths are open at once, but for what it spent", async () => {
		const draws: Partial<Branch> = {
			candidates: [2, 3, 2, 3, 2].map((token) => token as Token),
			reach: { kind: "answer" },
			draw: ({ distribution, random }) => distribution.tokens[drawIndex(distribution, 1, random)]!,
		};
		const script: Script = (text) =>
			text === "" ? sure("It") : text.length < 20 ? lost(" 5", " 6", ".", "<end>") : undefined;
		const of = async (paths: number) => {
			const { trace } = await run(script, { ...branching(1, draws), budget: { paths } });
			return trace.steps;
		};
		const alone = await of(1);
		assert.deepEqual(alone, await of(3));
		assert.deepEqual(alone, await of(5));
		const [, action] = alone;
		assert.ok(action?.type === "action");
		assert.equal(new Set(action.action.paths.map(textOf)).size > 2, true, "the same draws on each path");
		assert.equal(action.action.paths[0]!.tokens[0]!.rule, "draw");
	});

	it("ends a path at a text that ends the answer, of which a judge sees nothing", async () => {
		const script: Script = (text) =>
			text.length > 20
				? undefined
				: text === "It"
					? rugged(" 5", " 6")
					: text === ""
						? sure("It")
						: sure(text.endsWith(".") ? "\n" : text.endsWith("\n") ? "It" : ".");
		let texts: readonly string[] = [];
		const judge: Judge["judge"] = (paths) => {
			texts = paths.map(({ text }) => text);
			for (const { spans, text } of paths) assert.equal(spans.at(-1)!.end, text.length);
			return paths.map(() => ({ worth: 0 }));
		};
		const options = branching(1, { reach: { kind: "answer" }, score: { name: "votes", judge } });
		const { actions, text, trace } = await run(script, { more: { ...options.more, stopTexts: ["\nIt"] } });
		assert.deepEqual(
			actions[0]!.paths.map((path) => [textOf(path), path.end]),
			[
				[" 5.\nIt", "stop"],
				[" 6.\nIt", "stop"],
			],
		);
		assert.deepEqual(texts, [" 5.", " 6."]);
		assert.deepEqual([text, trace.end!.reason], ["It 5.\nIt", "stop"]);
	});

	it("begins the next path where one has ended, so that as many are written at once as may be", async () => {
		const said: Record<string, ReturnType<Script>> = {
			"": sure("It"),
			It: rugged(" 5", " 6"),
			"It 6": sure("."),
			"It 6.": sure("\n"),
			"It 6.\n": sure("It"),
		};
		const batches: number[] = [];
		const appendAll: AppendAll = (paths, signal) => {
			batches.push(paths.length);
			return fakeAppendAll(paths, signal);
		};
		const [long, short] = [tokenOf(" 6"), tokenOf(" 5")];
		const { more } = branching(1, { candidates: [long, short, short, short], reach: { kind: "answer" } });
		const { actions } = await run((text) => said[text], { more: { ...more, appendAll }, budget: { paths: 2 } });
		assert.deepEqual(actions[0]!.paths.map(textOf), [" 6.\nIt", " 5", " 5", " 5"]);
		assert.deepEqual(batches, [2, 2, 2, 1]);
	});

	it("says how many paths were asked for where the budget has room for fewer", async () => {
		const candidates = [2, 3, 2, 3, 2, 3];
		const options = () => branching(1, { candidates, reach: { kind: "answer" } });
		const { actions, decoder } = await run(lines, { ...options(), budget: { paths: 2, extraTokens: 9 } });
		assert.equal(actions[0]!.asked, 6);
		assert.ok(actions[0]!.paths.length < 6 && actions[0]!.paths.length >= 2);
		assert.ok(decoder.tally.evaluated <= 1 + 60 + 9);
		const enough = await run(lines, { ...options(), budget: { paths: 2 } });
		assert.equal(enough.actions[0]!.asked, undefined);
		assert.equal(enough.actions[0]!.paths.length, 6);
	});

	it("has the budget that its policy needs, which the trace tells, but no more paths at once", async () => {
		const needs: Partial<Policy> = {
			budget: (given, maxTokens) => ({ ...given, extraTokens: 2 * maxTokens, depth: maxTokens, paths: 9 }),
		};
		const options = branching(1, { reach: { kind: "answer" } }, needs);
		const { trace, actions } = await run(lines, { ...options, budget: { extraTokens: 0, depth: 1, paths: 2 } });
		const { extraTokens, depth, paths } = trace.header.budget;
		assert.deepEqual([extraTokens, depth, paths], [120, 60, 2]);
		assert.equal(textOf(actions[0]!.paths[0]!), " 5.\nIt is");
	});
});

describe("a judge", () => {
	const judging = (judge: Judge["judge"], more: Partial<Branch> = {}) =>
		branching(1, { reach: { kind: "answer" }, score: { name: "votes", judge }, ...more });

	it("sees what each path says and the choices it made, and its verdict decides", async () => {
		let seen: readonly WrittenPath[] = [];
		const options = judging((paths) => {
			seen = paths;
			return [
				{ worth: 1, value: "5" },
				{ worth: 2, value: null },
			];
		});
		const { actions, text } = await run(lines, options);
		assert.deepEqual(
			seen.map((path) => path.text),
			[" 5.\nIt is", " 6.\nIt is"],
		);
		// The last of them ends the answer.
		assert.deepEqual(
			seen.map(({ spans, choices }) => choices.length - spans.length),
			[1, 1],
		);
		assert.deepEqual(seen[0]!.spans[0], { start: 0, end: 2 });
		const [branch] = actions;
		assert.deepEqual([branch!.score, branch!.chosen, branch!.choice], ["votes", 1, "best"]);
		assert.deepEqual(
			branch!.paths.map(({ worth, value }) => [worth, value]),
			[
				[1, "5"],
				[2, null],
			],
		);
		assert.match(text, /^It 6/);
	});

	it("leaves it to the likelier where it cannot decide", async () => {
		for (const worth of [3, Number.NEGATIVE_INFINITY]) {
			const { actions } = await run(
				lines,
				judging((paths) => paths.map(() => ({ worth }))),
			);
			assert.deepEqual([actions[0]!.chosen, actions[0]!.choice], [0, "likelier"]);
		}
	});

	it("is not shown what the model thinks before it answers", async () => {
		const said: Record<string, ReturnType<Script>> = { "": rugged("It", " 5"), It: sure(" yes"), "It yes": sure(" 6") };
		let texts: string[] = [];
		const options = branching(0, {
			reach: { kind: "answer" },
			score: {
				name: "votes",
				judge: (paths) => {
					texts = paths.map(({ text }) => text);
					return paths.map(() => ({ worth: 0 }));
				},
			},
		});
		await run((text) => said[text], {
			more: {
				...options.more,
				vocabulary: { ...vocabulary, thinking: { open: tokenOf(" no"), close: tokenOf(" yes") } },
				place: insideThinking(beginning, true),
			},
		});
		assert.deepEqual(texts, [" 6", ""]);
	});
});

describe("a watch", () => {
	it("learns from the first paths, and gives up the others where it says so", async () => {
		const learned: string[][] = [];
		const watch: Branch["watch"] = {
			warmUp: 2,
			learn(first) {
				learned.push(first.map(({ text }) => text));
				return () => {
					let seen = 0;
					return () => ++seen === 2;
				};
			},
		};
		const candidates = [2, 3, 2, 3];
		for (const paths of [1, 3]) {
			const options = branching(1, { candidates, reach: { kind: "answer" }, watch });
			const { actions } = await run(lines, { ...options, budget: { paths } });
			assert.deepEqual(
				actions[0]!.paths.map((path) => [textOf(path), path.end]),
				[
					[" 5.\nIt is", "stop"],
					[" 6.\nIt is", "stop"],
					[" 5.", "unsure"],
					[" 6.", "unsure"],
				],
			);
		}
		assert.deepEqual(learned, [
			[" 5.\nIt is", " 6.\nIt is"],
			[" 5.\nIt is", " 6.\nIt is"],
		]);
	});
});
