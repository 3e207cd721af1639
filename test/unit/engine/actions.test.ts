import assert from "node:assert/strict";
import type { LoadedModel } from "../../../extension/engine/process/loadedModel.ts";
import { defaultBudget } from "../../../sampler/budget.ts";
import type { Token } from "../../../sampler/distribution.ts";
import type { GenerateOptions } from "../../../sampler/generate.ts";
import { measure } from "../../../sampler/metrics.ts";
import { entropix } from "../../../sampler/policies/entropix.ts";
import { defaultThresholds, type Thresholds } from "../../../sampler/quadrant.ts";
import { assembleText } from "../../../sampler/text.ts";
import type { Mark, Passage, Trace, TraceAction } from "../../../sampler/trace.ts";
import { answering, answerTo } from "./answers.ts";
import { loadForTest, never, question } from "./support.ts";

const printing = (expression: string) => `What does this print?\n\`\`\`ts\nconsole.log(${expression})\n\`\`\``;
const comparing = (one: string, other: string) => `Which is larger, ${one} or ${other}?`;
const textOf = ({ tokens }: Pick<Passage, "tokens">) => assembleText(tokens).text;

/** From what any model blurts to what none does: some of them leave it in doubt. */
const sums = [
	"9 - 6 + 6",
	"5 * 12 - 3",
	"47 + 38",
	"7 * 8 + 15",
	"13 * 6",
	"88 - 29 + 4",
	"21 * 8 * 2",
	"24 * 28 - 7",
	"6 * 17 + 25",
	"14 * 23",
	"8 * 9 * 12",
	"345 - 67",
].map(printing);

/** As version numbers, all of them are the other way round. */
const confusable = (
	[
		["9.9", "9.11"],
		["3.7", "3.12"],
		["8.12", "8.4"],
		["5.30", "5.6"],
		["7.8", "7.25"],
		["2.14", "2.5"],
	] as const
).map(([one, other]) => comparing(one, other));

/** Every doubt of this model is smooth, so that it pauses where it would otherwise go back. */
const pausing: Thresholds = {
	...defaultThresholds,
	entropy: { low: 0.3, high: 0.4 },
	varentropyAt: [{ entropy: 0, low: 9, high: 10 }],
};

/** Every doubt of this model is a fork. */
const forking: Thresholds = {
	...defaultThresholds,
	entropy: { low: 1, high: 9 },
	varentropy: { low: 0.01, high: 0.02 },
};

