import type { EvalTask } from "../item.ts";
import { builtInTasks } from "./builtIn.ts";

/** Tasks by the names that the command line knows. */
export const taskNames = (): readonly string[] => builtInTasks.map(({ name }) => name);

/** @throws RangeError with a sentence where there is no such task */
export function taskOf(text: string): EvalTask {
	const task = builtInTasks.find(({ name }) => name === text);
	if (task === undefined) {
		throw new RangeError(`There is no task "${text}". The names are: ${taskNames().join(", ")}.`);
	}
	return task;
}
