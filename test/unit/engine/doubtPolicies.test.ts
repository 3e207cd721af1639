import assert from "node:assert/strict";
import type { LoadedModel } from "../../../extension/engine/process/loadedModel.ts";
import { defaultBudget } from "../../../sampler/budget.ts";
import type { ParameterValues } from "../../../sampler/policies/entry.ts";
import { policyNamed } from "../../../sampler/policies/registry.ts";
import { defaultThresholds } from "../../../sampler/quadrant.ts";
import type { Trace, TraceAction } from "../../../sampler/trace.ts";
import { answerTo } from "./answers.ts";
import { loadForTest } from "./support.ts";

const questions = [
	"Explain this code:\n```ts\nfunction add(a: number, b: number) {\n  return a + b;\n}\n```",
	"What does this print?\n```ts\nconsole.log(24 * 28 - 7)\n```",
	"Tell me about the sea.",
];

describe("policies that act on doubt, or anywhere, with the built-in model", function () {
	this.timeout(120_000);
	let loaded: LoadedModel;

	before(async () => {
		loaded = await loadForTest({ paths: 3 });
	});

	after(() => loaded.dispose());

	afterEach(() => assert.equal(loaded.paths.free, 3, "a path is still leased"));

	const write = (name: string, values: ParameterValues, text: string): Promise<Trace> =>
		answerTo(loaded, text, { policy: policyNamed(name)!.make(values), maxTokens: 60 });

	/** What was done in the answers to all questions, each of which came to an end. */
	async function actionsOf(name: string, values: ParameterValues): Promise<TraceAction[]> {
		const actions: TraceAction[] = [];
		for (const text of questions) {
			const trace = await write(name, values, text);
			assert.ok(trace.tokens.length > 0 && trace.end!.reason !== "failed");
			assert.ok(trace.end!.spent!.extraTokens <= defaultBudget.extraTokens);
			for (const step of trace.steps) if (step.type === "action") actions.push(step.action);
		}
		return actions;
	}

	const firstProbabilities = ({ paths }: TraceAction) => paths.map(({ tokens }) => tokens[0]!.probability!);

	it("fork branches among ways that are nearly as likely, the likeliest first", async () => {
		const gap = 0.5;
		const branches = (await actionsOf("fork", { gap, spike: 0.1 })).filter(({ kind }) => kind === "branch");
		assert.ok(branches.length > 0);
		for (const branch of branches) {
			const ways = firstProbabilities(branch);
			assert.ok(ways.length >= 2 && ways.length <= 3);
			assert.deepEqual(
				ways,
				ways.toSorted((one, other) => other - one),
			);
			assert.ok(ways[0]! - ways[1]! <= gap && ways.every((way) => way >= 0.1 * ways[0]! - 1e-6));
		}
	});

	it("downhill keeps the token whose probability and the entropy after it weigh the most", async () => {
		const weight = 1.5;
		const looks = await actionsOf("downhill", { weight });
		assert.ok(looks.length > 0);
		for (const look of looks) {
			const worths = look.paths.map(({ worth }) => worth!);
			assert.ok(worths[look.chosen!]! >= Math.max(...worths) - 1e-6);
			for (const [i, { tokens, scores, end }] of look.paths.entries()) {
				assert.equal(tokens.length, end === "stop" ? 0 : 1);
				if (end === "stop") continue;
				const expected = Math.log(tokens[0]!.probability!) - weight * scores!.downhill;
				assert.ok(Math.abs(worths[i]! - expected) < 1e-3, `${worths[i]} is not ${expected}`);
			}
			assert.ok(look.cause.entropy.value > defaultThresholds.entropy.low);
		}
	});

	it("random acts though the model is sure, and the same way for the same seed", async () => {
		const values = { rateBranch: 0.3, rateResample: 0.2, ratePause: 0 };
		const actions = await actionsOf("random", values);
		assert.ok(actions.some(({ kind }) => kind === "resample"));
		assert.ok(actions.some(({ cause }) => cause.quadrant === "argmax"));
		const [one, other] = [await write("random", values, questions[0]!), await write("random", values, questions[0]!)];
		assert.deepEqual(other, one);
	});
});
