import { parseArgs } from "node:util";
import { type EvalSplit, splits } from "./item.ts";
import type { Method } from "./methods/method.ts";
import { methodNames, parseMethod } from "./methods/parseMethod.ts";
import { faultInControls } from "./methods/reference.ts";
import { type RunName, runNames, standingRuns } from "./standingRuns.ts";
import { builtInTasks, tasksForAnyModel } from "./tasks/builtIn.ts";

export interface EvalOptions {
	/** Null for the built-in model. */
	readonly model: string | null;
	/** The first is what the others are compared with. */
	readonly methods: readonly Method[];
	/** As given: names, or `name=FILE`. */
	readonly tasks: readonly string[];
	/** How long an answer may get; null for what each task says. */
	readonly maxTokens: number | null;
	/** Runs programs of answers even where nothing keeps them from this machine. */
	readonly allowUnsafeCode: boolean;
	/** Items of each task; null for as many as each has by default. */
	readonly count: number | null;
	readonly seed: number;
	/** A limit on tokens at which accuracies are tabulated beside the usual ones; null for none. */
	readonly budget: number | null;
	readonly split: EvalSplit;
	/** Engines at once. */
	readonly jobs: number;
	readonly out: string;
	readonly contextSize: number;
	/** Whose ways hold where nothing else is said. */
	readonly run: RunName;
	/** Only write the tables of the evidence from the report that is there. */
	readonly document: boolean;
	readonly help: boolean;
}

/** Of the built-in model; and of another, which was not taught to say what the built-in one says. */
const defaultTasks = { builtIn: builtInTasks.map(({ name }) => name), other: tasksForAnyModel };

/** @param taskNames the tasks there are */
export const usage = (
	taskNames: readonly string[],
): string => `Usage: npm run eval -- [--model FILE.gguf] [--policies NAME[:key=value]…,…] [--tasks NAME[=FILE],…] [--n N] [--seed S]
                    [--split tune|test] [--budget T] [--max-tokens M] [--jobs J] [--context N] [--out DIR]
                    [--family | --choices] [--allow-unsafe-code] [--document]
  --model     a GGUF file; without it, the built-in model
  --policies  what is compared, greedy first: ${methodNames().join(", ")}
              keys are the policy's parameters, and budget.KEY, rate.KEY, threshold.KEY; n=N for vote and best;
              say=SENTENCE|SENTENCE for what a pause may say (no commas and colons in it)
  --tasks     ${taskNames.join(", ")}
              by default all of them; with --model ${defaultTasks.other.join(", ")}, for the others ask for the built-in model's own words;
              with --choices ${standingRuns.choices.tasks.join(", ")}
              published sets by path, as JSON lines: gsm8k=FILE, humaneval=FILE (HumanEval; MultiPL-E's js and ts)
  --family    compares ${standingRuns.family.about} (into ${standingRuns.family.out})
  --choices   compares ${standingRuns.choices.about}
              (into ${standingRuns.choices.out})
  --n         items of each task (${standingRuns.main.counts.natural} natural, ${standingRuns.main.counts.designed} designed, ${standingRuns.main.counts.plain} others; fewer with --family and --choices)
  --seed      of the items and of the answers (1)
  --split     the half of the items: what is chosen is chosen on tune, and reported on test
              (test; tune with --family and --choices)
  --budget    tabulates the accuracy within T tokens a question too
  --max-tokens  how long an answer may get, in place of what each task says (1024 for published sets, and for all with
              --model; 3072 where the model thinks before it answers)
  --jobs      engines at once, one thread each (2); a model of 64 MiB or more has one engine, with all threads
  --context   tokens of a question and its answer together (4096)
  --out       where outcomes and reports go (out/eval); what was interrupted goes on from there
  --allow-unsafe-code  runs programs of answers even where this system cannot keep them from your files and network
  --document  writes the tables of docs/EVIDENCE.md from the report in --out, and does nothing else; with --family
              or --choices, those of docs/EVIDENCE-FAMILY.md or docs/EVIDENCE-CHOICES.md; a report of another command is refused`;

