import assert from "node:assert/strict";
import { defaultBudget } from "../../../sampler/budget.ts";
import type { Token } from "../../../sampler/distribution.ts";
import { type GenerateOptions, generate } from "../../../sampler/generate.ts";
import { measure } from "../../../sampler/metrics.ts";
import { greedy } from "../../../sampler/policies/greedy.ts";
import type { Policy } from "../../../sampler/policies/policy.ts";
import { temperature } from "../../../sampler/policies/temperature.ts";
import { defaultThresholds } from "../../../sampler/quadrant.ts";
import { assembleText, replay } from "../../../sampler/text.ts";
import type { GenerationEvent, TraceEnd, TraceToken } from "../../../sampler/trace.ts";
import { TraceBuilder } from "../../../sampler/traceBuilder.ts";
import {
	definedMetrics,
	FakeDecoder,
	type FakeDecoderOptions,
	fakeAppendAll,
	fakeVocabulary,
	type NextLogits,
	thresholdsOf,
} from "./fakes.ts";

const never = new AbortController().signal;

// "€" is three tokens of one byte each; the last token ends an answer.
const pieces = ["a", "b", "c", " ", [0xe2], [0x82], [0xac], "<end>"] as const;
const vocabulary = fakeVocabulary(pieces, [7]);
const [a, b, c, space, end] = [0, 1, 2, 3, 7] as const;

/** A row in which these tokens have these logits and the others -4. */
const row = (logits: Readonly<Record<Token, number>>): number[] => pieces.map((_, token) => logits[token] ?? -4);

/** Writes the tokens of the table one after another, whatever was appended. */
const saying =
	(tokens: readonly Token[], promptLength: number): NextLogits =>
	(path) =>
		row({ [tokens[path.length - promptLength] ?? end]: 3 });

const prompt: Token[] = [c, c];

function optionsFor(
	next: NextLogits,
	options: Partial<GenerateOptions> = {},
	fake: FakeDecoderOptions = {},
): GenerateOptions & { decoder: FakeDecoder } {
	return {
		appendAll: fakeAppendAll,
		vocabulary,
		policy: greedy(),
		thresholds: defaultThresholds,
		prompt,
		seed: 1,
		maxTokens: 100,
		capacity: 1000,
		model: { name: "fake", vocabularySize: pieces.length, fileSize: 0 },
		signal: never,
		...options,
		decoder: new FakeDecoder(next, fake),
	};
}

interface Outcome {
	readonly events: GenerationEvent[];
	readonly tokens: TraceToken[];
	/** Without what was spent. */
	readonly end: Omit<TraceEnd, "spent">;
	readonly text: string;
	/** What the generator threw, if it did. */
	readonly thrown: unknown;
}

/** Runs to the end, calling `onEvent` between the events as a consumer would. */
async function outcomeOf(
	options: GenerateOptions,
	onEvent: (event: GenerationEvent) => void = () => {},
): Promise<Outcome> {
	const events: GenerationEvent[] = [];
	const builder = new TraceBuilder();
	let thrown: unknown;
	try {
		for await (const event of generate(options)) {
			events.push(event);
			if (event.type !== "activity") builder.push(event);
			onEvent(event);
		}
	} catch (caught) {
		thrown = caught;
	}
	const trace = builder.trace!;
	assert.equal(events.at(-1)?.type, "end", "the last event is the end");
	const { spent: _, ...reason } = trace.end!;
	return { events, tokens: [...trace.tokens], end: reason, text: assembleText(trace.tokens).text, thrown };
}

