import type { Check } from "./check.ts";

export const taskNames = [
	"explain",
	"arithmetic",
	"programs",
	"decimals",
	"fix",
	"fill",
	"choices",
	"smallTalk",
	"outOfDepth",
] as const;
export type TaskName = (typeof taskNames)[number];

/**
 * Where a task's doubt comes from. *natural*: every answer in the training text is right; the doubt is what a tiny model
 * cannot do at once. *designed*: the training text is made so that there is doubt, or holds wrong answers. *plain*: none
 * is to be expected.
 */
export type Kind = "natural" | "designed" | "plain";

export interface Message {
	readonly role: "user" | "assistant";
	readonly text: string;
}

/** What the model is given: a conversation that ends with a question, or code with a gap. */
export type Prompt =
	| { readonly kind: "chat"; readonly messages: readonly Message[] }
	| { readonly kind: "fill"; readonly prefix: string; readonly suffix: string };

export interface Answer {
	/** *direct*: the result at once; *worked*: step by step. */
	readonly form: "direct" | "worked";
	readonly text: string;
	/** How often the training text gives this answer: in proportion to the other answers' shares. */
	readonly share: number;
	/** False where the training text is wrong on purpose, which is only so in designed tasks. */
	readonly right: boolean;
}

/** A question, what may be answered, and how an answer is judged. */
export interface Item {
	readonly task: TaskName;
	readonly kind: Kind;
	/** 1 (blurted by any model that knows the task) to 7 (never blurted by one this small). Meaningful within a task. */
	readonly difficulty: number;
	readonly prompt: Prompt;
	/** At least one. */
	readonly answers: readonly Answer[];
	readonly check: Check;
	/**
	 * What this item is about, in canonical form: the same for every wording. Training text never holds a combination that
	 * is held out. Null for what all models have to know, and none is asked for a score.
	 */
	readonly combination: string | null;
	/** What its answers teach besides: the steps on the way. */
	readonly parts: readonly string[];
}

/** A conversation of one question. */
export const ask = (text: string): Prompt => ({ kind: "chat", messages: [{ role: "user", text }] });

export const right = (form: Answer["form"], text: string, share: number): Answer => ({
	form,
	text,
	share,
	right: true,
});

/** Code in a fence, below a line of text, as the extension asks about a selection. */
export const about = (text: string, tag: string, code: string): string => `${text}\n\`\`\`${tag}\n${code}\n\`\`\``;
