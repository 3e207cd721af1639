import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Evaluation, evaluate, type Plan } from "../../../eval/evaluate.ts";
import type { EvalItem, EvalTask, ItemRequest } from "../../../eval/item.ts";
import { parseMethod } from "../../../eval/methods/parseMethod.ts";
import type { Progress } from "../../../eval/progress.ts";
import { OutcomeFile } from "../../../eval/run/outcomeStore.ts";
import { seededRandom } from "../../../sampler/random.ts";
import { type Behaviour, type Behaviours, FakeModel, fakeTask, MemoryStore, runnerOf } from "./fakeModel.ts";

const methods = (...names: string[]) => names.map(parseMethod);

const planOf = (change: Partial<Plan> = {}): Plan => ({
	tasks: [fakeTask("sums"), fakeTask("programs")],
	methods: methods("greedy", "entropix", "think", "vote"),
	count: () => 60,
	split: "test",
	seed: 1,
	limits: [],
	resamples: 200,
	...change,
});

const table: Readonly<Record<string, Behaviour>> = {
	greedy: { accuracy: 0.4 },
	entropix: { accuracy: 0.7, spent: { extraTokens: 6, pauses: 1 } },
	"greedy+think": { accuracy: 0.8, words: 9 },
	temperature: { accuracy: 0.35 },
};
const known: Behaviours = (_, way) => table[way]!;

const rowOf = ({ groups }: Evaluation, group: string, method: string) =>
	groups.find(({ name }) => name === group)!.methods.find((row) => row.method.startsWith(method))!;

