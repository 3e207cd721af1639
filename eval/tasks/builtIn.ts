import { createHash } from "node:crypto";
import { isRight, readValue, valueAt } from "../../model/data/check.ts";
import { Dice } from "../../model/data/dice.ts";
import type { Item, Prompt, TaskName } from "../../model/data/item.ts";
import { numbersIn } from "../../model/data/number.ts";
import { heldOutItems } from "../../model/data/tasks.ts";
import type { EvalItem, EvalKind, EvalTask, ItemRequest, Judgement } from "../item.ts";
import { type SaidPart, saidPart, thoughtToTheEnd } from "../public/saidPart.ts";
import { splitOf } from "../split.ts";

/** A task of the built-in model's own data, and how long its answers may get. */
interface BuiltIn {
	readonly name: TaskName;
	readonly kind: EvalKind;
	readonly maxTokens: number;
	/** False where the value is all of the text. */
	readonly countsVotes?: boolean;
}

/**
 * Filling in the middle is not among them: the engine has no such question yet. Neither is small talk: what is said there is so
 * little that the model was trained on all of it.
 */
const builtIns: readonly BuiltIn[] = [
	{ name: "arithmetic", kind: "natural", maxTokens: 160 },
	{ name: "programs", kind: "natural", maxTokens: 200 },
	{ name: "decimals", kind: "designed", maxTokens: 120 },
	{ name: "explain", kind: "plain", maxTokens: 220, countsVotes: false },
	{ name: "fix", kind: "plain", maxTokens: 220 },
	{ name: "outOfDepth", kind: "plain", maxTokens: 80, countsVotes: false },
];

/**
 * What any model can be judged on, for its answers are judged by their values. The other tasks ask for what the built-in model
 * was taught to say, in its words.
 */
export const tasksForAnyModel: readonly TaskName[] = ["arithmetic", "programs", "decimals"];

/** Held-out items of the built-in model's data; no combination in them was ever trained on. */
export const builtInTasks: readonly EvalTask[] = builtIns.map((task) => ({
	name: task.name,
	kind: task.kind,
	countsVotes: task.countsVotes ?? true,
	items: async (request) => itemsOf(task, request),
}));

function itemsOf(task: BuiltIn, { count, seed, split }: ItemRequest): EvalItem[] {
	const dice = Dice.seeded(seed);
	const isWanted = (item: Item) => splitOf(nameOf(item)) === split && item.kind === task.kind;
	return itemsAtMost(task.name, count, dice, isWanted).map((item) => evalItem(item, task.maxTokens));
}

/** All there are, where these are fewer: a large --n ends no run. What is wanted is asked last, so all that is let through is taken. */
export function itemsAtMost(
	task: TaskName,
	count: number,
	dice: Dice,
	isWanted: (item: Item) => boolean,
): readonly Item[] {
	const taken: Item[] = [];
	try {
		return heldOutItems(task, count, dice, (item) => isWanted(item) && taken.push(item) > 0);
	} catch (thrown) {
		if (thrown instanceof RangeError) return taken;
		throw thrown;
	}
}

/** By what an item is about, so that another wording of it is in the same half. */
const nameOf = ({ task, combination, prompt }: Item): string => combination ?? `${task} ${JSON.stringify(prompt)}`;

function evalItem(item: Item, maxTokens: number): EvalItem {
	const { task, kind, difficulty, prompt } = item;
	return {
		id: createHash("sha256").update(JSON.stringify(prompt)).digest("hex").slice(0, 16),
		about: nameOf(item),
		task,
		kind,
		difficulty,
		messages: messagesOf(prompt),
		maxTokens,
		judge: async (answer, thinksFromTheStart) => judge(item, saidPart(answer, thinksFromTheStart)),
	};
}

/** What a model thinks before it answers is not judged. */
function judge(item: Item, said: SaidPart | null): Judgement {
	if (said === null) return { value: null, right: false, why: thoughtToTheEnd };
	const { text, start } = said;
	const at = valueAt(item.check, text);
	const wrong = wrongAt(item, text);
	const known = wrong === undefined ? {} : { wrongAt: wrong === null ? null : wrong + start };
	return {
		value: readValue(item.check, text),
		right: isRight(item.check, text),
		valueAt: at && { start: at.start + start, end: at.end + start },
		...known,
	};
}

const messagesOf = (prompt: Prompt): EvalItem["messages"] => {
	if (prompt.kind === "fill") throw new TypeError("Filling in the middle is no question.");
	return prompt.messages;
};

/**
 * The first character of the value that differs from the right one; null for none. Worked answers are wrong from an earlier
 * place on, and what they copy from there is as sure where it is wrong as where it is right: of neither it is known.
 */
function wrongAt({ check, answers, prompt }: Item, answer: string): number | null | undefined {
	const span = valueAt(check, answer);
	if (span === null || !("value" in check)) return null;
	const opener = answers
		.find(({ form }) => form === "worked")
		?.text.split(" ", 2)
		.join(" ");
	if (opener !== undefined && answer.toLowerCase().includes(opener.toLowerCase())) return undefined;
	if (comesToOtherNumbers(prompt, answer.slice(0, span.start))) return undefined;
	if (isRight(check, answer)) return null;
	const [said, meant] = [answer.slice(span.start, span.end), String(check.value)];
	let same = 0;
	while (same < said.length && said[same] === meant[same]) same++;
	// The right one, of which the wrong thing is said.
	if (said === meant) return undefined;
	return span.start + same;
}

/** Whether a text has numbers that its question has not: then something was worked out in it, in whatever words. */
function comesToOtherNumbers(prompt: Prompt, text: string): boolean {
	const given = new Set(messagesOf(prompt).flatMap(({ text }) => valuesIn(text)));
	return valuesIn(text).some((value) => !given.has(value));
}

const valuesIn = (text: string): string[] => numbersIn(text).map(({ value }) => value);
