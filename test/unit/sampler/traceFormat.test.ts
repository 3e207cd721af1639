import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { defaultBudget } from "../../../sampler/budget.ts";
import type { Interval } from "../../../sampler/metrics.ts";
import { defaultThresholds } from "../../../sampler/quadrant.ts";
import { rounded, roundedInterval } from "../../../sampler/rounding.ts";
import { replay } from "../../../sampler/text.ts";
import type { TraceToken } from "../../../sampler/trace.ts";
import { parseTrace, serializeTrace, TraceFormatError } from "../../../sampler/traceFormat.ts";
import { fromRoot } from "../../../scripts/lib/root.mjs";
import { longTrace } from "../../bench/trace/longTrace.ts";
import { runs } from "./fakes.ts";
import { countLeaves, exampleHeader, exampleToken, exampleTrace, replaceLeaf, traceOf, traces } from "./traces.ts";

describe("traces as files", () => {
	it("come back as they were where their numbers are rounded: steps, the text they make, what was taken back", () => {
		fc.assert(
			fc.property(traces(rounded), (trace) => assert.deepStrictEqual(parseTrace(serializeTrace(trace)), trace)),
			runs(300),
		);
	});

	it("come back with the same tokens, and with bounds that hold what they held, whatever their numbers", () => {
		fc.assert(
			fc.property(
				traces((value) => value),
				(trace) => {
					const text = serializeTrace(trace);
					const back = parseTrace(text);
					assert.equal(serializeTrace(back), text);
					assert.deepEqual(replay(back), replay(trace));
					for (const [i, token] of trace.tokens.entries()) assertClose(back.tokens[i]!, token);
				},
			),
			runs(300),
		);
	});

	function assertClose(back: TraceToken, token: TraceToken): void {
		assert.deepEqual(
			[back.token, back.piece, back.quadrant, back.rule, back.alternatives.map(({ token }) => token)],
			[token.token, token.piece, token.quadrant, token.rule, token.alternatives.map(({ token }) => token)],
		);
		for (const name of ["entropy", "varentropy"] as const) {
			assert.equal(back[name].value, rounded(token[name].value));
			if (token[name].low === token[name].high) assert.equal(back[name].low, back[name].high);
			else assert.ok(back[name].low <= token[name].low && back[name].high >= token[name].high);
		}
		assert.equal(back.probability, token.probability === null ? null : rounded(token.probability));
	}

	it("hold each token's text once, and one number where all three of an interval are the same", () => {
		const many = traceOf(exampleHeader, new Array(500).fill({ type: "token", token: exampleToken }), null);
		const stored = JSON.parse(serializeTrace(many));
		assert.deepEqual(stored.vocabulary, [
			[4, " a"],
			[9, { hex: "e2" }],
		]);
		assert.deepEqual(stored.steps[499], [0, 0.5, [1, 1.5, 2], 0, "pause", "argmax", [0, 0.5, 1, 0.25]]);
	});

	it("take less than 8 MB for 20 000 tokens with 8 alternatives each, and the paths of 500 actions", () => {
		const trace = longTrace(20_000);
		assert.ok(trace.tokens.length >= 20_000 && trace.marks.length > 450);
		assert.ok(Buffer.byteLength(serializeTrace(trace)) < 8e6);
	});

	it("are read in version 2 too, which had no paths that only all together can be compared", () => {
		const stored = JSON.parse(serializeTrace(exampleTrace));
		for (const name of ["reach", "asked", "taken"]) delete stored.steps[1][name];
		for (const path of stored.steps[1].paths) {
			delete path.worth;
			delete path.value;
		}
		stored.steps[1].score = "logProbability";
		const trace = parseTrace(JSON.stringify({ ...stored, version: 2 }));
		assert.deepEqual(trace, parseTrace(JSON.stringify(stored)));
		assert.deepEqual(
			Object.keys(trace.steps[1]!.type === "action" ? trace.marks[0]!.action : {}).includes("reach"),
			false,
		);
	});

	it("are read in version 1 too, with the thresholds and the budget of then", () => {
		const trace = parseTrace(readFileSync(fromRoot("test", "fixtures", "trace-v1.json"), "utf8"));
		assert.equal(new TextDecoder().decode(replay(trace)), "9.8€");
		assert.deepEqual(trace.header.thresholds, defaultThresholds);
		assert.deepEqual(trace.header.budget, defaultBudget);
		assert.deepEqual(trace.header.policy, { name: "temperature", parameters: { temperature: 0.7 } });
		assert.deepEqual(trace.tokens[0]!.entropy, { low: 0.55, value: 0.562, high: 0.58 });
		assert.deepEqual(trace.marks, []);
		assert.deepEqual(parseTrace(serializeTrace(trace)).tokens.slice(1), trace.tokens.slice(1));
	});

	// biome-ignore lint/suspicious/noExplicitAny: the mutations put wrong types into JSON on purpose.
	type Mutation = (stored: any) => unknown;
	const broken: [what: string, mutate: Mutation, message: RegExp][] = [
		["no version", (s) => delete s.version, /version should be a whole number, 0 or more, but it is missing/],
		["an old version", (s) => (s.version = 0), /version should be a whole number from 1 to 3, but it is 0/],
		["a newer version", (s) => (s.version = 4), /format 4, and this version .* up to 3\. Update Hunch/],
		["no model", (s) => delete s.model, /model should be an object, but it is missing/],
		["a model without name", (s) => (s.model.name = 5), /model\.name should be a text, but it is 5/],
		["a fraction of a file", (s) => (s.model.fileSize = 1.5), /model\.fileSize should be a whole number/],
		["a parameter of nothing", (s) => (s.policy.parameters.x = null), /policy\.parameters\.x should be a number, but/],
		["no thresholds", (s) => delete s.thresholds, /thresholds should be an object, but it is missing/],
		["a band upside down", (s) => (s.thresholds.entropy.high = 0.1), /thresholds\.entropy\.high should be .* 0\.3 on/],
		["no band of V", (s) => (s.thresholds.varentropyAt = []), /varentropyAt should be a list of at least one band/],
		[
			"bands that fall",
			(s) => s.thresholds.varentropyAt.reverse(),
			/varentropyAt\[1\]\.low should be a number from 1.5 on/,
		],
		[
			"bands out of order",
			(s) => (s.thresholds.varentropyAt[1].entropy = 0),
			/\[1\]\.entropy should be a number from 1 on/,
		],
		[
			"half a budget",
			(s) => delete s.budget.paths,
			/budget\.paths should be a whole number, 0 or more, but it is missing/,
		],
		["no seed", (s) => (s.seed = null), /seed should be a whole number, but it is null/],
		["a prompt below nothing", (s) => (s.promptTokens = -1), /promptTokens should be a whole number, 0 or more/],
		["no vocabulary", (s) => delete s.vocabulary, /vocabulary should be a list, but it is missing/],
		["half an entry", (s) => (s.vocabulary[1] = [9]), /vocabulary\[1\] should be a list of token, piece/],
		["a piece of a number", (s) => (s.vocabulary[0][1] = 7), /vocabulary\[0\]\.piece should be an object/],
		["odd hex", (s) => (s.vocabulary[1][1].hex = "e"), /vocabulary\[1\]\.piece\.hex should be bytes in hexadecimal/],
		["no steps", (s) => delete s.steps, /steps should be a list, but it is missing/],
		["a step of a number", (s) => (s.steps[0] = 1), /steps\[0\] should be a token's list or an action's object, but/],
		["a row too short", (s) => s.steps[0].pop(), /steps\[0\] should be a list of index, probability, entropy/],
		["an index beyond", (s) => (s.steps[0][0] = 2), /steps\[0\]\.index should be a whole number below 2, but it is 2/],
		["more than certain", (s) => (s.steps[0][1] = 1.2), /steps\[0\]\.probability should be a number from 0 to 1/],
		["bounds upside down", (s) => s.steps[0][2].reverse(), /steps\[0\]\.entropy\.value should be a number from 2 on/],
		[
			"a high bound below",
			(s) => (s.steps[0][2][2] = 1.2),
			/steps\[0\]\.entropy\.high should be a number from 1\.5 on/,
		],
		["a negative bound", (s) => (s.steps[0][2][0] = -1), /steps\[0\]\.entropy\.low should be a number from 0 on/],
		["a negative entropy", (s) => (s.steps[0][2] = -1), /steps\[0\]\.entropy should be a number from 0 on/],
		["a bound of nothing", (s) => (s.steps[0][3] = [0, 0]), /varentropy should be a list of low, value, high/],
		["a fifth corner", (s) => (s.steps[0][4] = "up"), /quadrant should be one of argmax, pause, .*, but it is "up"/],
		["a rule of numbers", (s) => (s.steps[0][5] = 1), /steps\[0\]\.rule should be a text/],
		["half an alternative", (s) => s.steps[0][6].pop(), /alternatives should be pairs of an index and a probability/],
		["a wrong alternative", (s) => (s.steps[0][6][2] = 8), /steps\[0\]\.alternatives\[2\] should be .* below 2/],
		["a rising alternative", (s) => (s.steps[0][6][3] = 0.6), /alternatives\[3\] should be a number from 0 to 0\.5/],
		["an unknown action", (s) => (s.steps[1].kind = "jump"), /steps\[1\]\.kind should be one of pause, branch/],
		["no cause", (s) => delete s.steps[1].cause, /steps\[1\]\.cause should be an object, but it is missing/],
		["a cause nowhere", (s) => (s.steps[1].cause.index = -1), /steps\[1\]\.cause\.index should be a whole number/],
		[
			"more kept than there is",
			(s) => (s.steps[1].keep = 2),
			/steps\[1\]\.keep should be a whole number below 2, but it is 2/,
		],
		["a path that is not there", (s) => (s.steps[1].chosen = 2), /steps\[1\]\.chosen should be a whole number below 2/],
		[
			"a choice without reason",
			(s) => (s.steps[1].choice = null),
			/choice should be given, as chosen is, but it is null/,
		],
		[
			"a reason without choice",
			(s) => (s.steps[1].chosen = null),
			/choice should be null, as chosen is, but it is "best"/,
		],
		["a score without a name", (s) => (s.steps[1].score = 1), /steps\[1\]\.score should be a text/],
		["no reach at all", (s) => (s.steps[1].reach = null), /steps\[1\]\.reach should be a whole number, 0 or more/],
		["a reach beyond words", (s) => (s.steps[1].reach = "far"), /steps\[1\]\.reach should be one of answer/],
		["half a path asked for", (s) => (s.steps[1].asked = 0.5), /steps\[1\]\.asked should be a whole number/],
		["more taken than there is", (s) => (s.steps[1].taken = 9), /steps\[1\]\.taken should be a whole number below/],
		["a worth of words", (s) => (s.steps[1].paths[0].worth = "much"), /paths\[0\]\.worth should be a number/],
		["a value of numbers", (s) => (s.steps[1].paths[0].value = 7), /paths\[0\]\.value should be a text/],
		["excluded texts", (s) => (s.steps[1].excluded = ["a"]), /steps\[1\]\.excluded\[0\] should be a whole number/],
		["a path's end unknown", (s) => (s.steps[1].paths[1].end = 0), /steps\[1\]\.paths\[1\]\.end should be one of line/],
		["a path's broken token", (s) => (s.steps[1].paths[0].tokens[1][1] = 2), /paths\[0\]\.tokens\[1\]\.probability/],
		[
			"half the scores",
			(s) => delete s.steps[1].paths[0].scores.downhill,
			/paths\[0\]\.scores\.downhill should be a number/,
		],
		["no end", (s) => delete s.end, /end should be an object, but it is missing/],
		["a reason of its own", (s) => (s.end.reason = "bored"), /end\.reason should be one of stop, .*"bored"/],
		["a detail of numbers", (s) => (s.end.detail = 1), /end\.detail should be a text/],
		["half of what was spent", (s) => delete s.end.spent.refused, /end\.spent\.refused should be a whole number/],
		["long rubbish", (s) => (s.model = "x".repeat(99)), /model should be an object, but it is "x{39}…\./],
	];
	for (const [what, mutate, message] of broken) {
		it(`name the field where there is ${what}`, () => {
			const stored = JSON.parse(serializeTrace(exampleTrace));
			mutate(stored);
			refuses(JSON.stringify(stored), message);
		});
	}

	function refuses(text: string, message: RegExp): void {
		assert.throws(
			() => parseTrace(text),
			(thrown) => {
				assert.ok(thrown instanceof TraceFormatError);
				assert.match(thrown.message, message);
				return true;
			},
		);
	}

	it("say what the whole should be", () => {
		refuses("[]", /The whole should be an object, but it is \[\]/);
		refuses("null", /The whole should be an object, but it is null/);
	});

	it("are refused with a sentence, never with another error, whatever one value in them is replaced by", () => {
		const text = serializeTrace(exampleTrace);
		fc.assert(
			fc.property(fc.nat(countLeaves(text) - 1), fc.constantFrom(null, -7, 0.3, 1e300, [], {}, "x"), (place, other) => {
				const changed = replaceLeaf(text, place, other);
				try {
					parseTrace(changed);
				} catch (thrown) {
					assert.ok(thrown instanceof TraceFormatError, String(thrown));
				}
			}),
			runs(300),
		);
	});

	it("say that what is not JSON is no trace", () => {
		for (const text of ["", "GGUF", '{"version": 1']) {
			refuses(text, /This is not a trace: it is not JSON .* Choose a file that Hunch saved/);
		}
	});

	it("ignore what a later version may add", () => {
		const stored = { ...JSON.parse(serializeTrace(exampleTrace)), notes: [1] };
		assert.deepEqual(parseTrace(JSON.stringify(stored)), exampleTrace);
	});
});

describe("rounding", () => {
	const amount = fc.double({ min: 0, max: 1e6, noNaN: true });

	it("leaves what is rounded as it is, and moves nothing by more than half of the sixth digit", () => {
		fc.assert(
			fc.property(amount, (value) => {
				const near = rounded(value);
				assert.equal(rounded(near), near);
				assert.ok(Math.abs(near - value) <= 5.0001e-6 * value);
			}),
			runs(1000),
		);
	});

	it("widens intervals by less than a sixth digit, once", () => {
		const interval = fc.tuple(amount, amount, amount).map((values): Interval => {
			const [low, value, high] = values.sort((x, y) => x - y);
			return { low: low!, value: value!, high: high! };
		});
		fc.assert(
			fc.property(interval, (exact) => {
				const { low, value, high } = roundedInterval(exact);
				assert.deepEqual(roundedInterval({ low, value, high }), { low, value, high });
				assert.ok(low <= value && value <= high);
				if (exact.low === exact.high) return assert.equal(low, high);
				assert.ok(low <= exact.low && exact.low - low <= 1.0001e-5 * exact.low);
				assert.ok(high >= exact.high && high - exact.high <= 1.0001e-5 * exact.high);
			}),
			runs(1000),
		);
	});
});