/** @throws RangeError with a sentence where something cannot be used */
export function parseOptions(args: readonly string[]): EvalOptions {
	const { values, positionals } = parsed(args);
	const run = runOf(values);
	const usual = standingRuns[run];
	const split = values.split ?? usual.split;
	if (!isSplit(split)) throw new RangeError(`--split must be one of ${splits.join(", ")}, and it is "${split}".`);
	return {
		model: values.model ?? null,
		methods: methodsOf(values.policies === undefined ? usual.methods : listed(values.policies, "--policies")),
		tasks:
			tasksOf(values.tasks, positionals) ??
			(values.model === undefined ? (usual.tasks ?? defaultTasks.builtIn) : defaultTasks.other),
		maxTokens: values["max-tokens"] === undefined ? null : whole("--max-tokens", values["max-tokens"], 1, 1_048_576),
		allowUnsafeCode: values["allow-unsafe-code"],
		count: values.n === undefined ? null : whole("--n", values.n, 1, 100_000),
		seed: whole("--seed", values.seed, 0, 2 ** 32 - 1),
		budget: values.budget === undefined ? null : whole("--budget", values.budget, 1, 1_000_000),
		split,
		jobs: whole("--jobs", values.jobs, 1, 64),
		out: values.out ?? usual.out,
		contextSize: whole("--context", values.context, 64, 1_048_576),
		run,
		document: values.document,
		help: values.help,
	};
}

function parsed(args: readonly string[]) {
	try {
		return parseArgs({
			args: [...args],
			strict: true,
			allowPositionals: true,
			options: {
				model: { type: "string" },
				policies: { type: "string" },
				tasks: { type: "string", multiple: true },
				"max-tokens": { type: "string" },
				"allow-unsafe-code": { type: "boolean", default: false },
				n: { type: "string" },
				seed: { type: "string", default: "1" },
				split: { type: "string" },
				budget: { type: "string" },
				jobs: { type: "string", default: "2" },
				context: { type: "string", default: "4096" },
				out: { type: "string" },
				family: { type: "boolean", default: false },
				choices: { type: "boolean", default: false },
				document: { type: "boolean", default: false },
				help: { type: "boolean", short: "h", default: false },
			},
		});
	} catch (thrown) {
		// Node says what is wrong with an option, and after a full stop how it might be escaped.
		throw new RangeError(`${(thrown as Error).message.split(". ")[0]}.`);
	}
}

/** @throws RangeError where two are named */
function runOf(named: Readonly<Record<Exclude<RunName, "main">, boolean>>): RunName {
	const chosen = runNames.filter((name) => name !== "main" && named[name]);
	if (chosen.length > 1) throw new RangeError(`--${chosen.join(" and --")} are runs of their own: name one of them.`);
	return chosen[0] ?? "main";
}

const isSplit = (text: string): text is EvalSplit => splits.some((split) => split === text);

function listed(text: string, option: string): string[] {
	const names = text
		.split(",")
		.map((name) => name.trim())
		.filter((name) => name !== "");
	if (names.length === 0) throw new RangeError(`${option} needs at least one name.`);
	return names;
}

/** Names go on behind `--tasks`, with commas or without; each counts once. Null where there are none. */
function tasksOf(given: readonly string[] | undefined, more: readonly string[]): readonly string[] | null {
	if (given !== undefined) {
		const names = [...given, ...more].flatMap(tasksIn);
		if (names.length === 0) throw new RangeError("--tasks needs at least one name.");
		return [...new Set(names)];
	}
	if (more.length > 0) throw new RangeError(`"${more[0]}" belongs to no option. Tasks are named behind --tasks.`);
	return null;
}

/** A comma parts two tasks, but within a path: there neither a task's name follows nor another `FORMAT=`. */
function tasksIn(text: string): string[] {
	const tasks: string[] = [];
	for (const part of text.split(",")) {
		const name = part.trim();
		const begins = name === "" || /^[\w-]+=/.test(name) || builtInTasks.some((task) => task.name === name);
		if (begins || !tasks.at(-1)?.includes("=")) tasks.push(name);
		else tasks.push(`${tasks.pop()},${part.trimEnd()}`);
	}
	return tasks.filter((task) => task !== "");
}

/** Greedy goes first, whether it was named or not: it is what the others are compared with. */
function methodsOf(texts: readonly string[]): readonly Method[] {
	const methods = [...new Set(["greedy", ...texts])].map(parseMethod);
	const different = [...new Map(methods.map((method) => [method.name, method])).values()];
	const fault = faultInControls(different);
	if (fault !== null) throw new RangeError(fault);
	return different;
}

function whole(option: string, text: string, least: number, most: number): number {
	const value = Number(text);
	if (text.trim() === "" || !Number.isInteger(value) || value < least || value > most) {
		throw new RangeError(`${option} must be a whole number from ${least} to ${most}, and it is "${text}".`);
	}
	return value;
}
