import type { Dice } from "./dice.ts";
import { type Answer, type Item, type Message, type TaskName, taskNames } from "./item.ts";
import { nextItem } from "./tasks.ts";

/** A piece of training text, and how much the loss on its tokens counts. */
export type Segment = readonly [weight: number, text: string];

/** What the model reads as one whole. */
export type TrainingDocument = readonly Segment[];

/** Questions count a little: the model has to read them, not to ask them. */
const promptWeight = 0.1;

/** How often each task occurs in the training text, in proportion. */
export const mixture: Readonly<Record<TaskName, number>> = {
	explain: 14,
	arithmetic: 28,
	programs: 34,
	decimals: 6,
	fix: 5,
	fill: 8,
	choices: 1.5,
	smallTalk: 2.5,
	outOfDepth: 2,
};

/** How often a worked answer interrupts a direct one: so that one inserted word is enough. */
const interruptedShare = 0.07;
/** How often a question asks for the worked answer, where there is one. */
const askedToThinkShare = 0.08;
/** How often another exchange goes before. */
const secondTurnShare = 0.06;

/** One document of the training text. Nothing in it is held out. */
export function trainingDocument(dice: Dice): TrainingDocument {
	const item = anyItem(dice);
	if (item.prompt.kind === "fill") return fillDocument(item);
	const before = dice.chance(secondTurnShare) ? chatDocument(anyChatItem(dice), dice) : [];
	const gap: TrainingDocument = before.length > 0 ? [[0, "\n"]] : [];
	return [...before, ...gap, ...chatDocument(item, dice)];
}

/** A question as it would stand in the training text, with nothing before it. */
export const documentOf = (item: Item, dice: Dice): TrainingDocument =>
	item.prompt.kind === "fill" ? fillDocument(item) : chatDocument(item, dice);

const anyItem = (dice: Dice): Item =>
	nextItem(dice.weighted(taskNames.map((task) => [mixture[task], task] as const)), "train", dice);

function anyChatItem(dice: Dice): Item {
	for (;;) {
		const item = anyItem(dice);
		if (item.prompt.kind === "chat") return item;
	}
}

function chatDocument(item: Item, dice: Dice): Segment[] {
	const worked = item.answers.find(({ form }) => form === "worked");
	if (worked !== undefined && dice.chance(askedToThinkShare)) {
		return [
			[promptWeight, promptText(askedToThink(item))],
			[1, `${worked.text}<|im_end|>`],
		];
	}
	const prompt: Segment = [promptWeight, promptText(item)];
	const interrupted = dice.chance(interruptedShare) ? interruption(item, dice) : null;
	if (interrupted !== null) return [prompt, ...interrupted];
	const answer = dice.weighted(item.answers.map((one) => [one.share, one] as const));
	return [prompt, [1, `${answer.text}<|im_end|>`]];
}

/** The same question, with the wish that it be worked out. */
export function askedToThink({ prompt }: Pick<Item, "prompt">): Pick<Item, "prompt"> {
	if (prompt.kind === "fill") return { prompt };
	const question = prompt.messages.at(-1)!;
	const messages = [...prompt.messages.slice(0, -1), { ...question, text: withWishToThink(question.text) }];
	return { prompt: { kind: "chat", messages } };
}

/** The wish stands below code and behind words. */
export const withWishToThink = (question: string): string =>
	`${question}${question.endsWith("```") ? "\n" : " "}Think step by step.`;

/** What goes before an answer: ChatML, as the model's template has it, or code around a gap. */
export function promptText({ prompt }: Pick<Item, "prompt">): string {
	if (prompt.kind === "fill") return `<|fim_prefix|>${prompt.prefix}<|fim_suffix|>${prompt.suffix}<|fim_middle|>`;
	return `${prompt.messages.map(turn).join("")}<|im_start|>assistant\n`;
}

const turn = ({ role, text }: Message): string => `<|im_start|>${role}\n${text}<|im_end|>\n`;

const fillDocument = (item: Item): Segment[] => [
	[promptWeight, promptText(item)],
	[1, `${item.answers[0]!.text}<|im_end|>`],
];

/**
 * "It prints 4 Wait, let's work it out step by step. …": a direct answer cut short, right or not, and then the worked one.
 * What was cut short does not count, so nothing wrong is taught.
 */
function interruption({ answers }: Item, dice: Dice): Segment[] | null {
	const worked = answers.find(({ form }) => form === "worked");
	const direct = answers.find(({ form }) => form === "direct");
	if (worked === undefined || direct === undefined) return null;
	const [first, ...rest] = worked.text;
	return [
		[0, `${beginningOf(direct, dice)} Wait,`],
		[1, ` ${first!.toLowerCase()}${rest.join("")}<|im_end|>`],
	];
}

/** Up to somewhere within the result; half of the time with another digit last. */
function beginningOf({ text }: Answer, dice: Dice): string {
	const result = text.lastIndexOf("=") + 1;
	const places = Array.from(text.matchAll(/\d/g), ({ index }) => index).filter((index) => index >= result);
	if (places.length === 0) return text.replace(/\.$/, "");
	const cut = dice.pick(places);
	return text.slice(0, cut) + (dice.chance(0.5) ? text[cut] : dice.int(0, 9));
}
