import { createHash } from "node:crypto";
import { type Check, isRight, readValue, valueAt } from "../../model/data/check.ts";
import { Dice } from "../../model/data/dice.ts";
import type { Item, Prompt, TaskName } from "../../model/data/item.ts";
import { heldOutItems } from "../../model/data/tasks.ts";
import type { EvalItem, EvalKind, EvalTask, ItemRequest, Judgement } from "../item.ts";
import { splitOf } from "../split.ts";

/** A task of the built-in model's own data, and how long its answers may get. */
interface BuiltIn {
	readonly name: TaskName;
	readonly kind: EvalKind;
	readonly maxTokens: number;
	/** How many different items of either half there are, where they are few. */
	readonly most?: number;
}

/** Filling in the middle is not among them: the engine has no such question yet. */
const builtIns: readonly BuiltIn[] = [
	{ name: "arithmetic", kind: "natural", maxTokens: 160 },
	{ name: "programs", kind: "natural", maxTokens: 200 },
	{ name: "decimals", kind: "designed", maxTokens: 120 },
	{ name: "explain", kind: "plain", maxTokens: 220 },
	{ name: "fix", kind: "plain", maxTokens: 220 },
	{ name: "outOfDepth", kind: "plain", maxTokens: 80 },
	{ name: "smallTalk", kind: "plain", maxTokens: 80, most: 12 },
];

/** Held-out items of the built-in model's data; no combination in them was ever trained on. */
export const builtInTasks: readonly EvalTask[] = builtIns.map((task) => ({
	name: task.name,
	kind: task.kind,
	items: async (request) => itemsOf(task, request),
}));

function itemsOf(task: BuiltIn, { count, seed, split }: ItemRequest): EvalItem[] {
	const dice = Dice.seeded(seed);
	const isWanted = (item: Item) => splitOf(nameOf(item)) === split && isOfKind(item, task.kind);
	return heldOutItems(task.name, Math.min(count, task.most ?? count), dice, isWanted).map((item) =>
		evalItem(item, task.maxTokens),
	);
}

/** Of a designed task only the questions of whose answers some are wrong on purpose: in the others nothing is designed. */
const isOfKind = ({ kind, answers }: Item, wanted: EvalKind): boolean =>
	kind === wanted && (kind !== "designed" || answers.some(({ right }) => !right));

/** By what an item is about, so that another wording of it is in the same half. */
const nameOf = ({ task, combination, prompt }: Item): string => combination ?? `${task} ${JSON.stringify(prompt)}`;

function evalItem(item: Item, maxTokens: number): EvalItem {
	const { task, kind, difficulty, prompt, check } = item;
	return {
		id: createHash("sha256").update(JSON.stringify(prompt)).digest("hex").slice(0, 16),
		task,
		kind,
		difficulty,
		messages: messagesOf(prompt),
		maxTokens,
		judge: async (answer): Promise<Judgement> => ({
			value: canonical(check, readValue(check, answer)),
			right: isRight(check, answer),
			valueAt: valueAt(check, answer),
			wrongAt: wrongAt(item, answer),
		}),
	};
}

const messagesOf = (prompt: Prompt): EvalItem["messages"] => {
	if (prompt.kind === "fill") throw new TypeError("Filling in the middle is no question.");
	return prompt.messages;
};

/** "007" is 7. */
const canonical = (check: Check, value: string | null): string | null =>
	value === null || check.kind !== "number" ? value : String(Number(value));

/** The first character of the value that differs from the right one. Worked answers are wrong from an earlier place on. */
function wrongAt({ check, answers }: Item, answer: string): number | null {
	const span = valueAt(check, answer);
	if (span === null || isRight(check, answer) || !("value" in check)) return null;
	const opener = answers
		.find(({ form }) => form === "worked")
		?.text.split(" ", 2)
		.join(" ");
	if (opener !== undefined && answer.toLowerCase().includes(opener.toLowerCase())) return null;
	const [said, meant] = [answer.slice(span.start, span.end), String(check.value)];
	let same = 0;
	while (same < said.length && said[same] === meant[same]) same++;
	return span.start + same;
}
