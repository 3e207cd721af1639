// A quick look at what a model file can: held-out items of each task, answered greedily, at once and begun with a thought.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { isRight } from "../data/check.ts";
import { Dice } from "../data/dice.ts";
import { promptText } from "../data/document.ts";
import { type Item, type TaskName, taskNames } from "../data/item.ts";
import { heldOutItems } from "../data/tasks.ts";
import { Greedy } from "./greedy.ts";

const { values } = parseArgs({
	options: {
		model: { type: "string", default: join("out", "model", "hunch-nano-q8_0.gguf") },
		encoded: { type: "string", default: join("out", "model", "encoded.jsonl") },
		items: { type: "string", default: "100" },
		seed: { type: "string", default: "1" },
		show: { type: "boolean", default: false },
	},
});

/** Small talk and free choices have few prompts. */
const most: Partial<Record<TaskName, number>> = { smallTalk: 30, choices: 10 };

const greedy = await Greedy.load(values.model);
compareTokens();
console.log(
	`\n${"task".padEnd(14)}${"level".padEnd(7)}${"items".padStart(5)}${"at once".padStart(9)}${"thinking".padStart(10)}`,
);
for (const [index, task] of taskNames.entries()) {
	const count = Math.min(Number(values.items), most[task] ?? Number.POSITIVE_INFINITY);
	await check(task, heldOutItems(task, count, Dice.seeded(Number(values.seed) + index)));
}

/** Whether llama.cpp reads texts as the trainer did. */
function compareTokens(): void {
	const lines = readFileSync(values.encoded, "utf8").trim().split("\n");
	const differing = lines.filter((line) => {
		const { text, tokens } = JSON.parse(line) as { text: string; tokens: number[] };
		return greedy.tokens(text).join(" ") !== tokens.join(" ");
	});
	console.log(`${lines.length - differing.length} of ${lines.length} documents are the same tokens as in training.`);
	if (differing.length > 0) process.exitCode = 1;
}

interface Outcome {
	readonly item: Item;
	readonly atOnce: boolean;
	/** Null where the task has no worked answers. */
	readonly thinking: boolean | null;
}

async function check(task: TaskName, items: readonly Item[]): Promise<void> {
	const outcomes: Outcome[] = [];
	for (const item of items) {
		const answer = await greedy.write(promptText(item), 220);
		const thought = thoughtOf(item);
		const worked = thought === null ? null : thought + (await greedy.write(promptText(item) + thought, 220));
		outcomes.push({
			item,
			atOnce: isRight(item.check, answer),
			thinking: worked === null ? null : isRight(item.check, worked),
		});
		if (values.show) console.log({ prompt: promptText(item), answer, worked, check: item.check });
	}
	const levels = [...new Set(items.map(({ difficulty }) => difficulty))].sort();
	if (levels.length > 1) {
		for (const level of levels)
			row(
				task,
				String(level),
				outcomes.filter(({ item }) => item.difficulty === level),
			);
	}
	row(task, "all", outcomes);
}

/** The sentence with which worked answers begin. */
function thoughtOf({ answers }: Item): string | null {
	const worked = answers.find(({ form }) => form === "worked");
	return worked === undefined ? null : worked.text.slice(0, worked.text.indexOf(".") + 1);
}

function row(task: TaskName, level: string, outcomes: readonly Outcome[]): void {
	const share = (of: (outcome: Outcome) => boolean | null) =>
		outcomes.some((outcome) => of(outcome) === null)
			? "–"
			: `${((100 * outcomes.filter(of).length) / outcomes.length).toFixed(0)} %`;
	const numbers = [share(({ atOnce }) => atOnce).padStart(9), share(({ thinking }) => thinking).padStart(10)];
	console.log(`${task.padEnd(14)}${level.padEnd(7)}${String(outcomes.length).padStart(5)}${numbers.join("")}`);
}
