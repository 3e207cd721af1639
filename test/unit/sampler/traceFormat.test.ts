import assert from "node:assert/strict";
import fc from "fast-check";
import { pieceFromBytes } from "../../../sampler/piece.ts";
import { replay } from "../../../sampler/text.ts";
import type { Trace, TraceEvent, TraceToken } from "../../../sampler/trace.ts";
import { TraceBuilder } from "../../../sampler/traceBuilder.ts";
import { parseTrace, serializeTrace, TraceFormatError } from "../../../sampler/traceFormat.ts";
import { bytesInParts, runs } from "./fakes.ts";

// JSON has no -0, and metrics neither.
const amount = fc.double({ min: 0, max: 40, noNaN: true }).map((value) => value + 0);
const probability = fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0);
const interval = fc.tuple(amount, amount, amount).map((values) => {
	const [low, value, high] = values.sort((x, y) => x - y);
	return { low: low!, value: value!, high: high! };
});
/** Plain objects, as JSON.parse makes them. */
const record = <T>(model: { [Key in keyof T]: fc.Arbitrary<T[Key]> }) => fc.record<T>(model, { noNullPrototype: true });
const word = fc.string({ maxLength: 8 });

const traceOf = (parts: readonly Uint8Array[]): fc.Arbitrary<Trace> => {
	const entries = parts.map((bytes, token) => ({ token: token % 5, piece: pieceFromBytes(bytes) }));
	const alternatives =
		entries.length === 0
			? fc.constant([])
			: fc.array(
					fc.tuple(fc.constantFrom(...entries), probability).map(([entry, p]) => ({ ...entry, probability: p })),
					{ maxLength: 4 },
				);
	const tokens = entries.map(
		(entry): fc.Arbitrary<TraceToken> =>
			record({
				probability,
				entropy: interval,
				varentropy: interval,
				quadrant: fc.constantFrom("argmax", "pause", "branch", "resample", "adaptive"),
				rule: word,
				alternatives,
			}).map((rest) => ({ ...entry, ...rest })),
	);
	return record({
		header: record({
			version: fc.constant(1 as const),
			model: record({ name: word, vocabularySize: fc.nat(), fileSize: fc.nat() }),
			policy: record({
				name: word,
				parameters: fc.dictionary(word, amount, { noNullPrototype: true }),
			}),
			seed: fc.maxSafeInteger().map((seed) => seed + 0),
			promptTokens: fc.nat(),
		}),
		tokens: fc.tuple(...tokens),
		end: fc.option(
			fc.oneof(
				record({ reason: fc.constantFrom("stop", "length", "context", "cancelled") }),
				record({ reason: fc.constant("failed"), detail: word }),
			),
		),
	}) as fc.Arbitrary<Trace>;
};

const cases = bytesInParts.chain((parts) => record({ parts: fc.constant(parts), trace: traceOf(parts) }));

const example: Trace = {
	header: {
		version: 1,
		model: { name: "tiny", vocabularySize: 100, fileSize: 5 },
		policy: { name: "greedy", parameters: { x: 1 } },
		seed: 3,
		promptTokens: 7,
	},
	tokens: [
		{
			token: 4,
			piece: " a",
			probability: 0.5,
			entropy: { low: 1, value: 1.5, high: 2 },
			varentropy: { low: 0, value: 0, high: 0 },
			quadrant: "pause",
			rule: "argmax",
			alternatives: [
				{ token: 4, piece: " a", probability: 0.5 },
				{ token: 9, piece: { hex: "e2" }, probability: 0.25 },
			],
		},
	],
	end: { reason: "stop" },
};

