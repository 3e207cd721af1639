import assert from "node:assert/strict";
import { beginning, insideThinking } from "../../../sampler/boundaries.ts";
import { defaultBudget } from "../../../sampler/budget.ts";
import { distributionFromLogits } from "../../../sampler/distribution.ts";
import { generate } from "../../../sampler/generate.ts";
import { measure } from "../../../sampler/metrics.ts";
import { entropix } from "../../../sampler/policies/entropix.ts";
import { type Quadrant, quadrantOf } from "../../../sampler/quadrant.ts";
import { FakeDecoder, fakeAppendAll } from "./fakes.ts";
import {
	lost,
	open,
	pieces,
	type Row,
	type RunOptions,
	rowOf,
	rugged,
	run,
	type Script,
	sure,
	textOf,
	thresholds,
	vocabulary,
} from "./scriptedRun.ts";

describe("the rows of these tests", () => {
	const rows: [string, Row, Quadrant][] = [
		["sure", sure(" 5"), "argmax"],
		["open", open(" 5", " 6", " 7"), "pause"],
		["rugged", rugged(" 5", " 6"), "branch"],
		["lost", lost(" 5", " 6", " 7", " no", " yes"), "resample"],
	];
	for (const [name, row, quadrant] of rows) {
		it(`${name} is in the quadrant ${quadrant}`, () => {
			assert.equal(quadrantOf(measure(distributionFromLogits(row)), thresholds), quadrant);
		});
	}
});

describe("a model that thinks before it answers", () => {
	const close = pieces.indexOf(" yes");
	const thinking: RunOptions = {
		budget: { pauses: 1 },
		more: {
			vocabulary: { ...vocabulary, thinking: { open: pieces.indexOf(" no"), close } },
			place: insideThinking(beginning, true),
		},
	};

	it("is told to wait where it would stop thinking and is not sure", async () => {
		const hasty: Script = (text) => {
			const said: Record<string, Row> = {
				"": sure("It"),
				It: open(" yes", " 5", " 6"),
				"It Wait,": sure(" 6"),
				"It Wait, 6": sure(" yes"),
				"It Wait, 6 yes": sure(" 7"),
			};
			return said[text];
		};
		const { text, actions } = await run(hasty, thinking);
		assert.equal(text, "It Wait, 6 yes 7");
		assert.deepEqual([actions[0]!.kind, actions[0]!.keep], ["pause", 1]);
	});

	it("stops thinking where it is sure that it has thought enough", async () => {
		const said: Record<string, Row> = { "": sure("It"), It: sure(" yes"), "It yes": sure(" 7") };
		const { text, actions } = await run((written) => said[written], thinking);
		assert.equal(text, "It yes 7");
		assert.equal(actions.length, 0);
	});
});