describe("the evaluation, of a model whose accuracies are known", () => {
	it("gives intervals that hold the accuracy, and the difference to greedy, in 95 % of the runs", async () => {
		const replications = 200;
		const held = { accuracy: 0, difference: 0, against: 0 };
		const holds = ({ low, high }: { low: number; high: number }, truth: number) =>
			Number(low <= truth && truth <= high);
		for (let seed = 1; seed <= replications; seed++) {
			const plan = planOf({ tasks: [fakeTask("sums")], methods: methods("greedy", "entropix"), seed });
			const { evaluation } = await evaluate(plan, runnerOf(new FakeModel(known), { seed }));
			const row = rowOf(evaluation, "sums", "entropix");
			held.accuracy += holds(row.accuracy, 0.7);
			held.difference += holds(row.difference!, 0.3);
			held.against += holds(evaluation.groups[0]!.contests[0]!.difference, 0.3);
		}
		for (const [what, count] of Object.entries(held)) {
			const share = count / replications;
			assert.ok(share > 0.9 && share < 0.99, `${what}: ${share}`);
		}
	}).timeout(300_000);

	it("tells all tasks of natural doubt together, and each by itself", async () => {
		const plan = planOf({ tasks: [fakeTask("sums"), fakeTask("pairs", "designed"), fakeTask("programs")] });
		const { evaluation } = await evaluate(plan, runnerOf(new FakeModel(known)));
		assert.deepEqual(
			evaluation.groups.map(({ name, kind, items }) => [name, kind, items]),
			[
				["natural", "natural", 120],
				["sums", "natural", 60],
				["pairs", "designed", 60],
				["programs", "natural", 60],
			],
		);
		assert.equal(evaluation.reference, "entropix");
	});

	it("counts what was written and what was explored, and how often each action happened", async () => {
		const { evaluation } = await evaluate(planOf(), runnerOf(new FakeModel(known)));
		const row = rowOf(evaluation, "natural", "entropix");
		assert.equal(row.written, 3);
		assert.equal(row.explored, 6);
		assert.deepEqual(row.actions, { pause: 1, branch: 0, resample: 0, restart: 0 });
		assert.equal(row.acted, 1);
		assert.equal(rowOf(evaluation, "natural", "think").written, 10);
	});

	it("gives a vote as many answers as spend what the judged method spends, and no fewer", async () => {
		const { evaluation } = await evaluate(planOf(), runnerOf(new FakeModel(known)));
		const row = rowOf(evaluation, "natural", "vote");
		assert.equal(row.method, "vote:n=3");
		assert.equal(row.written, 9);
	});

	it("marks a vote for which the most answers that are drawn do not spend as much", async () => {
		const dear: Behaviours = (question, way) =>
			way === "entropix" ? { accuracy: 0.7, spent: { extraTokens: 100 } } : known(question, way);
		const { evaluation } = await evaluate(planOf(), runnerOf(new FakeModel(dear)));
		for (const { shortVotes } of evaluation.groups) {
			assert.deepEqual(shortVotes, [{ method: "vote:n=16", tokens: 48, target: 103 }]);
		}
		const enough = await evaluate(planOf(), runnerOf(new FakeModel(known)));
		assert.ok(enough.evaluation.groups.every(({ shortVotes }) => shortVotes.length === 0));
	});

	it("counts no votes where answers that mean the same differ, and says so", async () => {
		const tasks = [fakeTask("sums"), { ...fakeTask("code", "public"), countsVotes: false }];
		const model = new FakeModel(known);
		const plan = planOf({ tasks, methods: methods("greedy", "vote:n=3", "best:n=3") });
		const { evaluation } = await evaluate(plan, runnerOf(model));
		assert.deepEqual(
			evaluation.groups.map(({ name, methods, uncounted }) => [name, methods.map(({ method }) => method), uncounted]),
			[
				["sums", ["greedy", "vote:n=3", "best:n=3"], undefined],
				["code", ["greedy", "best:n=3"], ["vote:n=3"]],
			],
		);
		const alone = new FakeModel(known);
		await evaluate(planOf({ tasks: tasks.slice(1), methods: methods("greedy", "vote:n=3") }), runnerOf(alone));
		assert.equal(alone.asked, 120);
	});

	it("takes tasks together only where all count votes", async () => {
		const tasks = [fakeTask("sums"), { ...fakeTask("code"), countsVotes: false }];
		const plan = planOf({ tasks, methods: methods("greedy", "vote:n=3", "think") });
		const { evaluation } = await evaluate(plan, runnerOf(new FakeModel(known)));
		const [together] = evaluation.groups;
		assert.deepEqual([together!.name, together!.uncounted], ["natural", ["vote:n=3"]]);
		assert.deepEqual(
			together!.methods.map(({ method }) => method),
			["greedy", "think"],
		);
	});

	it("counts questions that were too long for the context as wrong, and tells how many", async () => {
		const model = new FakeModel(
			() => ({ accuracy: 1 }),
			({ messages }) => /What is 1\d\?/.test(messages.at(-1)!.text),
		);
		const { evaluation } = await evaluate(planOf({ methods: methods("greedy") }), runnerOf(model));
		const row = rowOf(evaluation, "sums", "greedy");
		assert.equal(row.unanswered, 10);
		assert.equal(row.accuracy.value, 50 / 60);
	});

	it("counts an answer that was not whole within a budget of tokens as wrong", async () => {
		const { evaluation } = await evaluate(planOf({ limits: [5] }), runnerOf(new FakeModel(known)));
		const at = (limit: number) => {
			const row = evaluation.groups[0]!.budgets.find((one) => one.limit === limit)!;
			return Object.fromEntries(row.methods.map(({ method, accuracy }) => [method, accuracy]));
		};
		assert.equal(at(5).think, 0);
		assert.equal(at(5).greedy, rowOf(evaluation, "natural", "greedy").accuracy.value);
		assert.equal(at(512).think, rowOf(evaluation, "natural", "think").accuracy.value);
		assert.equal(at(8).entropix, 0);
	});

	it("knows no upper bound of a ratio to a method that was right but once", async () => {
		const once: Behaviours = ({ messages }, way) => ({
			accuracy: Number(way === "entropix" || messages.at(-1)!.text.includes(" 10?")),
		});
		const plan = planOf({ tasks: [fakeTask("sums")], methods: methods("greedy", "entropix") });
		const { evaluation } = await evaluate(plan, runnerOf(new FakeModel(once)));
		const { accuracyRatio, tokenRatio } = evaluation.groups[0]!.contests[0]!;
		assert.deepEqual([accuracyRatio!.value, accuracyRatio!.high], [60, null]);
		assert.deepEqual(tokenRatio, { value: 1, low: 1, high: 1 });
	});

	it("finds the measure that tells wrong answers from right ones, and what its probabilities are worth", async () => {
		const telling: Behaviours = () => ({ accuracy: 0.5, entropy: [0.6, 1.1] });
		const plan = planOf({ methods: methods("greedy"), count: () => 300 });
		const { evaluation } = await evaluate(plan, runnerOf(new FakeModel(telling)));
		const doubt = evaluation.doubts.find(({ name }) => name === "natural")!;
		// Two even spreads over 1 nat, half a nat apart, overlap in a half of each: 1 - 1/8.
		const row = doubt.measures.find(({ measure }) => measure === "H, max over the value")!;
		assert.ok(row.reported!.low <= 0.875 && 0.875 <= row.reported!.high, JSON.stringify(row));
		assert.ok(doubt.calibration.isotonic < 0.06 && doubt.calibration.platt < 0.15);
		assert.ok(doubt.calibration.raw! > doubt.calibration.isotonic);
		assert.equal(doubt.valueTokens.wrong, doubt.wrong);
	});

	it("says nothing of doubt where there are hardly any errors", async () => {
		const plan = planOf({ methods: methods("greedy") });
		const { evaluation } = await evaluate(plan, runnerOf(new FakeModel(() => ({ accuracy: 1 }))));
		assert.deepEqual(evaluation.doubts, []);
	});
});

