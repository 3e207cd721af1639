import type { ChatMessage } from "../extension/protocol/engine.ts";

/**
 * Where a task's doubt comes from. *natural*: every answer the model was taught is right, and the doubt is what it cannot
 * do at once. *designed*: it was taught so that it doubts. *plain*: no doubt is to be expected. *public*: a published
 * set, of which nobody here has made anything. Every table tells them apart.
 */
export type EvalKind = "natural" | "designed" | "plain" | "public";

/** Two disjoint halves of a task's items: what is chosen is chosen on *tune*, and reported on *test*. */
export const splits = ["tune", "test"] as const;
export type EvalSplit = (typeof splits)[number];

/** From one character of an answer to before another, in UTF-16 units. */
export interface Span {
	readonly start: number;
	readonly end: number;
}

export interface Judgement {
	/**
	 * What the answer says, in canonical form: answers that mean the same have the same, so votes can be counted, unless the task
	 * says that they cannot. Null where it says nothing.
	 */
	readonly value: string | null;
	readonly right: boolean;
	/** Where in the answer the value stands, if that is known. */
	readonly valueAt?: Span | null;
	/** The first character that is wrong; null where none is. Left out where that is not known: an earlier mistake may have led to it. */
	readonly wrongAt?: number | null;
	/** Why it is wrong, where more can be said than that it is: "it took longer than 5 s". */
	readonly why?: string;
}

/** A question, and how an answer is judged. */
export interface EvalItem {
	/** Unique among the task's items, and the same in every run. */
	readonly id: string;
	/** What it is about: the same for other wordings of it, whose answers are not independent of this one's. */
	readonly about: string;
	readonly task: string;
	readonly kind: EvalKind;
	/** From 1 up. Meaningful within a task; 1 for all where nothing is known. */
	readonly difficulty: number;
	/** The last of them is the question. */
	readonly messages: readonly ChatMessage[];
	/** How long an answer may get; one that is cut there is judged as it stands. */
	readonly maxTokens: number;
	/**
	 * What an answer is judged by beside this program, where there is such: the answer key of a file, what runs a program and
	 * behind which walls. Judgements by one thing are never taken for those by another.
	 */
	readonly judgedBy?: string;
	/**
	 * Never rejects for what an answer says: code that hangs or throws is wrong.
	 * @param thinksFromTheStart whether the prompt had opened the model's thinking, so that the answer begins within it
	 */
	judge(answer: string, thinksFromTheStart?: boolean): Promise<Judgement>;
}

export interface ItemRequest {
	/** How many at most. */
	readonly count: number;
	readonly seed: number;
	readonly split: EvalSplit;
}

/** What a task's items are made from, and what judges them: all that somebody else needs to ask the same. */
export interface TaskSource {
	/** The file's name, without its folder. */
	readonly file: string;
	readonly sha256: string;
	/** How many items it holds, in both halves. */
	readonly records: number;
	/** What runs the programs of answers, and behind which walls; empty where none are run. */
	readonly runs: readonly string[];
}

/** Items of one kind. */
export interface EvalTask {
	readonly name: string;
	readonly kind: EvalKind;
	/** Whether answers that mean the same have the same value; where they do not, no votes are counted. True if left out. */
	readonly countsVotes?: boolean;
	/** Of tasks that come from a file. @throws Error with a sentence, where it cannot be read */
	source?(): Promise<TaskSource>;
	/**
	 * The same request gives the same items; those of the two splits are disjoint whatever the seed (`splitOf`).
	 * @throws Error with a sentence, where what they are made from cannot be read
	 */
	items(request: ItemRequest): Promise<readonly EvalItem[]>;
}
