import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { EvalItem, EvalTask } from "../../../eval/item.ts";
import { gsm8k } from "../../../eval/public/gsm8k.ts";
import { humanEval } from "../../../eval/public/humanEval.ts";
import { judgedBy } from "../../../eval/public/published.ts";

const fixture = (name: string) => join(process.cwd(), "test", "fixtures", "eval", name);

/** The items of both halves. */
const allOf = async (task: EvalTask, seed = 1): Promise<readonly EvalItem[]> =>
	(await Promise.all((["tune", "test"] as const).map((split) => task.items({ count: 1000, seed, split })))).flat();

const about = (items: readonly EvalItem[], words: string): EvalItem =>
	items.find(({ messages }) => messages.at(-1)!.text.includes(words))!;

describe("GSM8K by path", () => {
	const task = gsm8k("gsm8k", fixture("gsm8k.jsonl"));

	it("asks every question once, in one of the halves", async () => {
		const items = await allOf(task);
		assert.equal(new Set(items.map(({ id }) => id)).size, 6);
		assert.ok(items.every(({ kind, messages }) => kind === "public" && messages.length === 1));
	});

	it("is the same for the same request, in another order for another seed, and no longer than is wished", async () => {
		const ids = async (seed: number) => (await allOf(task, seed)).map(({ id }) => id);
		assert.deepEqual(await ids(1), await ids(1));
		assert.deepEqual((await ids(2)).sort(), (await ids(1)).sort());
		assert.equal((await task.items({ count: 1, seed: 1, split: "test" })).length, 1);
	});

	it("judges by the value, not by the working", async () => {
		const items = await allOf(task);
		const judged = (words: string, answer: string) => about(items, words).judge(answer);
		const answer = "36 months at $150 each. The answer is $5,400.00.";
		const { valueAt, ...rest } = await judged("Ines", answer);
		assert.deepEqual(rest, { value: "5400", right: true });
		assert.equal(answer.slice(valueAt!.start, valueAt!.end), "5,400.00");
		assert.ok((await judged("degrees", "7 + 7 = 3. So \\boxed{-5}")).right);
		assert.ok((await judged("friends", "12.50")).right);
		assert.ok(!(await judged("friends", "It is 50/4, which is 12.")).right);
		assert.deepEqual(await judged("tram", "I cannot say."), { value: null, right: false, why: "it names no number" });
	});

	it("tells the same questions of two files apart from others, gzipped or not", async () => {
		const folder = mkdtempSync(join(tmpdir(), "hunch-test-"));
		try {
			const packed = join(folder, "test.jsonl.gz");
			writeFileSync(packed, gzipSync(readFileSync(fixture("gsm8k.jsonl"))));
			assert.deepEqual(
				(await allOf(gsm8k("gsm8k", packed))).map(({ id }) => id),
				(await allOf(task)).map(({ id }) => id),
			);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
});

describe("what published answers are judged by", () => {
	const folder = mkdtempSync(join(tmpdir(), "hunch-test-"));
	const file = join(folder, "tasks.jsonl");
	after(() => rmSync(folder, { recursive: true }));
	const only = async (task: EvalTask, record: object): Promise<EvalItem> => {
		writeFileSync(file, JSON.stringify(record));
		const items = await allOf(task);
		assert.equal(items.length, 1);
		return items[0]!;
	};

	it("is a value to vote for where it is a number, and not where it is a program", () => {
		assert.deepEqual([gsm8k("g", file).countsVotes ?? true, humanEval("h", file).countsVotes], [true, false]);
	});

	it("is another where a file says another answer, though the question is the same", async () => {
		const of = (answer: string) => only(gsm8k("g", file), { question: "How many?", answer });
		const [one, same, other] = [await of("#### 4"), await of("2 + 2 is 4.\n#### 4"), await of("#### 5")];
		assert.deepEqual([other.id, same.judgedBy], [one.id, one.judgedBy]);
		assert.notEqual(other.judgedBy, one.judgedBy);
	});

	it("is another where an exercise ends its programs elsewhere, or where something else runs them", async () => {
		const exercise = { name: "a", language: "js", prompt: "function a() {", tests: "a();" };
		const task = humanEval("h", file);
		const one = await only(task, exercise);
		const other = await only(task, { ...exercise, stop_tokens: ["\n//"] });
		assert.equal(other.id, one.id);
		assert.notEqual(other.judgedBy, one.judgedBy);
		writeFileSync(file, JSON.stringify(exercise));
		const { runs } = await task.source!();
		assert.equal(one.judgedBy, judgedBy(exercise, runs[0]));
		assert.notEqual(one.judgedBy, judgedBy(exercise, "another Node"));
	}).timeout(120_000);
});

describe("an answer whose model thought first", () => {
	const judged = async (answer: string) =>
		about(await allOf(gsm8k("gsm8k", fixture("gsm8k.jsonl"))), "Ines").judge(answer);

	it("is judged by what it says then", async () => {
		const answer = "<think>\nThe answer is 36? No.\n</think>\n\nShe has **$5,400**.";
		const { valueAt, ...rest } = await judged(answer);
		assert.deepEqual(rest, { value: "5400", right: true });
		assert.equal(answer.slice(valueAt!.start, valueAt!.end), "5,400");
		assert.ok(!(await judged("It is 5400.</think>It is 36.")).right);
	});

	it("says nothing where it was cut before", async () => {
		const { value, right, why } = await judged("<think>\nThat is 5400");
		assert.deepEqual([value, right], [null, false]);
		assert.match(why!, /--max-tokens/);
	});
});

describe("files of published tasks that are not as they should be", () => {
	const folder = mkdtempSync(join(tmpdir(), "hunch-test-"));
	const file = join(folder, "tasks.jsonl");
	after(() => rmSync(folder, { recursive: true }));
	const good = readFileSync(fixture("gsm8k.jsonl"), "utf8").split("\n")[0]!;

	const broken: readonly (readonly [what: string, task: EvalTask, text: string, sentence: RegExp])[] = [
		["a line that is no JSON", gsm8k("g", file), `${good}\n{"question": "How`, /tasks\.jsonl:2: this line is not JSON/],
		[
			"a line without an answer",
			gsm8k("g", file),
			`\n\n{"question": "How many?"}`,
			/tasks\.jsonl:3: "answer": it is missing\. .*GSM8K/,
		],
		[
			"an answer without a number",
			gsm8k("g", file),
			'{"question": "Why?", "answer": "#### so"}',
			/:1: "answer": it does not end with/,
		],
		["a line that is no record", gsm8k("g", file), "[1]", /tasks\.jsonl:1: /],
		["an empty file", gsm8k("g", file), "\n", /tasks\.jsonl is empty, and should hold GSM8K's questions/],
		[
			"an exercise without tests",
			humanEval("h", file),
			'{"task_id": "a", "prompt": "def a():", "entry_point": "a"}',
			/:1: "test": it is missing/,
		],
		[
			"another language",
			humanEval("h", file),
			'{"name": "a", "language": "rs", "prompt": "function a(", "tests": "x"}',
			/:1: "language": .*only "js" and "ts"/,
		],
	];
	for (const [what, task, text, sentence] of broken) {
		it(`are told by their place: ${what}`, async () => {
			writeFileSync(file, text);
			await assert.rejects(task.items({ count: 9, seed: 1, split: "test" }), { message: sentence });
		});
	}

	it("are told by their name where there is none", async () => {
		const missing = gsm8k("g", join(folder, "none.jsonl"));
		await assert.rejects(missing.items({ count: 9, seed: 1, split: "test" }), {
			message: /^There is no file .*none\.jsonl\.$/,
		});
	});
});

describe("exercises by path", () => {
	const solutions = {
		js: {
			evens: "return values.filter((value) => value % 2 === 0);\n}",
			initials: 'return name.split(" ").map((word) => word.slice(0, 1).toUpperCase()).join("");\n}',
			parity:
				'```js\nexport function parity(n) {\n  return n % 2 === 0 ? "even" : "odd";\n}\nmodule.exports = { parity };\n```',
		},
		ts: {
			evens: "return values.filter((value: number) => value % 2 === 0);\n}",
			initials:
				'```typescript\nconst initials = (name: string): string =>\n  name.split(" ").map((word) => word.slice(0, 1).toUpperCase()).join("");\n```',
			parity:
				'type Parity = "even" | "odd";\nfunction parity(n: number): Parity {\n  return n % 2 === 0 ? "even" : "odd";\n}',
		},
	} as const;
	for (const language of ["js", "ts"] as const) {
		it(`are right where their tests pass, and wrong where they do not (MultiPL-E, ${language})`, async () => {
			const items = await allOf(humanEval("code", fixture(`multipl-e-${language}.jsonl`)));
			assert.equal(items.length, 3);
			for (const [name, answer] of Object.entries(solutions[language])) {
				const item = about(items, `function ${name}(`);
				assert.deepEqual({ ...(await item.judge(answer)), value: "" }, { value: "", right: true }, name);
				const wrong = await item.judge(`\`\`\`\nfunction ${name}() { return 0; }\n\`\`\``);
				assert.ok(!wrong.right);
				assert.match(wrong.why!, /^AssertionError/);
			}
			const unreadable = await about(items, "function parity(").judge("```\nfunction parity( {\n```");
			assert.match(unreadable.why!, /^line \d+: /);
			assert.deepEqual(await items[0]!.judge(" "), { value: null, right: false, why: "it is empty" });
		}).timeout(120_000);
	}

	it("are right where their tests pass, and wrong where they do not (HumanEval)", async function () {
		const file = fixture("humaneval.jsonl");
		const items = await allOf(humanEval("code", file)).catch((error: Error) => {
			// A system that cannot wall Python in, or has none, refuses in a sentence.
			assert.match(error.message, /--allow-unsafe-code|HUNCH_PYTHON/);
			return this.skip();
		});
		const lines = readFileSync(file, "utf8").trim().split("\n");
		assert.equal(items.length, lines.length);
		for (const line of lines) {
			const { prompt, entry_point, canonical_solution } = JSON.parse(line);
			const item = about(items, `def ${entry_point}(`);
			assert.deepEqual(
				{ ...(await item.judge(canonical_solution)), value: "" },
				{ value: "", right: true },
				entry_point,
			);
			const whole = `Sure.\n\`\`\`python\n${prompt}${canonical_solution}\`\`\`\n`;
			assert.ok((await item.judge(whole)).right, entry_point);
			const wrong = await item.judge(`def ${entry_point}(*args):\n    return None\n`);
			assert.ok(!wrong.right && wrong.why !== undefined, entry_point);
		}
	}).timeout(120_000);
});
