import assert from "node:assert/strict";
import { beginning, beginningIn, insideThinking } from "../../../sampler/boundaries.ts";
import { defaultBudget } from "../../../sampler/budget.ts";
import { GroupConfidence, tokenConfidence } from "../../../sampler/confidence.ts";
import { distributionFromLogits } from "../../../sampler/distribution.ts";
import type { ParameterValues } from "../../../sampler/policies/entry.ts";
import { policyNamed } from "../../../sampler/policies/registry.ts";
import type { TracePath } from "../../../sampler/trace.ts";
import {
	open,
	pieces,
	type Row,
	type RunOptions,
	rowOf,
	run,
	type Script,
	sure,
	textOf,
	vocabulary,
} from "./scriptedRun.ts";

const told = (name: string, values: ParameterValues = {}, more: RunOptions = {}): RunOptions => ({
	...more,
	more: { policy: policyNamed(name)!.make(values), ...more.more },
});

const scripted =
	(said: Record<string, Row>): Script =>
	(text) =>
		said[text];

/** Most of what might be drawn comes to 5, and the likeliest single answer to 7. */
const divided = scripted({
	"": open("It", " no", " yes", " 7"),
	It: sure(" 5"),
	" no": rowOf({ " 5": 20, " 6": 18 }),
	" yes": rowOf({ " 5": 20, " 6": 18 }),
	" 7": sure("<end>"),
});

const pathsOf = ({ paths }: { paths: readonly TracePath[] }) => paths.map(textOf);

describe("best-of-n", () => {
	it("draws so many answers to their end, side by side or one after another, and keeps the best by its score", async () => {
		for (const paths of [1, 3]) {
			const options = told("best-of-n", { answers: 7, temperature: 1, truncation: "none" }, { budget: { paths } });
			const { actions, text, trace, decoder } = await run(divided, options);
			assert.equal(actions.length, 1);
			const [branch] = actions;
			assert.deepEqual(
				[branch!.kind, branch!.reach, branch!.paths.length, branch!.asked],
				["branch", "answer", 7, undefined],
			);
			const scores = branch!.paths.map((path) => path.scores!.logProbability);
			assert.ok(scores[branch!.chosen!]! >= Math.max(...scores) - 1e-6);
			assert.equal(text, textOf(branch!.paths[branch!.chosen!]!));
			assert.ok(decoder.tally.mostOpen <= paths && decoder.tally.open === 0);
			assert.equal(trace.end!.reason, "stop");
		}
	});

	it("says in the trace what it was granted, however small the budget was", async () => {
		const budget = { extraTokens: 0, branches: 0, depth: 1, paths: 2 };
		const { trace, actions } = await run(divided, told("best-of-n", { answers: 4 }, { budget }));
		const { extraTokens, branches, depth, paths } = trace.header.budget;
		assert.deepEqual([extraTokens, branches, depth, paths], [240, 1, 60, 2]);
		assert.equal(actions[0]!.paths.length, 4);
		assert.equal(
			trace.end!.spent!.extraTokens,
			actions[0]!.paths.reduce((sum, { tokens }) => sum + tokens.length, 0) - trace.tokens.length,
		);
	});

	it("writes one answer where the backend cannot go back, and counts that as refused", async () => {
		const options = told("best-of-n", {}, { fake: { capabilities: { rollback: "none" } } });
		const { trace, actions } = await run(divided, options);
		assert.deepEqual([actions.length, trace.end!.spent!.refused, trace.end!.reason], [0, 1, "stop"]);
	});

	it("draws other answers for another seed", async () => {
		const texts = new Set<string>();
		for (let seed = 0; seed < 8; seed++) {
			const { actions } = await run(divided, told("best-of-n", { answers: 2 }, { more: { seed } }));
			texts.add(pathsOf(actions[0]!).join("|"));
		}
		assert.ok(texts.size > 2);
	});
});