describe("the control that acts at random places", () => {
	const tokens = 20;
	/** Of its lots so many come to nothing, for where they fall the action is not possible. */
	const possible = 0.4;
	/** How often the judged method acts in an answer. */
	const often = { pauses: 0.1, branches: 0.8 };
	/** A method that pauses in every tenth answer, and a control that does what it is told less often than it is told. */
	const acting: Behaviours = (question, way) => {
		const lots = seededRandom(question.seed);
		const count = (probability: number) =>
			Array.from({ length: tokens }, () => Number(lots.next() < probability)).reduce((sum, one) => sum + one, 0);
		const { ratePause = 0, rateBranch = 0 } = question.policy.values;
		const spent =
			way === "random"
				? { pauses: count(possible * Number(ratePause)), branches: count(possible * Number(rateBranch)), restarts: 1 }
				: { pauses: count(often.pauses / tokens), branches: count(often.branches / tokens) };
		return { accuracy: 0.5, words: tokens - 1, spent: way === "greedy" ? {} : spent };
	};

	it("is given rates at which it acts about as often as the judged method, for rare actions too", async () => {
		const found: number[] = [];
		for (let seed = 1; seed <= 20; seed++) {
			const plan = planOf({
				tasks: [fakeTask("sums")],
				methods: methods("greedy", "entropix", "random"),
				count: () => 200,
				seed,
			});
			const { evaluation } = await evaluate(plan, runnerOf(new FakeModel(acting), { seed }));
			const [match] = evaluation.groups[0]!.matches;
			const { rates, target } = match!;
			const meant = (rate: number) => tokens * possible * rate;
			assert.equal(rates!.resample, 0);
			assert.ok(Math.abs(meant(rates!.branch) - target.actions.branch) < 0.3, JSON.stringify(match));
			found.push(meant(rates!.pause) / target.actions.pause);
			assert.ok(found.at(-1)! > 0.4 && found.at(-1)! < 2.5, JSON.stringify(match));
		}
		const mean = found.reduce((sum, one) => sum + one, 0) / found.length;
		assert.ok(mean > 0.75 && mean < 1.3, String(mean));
	});

	it("is refused before anything is asked where there are no questions to find its rates on", async () => {
		const sums = fakeTask("sums");
		const task: EvalTask = {
			...sums,
			items: async (request) => (request.split === "test" ? sums.items(request) : []),
		};
		const model = new FakeModel(acting);
		const run = (...names: string[]) =>
			evaluate(planOf({ tasks: [task], methods: methods("greedy", ...names) }), runnerOf(model));
		await assert.rejects(run("entropix", "random"), /The task sums has no questions beside.*leave random out/);
		assert.equal(model.asked, 0);
		await run("entropix");
		await run("entropix", "random:ratePause=0.1");
	});

	it("comes with what was to be met and what was, over several tasks too", async () => {
		const plan = planOf({ methods: methods("greedy", "entropix", "random") });
		const { evaluation } = await evaluate(plan, runnerOf(new FakeModel(acting)));
		const [together, sums] = evaluation.groups.map(({ matches }) => matches[0]!);
		assert.equal(together!.rates, null);
		assert.ok(sums!.rates!.branch > 0);
		assert.equal(sums!.achieved.actions.restart, 1);
		assert.deepEqual(sums!.achieved.actions, rowOf(evaluation, "sums", "random").actions);
		assert.deepEqual(sums!.target.actions, rowOf(evaluation, "sums", "entropix").actions);
	});
});

