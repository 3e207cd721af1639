// npm run eval: asks a model held-out questions in several ways, and reports how often each way is right, and what it costs.
import { statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Log } from "../extension/engine/log.ts";
import { HunchError, toErrorData } from "../extension/protocol/errors.ts";
import { type EvalOptions, parseOptions, usage } from "./arguments.ts";
import { EnginePool } from "./ask/enginePool.ts";
import { answerLimit, templateWarning, withMaxTokens, withShortageTold } from "./conditions.ts";
import { type Evaluation, evaluate, type Times } from "./evaluate.ts";
import { fileHash } from "./fileHash.ts";
import type { EvalTask } from "./item.ts";
import { programHash } from "./programHash.ts";
import { ProgressLine } from "./progressLine.ts";
import { writeDocument } from "./report/document.ts";
import { markdownOf } from "./report/markdown.ts";
import { type Report, reportVersion } from "./report/report.ts";
import { asReported } from "./report/reportedMethod.ts";
import { asWritten, writeReport } from "./report/writeReport.ts";
import { OutcomeFile } from "./run/outcomeStore.ts";
import { Runner } from "./run/runner.ts";
import { standingRuns } from "./standingRuns.ts";
import { taskNames, tasksOf } from "./tasks/taskList.ts";

declare const HUNCH_VERSION: string;

const here = dirname(fileURLToPath(import.meta.url));
/** Where the person is, whom npm has taken to the root. */
const from = process.env.HUNCH_FROM ?? process.cwd();
const engine = join(here, "engine.mjs");
/** This program, in one file. */
const program = fileURLToPath(import.meta.url);

const builtInModel = join(here, "..", "..", "model", "hunch-nano-q8_0.gguf");

/** A model below this is computed by one thread in an engine of its own: more threads would wait for each other. */
const smallModel = 64 * 2 ** 20;

/** How often the items are drawn anew for an interval. */
const resamples = 2000;

const log: Log = {
	error: (line) => console.error(line),
	warn: (line) => console.error(line),
	info: () => {},
	debug: () => {},
};

try {
	const options = parseOptions(process.argv.slice(2));
	if (options.help) console.log(usage(taskNames()));
	else if (options.document) {
		writeDocument(join(here, "..", ".."), resolve(from, options.out), options.run);
	} else await main(options);
} catch (thrown) {
	// What the evaluation itself throws is a sentence; what the engine does has one in its data.
	console.error(
		`\n${thrown instanceof HunchError || !(thrown instanceof Error) ? toErrorData(thrown).message : thrown.message}`,
	);
	process.exitCode = 1;
}

