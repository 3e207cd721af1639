import type { Chosen, PathScores } from "./scores.ts";
import type { Span } from "./text.ts";
import type { PathEnd } from "./trace.ts";

/** A path after it was written, for those who compare it with others. */
export interface WrittenPath {
	/** What it says; of a path on which the model thinks, only what comes after the thinking. */
	readonly text: string;
	/** The part of the text that each token wrote, empty where it wrote none of it. */
	readonly spans: readonly Span[];
	/** The choice of each token; and one more where the last was to end the answer. */
	readonly choices: readonly Chosen[];
	readonly scores: PathScores;
	readonly end: PathEnd;
}

/** What a judge thinks of a path. */
export interface Verdict {
	/** The greater the better. Of paths that are worth the same the likelier is kept. */
	readonly worth: number;
	/** What the path's answer comes to, where that was compared; null where it comes to nothing. */
	readonly value?: string | null;
}

/** The judges there are here. A policy may bring its own. */
export const judgeNames = [
	/** Paths are worth the votes for what their answer comes to. */
	"votes",
	/** Paths are worth how sure the model is of what their answer comes to. */
	"margin",
	/** Paths are worth their probability, weighed against the entropy they lead to. */
	"weighed",
] as const;
export type JudgeName = (typeof judgeNames)[number];

/** Compares paths by what no score of one path says. */
export interface Judge {
	/** What the trace calls it, and people read where there are no other words for it (`describeAction.ts`). */
	readonly name: JudgeName | (string & {});
	/** @returns a verdict for each of the paths, in their order */
	judge(paths: readonly WrittenPath[]): readonly Verdict[];
}

/** Told of each choice on a path, once its token is there. True: the path is to be written no further. */
export type PathWatch = (choice: Chosen) => boolean;

/** Watches paths while they are written, and gives up those that are not worth their tokens. */
export interface Watch {
	/** How many paths are written first, and to their end. */
	readonly warmUp: number;
	/** @returns what makes a watch for each of the other paths, by what was learned from the first ones */
	learn(first: readonly WrittenPath[]): () => PathWatch;
}
