import assert from "node:assert/strict";
import { join } from "node:path";
import { parseOptions } from "../../../eval/arguments.ts";
import { tasksOf } from "../../../eval/tasks/taskList.ts";

const from = join(process.cwd(), "test", "fixtures", "eval");
const named = (...texts: string[]) => tasksOf(texts, { from, allowUnsafeCode: false }).map(({ name }) => name);

describe("published sets on the command line", () => {
	it("are named behind --tasks, with commas, without, or each with its own", () => {
		const tasks = ["arithmetic", "gsm8k=a.jsonl", "humaneval=b.jsonl"];
		assert.deepEqual(parseOptions(["--tasks", tasks.join(",")]).tasks, tasks);
		assert.deepEqual(parseOptions(["--tasks", ...tasks, "--n", "3"]).tasks, tasks);
		assert.deepEqual(parseOptions(tasks.flatMap((task) => ["--tasks", task])).tasks, tasks);
	});

	it("may have commas in their paths, where no other task's name follows", () => {
		const tasks = (...texts: string[]) => parseOptions(["--tasks", ...texts]).tasks;
		assert.deepEqual(tasks("gsm8k=my,set.jsonl"), ["gsm8k=my,set.jsonl"]);
		assert.deepEqual(tasks("gsm8k=my, own, set.jsonl, fix,humaneval=b,c.jsonl,"), [
			"gsm8k=my, own, set.jsonl",
			"fix",
			"humaneval=b,c.jsonl",
		]);
		assert.deepEqual(tasks("gsm8k=a.jsonl", "sums"), ["gsm8k=a.jsonl", "sums"]);
		assert.deepEqual(tasks("fix,sums"), ["fix", "sums"]);
		assert.throws(() => tasks(" , "), { message: /--tasks needs at least one name/ });
	});

	it("are refused in a sentence where no option takes them", () => {
		assert.throws(() => parseOptions(["gsm8k=a.jsonl"]), { message: /belongs to no option.*--tasks/ });
		assert.throws(() => parseOptions(["--tasks", "x", "--max-tokens", "0"]), { message: /--max-tokens must be/ });
	});

	it("have the format's name, and the file's too where several have one format", () => {
		assert.deepEqual(named("gsm8k=gsm8k.jsonl", "arithmetic"), ["gsm8k", "arithmetic"]);
		assert.deepEqual(named("humaneval=humaneval.jsonl", "humaneval=x/multipl-e-js.jsonl.gz"), [
			"humaneval:humaneval",
			"humaneval:multipl-e-js",
		]);
	});

	it("are refused in a sentence where two files would have one name", () => {
		const message = /"x\/a\.jsonl" and "y\/a\.jsonl\.gz" would both be called "gsm8k:a".*Rename one of them\.$/;
		assert.throws(() => named("gsm8k=x/a.jsonl", "gsm8k=y/a.jsonl.gz"), { name: "RangeError", message });
		assert.throws(
			() => named("gsm8k=a.b.jsonl", "gsm8k=a-B.jsonl"),
			/"a\.b\.jsonl" and "a-B\.jsonl" would both be called/,
		);
		assert.equal(named("gsm8k=x/a.jsonl", "humaneval=y/a.jsonl").length, 2);
	});

	it("are refused in a sentence where the format is none", () => {
		assert.throws(() => named("mmlu=a.jsonl"), { message: /no format "mmlu".*gsm8k=FILE/ });
		assert.throws(() => named("gsm8k"), { message: /no task "gsm8k".*gsm8k=FILE/ });
	});

	it("say what they were made from, so that others can ask the same", async () => {
		const [task] = tasksOf(["gsm8k=gsm8k.jsonl"], { from, allowUnsafeCode: false });
		const { sha256, ...source } = await task!.source!();
		assert.deepEqual(source, { file: "gsm8k.jsonl", records: 6, runs: [] });
		assert.match(sha256, /^[0-9a-f]{64}$/);
	});
});