describe("self-consistency", () => {
	it("keeps the likeliest of the answers that come to what most of them come to", async () => {
		const options = told("self-consistency", { answers: 16, temperature: 1, truncation: "none" });
		const { actions, text } = await run(divided, options);
		const [branch] = actions;
		const counts = new Map<string, number>();
		for (const { value } of branch!.paths) counts.set(value!, (counts.get(value!) ?? 0) + 1);
		const most = Math.max(...counts.values());
		assert.equal(branch!.score, "votes");
		assert.deepEqual(
			branch!.paths.map(({ worth }) => worth),
			branch!.paths.map(({ value }) => counts.get(value!)),
		);
		assert.deepEqual([counts.get("5"), text.at(-1)], [most, "5"]);
		const agreeing = branch!.paths.filter(({ worth }) => worth === most);
		const likeliest = Math.max(...agreeing.map(({ scores }) => scores!.logProbability));
		assert.ok(branch!.paths[branch!.chosen!]!.scores!.logProbability >= likeliest - 1e-6);
	});

	it("lets no answer vote that has no end", async () => {
		const { actions, trace } = await run(
			() => sure(" 5"),
			told("self-consistency", { answers: 3 }, { more: { maxTokens: 6 } }),
		);
		assert.deepEqual(
			actions[0]!.paths.map(({ end, value, worth }) => [end, value, worth]),
			Array(3).fill(["limit", null, 0]),
		);
		assert.deepEqual([trace.tokens.length, trace.end!.reason], [6, "length"]);
	});
});

describe("cot-decoding", () => {
	/** Blurted out, the number is a guess; worked out first, it is sure. */
	const hasty = scripted({
		"": rowOf({ " 5": 20, "Let's": 19, It: 18 }),
		"Let's": sure(" think"),
		"Let's think": sure(" 6"),
		It: sure(" is"),
		"It is": rowOf({ " 5": 20, " 7": 19.5 }),
	});

	it("begins with each of the likeliest tokens, and keeps the answer in whose result the model is surest", async () => {
		const { actions, text } = await run(hasty, told("cot-decoding", { answers: 3, margins: "best" }));
		const [branch] = actions;
		assert.deepEqual(pathsOf(branch!), [" 5", "Let's think 6", "It is 5"]);
		assert.deepEqual([branch!.score, branch!.chosen, text], ["margin", 1, "Let's think 6"]);
		const [guess, worked] = branch!.paths.map(({ worth }) => worth!);
		assert.ok(worked! > 0.99 && guess! < 0.5 && guess! > 0);
	});

	it("adds up the margins of those that come to the same", async () => {
		const { actions } = await run(hasty, told("cot-decoding", { answers: 3 }));
		const [blurted, , guessed] = actions[0]!.paths;
		assert.deepEqual([blurted!.value, guessed!.value, blurted!.worth], ["5", "5", guessed!.worth]);
	});

	it("tries as many as there are, where they are fewer than asked", async () => {
		const { actions } = await run(hasty, told("cot-decoding", { answers: 64 }));
		assert.equal(actions[0]!.paths.length, pieces.length);
	});
});

describe("deepconf", () => {
	/** Goes on surely after "It", and is lost after anything else. */
	const shaky: Script = (text) => {
		if (text === "") return rowOf({ It: 20, " no": 20 });
		if (text.length > 24) return sure("<end>");
		return text.startsWith("It") ? sure(" 5") : rowOf({ " 6": 3, " 7": 2, ".": 2, "\n": 2 });
	};
	const values = {
		answers: 12,
		warmUp: 6,
		percentile: 50,
		window: 4,
		likeliest: 5,
		temperature: 1,
		truncation: "none",
	};

	it("sets the bar by the first answers, and gives up the others where a group of tokens falls below it", async () => {
		const { actions, text } = await run(shaky, told("deepconf", values));
		const { paths, score } = actions[0]!;
		const ends = paths.map(({ end }) => end);
		assert.ok(!ends.slice(0, 6).includes("unsure") && ends.slice(6).includes("unsure"), ends.join());
		for (const path of paths.slice(6)) assert.equal(path.end === "unsure", textOf(path).startsWith(" no"));
		for (const { end, tokens } of paths) if (end === "unsure") assert.equal(tokens.length, 4);
		assert.deepEqual([score, text.startsWith("It")], ["votes", true]);
	});

	it("weighs each vote by its least group confidence, and those below the bar not at all", async () => {
		const { actions } = await run(shaky, told("deepconf", values));
		const { paths } = actions[0]!;
		const groups = new GroupConfidence(4);
		for (let text = ""; text.length <= 24; text += text === "" ? "It" : " 5") {
			groups.push(tokenConfidence(distributionFromLogits(shaky(text)!), 5));
		}
		groups.push(tokenConfidence(distributionFromLogits(sure("<end>")), 5));
		const voters = paths.filter((path) => textOf(path).startsWith("It"));
		for (const { worth } of voters) assert.ok(Math.abs(worth! - voters.length * groups.least) < 1e-6);
		for (const path of paths) {
			if (!voters.includes(path)) assert.equal(path.worth, path.end === "unsure" ? Number.NEGATIVE_INFINITY : 0);
		}
	});

	it("writes all to their end where none is to lie below the bar", async () => {
		const { actions } = await run(shaky, told("deepconf", { ...values, warmUp: 12 }));
		assert.ok(actions[0]!.paths.every(({ end }) => end === "stop"));
	});
});