describe("traces as files", () => {
	it("come back as they were, and replay to the same bytes", () => {
		fc.assert(
			fc.property(cases, ({ parts, trace }) => {
				const back = parseTrace(serializeTrace(trace));
				assert.deepStrictEqual(back, trace);
				assert.deepEqual(Buffer.from(replay(back)), Buffer.concat(parts));
			}),
			runs(300),
		);
	});

	it("hold each token's text once", () => {
		const many = { ...example, tokens: new Array(500).fill(example.tokens[0]) };
		const stored = JSON.parse(serializeTrace(many));
		assert.deepEqual(stored.vocabulary, [
			[4, " a"],
			[9, { hex: "e2" }],
		]);
		assert.deepEqual(stored.tokens[499], [0, 0.5, [1, 1.5, 2], [0, 0, 0], "pause", "argmax", [0, 0.5, 1, 0.25]]);
	});

	// biome-ignore lint/suspicious/noExplicitAny: the mutations put wrong types into JSON on purpose.
	type Mutation = (stored: any) => unknown;
	const broken: [what: string, mutate: Mutation, message: RegExp][] = [
		["a list", () => [], /The whole should be an object, but it is \[\]/],
		["null", () => null, /The whole should be an object, but it is null/],
		["no version", (s) => delete s.version, /version should be a whole number, 0 or more, but it is missing/],
		["an old version", (s) => (s.version = 0), /version should be 1, but it is 0/],
		["a newer version", (s) => (s.version = 2), /format 2, and this version .* up to 1\. Update Hunch/],
		["no model", (s) => delete s.model, /model should be an object, but it is missing/],
		["a model without name", (s) => (s.model.name = 5), /model\.name should be a text, but it is 5/],
		["a fraction of a file", (s) => (s.model.fileSize = 1.5), /model\.fileSize should be a whole number/],
		[
			"a parameter of text",
			(s) => (s.policy.parameters.x = "1"),
			/policy\.parameters\.x should be a number, but it is "1"/,
		],
		["no seed", (s) => (s.seed = null), /seed should be a whole number, but it is null/],
		["a prompt below nothing", (s) => (s.promptTokens = -1), /promptTokens should be a whole number, 0 or more/],
		["no vocabulary", (s) => delete s.vocabulary, /vocabulary should be a list, but it is missing/],
		["half an entry", (s) => (s.vocabulary[1] = [9]), /vocabulary\[1\] should be a list of token, piece/],
		["a piece of a number", (s) => (s.vocabulary[0][1] = 7), /vocabulary\[0\]\.piece should be an object/],
		["odd hex", (s) => (s.vocabulary[1][1].hex = "e"), /vocabulary\[1\]\.piece\.hex should be bytes in hexadecimal/],
		["a row too short", (s) => s.tokens[0].pop(), /tokens\[0\] should be a list of index, probability, entropy/],
		[
			"an index beyond",
			(s) => (s.tokens[0][0] = 2),
			/tokens\[0\]\.index should be a whole number below 2, but it is 2/,
		],
		["more than certain", (s) => (s.tokens[0][1] = 1.2), /tokens\[0\]\.probability should be a number from 0 to 1/],
		["bounds upside down", (s) => s.tokens[0][2].reverse(), /tokens\[0\]\.entropy\.value should be a number from 2 on/],
		["a negative entropy", (s) => (s.tokens[0][2][0] = -1), /tokens\[0\]\.entropy\.low should be a number from 0 on/],
		["a bound of nothing", (s) => (s.tokens[0][3] = [0, 0]), /varentropy should be a list of low, value, high/],
		["a fifth corner", (s) => (s.tokens[0][4] = "up"), /quadrant should be one of argmax, pause, .*, but it is "up"/],
		["a rule of numbers", (s) => (s.tokens[0][5] = 1), /tokens\[0\]\.rule should be a text/],
		["half an alternative", (s) => s.tokens[0][6].pop(), /alternatives should be pairs of an index and a probability/],
		[
			"a wrong alternative",
			(s) => (s.tokens[0][6][2] = 8),
			/tokens\[0\]\.alternatives\[2\] should be a whole number below 2/,
		],
		["no end", (s) => delete s.end, /end should be an object, but it is missing/],
		["a reason of its own", (s) => (s.end.reason = "bored"), /end\.reason should be one of stop, .*"bored"/],
		["a detail of numbers", (s) => (s.end.detail = 1), /end\.detail should be a text/],
		["long rubbish", (s) => (s.model = "x".repeat(99)), /model should be an object, but it is "x{39}…\./],
	];
	for (const [what, mutate, message] of broken) {
		it(`name the field where there is ${what}`, () => {
			const stored = JSON.parse(serializeTrace(example));
			const result = mutate(stored);
			const text = JSON.stringify(what === "a list" || what === "null" ? result : stored);
			assert.throws(
				() => parseTrace(text),
				(thrown) => thrown instanceof TraceFormatError && message.test(thrown.message),
			);
		});
	}

	it("say that what is not JSON is no trace", () => {
		for (const text of ["", "GGUF", '{"version": 1']) {
			assert.throws(() => parseTrace(text), /This is not a trace: it is not JSON .* Choose a file that Hunch saved/);
		}
	});

	it("ignore what a later version may add", () => {
		const stored = { ...JSON.parse(serializeTrace(example)), paths: [1] };
		assert.deepEqual(parseTrace(JSON.stringify(stored)), example);
	});
});

describe("TraceBuilder", () => {
	const start: TraceEvent = { type: "start", header: example.header };
	const token: TraceEvent = { type: "token", token: example.tokens[0]! };
	const end: TraceEvent = { type: "end", end: { reason: "stop" } };

	it("makes the trace of the events", () => {
		const builder = new TraceBuilder();
		assert.equal(builder.trace, null);
		builder.push(start);
		const early = builder.trace!;
		builder.push(token);
		assert.deepEqual(early, { ...example, tokens: [], end: null });
		builder.push(end);
		assert.deepEqual(builder.trace, example);
	});

	it("refuses events out of order, for then some were lost", () => {
		const collect = (...events: TraceEvent[]) => {
			const builder = new TraceBuilder();
			for (const event of events) builder.push(event);
		};
		assert.throws(() => collect(token), /the event "token" before its start/);
		assert.throws(() => collect(start, start), /started twice/);
		assert.throws(() => collect(start, end, token), /the event "token" after its end/);
		assert.throws(() => collect(start, end, end), /the event "end" after its end/);
	});
});