describe("a branch", () => {
	/** "5" looks likelier, and leads to where the model is lost; "6" leads to where it is sure. */
	const misled: Script = (text) => {
		const said: Record<string, Row> = {
			"": sure("It"),
			It: sure(" is"),
			"It is": rugged(" 5", " 6"),
			"It is 5": open(" no", " yes", ".", " 5", " 6", " 7"),
			"It is 5 no": open(".", " no", " yes", " 5", " 6", " 7"),
			"It is 6": sure("."),
			"It is 6.": sure("\n"),
		};
		return said[text];
	};

	it("writes the candidates on to the end of the sentence and keeps the best", async () => {
		const { text, actions, trace } = await run(misled, { policy: { candidates: 2 } });
		assert.match(text, /^It is 6\./);
		const [branch] = actions;
		assert.deepEqual([branch!.kind, branch!.keep, branch!.chosen, branch!.choice], ["branch", 2, 1, "best"]);
		assert.deepEqual(branch!.paths.map(textOf), [" 5 no.", " 6."]);
		assert.deepEqual(
			branch!.paths.map((path) => path.end),
			["sentence", "sentence"],
		);
		assert.equal(trace.marks[0]!.takenBack.tokens.length, 0);
		assert.equal(trace.end!.spent!.extraTokens, 3, "the tokens of the path that was not kept");
	});

	it("says how many paths are written while they are", async () => {
		const { events } = await run(misled, { policy: { candidates: 2 } });
		const activities = events.flatMap((event) => (event.type === "activity" ? [event.activity] : []));
		assert.deepEqual(activities, [{ kind: "branch", paths: 2 }]);
	});

	it("takes the likelier of paths that are equally good", async () => {
		const same: Script = (text) =>
			text === "It is"
				? rugged(" 5", " 6")
				: misled(text.replace("6", "5")) && text.length < 6
					? misled(text)
					: undefined;
		const { actions } = await run(same, { policy: { candidates: 2, score: "downhill" } });
		assert.deepEqual([actions[0]!.chosen, actions[0]!.choice], [0, "likelier"]);
	});

	it("compares by the score it is told", async () => {
		const { actions } = await run(misled, { policy: { candidates: 2, score: "downhill" } });
		assert.equal(actions[0]!.score, "downhill");
	});

	it("gives the same answer on one path as on several", async () => {
		const several = await run(misled, { policy: { candidates: 2 } });
		const single = await run(misled, { policy: { candidates: 2 }, budget: { paths: 1 } });
		assert.deepEqual(single.trace.steps, several.trace.steps);
		assert.equal(single.decoder.tally.mostOpen, 1);
		assert.equal(several.decoder.tally.mostOpen, 2);
	});

	it("goes no deeper than the budget says", async () => {
		const { actions } = await run(misled, { policy: { candidates: 2 }, budget: { depth: 1 } });
		assert.deepEqual(actions[0]!.paths.map(textOf), [" 5", " 6"]);
		assert.deepEqual(
			actions[0]!.paths.map((path) => path.end),
			["depth", "depth"],
		);
	});

	it("is not begun where the backend cannot go back", async () => {
		const { actions, trace } = await run(misled, { fake: { capabilities: { rollback: "none" } } });
		assert.equal(actions.length, 0);
		assert.ok(trace.end!.spent!.refused > 0);
	});
});

describe("a resample", () => {
	/** Goes wrong at "is", and notices at the number. */
	const troubled: Script = (text) => {
		const said: Record<string, Row> = {
			"": sure("It"),
			It: open(" is", " no", " yes"),
			"It is": lost(" 5", " 6", " 7", " no", " yes"),
			"It no": sure("."),
			"It yes": sure("."),
			"It no.": sure("\n"),
			"It yes.": sure("\n"),
			"It no.\n": undefined as never,
		};
		return said[text];
	};
	// Draws " is" first, whatever the seed.
	const firstIs: RunOptions = {
		policy: { temperature: { highest: 1e-6, base: 0.8, scale: 1 } },
		budget: { pauses: 0 },
	};

	it("goes back to where the line became unsure, without what failed there", async () => {
		const { text, actions, trace } = await run(troubled, firstIs);
		assert.match(text, /^It (no|yes)\./);
		const [resample] = actions;
		assert.deepEqual([resample!.kind, resample!.keep, resample!.cause.index], ["resample", 1, 2]);
		assert.deepEqual(resample!.excluded, [pieces.indexOf(" is")]);
		assert.equal(textOf(trace.marks[0]!.takenBack), " is");
		assert.ok(resample!.paths.every((path) => !textOf(path).startsWith(" is")));
	});

	it("tries no path twice", async () => {
		const { actions } = await run(troubled, firstIs);
		const firsts = actions[0]!.paths.map(({ tokens }) => tokens[0]!.token);
		assert.equal(new Set(firsts).size, firsts.length);
		assert.equal(firsts.length, defaultBudget.attempts);
	});

	/** Every way on is troubled. */
	const hopeless: Script = (text) => {
		if (text === "") return rowOf({ It: 20, "Let's": 17 });
		if (text === "Let's") return sure(".");
		if (text.startsWith("Let's")) return undefined;
		return text.length < 30 ? lost(" 5", " 6", " 7", " no", " yes") : undefined;
	};

	it("starts the answer over, once, where the trouble comes back", async () => {
		const { actions, trace } = await run(hopeless, { budget: { depth: 2, branches: 0 } });
		const kinds = actions.map(({ kind }) => kind);
		assert.deepEqual(kinds.slice(0, 2), ["resample", "restart"]);
		assert.equal(kinds.filter((kind) => kind === "restart").length, 1);
		const restart = actions[1]!;
		assert.deepEqual([restart.keep, restart.chosen, restart.paths], [0, null, []]);
		const mark = trace.marks.find(({ action }) => action === restart)!;
		assert.ok(mark.takenBack.tokens.length > 0);
		assert.deepEqual(
			mark.takenBack.marks.map(({ action }) => action.kind),
			["resample"],
		);
	});

	it("does not happen without budget; a token is drawn instead", async () => {
		const { actions, trace } = await run(hopeless, { budget: { resamples: 0, branches: 0, pauses: 0 } });
		assert.equal(actions.length, 0);
		assert.ok(trace.tokens.some(({ rule }) => rule === "draw"));
		assert.ok(trace.end!.spent!.refused > 0);
	});
});

