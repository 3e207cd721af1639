import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { seededRandom } from "../../../sampler/random.ts";
import { diffTraces } from "../../../sampler/traceDiff.ts";
import { parseTrace, serializeTrace } from "../../../sampler/traceFormat.ts";
import { fromRoot } from "../../../scripts/lib/root.mjs";
import { longTrace } from "../../bench/trace/longTrace.ts";
import { runs } from "./fakes.ts";
import { lost, open, rugged, run, sure } from "./scriptedRun.ts";
import { countLeaves, exampleTrace, replaceLeaf, traces } from "./traces.ts";

describe("docs/trace.schema.json", () => {
	const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
		JSON.parse(readFileSync(fromRoot("docs", "trace.schema.json"), "utf8")),
	);

	function assertValid(text: string): void {
		assert.ok(validate(JSON.parse(text)), JSON.stringify(validate.errors));
	}

	it("takes every trace that is written", () => {
		fc.assert(
			fc.property(
				traces((value) => value),
				(trace) => assertValid(serializeTrace(trace)),
			),
			runs(200),
		);
		assertValid(serializeTrace(longTrace(500)));
	});

	it("takes what the loop writes, and the reader gives it back, with actions of every kind", async () => {
		const rows = [
			sure(" is"),
			open(" 5", " 6", " 7"),
			rugged(" 5", " 6"),
			lost(" 5", " 6", " 7"),
			sure("."),
			sure("\n"),
		];
		const kinds = new Set<string>();
		for (let seed = 0; seed < 60; seed++) {
			// What comes next follows from how much there is, and from the seed.
			const script = (text: string) => rows[Math.floor(rows.length * seededRandom(seed * 1000 + text.length).next())]!;
			const policy = { thoughts: seed % 2 === 0 ? "at the start" : "on the spot" } as const;
			const { trace, actions } = await run(script, { policy, more: { maxTokens: 40 } });
			for (const { kind } of actions) kinds.add(kind);
			const text = serializeTrace(trace);
			assertValid(text);
			const { facts, first, tokens } = diffTraces(trace, parseTrace(text));
			assert.deepEqual([facts, first, tokens.remeasured], [[], null, []]);
		}
		assert.deepEqual([...kinds].sort(), ["branch", "pause", "resample", "restart"]);
	});

	it("takes the file that docs/TRACE.md shows, as the reader does", () => {
		const [, example] = /```json\n(.*?)```/s.exec(readFileSync(fromRoot("docs", "TRACE.md"), "utf8"))!;
		assertValid(example!);
		assert.equal(
			parseTrace(example!)
				.tokens.map(({ piece }) => piece)
				.join(""),
			" 9.8",
		);
	});

	// biome-ignore lint/suspicious/noExplicitAny: the mutations put wrong types into JSON on purpose.
	const broken: Record<string, (stored: any) => unknown> = {
		"version 1": (s) => (s.version = 1),
		"no thresholds": (s) => delete s.thresholds,
		"no band of V": (s) => (s.thresholds.varentropyAt = []),
		"half a budget": (s) => delete s.budget.cooldown,
		"a parameter of nothing": (s) => (s.policy.parameters.x = null),
		"a fraction as the seed": (s) => (s.seed = 0.5),
		"odd hex": (s) => (s.vocabulary[1][1].hex = "e"),
		"half an entry": (s) => s.vocabulary[0].pop(),
		"a step of a number": (s) => (s.steps[0] = 1),
		"a row too short": (s) => s.steps[0].pop(),
		"a row too long": (s) => s.steps[0].push(1),
		"a fraction as an index": (s) => (s.steps[0][0] = 0.5),
		"more than certain": (s) => (s.steps[0][1] = 1.2),
		"half an interval": (s) => s.steps[0][2].pop(),
		"a negative entropy": (s) => (s.steps[0][2] = -1),
		"a fifth corner": (s) => (s.steps[0][4] = "up"),
		"an unknown action": (s) => (s.steps[1].kind = "jump"),
		"no cause": (s) => delete s.steps[1].cause,
		"a path's end unknown": (s) => (s.steps[1].paths[0].end = "tired"),
		"a path's broken token": (s) => (s.steps[1].paths[0].tokens[1][5] = 2),
		"half the scores": (s) => delete s.steps[1].paths[0].scores.entropy,
		"a choice unknown": (s) => (s.steps[1].choice = "luck"),
		"a reach of nothing": (s) => (s.steps[1].reach = null),
		"half a path asked for": (s) => (s.steps[1].asked = 0.5),
		"less than nothing taken": (s) => (s.steps[1].taken = -1),
		"a worth of words": (s) => (s.steps[1].paths[0].worth = "much"),
		"a value of numbers": (s) => (s.steps[1].paths[0].value = 7),
		"no end": (s) => delete s.end,
		"a reason of its own": (s) => (s.end.reason = "bored"),
		"half of what was spent": (s) => delete s.end.spent.refused,
	};
	for (const [what, mutate] of Object.entries(broken)) {
		it(`refuses ${what}, as the reader does`, () => {
			const stored = JSON.parse(serializeTrace(exampleTrace));
			mutate(stored);
			assert.equal(validate(stored), false);
			if (what !== "version 1") assert.throws(() => parseTrace(JSON.stringify(stored)));
		});
	}

	it("takes nothing that the reader refuses for the type of a value", () => {
		const text = serializeTrace(exampleTrace);
		fc.assert(
			fc.property(fc.nat(countLeaves(text) - 1), fc.constantFrom({}, [], true), (place, other) => {
				const changed = replaceLeaf(text, place, other);
				if (!validate(JSON.parse(changed))) return;
				assert.doesNotThrow(() => parseTrace(changed), changed);
			}),
			runs(300),
		);
	});
});