describe("the actions, with the built-in model", function () {
	this.timeout(60_000);
	let loaded: LoadedModel;

	before(async () => {
		loaded = await loadForTest({ paths: 3 });
	});

	after(() => loaded.dispose());

	const write = (text: string, more: Partial<GenerateOptions> = {}): Promise<Trace> =>
		answerTo(loaded, text, { policy: entropix(), maxTokens: 120, ...more });

	const actionsOf = ({ steps }: Trace): TraceAction[] =>
		steps.flatMap((step) => (step.type === "action" ? [step.action] : []));

	/** The first answer to one of these questions in which such an action happened, and the first such action. */
	async function firstWith(
		kind: TraceAction["kind"],
		questions: readonly string[],
		more: Partial<GenerateOptions> = {},
	): Promise<{ readonly text: string; readonly trace: Trace; readonly action: TraceAction }> {
		for (const text of questions) {
			const trace = await write(text, more);
			const action = actionsOf(trace).find((action) => action.kind === kind);
			if (action !== undefined) return { text, trace, action };
		}
		return assert.fail(`no ${kind} in ${questions.length} answers`);
	}

	it("resamples a sum it would have blurted: several attempts, each another, and the best stays", async () => {
		const { trace, action } = await firstWith("resample", sums);
		const tried = action.paths.map(textOf);
		assert.ok(tried.length > 1, tried.join(" | "));
		assert.equal(new Set(tried).size, tried.length);
		assert.ok(textOf(trace).includes(tried[action.chosen!]!.trim()), `${tried[action.chosen!]} in ${textOf(trace)}`);
		assert.equal(trace.end?.reason, "stop");
	});

	it("branches at a digit that could be another, and keeps the better path", async () => {
		const { action } = await firstWith("branch", sums, { thresholds: forking });
		const scores = action.paths.map((path) => path.scores!.logProbability);
		assert.equal(Math.max(...scores), scores[action.chosen!]);
		assert.ok(action.paths.every(({ end }) => end === "sentence"));
	});

	for (const [what, questions, thought] of [
		["comparison", confusable, /\b[Ll]et's compare step by step\.$/],
		["sum", sums, /\b[Ll]et's work it out step by step\.$/],
	] as const) {
		it(`pauses in a blurted ${what} with the thought that fits, and works it out`, async () => {
			const { trace, action } = await firstWith("pause", questions, { thresholds: pausing, seed: 2 });
			assert.match(textOf(action.paths[action.chosen!]!), thought);
			const said = textOf(trace);
			assert.match(said, /step by step\. .+\. So .+\.$/);
			assert.equal(said.match(/step by step/g)!.length, 1, said);
		});
	}

	it("does not put a sum's thought before an explanation", async () => {
		const code = "Explain this code:\n```ts\nfunction add(a: number, b: number) {\n  return a + b;\n}\n```";
		const trace = await write(code, { thresholds: pausing });
		assert.deepEqual(
			actionsOf(trace).filter(({ kind }) => kind === "pause"),
			[],
		);
		assert.match(textOf(trace), /`?add`?/);
	});

	it("starts over where the second attempt is as troubled as the first", async () => {
		const lost: Thresholds = {
			...defaultThresholds,
			entropy: { low: 0.01, high: 0.02 },
			varentropyAt: [{ entropy: 0, low: 0, high: 0 }],
		};
		const { trace } = await firstWith("restart", sums, {
			thresholds: lost,
			budget: { ...defaultBudget, pauses: 0, cooldown: 64 },
		});
		const kinds = actionsOf(trace).map(({ kind }) => kind);
		assert.equal(kinds.filter((kind) => kind === "restart").length, 1);
		assert.equal(kinds[kinds.indexOf("restart") - 1], "resample");
	});

	for (const [kind, questions, thresholds] of [
		["resample", sums, defaultThresholds],
		["branch", sums, forking],
		["pause", confusable, pausing],
	] as const) {
		it(`what was taken back is gone from the context after a ${kind}`, async () => {
			const { text, trace } = await firstWith(kind, questions, { thresholds });
			const mark = trace.marks.find(({ action }) => action.kind === kind)!;
			const written = trace.tokens.map(({ token }) => token);
			const clean = await entropies(text, written);
			const unclean = await entropies(text, written.toSpliced(mark.at, 0, leftOver(mark)));
			unclean.splice(mark.at, 1);
			const distance = (some: readonly number[]) =>
				Math.max(...trace.tokens.slice(mark.at).map(({ entropy }, i) => Math.abs(entropy.value - some[mark.at + i]!)));
			// Paths are computed together, and batches of other sizes round otherwise: by how much, depends on the processor.
			// One token that is left over is off by far more.
			assert.ok(distance(clean) * 10 < distance(unclean), `${distance(clean)}, ${distance(unclean)}`);
		});
	}

	/** H before each of these tokens, one after the other behind the question. */
	async function entropies(text: string, tokens: readonly Token[]): Promise<number[]> {
		const decoder = loaded.paths.open();
		const read = [await decoder.append(question(loaded, text), never)];
		for (const token of tokens) read.push(await decoder.append([token], never));
		await decoder.dispose();
		return read.map((distribution) => measure(distribution).entropy.value);
	}

	/** A token that an action took back, or that stood on a path that was not kept. */
	function leftOver({ takenBack, action: { paths, chosen } }: Mark): Token {
		return (takenBack.tokens[0] ?? paths.find((_, i) => i !== chosen)!.tokens[0]!).token;
	}

	it("gives the same trace for the same seed, and another for another", async () => {
		const { text, trace } = await firstWith("resample", sums);
		assert.deepEqual(await write(text), trace);
		let others = 0;
		for (const [seed, question] of sums.entries()) {
			// Nothing is sure, and nothing lost: every token is drawn.
			const thresholds: Thresholds = { ...defaultThresholds, entropy: { low: 0, high: 9 } };
			const policy = () => entropix({ truncation: { kind: "none" } });
			const draws = (seed: number) => write(question, { seed, policy: policy(), thresholds });
			const [one, other] = [await draws(seed), await draws(seed + 100)];
			if (textOf(one) !== textOf(other)) others++;
		}
		assert.ok(others > 0);
	});

	it("cancelled inside an action, leaves no path leased", async () => {
		const { text } = await firstWith("branch", sums, { thresholds: forking });
		const moments: readonly ((abort: () => void) => void)[] = [
			(abort) => abort(),
			(abort) => setImmediate(abort),
			(abort) => setTimeout(abort, 2),
		];
		for (const [i, moment] of moments.entries()) {
			const controller = new AbortController();
			let end = "";
			for await (const event of answering(loaded, text, {
				policy: entropix(),
				thresholds: forking,
				maxTokens: 120,
				signal: controller.signal,
			})) {
				if (event.type === "activity") moment(() => controller.abort());
				if (event.type === "end") end = event.end.reason;
			}
			// Later ones may come when all is done.
			assert.ok(end === "cancelled" || i > 0, end);
			assert.equal(loaded.paths.free, 3);
		}
		assert.equal((await write(text)).end?.reason, "stop");
	});
});
