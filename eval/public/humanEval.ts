import * as esbuild from "esbuild";
import * as v from "valibot";
import type { EvalItem, EvalTask, Judgement } from "../item.ts";
import { type Beginning, javascript, preambleOf, programOf, python } from "./codeAnswer.ts";
import { itemsOf, judgedBy, type Source, sourceOf, usualMaxTokens } from "./published.ts";
import { type Placed, readRecords } from "./records.ts";
import { type SaidPart, saidPart, thoughtToTheEnd } from "./saidPart.ts";
import { findNodeSandbox } from "./sandbox/nodeSandbox.ts";
import { findPythonSandbox } from "./sandbox/pythonSandbox.ts";
import { type Job, type Sandbox, usualLimits } from "./sandbox/sandbox.ts";
import type { Walls } from "./sandbox/walls.ts";

const text = v.pipe(v.string(), v.nonEmpty("it is empty"));

/** A line of HumanEval (`HumanEval.jsonl.gz`): Python, with tests that are a function `check(candidate)`. */
const humanEvalSchema = v.object({
	task_id: text,
	prompt: text,
	entry_point: v.pipe(v.string(), v.regex(/^[A-Za-z_]\w*$/, "it is no name of a function")),
	test: v.pipe(v.string(), v.regex(/^def check\(/m, "it defines no function check")),
	canonical_solution: v.optional(v.string()),
});

/** A line of MultiPL-E (`humaneval-js`, `humaneval-ts`, as JSON lines): tests that are a program to be run below. */
const multiplESchema = v.object({
	name: text,
	language: v.picklist(["js", "ts"], 'of MultiPL-E\'s languages only "js" and "ts" are run here'),
	prompt: v.pipe(text, v.regex(/function +[\w$]+ *[(<]/, "it begins no function")),
	tests: text,
	stop_tokens: v.optional(v.array(v.string())),
});

const schema = v.lazy((line) =>
	typeof line === "object" && line !== null && "language" in line ? multiplESchema : humanEvalSchema,
);
type Line = v.InferOutput<typeof humanEvalSchema> | v.InferOutput<typeof multiplESchema>;

/** An exercise of either format. */
interface Exercise extends Source {
	readonly language: keyof typeof languages;
	readonly beginning: Beginning;
	/** As it stands in the file. */
	readonly line: Line;
	/** The program and its tests, as the sandbox takes them. Rejects with a sentence where the program cannot be read. */
	job(program: string): Promise<Job>;
}

const languages = { python: "Python", js: "JavaScript", ts: "TypeScript" } as const;

export interface CodeOptions {
	/** Runs Python even where nothing keeps it from this machine. */
	readonly allowUnsafeCode?: boolean;
}

/**
 * Programming exercises in the published formats of HumanEval and, for JavaScript and TypeScript, of MultiPL-E. Judged by
 * running the exercise's tests in a sandbox.
 * @param file JSON lines, gzipped or not
 */
export function humanEval(name: string, file: string, { allowUnsafeCode = false }: CodeOptions = {}): EvalTask {
	const python = once(() => findPythonSandbox({ allowUnsafeCode }));
	const node = once(() => findNodeSandbox());
	const sandboxOf = (exercise: Exercise) => (exercise.language === "python" ? python() : node());
	return {
		name,
		kind: "public",
		// Programs that do the same are seldom the same text.
		countsVotes: false,
		async source() {
			const exercises = await read(file);
			const sandboxes = new Set(await Promise.all(exercises.map(sandboxOf)));
			return sourceOf(file, exercises.length, [...sandboxes].map(described));
		},
		async items(request) {
			const exercises = itemsOf(await read(file), request);
			return Promise.all(exercises.map(async (exercise) => itemOf(name, exercise, await sandboxOf(exercise))));
		},
	};
}

/** Whether there is a sandbox takes a while to find out. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
	let made: Promise<T> | undefined;
	return () => {
		made ??= make();
		return made;
	};
}

const read = async (file: string): Promise<readonly Exercise[]> =>
	(await readRecords<Line>(file, schema, "exercises as HumanEval or MultiPL-E has them")).map(exerciseOf);

const wallsInWords: Record<Walls, string> = {
	namespaces: "in namespaces of their own, without network and files",
	permissions: "behind Node's permissions, with nothing allowed",
	none: "with nothing between them and the machine",
};

const described = ({ runtime, walls }: Sandbox): string =>
	`programs of answers run by ${runtime}, ${wallsInWords[walls]}; at most ${usualLimits.seconds} s and ${usualLimits.memoryMib} MiB each`;

function itemOf(task: string, exercise: Exercise & { readonly id: string }, sandbox: Sandbox): EvalItem {
	const { id, language, beginning, line } = exercise;
	const name = languages[language];
	const wish = `Complete this ${name} function. Answer with the whole function, and what it needs, in one block of code.`;
	return {
		id,
		about: id,
		task,
		kind: "public",
		difficulty: 1,
		messages: [{ role: "user", text: `${wish}\n\`\`\`${name.toLowerCase()}\n${beginning.prompt.trim()}\n\`\`\`` }],
		maxTokens: usualMaxTokens,
		judgedBy: judgedBy(line, described(sandbox)),
		judge: (answer, thinksFromTheStart) => judge(exercise, sandbox, saidPart(answer, thinksFromTheStart)),
	};
}

async function judge({ beginning, job }: Exercise, sandbox: Sandbox, said: SaidPart | null): Promise<Judgement> {
	if (said === null) return { value: null, right: false, why: thoughtToTheEnd };
	if (said.text.trim() === "") return { value: null, right: false, why: "it is empty" };
	const program = programOf(beginning, said.text);
	const value = program.trim();
	const ready = await job(program).catch((error: Error) => error.message);
	if (typeof ready === "string") return { value, right: false, why: ready };
	const outcome = await sandbox.run(ready);
	return outcome.passed ? { value, right: true } : { value, right: false, why: outcome.why };
}

const exerciseOf = ({ record }: Placed<Line>): Exercise =>
	"language" in record ? multiplEExercise(record) : humanEvalExercise(record);

function humanEvalExercise(line: v.InferOutput<typeof humanEvalSchema>): Exercise {
	const beginning: Beginning = { prompt: line.prompt, entryPoint: line.entry_point, syntax: python };
	return {
		name: line.task_id,
		content: `${line.prompt}\n${line.test}`,
		language: "python",
		beginning,
		line,
		job: async (program) => ({
			program,
			tests: line.test,
			entryPoint: line.entry_point,
			preamble: preambleOf(beginning),
		}),
	};
}

function multiplEExercise(line: v.InferOutput<typeof multiplESchema>): Exercise {
	const { name, language, prompt, tests } = line;
	const entryPoint = Array.from(prompt.matchAll(/function +([\w$]+) *[(<]/g), ([, name]) => name!).at(-1)!;
	return {
		name: `${language}/${name}`,
		content: `${prompt}\n${tests}`,
		language,
		beginning: { prompt, entryPoint, syntax: javascript, stops: line.stop_tokens },
		line,
		job: async (program) => ({ program: await asScript(program, language), tests: await asScript(tests, language) }),
	};
}

/** Types are left out, and modules become scripts: an answer may well export its function. Types are not checked. */
async function asScript(code: string, loader: "js" | "ts"): Promise<string> {
	try {
		const result = await esbuild.transform(code, { loader, format: "cjs", target: "node20", logLevel: "silent" });
		return result.code;
	} catch (error) {
		const [first] = (error as esbuild.TransformFailure).errors;
		throw first === undefined ? error : new Error(`line ${first.location?.line ?? "?"}: ${first.text}`);
	}
}