describe("generate", () => {
	it("says what the answer is made with, then each token, then the end", async () => {
		const { events } = await outcomeOf(optionsFor(saying([a, b], 2), { policy: temperature(0.5), seed: 9 }));
		assert.deepEqual(events[0], {
			type: "start",
			header: {
				version: 3,
				model: { name: "fake", vocabularySize: 8, fileSize: 0 },
				policy: { name: "temperature", parameters: { temperature: 0.5, truncation: "none" } },
				thresholds: defaultThresholds,
				budget: defaultBudget,
				seed: 9,
				promptTokens: 2,
			},
		});
		assert.deepEqual([...new Set(events.map(({ type }) => type))], ["start", "token", "end"]);
	});

	it("appends the prompt, then each token it took", async () => {
		const options = optionsFor(saying([a, b, c], 2));
		await outcomeOf(options);
		assert.deepEqual(options.decoder.appends, [prompt, [a], [b], [c]]);
	});

	describe("ends", () => {
		it("where the model says so; the end token is no part of the text", async () => {
			const { end: reason, text, tokens } = await outcomeOf(optionsFor(saying([a, space, b], 2)));
			assert.deepEqual(reason, { reason: "stop" });
			assert.equal(text, "a b");
			assert.ok(tokens.every(({ token }) => token !== end));
		});

		it("at the limit on tokens, without evaluating the last one", async () => {
			const options = optionsFor(saying([a, b, a, b], 2), { maxTokens: 3 });
			const outcome = await outcomeOf(options);
			assert.deepEqual(outcome.end, { reason: "length" });
			assert.equal(outcome.text, "aba");
			assert.equal(options.decoder.appends.length, 3);
		});

		it("at a limit of none", async () => {
			const options = optionsFor(saying([a], 2), { maxTokens: 0 });
			assert.deepEqual((await outcomeOf(options)).end, { reason: "length" });
			assert.equal(options.decoder.appends.length, 0);
		});

		it("where the path is full, never appending beyond it", async () => {
			const options = optionsFor(saying([a, b, a, b], 2), { capacity: 4 });
			const outcome = await outcomeOf(options);
			assert.deepEqual(outcome.end, { reason: "context" });
			// The token after the last that fits needs no place in the path.
			assert.equal(outcome.text, "aba");
			assert.equal(options.decoder.length, 4);
		});

		it("where the prompt alone does not fit, counting what the path holds already", async () => {
			const options = optionsFor(saying([a], 2), { capacity: 4 });
			options.decoder.path.push(c, c, c);
			assert.deepEqual((await outcomeOf(options)).end, { reason: "context" });
			assert.equal(options.decoder.appends.length, 0);
		});
	});

	describe("cancelled", () => {
		const endless: NextLogits = () => row({ [a]: 3 });

		it("before it begins, appends nothing", async () => {
			const options = optionsFor(endless, { signal: AbortSignal.abort() });
			const outcome = await outcomeOf(options);
			assert.deepEqual(outcome.end, { reason: "cancelled" });
			assert.equal(outcome.thrown, undefined);
			assert.equal(options.decoder.appends.length, 0);
		});

		for (const moment of ["before", "after"] as const) {
			for (const call of [0, 1, 4]) {
				it(`in append ${call}, ${moment} it evaluates, keeps what was written`, async () => {
					const controller = new AbortController();
					const abort = async (at: number) => {
						await Promise.resolve();
						if (at === call) controller.abort();
					};
					const options = optionsFor(endless, { signal: controller.signal }, { [moment]: abort });
					const outcome = await outcomeOf(options);
					assert.deepEqual(outcome.end, { reason: "cancelled" });
					assert.equal(outcome.thrown, undefined);
					assert.equal(outcome.text, "a".repeat(call));
					assert.equal(options.decoder.appends.length, call + 1);
				});
			}
		}

		for (const count of [0, 1, 4]) {
			it(`by the consumer after token ${count}, appends nothing more`, async () => {
				const controller = new AbortController();
				let seen = -1;
				const options = optionsFor(endless, { signal: controller.signal });
				const outcome = await outcomeOf(options, () => {
					if (++seen === count) controller.abort();
				});
				assert.deepEqual(outcome.end, { reason: "cancelled" });
				assert.equal(outcome.text, "a".repeat(count));
				assert.equal(options.decoder.appends.length, count);
			});
		}

		it("counts as cancelled though the decoder fails over it", async () => {
			const controller = new AbortController();
			const before = (call: number) => {
				if (call !== 2) return;
				controller.abort();
				throw new Error("the context is gone");
			};
			const outcome = await outcomeOf(optionsFor(endless, { signal: controller.signal }, { before }));
			assert.deepEqual(outcome.end, { reason: "cancelled" });
			assert.equal(outcome.thrown, undefined);
		});
	});

	describe("failed", () => {
		for (const call of [0, 1, 3]) {
			it(`in append ${call}, says so in the trace, then throws the decoder's own error`, async () => {
				const error = new Error("out of memory");
				const before = (at: number) => {
					if (at === call) throw error;
				};
				const outcome = await outcomeOf(optionsFor(() => row({ [a]: 3 }), {}, { before }));
				assert.deepEqual(outcome.end, { reason: "failed", detail: "out of memory" });
				assert.equal(outcome.thrown, error);
				assert.equal(outcome.text, "a".repeat(call));
			});
		}

		it("where the policy throws, or takes what the distribution does not list", async () => {
			const error = new Error("no rule");
			const failing: Policy = {
				name: "failing",
				parameters: {},
				decide: () => {
					throw error;
				},
			};
			const first = await outcomeOf(optionsFor(saying([a], 2), { policy: failing }));
			assert.equal(first.thrown, error);
			const inventing: Policy = { ...failing, decide: () => ({ kind: "take", token: 5, rule: "wish" }) };
			const second = await outcomeOf(optionsFor(saying([a], 2), { policy: inventing }, { top: 2, largestTop: 2 }));
			assert.match(second.end.detail!, /took token 5, which the distribution does not list/);
			assert.deepEqual(second.tokens, []);
		});

		it("where the model's logits are no numbers", async () => {
			const outcome = await outcomeOf(
				optionsFor((path) => (path.length < 4 ? row({ [b]: 1 }) : row({ [b]: Number.NaN }))),
			);
			assert.equal(outcome.end.reason, "failed");
			assert.match(outcome.end.detail!, /not numbers/);
			assert.equal(outcome.text, "bb");
		});

		it("where the seed is none", async () => {
			const outcome = await outcomeOf(optionsFor(saying([a], 2), { seed: 0.5 }));
			assert.match(outcome.end.detail!, /seed/);
		});
	});

	it("stops evaluating when its consumer leaves", async () => {
		const options = optionsFor(() => row({ [a]: 3 }));
		let tokens = 0;
		for await (const event of generate(options)) if (event.type === "token" && ++tokens === 3) break;
		assert.equal(options.decoder.appends.length, 3);
	});

	describe("records for each token", () => {
		const logits = row({ [a]: 2, [b]: 1.5, [space]: 0 });
		const z = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);

		it("its probability, the metrics and the quadrant", async () => {
			const thresholds = thresholdsOf({ entropy: { low: 0, high: 0.5 }, varentropy: { low: 0, high: 0.1 } });
			const { tokens } = await outcomeOf(optionsFor(() => logits, { maxTokens: 1, thresholds }));
			const [first] = tokens;
			const truth = definedMetrics(logits);
			assert.ok(Math.abs(first!.probability! - Math.exp(2) / z) < 1e-12);
			assert.ok(Math.abs(first!.entropy.value - truth.entropy) < 1e-12);
			assert.ok(Math.abs(first!.varentropy.value - truth.varentropy) < 1e-12);
			assert.equal(first!.rule, "argmax");
			assert.ok(truth.entropy > 0.5 && truth.varentropy > 0.1);
			assert.equal(first!.quadrant, "resample");
		});

		it("as many alternatives as asked, eight unless told, with pieces and probabilities", async () => {
			const { tokens } = await outcomeOf(optionsFor(() => logits, { maxTokens: 1, alternatives: 3 }));
			assert.deepEqual(
				tokens[0]!.alternatives.map(({ token, piece }) => [token, piece]),
				[
					[a, "a"],
					[b, "b"],
					[space, " "],
				],
			);
			for (const { token, probability } of tokens[0]!.alternatives) {
				assert.ok(Math.abs(probability - Math.exp(logits[token]!) / z) < 1e-12);
			}
			const usual = await outcomeOf(optionsFor(() => logits, { maxTokens: 1 }));
			assert.equal(usual.tokens[0]!.alternatives.length, 8);
		});

		it("its probability though it is not among the alternatives", async () => {
			const last: Policy = {
				name: "last",
				parameters: {},
				decide: ({ distribution }) => ({ kind: "take", token: distribution.tokens[6]!, rule: "last" }),
			};
			const { tokens } = await outcomeOf(optionsFor(() => logits, { maxTokens: 1, alternatives: 2, policy: last }));
			assert.equal(tokens[0]!.alternatives.length, 2);
			assert.ok(Math.abs(tokens[0]!.probability! - Math.exp(-4) / z) < 1e-12);
		});

		it("bytes from which the text comes back, though characters span tokens", async () => {
			const outcome = await outcomeOf(optionsFor(saying([a, 4, 5, 6, b], 2)));
			assert.equal(outcome.text, "a€b");
			assert.deepEqual(Buffer.from(replay(outcome)), Buffer.from("a€b"));
		});
	});

	describe("is the same for the same seed", () => {
		const unsure: NextLogits = (path) => row({ [a]: Math.sin(path.length), [b]: 0.3, [c]: 0.1, [space]: -0.2 });
		const write = async (seed: number) =>
			(await outcomeOf(optionsFor(unsure, { policy: temperature(1), seed, maxTokens: 40 }))).events;

		it("event by event", async () => assert.deepEqual(await write(5), await write(5)));

		it("and another for another seed", async () => {
			const [one, two] = [await write(5), await write(6)];
			assert.notDeepEqual(
				one.filter(({ type }) => type === "token"),
				two.filter(({ type }) => type === "token"),
			);
		});

		it("and hands the policy the steps in order", async () => {
			const indices: number[] = [];
			const policy: Policy = {
				name: "counting",
				parameters: {},
				decide({ index, distribution }) {
					indices.push(index);
					return { kind: "take", token: distribution.tokens[0]!, rule: "first" };
				},
			};
			await outcomeOf(optionsFor(saying([a, b, c], 2), { policy }));
			assert.deepEqual(indices, [0, 1, 2, 3]);
		});
	});

	describe("reads more logits", () => {
		const zipf = Array.from({ length: 4000 }, (_, rank) => -1.6 * Math.log(rank + 1));
		const big = fakeVocabulary(
			zipf.map(() => "a"),
			[],
		);
		const write = async (varentropy: { low: number; high: number }) => {
			const thresholds = thresholdsOf({ entropy: { low: 0, high: 0 }, varentropy });
			const options = optionsFor(
				() => zipf,
				{ vocabulary: big, thresholds, maxTokens: 2 },
				{ top: 64, largestTop: 2000 },
			);
			return { outcome: await outcomeOf(options), rereads: options.decoder.rereads };
		};

		it("where the quadrant hangs on it, and records what they tell", async () => {
			const exact = definedMetrics(zipf).varentropy;
			const { outcome, rereads } = await write({ low: 0, high: exact - 0.5 });
			assert.equal(rereads, 2);
			const { low, high } = outcome.tokens[0]!.varentropy;
			assert.ok(low > exact - 0.5 && high - low < 0.5);
			assert.equal(outcome.tokens[0]!.quadrant, "resample");
		});

		it("and not where it is clear", async () => {
			const { outcome, rereads } = await write({ low: 0, high: 0.1 });
			assert.equal(rereads, 0);
			assert.ok(outcome.tokens[0]!.varentropy.high - outcome.tokens[0]!.varentropy.low > 1);
		});
	});

	it("measures a distribution anew where the decoder returns another than it asked about", async () => {
		const options = optionsFor(saying([a, b], 2));
		const read = options.decoder.append.bind(options.decoder);
		options.decoder.append = async (tokens, signal, enough) => {
			const distribution = await read(tokens, signal);
			enough?.({ ...distribution, logits: new Float64Array(distribution.logits.length) });
			return distribution;
		};
		const { tokens } = await outcomeOf(options);
		const fresh = measure(await new FakeDecoder(saying([a, b], 2)).append(prompt, never));
		assert.deepEqual(tokens[0]!.entropy, fresh.entropy);
	});
});