describe("adadec", () => {
	/** " 5" is a little likelier, and leads to where nothing is sure. */
	const misled: Script = (text) => {
		if (text === "") return sure("It");
		if (text === "It") return rowOf({ " 5": 20, " 6": 19.9, " 7": 19 });
		if (text.startsWith("It 5") && text.length < 12) return open(".", " no", " yes", "\n");
		if (text.startsWith("It 6") && text.length < 12) return sure(" no");
		return undefined;
	};

	it("looks ahead where the entropy is above the threshold, and takes the token of the likelier way on", async () => {
		const { actions, trace, text } = await run(misled, told("adadec", { threshold: 0.7, lookahead: 3 }));
		assert.match(text, /^It 6 no/);
		const [branch] = actions;
		assert.deepEqual([branch!.kind, branch!.reach, branch!.taken, branch!.score], ["branch", 4, 1, "logProbability"]);
		assert.deepEqual(
			branch!.paths.map(({ tokens }) => tokens.length),
			[4, 4, 1],
		);
		assert.equal(actions.length, 1);
		assert.equal(trace.tokens[1]!.piece, " 6");
	});

	it("has the model's own high line where no threshold is given, and does nothing below it", async () => {
		const row = (second: number) => scripted({ "": rowOf({ It: 20, " no": second }), It: sure("<end>") });
		assert.equal(
			(await run(row(19.9), told("adadec"))).actions.length,
			0,
			"below 1 nat, where it is high in these tests",
		);
		const three = scripted({ "": open("It", " no", " yes") });
		assert.equal((await run(three, told("adadec"))).actions.length, 1);
	});

	it("looks ahead at neighbouring tokens, as often as the tokens last, and says where they did not", async () => {
		const always: Script = (text) => (text.length < 30 ? open(" 5", " 6", " 7") : undefined);
		const { actions, trace } = await run(
			always,
			told("adadec", { lookahead: 2 }, { budget: { cooldown: 8, branches: 0 } }),
		);
		assert.equal(actions.length, 15);
		assert.deepEqual([trace.end!.spent!.refused, trace.header.budget.cooldown], [0, 0]);
		const short = await run(always, told("adadec", { lookahead: 2 }, { budget: { extraTokens: 30 } }));
		assert.ok(short.actions.length > 0 && short.trace.end!.spent!.refused > 0);
		assert.ok(short.trace.end!.spent!.extraTokens <= 30);
	});
});