async function main(options: EvalOptions): Promise<void> {
	const started = performance.now();
	const out = resolve(from, options.out);
	const given = tasksOf(options.tasks, { from, allowUnsafeCode: options.allowUnsafeCode });
	// What cannot be read, or run, is told before a model is loaded.
	const sources = await sourcesOf(given);
	const path = modelPath(options.model);
	const hashes = { model: await fileHash(path), engine: await fileHash(engine), program: await programHash(program) };
	const small = statSync(path).size < smallModel;
	const load = {
		path,
		contextSize: options.contextSize,
		paths: Math.max(...options.methods.map(({ way }) => way.budget.paths)),
		threads: small ? 1 : null,
		device: small ? "off" : "auto",
	} as const;
	const pool = await EnginePool.open({ engine, load, jobs: small ? options.jobs : 1, log });
	try {
		const warning = templateWarning(pool.facts);
		if (warning !== null) console.error(warning);
		const line = new ProgressLine(process.stderr);
		// Another engine, or another corpus, has another calibration.
		const programs = `${hashes.engine.slice(0, 16)}-${hashes.program.slice(0, 16)}`;
		const record = await pool.calibrate(join(out, "calibrations", programs), (progress) =>
			line.update(progress, "documents read to calibrate"),
		);
		const { backend, facts } = pool;
		const maxTokens = answerLimit(facts, {
			maxTokens: options.maxTokens,
			isBuiltIn: path === builtInModel,
			hasPublishedSets: sources.length > 0,
		});
		if (facts.thinking && options.maxTokens === null && maxTokens !== null) {
			console.error(`This model thinks before it answers: answers may have ${maxTokens} tokens (--max-tokens).`);
		}
		const tasks = given
			.map((task) => (maxTokens === null ? task : withMaxTokens(task, maxTokens)))
			.map((task) => withShortageTold(task, (line) => console.error(line)));
		const identity = JSON.stringify([hashes, backend.package, backend.device, facts.contextSize]);
		const subject = {
			identity,
			samples: record.samples("fit"),
			percentiles: record.percentiles,
		};
		const store = new OutcomeFile(join(out, "outcomes.jsonl"));
		const isResumed = store.size > 0;
		const runner = new Runner(pool.askers, subject, store, options.seed, (progress, what) =>
			line.update(progress, what),
		);
		const { count, run, split, seed, methods, budget } = options;
		const limits = budget === null ? [] : [budget];
		const plan = {
			tasks,
			methods,
			count: ({ kind }: EvalTask) => count ?? standingRuns[run].counts[kind],
			split,
			seed,
			limits,
			resamples,
		};
		const { evaluation, times } = await evaluate(plan, runner);
		const minutes = isResumed ? null : (performance.now() - started) / 60_000;
		const made = { pool, hashes, runner, sources, maxTokens, minutes };
		const report = asWritten(reportOf(options, evaluation, times, made));
		writeReport(out, report);
		const text = markdownOf(report);
		writeFileSync(join(out, "report.md"), text);
		console.log(text);
		console.log(`The report is in ${out}.`);
	} finally {
		pool.dispose();
	}
}

async function sourcesOf(tasks: readonly EvalTask[]): Promise<Report["sources"]> {
	const sources = [];
	for (const task of tasks) {
		const source = await task.source?.();
		if (source !== undefined) sources.push({ task: task.name, ...source });
	}
	return sources;
}

/** @throws RangeError with a sentence where there is no such file */
function modelPath(given: string | null): string {
	const path = given === null ? builtInModel : resolve(from, given);
	if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
		throw new RangeError(`There is no file ${path}. Give the path of a GGUF file with --model.`);
	}
	return path;
}

interface Made {
	readonly pool: EnginePool;
	readonly hashes: { readonly model: string; readonly engine: string; readonly program: string };
	readonly runner: Runner;
	readonly sources: Report["sources"];
	readonly maxTokens: number | null;
	readonly minutes: number | null;
}

function reportOf(options: EvalOptions, evaluation: Evaluation, times: Times, made: Made): Report {
	const { facts, backend } = made.pool;
	return {
		version: reportVersion,
		command: `npm run eval${process.argv.length > 2 ? " -- " : ""}${process.argv.slice(2).map(quoted).join(" ")}`,
		versions: {
			hunch: HUNCH_VERSION,
			engine: made.hashes.engine,
			evaluation: made.hashes.program,
			nodeLlamaCpp: backend.package,
			llamaCpp: backend.llamaCpp,
		},
		model: {
			name: facts.name,
			architecture: facts.architecture,
			quantization: facts.quantization,
			fileSize: facts.fileSize,
			sha256: made.hashes.model,
			hasTemplate: facts.hasTemplate,
			contextSize: facts.contextSize,
		},
		sources: made.sources,
		maxTokens: made.maxTokens,
		split: options.split,
		seed: options.seed,
		thresholds: made.runner.thresholds({ rates: null, thresholds: {} }),
		methods: options.methods.map(asReported),
		evaluation,
		machine: {
			node: process.version,
			platform: `${process.platform} ${process.arch}`,
			device: facts.device,
			threads: facts.threads,
			jobs: made.pool.size,
			minutes: made.minutes,
			times,
		},
	};
}

function quoted(argument: string): string {
	return /^[\w.,:=/+-]+$/.test(argument) ? argument : JSON.stringify(argument);
}