describe("a run of the evaluation", () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "hunch-eval-"));
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	it("gives the same tables for the same seed, and others for another", async () => {
		const tables = async (seed: number) => {
			const { evaluation } = await evaluate(planOf({ seed }), runnerOf(new FakeModel(known), { seed }));
			return JSON.stringify(evaluation);
		};
		assert.equal(await tables(7), await tables(7));
		assert.notEqual(await tables(7), await tables(8));
	});

	it("goes on where it was interrupted, and comes to the same tables", async () => {
		const file = join(folder, "outcomes.jsonl");
		const whole = await evaluate(planOf(), runnerOf(new FakeModel(known)));
		const failing = new FakeModel((question, way) => {
			if (failing.asked === 100) failing.failures = 2;
			return known(question, way);
		});
		const interrupted = evaluate(planOf(), runnerOf(failing, { store: new OutcomeFile(file) }));
		await assert.rejects(interrupted, /Run the same command again to go on from here; /);
		// As a process leaves it that is killed while it writes.
		appendFileSync(file, '{"key":"half');
		const model = new FakeModel(known);
		const resumed = await evaluate(planOf(), runnerOf(model, { store: new OutcomeFile(file) }));
		assert.deepEqual(resumed.evaluation, whole.evaluation);
		const before = readFileSync(file, "utf8").trim().split("\n").length;
		assert.ok(model.asked < before && model.asked > 0);
		const again = new FakeModel(known);
		const third = await evaluate(planOf(), runnerOf(again, { store: new OutcomeFile(file) }));
		assert.deepEqual(third.evaluation, whole.evaluation);
		assert.equal(again.asked, 0);
	});

	it("asks once more where the engine failed", async () => {
		const model = new FakeModel(known);
		model.failures = 1;
		const plan = planOf({ methods: methods("greedy") });
		const { evaluation } = await evaluate(plan, runnerOf(model));
		assert.equal(evaluation.groups[0]!.items, 120);
	});

	it("that the engine fails at twice says where, and what can be done", async () => {
		const task = fakeTask("sums");
		const long = { ...task, items: async (request: ItemRequest) => (await task.items(request)).map(wordy) };
		const wordy = (item: EvalItem) => ({
			...item,
			messages: [{ role: "user" as const, text: `${item.messages[0]!.text}\n\n${"word ".repeat(40)}` }],
		});
		const model = new FakeModel(known);
		model.failures = 2;
		await assert.rejects(evaluate(planOf({ tasks: [long], methods: methods("greedy") }), runnerOf(model)), {
			message:
				/a question of the task sums, twice: "What is \d+\? (?:word )+wo?r?d?…" Run .* with --tasks, or give a smaller --context or --max-tokens\.$/,
		});
	});

	it("asks the same question once, whoever needs the answer", async () => {
		const store = new MemoryStore();
		const model = new FakeModel(known);
		const plan = planOf({ methods: methods("greedy", "vote:n=3", "best:n=3") });
		await evaluate(plan, runnerOf(model, { store }));
		// Greedy on both halves, and three samples for both votes.
		assert.equal(model.asked, 2 * (60 + 60 + 3 * 60));
	});

	it("asks again what was judged by something else", async () => {
		const judgedBy = (what: string) => {
			const task = fakeTask("sums");
			const items = async (request: ItemRequest) =>
				(await task.items(request)).map((item) => ({ ...item, judgedBy: what }));
			return { ...task, items };
		};
		const store = new MemoryStore();
		const asked = async (task: EvalTask) => {
			const model = new FakeModel(known);
			await evaluate(planOf({ tasks: [task], methods: methods("greedy") }), runnerOf(model, { store }));
			return model.asked;
		};
		assert.equal(await asked(judgedBy("an answer key")), 120);
		assert.equal(await asked(judgedBy("an answer key")), 0);
		assert.equal(await asked(judgedBy("its correction")), 120);
	});

	it("tells how far it is", async () => {
		const told: Progress[] = [];
		const plan = planOf({ methods: methods("greedy") });
		await evaluate(plan, runnerOf(new FakeModel(known), { onProgress: (progress) => told.push(progress) }));
		assert.deepEqual(
			told.map(({ done }) => done),
			Array.from({ length: 240 }, (_, i) => i + 1),
		);
		assert.ok(told.every(({ total }) => total === 240));
		assert.equal(told.at(-1)!.left, 0);
	});
});