describe("uncert-cot", () => {
	const place = beginningIn("ts");
	/** The first line of code may begin in many ways; a thought makes it clear. */
	const lines: Script = (text) => {
		if (text === "") return open(" 5", " 6", " 7");
		if (text === "//Let's think\n") return rowOf({ " 6": 20, " 5": 19.5 });
		if (text.endsWith(" 5")) return open(".", " no", "\n");
		return text.endsWith(" 6") ? sure("\n") : undefined;
	};

	it("puts a thought before a line of code that begins unsurely, and keeps the surest way to write it", async () => {
		for (const measure of ["difference", "entropy"]) {
			const { actions, text } = await run(
				lines,
				told("uncert-cot", { measure, threshold: 0.3, candidates: 2 }, { more: { place } }),
			);
			assert.deepEqual(
				actions.map(({ kind }) => kind),
				["pause", "branch"],
			);
			assert.match(text, /^\/\/Let's think\n 6/);
			assert.deepEqual([actions[1]!.score, actions[1]!.chosen, actions[1]!.paths.length], ["margin", 0, 2]);
		}
	});

	it("measures only where a line of code begins", async () => {
		const inLine: Script = (text) => (text === "" ? sure("It") : text === "It" ? open(" 5", " 6", " 7") : undefined);
		assert.equal((await run(inLine, told("uncert-cot", {}, { more: { place } }))).actions.length, 0);
		const prose = await run(lines, told("uncert-cot"));
		assert.equal(prose.actions.length, 0, "in prose");
		const calm = await run(lines, told("uncert-cot", { threshold: 1 }, { more: { place } }));
		assert.equal(calm.actions.length, 0, "below the threshold");
	});

	it("tries several ways on where no thought can be put, and says where that cannot be either", async () => {
		const { actions } = await run(lines, told("uncert-cot", {}, { more: { place: beginningIn("json") } }));
		assert.deepEqual(actions[0]!.kind, "branch");
		const fake = { capabilities: { rollback: "none" } } as const;
		const { trace } = await run(lines, told("uncert-cot", {}, { more: { place }, fake }));
		assert.equal(trace.end!.spent!.refused, 1);
	});

	it("thinks before as many lines as there are, whatever the budget says", async () => {
		const granted = policyNamed("uncert-cot")!.make().budget!({ ...defaultBudget, pauses: 0, branches: 1 }, 90);
		assert.deepEqual([granted.pauses, granted.branches, granted.cooldown], [90, 90, 0]);
	});
});

describe("budget-forcing", () => {
	const close = pieces.indexOf(" yes");
	const thinking: RunOptions = {
		more: {
			vocabulary: { ...vocabulary, thinking: { open: pieces.indexOf(" no"), close } },
			place: insideThinking(beginning, true),
		},
	};
	/** Always wants to stop thinking after a number, and then to answer. */
	const hasty: Script = (text) =>
		text.endsWith(" 7")
			? undefined
			: text.endsWith(" yes")
				? sure(" 7")
				: text.endsWith(" 6")
					? sure(" yes")
					: sure(" 6");

	it("tells the model to wait where it would stop thinking, however sure it is, so many times", async () => {
		for (const waits of [0, 1, 4]) {
			const { actions, text } = await run(
				hasty,
				told("budget-forcing", { waits }, { ...thinking, budget: { pauses: 0 } }),
			);
			assert.deepEqual(
				actions.map(({ kind }) => kind),
				Array(waits).fill("pause"),
			);
			assert.equal(text, ` 6${" Wait, 6".repeat(waits)} yes 7`);
		}
	});

	it("writes as ever where the model does not think, and says where it could not tell it to", async () => {
		assert.equal((await run(hasty, told("budget-forcing"))).actions.length, 0);
		const { trace } = await run(hasty, told("budget-forcing", {}, { ...thinking, budget: { extraTokens: 0 } }));
		assert.equal(trace.end!.spent!.refused, 1);
	});
});

describe("whatever happens at a call of the decoder while several answers are written", () => {
	const options = (): RunOptions =>
		told("deepconf", { answers: 7, warmUp: 3, percentile: 50, window: 2 }, { budget: { paths: 2 } });

	async function callsOf(): Promise<number> {
		let calls = 0;
		await run(divided, { ...options(), fake: { onCall: () => void calls++ } });
		return calls;
	}

	it("an answer that is cancelled ends as that, with no path open", async () => {
		const calls = await callsOf();
		assert.ok(calls > 15, `${calls}`);
		for (let at = 0; at < calls - 1; at++) {
			const controller = new AbortController();
			let call = 0;
			const { more, ...rest } = options();
			const fake = { onCall: () => (call++ === at ? controller.abort() : undefined) };
			const cancelled = { ...rest, fake, more: { ...more, signal: controller.signal } };
			const { trace, decoder, thrown } = await run(divided, cancelled);
			assert.deepEqual([thrown, trace.end!.reason, decoder.tally.open], [null, "cancelled", 0], `at call ${at}`);
		}
	});

	it("an answer that fails says so, throws what failed, and leaves no path open", async () => {
		const calls = await callsOf();
		for (let at = 0; at < calls - 1; at++) {
			let call = 0;
			const fake = {
				onCall: () => {
					if (call++ === at) throw new Error("out of memory");
				},
			};
			const { trace, decoder, thrown } = await run(divided, { ...options(), fake });
			assert.match(String(thrown), /out of memory/);
			assert.deepEqual([trace.end!.reason, decoder.tally.open], ["failed", 0], `at call ${at}`);
		}
	});
});

describe("the budget a policy needs", () => {
	it("is never less than it was given, but for the pause between actions", () => {
		for (const name of [
			"best-of-n",
			"self-consistency",
			"cot-decoding",
			"deepconf",
			"adadec",
			"uncert-cot",
			"budget-forcing",
		]) {
			const needed = policyNamed(name)!.make().budget!(defaultBudget, 100);
			for (const [key, value] of Object.entries(defaultBudget)) {
				if (key !== "cooldown") assert.ok(needed[key as keyof typeof needed] >= value, `${name}: ${key}`);
			}
		}
	});
});
