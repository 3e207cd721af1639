import { basename, resolve } from "node:path";
import { asFileName } from "../fileName.ts";
import type { EvalTask } from "../item.ts";
import { gsm8k } from "../public/gsm8k.ts";
import { humanEval } from "../public/humanEval.ts";
import { builtInTasks } from "./builtIn.ts";

/** Tasks by the names that the command line knows. */
export const taskNames = (): readonly string[] => builtInTasks.map(({ name }) => name);

/** How published sets are read. */
export interface ReadingOptions {
	/** The folder that paths start from. */
	readonly from: string;
	readonly allowUnsafeCode: boolean;
}

/**
 * Tasks by their names, and published sets by their format and path: `gsm8k=FILE`. Of several files of one format each is
 * named with its file too.
 * @throws RangeError with a sentence where there is no such task, or two would have one name
 */
export function tasksOf(texts: readonly string[], { from, allowUnsafeCode }: ReadingOptions): readonly EvalTask[] {
	const given = texts.map(
		(text) => ({ text, ...(/^(?<format>[\w-]+)=(?<path>.+)$/.exec(text)?.groups ?? {}) }) as Given,
	);
	const named = new Map<string, string>();
	return given.map(({ text, format, path }) => {
		if (format === undefined) return builtIn(text);
		const isOnly = given.filter((other) => other.format === format).length === 1;
		const name = isOnly ? format : `${format}:${basename(path!).replace(/\.jsonl(\.gz)?$/, "")}`;
		const picture = asFileName(name).toLowerCase();
		const other = named.get(picture);
		if (other !== undefined) {
			throw new RangeError(
				`"${other}" and "${path}" would both be called "${name}" in tables or pictures. Rename one of them.`,
			);
		}
		named.set(picture, path!);
		const file = resolve(from, path!);
		if (format === "gsm8k") return gsm8k(name, file);
		if (format === "humaneval") return humanEval(name, file, { allowUnsafeCode });
		throw new RangeError(`There is no format "${format}". Published sets are read as gsm8k=FILE or humaneval=FILE.`);
	});
}

interface Given {
	readonly text: string;
	readonly format?: string;
	readonly path?: string;
}

function builtIn(text: string): EvalTask {
	const task = builtInTasks.find(({ name }) => name === text);
	if (task === undefined) {
		throw new RangeError(
			`There is no task "${text}". The names are: ${taskNames().join(", ")}; and gsm8k=FILE, humaneval=FILE.`,
		);
	}
	return task;
}