/** An answer in which everything happens: each line has a trouble of its own. */
const eventful: Script = (text) => {
	const lines = text.split("\n");
	const line = lines.at(-1)!;
	if (lines.length > 8) return undefined;
	if (line === "") return rowOf({ It: 20, "Let's": 16 });
	if (line === "Let's") return sure(" think");
	if (line === "It") {
		const troubles = [open(" is", " no", " yes"), rugged(" no", " yes"), lost(" is", " no", " yes", " 5", " 6")];
		return troubles[lines.length % troubles.length];
	}
	return sure("\n");
};

describe("whatever happens at a call of the decoder", () => {
	const options: RunOptions = { budget: { cooldown: 2 } };

	async function callsOf(): Promise<number> {
		let calls = 0;
		const { actions } = await run(eventful, { ...options, fake: { onCall: () => void calls++ } });
		for (const kind of ["pause", "branch", "resample"]) {
			assert.ok(
				actions.some((action) => action.kind === kind),
				`no ${kind} in it`,
			);
		}
		return calls;
	}

	it("a cancelled answer ends as cancelled, with no path open", async () => {
		const calls = await callsOf();
		for (let at = 0; at < calls; at++) {
			const controller = new AbortController();
			let call = 0;
			const fake = { onCall: () => (call++ === at ? controller.abort() : undefined) };
			const { trace, decoder, thrown } = await run(eventful, { ...options, fake, more: { signal: controller.signal } });
			assert.equal(thrown, null);
			// Whoever stops it at the last disposal comes too late.
			assert.ok(trace.end!.reason === "cancelled" || at >= calls - 1, `${trace.end!.reason} at call ${at}`);
			assert.equal(decoder.tally.open, 0, `at call ${at}`);
		}
	});

	it("a failed answer says so, throws what failed, and leaves no path open", async () => {
		const calls = await callsOf();
		for (let at = 0; at < calls; at++) {
			let call = 0;
			const fake = {
				onCall: () => {
					if (call++ === at) throw new Error("out of memory");
				},
			};
			const { trace, decoder, thrown } = await run(eventful, { ...options, fake });
			assert.match(String(thrown), /out of memory/);
			if (at < calls - 1) assert.deepEqual([trace.end!.reason, trace.end!.detail], ["failed", "out of memory"]);
			assert.equal(decoder.tally.open, 0, `at call ${at}`);
		}
	});

	it("a consumer that goes away leaves no path open", async () => {
		const decoder = new FakeDecoder(() => sure("\n"), {});
		const events = generate({
			decoder,
			appendAll: fakeAppendAll,
			vocabulary,
			policy: entropix(),
			thresholds,
			prompt: [0],
			seed: 1,
			maxTokens: 50,
			capacity: 100,
			model: { name: "fake", vocabularySize: pieces.length, fileSize: 0 },
			signal: new AbortController().signal,
		});
		await events.next();
		await events.next();
		await events.return();
		assert.equal(decoder.tally.open, 0);
	});
});
