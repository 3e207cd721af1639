import assert from "node:assert/strict";
import fc from "fast-check";
import { beginning, beginningIn, insideThinking, type Place } from "../../../sampler/boundaries.ts";
import type { Budget } from "../../../sampler/budget.ts";
import { distributionFromLogits, type Token } from "../../../sampler/distribution.ts";
import { generate } from "../../../sampler/generate.ts";
import { measure } from "../../../sampler/metrics.ts";
import { entropix } from "../../../sampler/policies/entropix.ts";
import type { ParameterValues } from "../../../sampler/policies/entry.ts";
import { policyNamed } from "../../../sampler/policies/registry.ts";
import { seededRandom } from "../../../sampler/random.ts";
import { scoreNames } from "../../../sampler/scores.ts";
import type { ActionKind, Passage, Trace, TraceToken } from "../../../sampler/trace.ts";
import { TraceBuilder } from "../../../sampler/traceBuilder.ts";
import { parseTrace, serializeTrace } from "../../../sampler/traceFormat.ts";
import { FakeDecoder, type FakeTally, fakeAppendAll, fakeVocabulary, type NextLogits, thresholdsOf } from "./fakes.ts";

const never = new AbortController().signal;
const pieces = [
	" a",
	" b",
	" c",
	".",
	"\n",
	"```",
	"ts\n",
	";",
	" {",
	"}",
	"Let",
	"'",
	"s",
	[0xe2],
	[0x82, 0xac],
	"<end>",
];
const end = pieces.length - 1;
const vocabulary = {
	...fakeVocabulary(pieces, [end]),
	tokenize: (text: string) => (text.match(/Let|'|s| [abc]|\./g) ?? []).map((piece) => pieces.indexOf(piece)),
};
/** Its model thinks before it answers. */
const thinkingVocabulary = { ...vocabulary, thinking: { open: pieces.indexOf(" {"), close: pieces.indexOf("}") } };
const thresholds = thresholdsOf({ entropy: { low: 0.6, high: 1 }, varentropy: { low: 0.5, high: 0.5 } });

/** Logits that follow from the path and the seed alone, from sure to lost and from smooth to rugged. */
const randomModel =
	(seed: number, ending: number): NextLogits =>
	(path) => {
		const hash = path.reduce((sum, token, i) => (Math.imul(sum, 31) + token * 7 + i) | 0, seed);
		const random = seededRandom(hash);
		const sharpness = 12 * random.next();
		const row = pieces.map(() => sharpness * random.next() ** 2);
		row[end]! += ending * random.next() - 4;
		return row;
	};

interface Case {
	readonly model: number;
	readonly ending: number;
	readonly budget: Budget;
	readonly maxTokens: number;
	readonly capacity: number;
	readonly seed: number;
	readonly score: (typeof scoreNames)[number];
	readonly thoughts: "at the start" | "on the spot";
	readonly rollback: "free" | "none";
}

const small = fc.integer({ min: 0, max: 6 });
const cases: fc.Arbitrary<Case> = fc.record({
	model: fc.integer(),
	ending: fc.integer({ min: 0, max: 12 }),
	budget: fc.record({
		extraTokens: fc.integer({ min: 0, max: 120 }),
		paths: fc.integer({ min: 1, max: 4 }),
		depth: fc.integer({ min: 1, max: 8 }),
		attempts: fc.integer({ min: 1, max: 5 }),
		pauses: small,
		branches: small,
		resamples: small,
		restarts: fc.integer({ min: 0, max: 2 }),
		cooldown: small,
	}),
	maxTokens: fc.integer({ min: 0, max: 40 }),
	capacity: fc.integer({ min: 1, max: 60 }),
	seed: fc.nat(),
	score: fc.constantFrom(...scoreNames),
	thoughts: fc.constantFrom("at the start", "on the spot"),
	rollback: fc.constantFrom("free", "free", "free", "none"),
});

interface Named {
	readonly name: string;
	readonly values: ParameterValues;
}

/** Every policy that branches or pauses, with parameters small enough to make something happen. */
const named: fc.Arbitrary<Named> = fc
	.record({
		name: fc.constantFrom(
			...["best-of-n", "self-consistency", "cot-decoding", "deepconf", "adadec", "uncert-cot", "budget-forcing"],
			...["fork", "downhill", "random"],
		),
		few: fc.integer({ min: 1, max: 5 }),
		share: fc.double({ min: 0, max: 1, noNaN: true }),
		word: fc.nat(3),
	})
	.map(({ name, few, share, word }) => {
		const values: Record<string, ParameterValues> = {
			"best-of-n": { answers: few, score: scoreNames[word]!, temperature: 0.5 + share },
			"self-consistency": { answers: few, temperature: 0.5 + share },
			"cot-decoding": { answers: few, margins: word < 2 ? "sum" : "best" },
			deepconf: { answers: few, warmUp: 1 + word, percentile: 100 * share, window: 1 + word, likeliest: 2 + word },
			adadec: { threshold: 2 * share, candidates: 1 + few, lookahead: word },
			"uncert-cot": { measure: word < 2 ? "entropy" : "difference", threshold: share, candidates: 1 + few },
			"budget-forcing": { waits: few },
			fork: { gap: share, spike: 0.1 * few, window: 4 * few, candidates: 2 + word },
			downhill: { weight: share * few, depth: few, candidates: 2 + word },
			random: { ratePause: share / 4, rateBranch: share / 4, rateResample: share / 8 },
		};
		return { name, values: values[name]! };
	});

const prompt: readonly Token[] = [0, 1];

/** @param policy its name and parameters; `entropix`, unless told */
async function write(
	options: Case,
	policy?: Named,
	place: Place = beginning,
): Promise<{ trace: Trace; tally: FakeTally; next: NextLogits }> {
	const { model, ending, rollback, score, thoughts, ...rest } = options;
	const next = randomModel(model, ending);
	const decoder = new FakeDecoder(next, { capabilities: { rollback } });
	const builder = new TraceBuilder();
	const events = generate({
		...rest,
		decoder,
		appendAll: fakeAppendAll,
		vocabulary: policy === undefined ? vocabulary : thinkingVocabulary,
		policy: policy === undefined ? entropix({ score, thoughts }) : policyNamed(policy.name)!.make(policy.values),
		thresholds,
		place,
		prompt,
		// A thought that such a model finds likely enough, now and then.
		wordings: [
			{ prose: "Let's", code: "a", thinking: "a" },
			{ prose: " a.", code: "b", thinking: "b" },
		],
		model: { name: "fake", vocabularySize: pieces.length, fileSize: 0 },
		signal: never,
	});
	for await (const event of events) if (event.type !== "activity") builder.push(event);
	return { trace: builder.trace!, tally: decoder.tally, next };
}

/** The metrics of each token are those of the model after the text before it, and of nothing else. */
function assertInContext(tokens: readonly TraceToken[], before: readonly Token[], next: NextLogits): void {
	const path = [...prompt, ...before];
	for (const { token, entropy } of tokens) {
		assert.equal(entropy.value, measure(distributionFromLogits(next(path), 64)).entropy.value);
		path.push(token);
	}
}

function assertMarks({ marks, tokens }: Passage, before: readonly Token[], next: NextLogits): void {
	for (const { at, action, takenBack } of marks) {
		const prefix = [...before, ...tokens.slice(0, at).map(({ token }) => token)];
		assertInContext(takenBack.tokens, prefix, next);
		assertMarks(takenBack, prefix, next);
		for (const path of action.paths) {
			assertInContext(path.tokens, prefix, next);
			assert.ok(Object.values(path.scores ?? {}).every(Number.isFinite), "a score is no number");
		}
	}
}

const countOf = ({ steps }: Trace, kind: ActionKind) =>
	steps.filter((step) => step.type === "action" && step.action.kind === kind).length;

describe("answers of random models", () => {
	/** What holds of every answer, whatever wrote it. Adds what it saw. */
	function assertSound(
		{ trace, tally, next }: Awaited<ReturnType<typeof write>>,
		{ maxTokens }: Case,
		seen: Set<string>,
	): void {
		const { budget } = trace.header;
		const spent = trace.end!.spent!;
		assert.ok(["stop", "length", "context"].includes(trace.end!.reason));
		assert.ok(trace.tokens.length <= maxTokens);
		assert.ok(spent.extraTokens <= budget.extraTokens && spent.extraTokens >= 0);
		assert.ok(tally.evaluated <= prompt.length + maxTokens + budget.extraTokens);
		assert.equal(tally.open, 0);
		assert.ok(tally.mostOpen <= budget.paths);
		assert.equal(countOf(trace, "pause"), spent.pauses);
		assert.equal(countOf(trace, "branch"), spent.branches);
		assert.equal(countOf(trace, "resample"), spent.resamples);
		assert.equal(countOf(trace, "restart"), spent.restarts);
		assert.ok(spent.pauses <= budget.pauses && spent.branches <= budget.branches);
		assert.ok(spent.resamples <= budget.resamples && spent.restarts <= budget.restarts);
		assertInContext(trace.tokens, [], next);
		assertMarks(trace, [], next);
		for (const step of trace.steps) seen.add(step.type === "token" ? step.token.rule : step.action.kind);
	}

	it("all end, within their budget, with every token in its context and no path left open", async function () {
		this.timeout(600_000);
		const seen = new Set<string>();
		await fc.assert(
			fc.asyncProperty(cases, async (options) => assertSound(await write(options), options, seen)),
			{ numRuns: 10_000 },
		);
		for (const kind of ["argmax", "draw", "pause", "branch", "resample", "restart"]) assert.ok(seen.has(kind), kind);
	});

	it("do so too with every policy that writes several paths, within the budget it needs", async function () {
		this.timeout(600_000);
		const seen = new Set<string>();
		await fc.assert(
			fc.asyncProperty(cases, named, fc.boolean(), async (options, policy, code) => {
				const place = code ? beginningIn("ts") : insideThinking(beginning, true);
				const answer = await write(options, policy, place);
				assertSound(answer, options, seen);
				const { budget } = answer.trace.header;
				assert.equal(budget.paths, options.budget.paths);
				for (const { action } of answer.trace.marks) {
					for (const { end, tokens } of action.paths) {
						seen.add(`${policy.name}: ${action.kind}`).add(end);
						assert.ok(tokens.length <= budget.depth || action.kind !== "branch");
					}
					if (action.asked !== undefined) {
						seen.add("asked for more");
						assert.ok(action.asked > action.paths.length && policy.name !== "best-of-n");
					}
					if (action.taken !== undefined) assert.ok(action.taken < action.paths[action.chosen!]!.tokens.length);
				}
				const text = serializeTrace(answer.trace);
				assert.equal(serializeTrace(parseTrace(text)), text);
			}),
			{ numRuns: 2000 },
		);
		for (const what of [
			...["best-of-n", "self-consistency", "cot-decoding", "deepconf", "adadec"].map((name) => `${name}: branch`),
			...["downhill: branch", "fork: branch", "fork: pause", "random: branch", "random: resample"],
			...["uncert-cot: branch", "uncert-cot: pause", "budget-forcing: pause", "unsure", "stop", "asked for more"],
		]) {
			assert.ok(seen.has(what), what);
		}
	});

	it("are the same for the same seed", async () => {
		await fc.assert(
			fc.asyncProperty(cases, fc.option(named, { nil: undefined }), async (options, policy) => {
				assert.deepEqual((await write(options, policy)).trace, (await write(options, policy)).trace);
			}),
			{ numRuns: 100 },
		);
	});
});
