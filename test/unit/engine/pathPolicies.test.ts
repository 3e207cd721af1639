import assert from "node:assert/strict";
import type { LoadedModel } from "../../../extension/engine/process/loadedModel.ts";
import { answerValue } from "../../../sampler/answerValue.ts";
import { beginning, beginningIn, insideThinking } from "../../../sampler/boundaries.ts";
import type { GenerateOptions } from "../../../sampler/generate.ts";
import { measure } from "../../../sampler/metrics.ts";
import type { ParameterValues } from "../../../sampler/policies/entry.ts";
import { policyNamed } from "../../../sampler/policies/registry.ts";
import { assembleText } from "../../../sampler/text.ts";
import type { Passage, Trace, TraceAction } from "../../../sampler/trace.ts";
import { withEnd } from "../../../sampler/vocabulary.ts";
import { answerTo } from "./answers.ts";
import { loadForTest, never, question } from "./support.ts";

const sum = "What does this print?\n```ts\nconsole.log(24 * 28 - 7)\n```";
const textOf = ({ tokens }: Pick<Passage, "tokens">) => assembleText(tokens).text;
const maxTokens = 80;

describe("policies that write several paths, with the built-in model", function () {
	this.timeout(120_000);
	let loaded: LoadedModel;

	before(async () => {
		loaded = await loadForTest({ paths: 3 });
	});

	after(() => loaded.dispose());

	afterEach(() => assert.equal(loaded.paths.free, 3, "a path is still leased"));

	async function write(
		name: string,
		values: ParameterValues = {},
		more: Partial<GenerateOptions> = {},
	): Promise<{ trace: Trace; actions: TraceAction[] }> {
		const trace = await answerTo(loaded, sum, { policy: policyNamed(name)!.make(values), maxTokens, ...more });
		return { trace, actions: trace.marks.map(({ action }) => action) };
	}

	/** Batches of other sizes round otherwise; another context would be off by far more. */
	async function assertInContext({ tokens }: Trace): Promise<void> {
		const decoder = loaded.paths.open();
		let known = await decoder.append(question(loaded, sum), never);
		for (const [i, { token, entropy, piece }] of tokens.entries()) {
			const off = Math.abs(entropy.value - measure(known).entropy.value);
			assert.ok(off < 0.05, `token ${i}, ${JSON.stringify(piece)}: ${off}`);
			known = await decoder.append([token], never);
		}
		await decoder.dispose();
	}

	/** The paths that were kept are the answer, and no more was spent than was granted. */
	function assertWhole(trace: Trace, { paths, chosen, reach }: TraceAction): void {
		assert.equal(reach, "answer");
		assert.equal(textOf(trace), textOf(paths[chosen!]!));
		const written = paths.reduce((total, { tokens }) => total + tokens.length, 0);
		// One that was cut may have given its path to another since: it is evaluated once more.
		const again = paths[chosen!]!.end === "stop" ? [0] : [0, trace.tokens.length];
		assert.ok(again.includes(trace.end!.spent!.extraTokens - (written - trace.tokens.length)));
		assert.ok(written <= trace.header.budget.extraTokens + maxTokens);
	}

	it("best-of-n keeps the likeliest of five answers that were drawn on three paths", async () => {
		const { trace, actions } = await write("best-of-n", { temperature: 1.2 });
		const [branch] = actions;
		assert.equal(branch!.paths.length, 5);
		assert.ok(new Set(branch!.paths.map(textOf)).size > 1);
		const scores = branch!.paths.map((path) => path.scores!.logProbability);
		assert.ok(scores[branch!.chosen!]! >= Math.max(...scores) - 1e-6);
		assertWhole(trace, branch!);
		await assertInContext(trace);
	});

	it("best-of-n gives the same trace for the same seed, and another for another", async () => {
		const values = { answers: 4, temperature: 1.2 };
		const [one, same] = [await write("best-of-n", values), await write("best-of-n", values)];
		assert.deepEqual(one.trace, same.trace);
		const other = await write("best-of-n", values, { seed: 2 });
		assert.notDeepEqual(other.actions[0]!.paths.map(textOf), one.actions[0]!.paths.map(textOf));
	});

	it("self-consistency keeps an answer that comes to what most of them come to", async () => {
		const { trace, actions } = await write("self-consistency", { temperature: 1.2 });
		const [branch] = actions;
		const values = branch!.paths.map((path) =>
			path.end === "stop" ? (answerValue(textOf(path))?.value ?? null) : null,
		);
		assert.deepEqual(
			branch!.paths.map(({ value }) => value),
			values,
		);
		const votes = values.map((value) => (value === null ? 0 : values.filter((other) => other === value).length));
		assert.deepEqual(
			branch!.paths.map(({ worth }) => worth),
			votes,
		);
		assert.equal(votes[branch!.chosen!], Math.max(...votes));
		assertWhole(trace, branch!);
	});

	it("cot-decoding begins with each of the likeliest tokens, and keeps the surest result", async () => {
		const { trace, actions } = await write("cot-decoding", { answers: 4, margins: "best" });
		const [branch] = actions;
		const firsts = branch!.paths.map(({ tokens }) => tokens[0]?.token);
		const likeliest = branch!.paths.find(({ tokens }) => tokens.length > 0)!.tokens[0]!.alternatives;
		assert.deepEqual(
			firsts.filter((first) => first !== undefined),
			likeliest.slice(0, 4).flatMap(({ token }) => (firsts.includes(token) ? [token] : [])),
		);
		const worths = branch!.paths.map(({ worth }) => worth!);
		assert.equal(worths[branch!.chosen!], Math.max(...worths));
		assertWhole(trace, branch!);
		await assertInContext(trace);
	});

	it("deepconf gives up no answer that it learns from, and keeps none that it gave up", async () => {
		const values = { answers: 9, warmUp: 3, percentile: 90, window: 8, temperature: 1.2, truncation: "none" };
		let givenUp = 0;
		for (let seed = 1; givenUp === 0 && seed <= 8; seed++) {
			const { trace, actions } = await write("deepconf", values, { seed });
			const { paths, chosen } = actions[0]!;
			assert.equal(paths.length, 9);
			const ends = paths.map(({ end }) => end);
			assert.ok(!ends.slice(0, 3).includes("unsure"), ends.join());
			assert.notEqual(ends[chosen!], "unsure");
			for (const { end, tokens } of paths) if (end === "unsure") assert.ok(tokens.length >= 8);
			assertWhole(trace, actions[0]!);
			givenUp = ends.filter((end) => end === "unsure").length;
		}
		assert.ok(givenUp > 0);
	});

	it("adadec looks ahead, goes back, and goes on from one token", async () => {
		const { trace, actions } = await write("adadec", { threshold: 0.2, lookahead: 4 });
		assert.ok(actions.length > 0);
		for (const { reach, taken, paths, chosen, cause } of actions) {
			assert.ok(cause.entropy.value >= 0.2);
			assert.equal(reach, 5);
			const { tokens } = paths[chosen!]!;
			assert.equal(taken, tokens.length > 1 ? 1 : undefined);
			const scores = paths.map((path) => path.scores!.logProbability);
			assert.ok(scores[chosen!]! >= Math.max(...scores) - 1e-6);
		}
		await assertInContext(trace);
	});

	it("uncert-cot puts a comment before a line that begins unsurely, and writes the line in several ways", async () => {
		const { trace, actions } = await write("uncert-cot", { threshold: 0 }, { place: beginningIn("ts") });
		const kinds = actions.map(({ kind }) => kind);
		assert.deepEqual(kinds.slice(0, 2), ["pause", "branch"]);
		assert.match(textOf(trace), /^\/\/.*\n/);
		assert.equal(actions[1]!.score, "margin");
		await assertInContext(trace);
	});

	it("budget-forcing has the model go on where it would stop thinking", async () => {
		const greedy = await write("greedy");
		// What this model writes third stands for the end of its thinking, for it has none.
		const close = greedy.trace.tokens[2]!.token;
		const { endTokens } = loaded.prompt.render([{ role: "user", text: sum }]);
		const isEnd = (token: number) => endTokens.has(token) || loaded.vocabulary.isEnd(token);
		const vocabulary = { ...withEnd(loaded.vocabulary, isEnd), thinking: { open: -1, close } };
		const place = insideThinking(beginning, true);
		const { trace, actions } = await write("budget-forcing", { waits: 1 }, { vocabulary, place });
		assert.deepEqual([actions[0]!.kind, actions[0]!.keep], ["pause", 2]);
		assert.match(textOf(trace).slice(textOf({ tokens: trace.tokens.slice(0, 2) }).length), /^ ?Wait,/);
		await assertInContext(trace);
	});
});
