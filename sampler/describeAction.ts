import type { Spent } from "./budget.ts";
import type { JudgeName } from "./judge.ts";
import type { PathScores, ScoreName } from "./scores.ts";
import type { ActionKind, Activity, Choice, Mark, PathEnd, TraceAction, TracePath } from "./trace.ts";

/** What a person reads about an action. */
export interface ActionText {
	/** "Branch". */
	readonly title: string;
	/** "3 paths tried, the best kept": with the title, all there is to know at a glance. */
	readonly summary: string;
	/** Why it was done, and what. */
	readonly reason: string;
}

/** What a person reads about one of the paths. */
export interface PathText {
	/** "Kept: the best score", or null where it was not. */
	readonly kept: string | null;
	/** Where it ends: "to the end of the sentence". */
	readonly end: string;
	readonly scores: readonly ScoreText[];
}

export interface ScoreText {
	readonly label: string;
	readonly value: string;
	/** By this one the paths were compared. */
	readonly decides: boolean;
}

const titles: Readonly<Record<ActionKind, string>> = {
	pause: "Pause",
	branch: "Branch",
	resample: "Resample",
	restart: "Restart",
	choice: "Your choice",
};

export function describeAction({ action, takenBack }: Pick<Mark, "action" | "takenBack">): ActionText {
	const { kind, paths } = action;
	const back = takenBack.tokens.length;
	if (kind === "choice")
		return { title: titles.choice, summary: choiceSummary(action), reason: reasonOf(action, back) };
	const what = kind === "pause" ? "thought" : action.reach === "answer" ? "answer" : "path";
	const parts = [
		...(back > 0 ? [`${counted(back, "token")} taken back`] : []),
		...(paths.length > 1 ? [`${counted(paths.length, what)} tried, ${keptWords(action)}`] : []),
		...(kind === "pause" && paths.length === 1 ? ["a thought put here"] : []),
	];
	const summary = parts.join(", ") || (paths.length === 0 ? "begun" : "one path written");
	return { title: titles[kind], summary, reason: reasonOf(action, back) };
}

function choiceSummary({ paths }: TraceAction): string {
	return paths[0]?.end === "chosen" ? "another token" : "a path that was not kept";
}

function keptWords({ choice }: TraceAction): string {
	return choice === "likelier" ? "the likelier kept" : "the best kept";
}

function reasonOf(action: TraceAction, back: number): string {
	const { kind, cause, excluded, paths, score } = action;
	const h = `H ${cause.entropy.value.toFixed(2)} nats`;
	const v = `V ${cause.varentropy.value.toFixed(2)} nats²`;
	const written = paths.length === 1 ? "one path was written" : `${counted(paths.length, "path")} were written`;
	const compared = score === null || paths.length < 2 ? "" : `, and compared by ${wordsOf(scoreWords, score)}`;
	const likeliest = paths.length > 1 ? ", the likeliest of those tried" : "";
	const ruledOut = excluded.length > 0 ? " What had failed there was ruled out." : "";
	switch (kind) {
		case "pause":
			return `${doubtWords(cause, h, v)}. ${back > 0 ? "It went back to the start and began with a thought" : "A thought was put here"}${likeliest}.`;
		case "branch":
			return `${branchWords(action, h, v)}${compared}.${takenWords(action)}${shortWords(action)}`;
		case "resample":
			return `${doubtWords(cause, h, v)}. It went back to where the trouble began: ${written} anew${compared}.${ruledOut}`;
		case "restart":
			return `The trouble came back (${h}, ${v}), so the answer started over. That happens once.${ruledOut}`;
		case "choice":
			return `You chose ${paths[0]?.end === "chosen" ? "another token here" : "a path that the model had tried here and not kept"}, and the model went on from it. The earlier answer is kept beside this one.`;
	}
}

/** What made the model branch, and how far it wrote: the beginning of a sentence. */
function branchWords({ cause, paths, reach }: TraceAction, h: string, v: string): string {
	const one = paths.length === 1;
	if (reach === "answer")
		return one ? "One answer was written" : `${counted(paths.length, "answer")} were written, each to its end`;
	const written = one ? "one path was written" : `${counted(paths.length, "path")} were written`;
	const far = reach === undefined ? " on" : ` ${counted(reach, "token")} ahead`;
	return `${doubtWords(cause, h, v)}: ${written}${far}`;
}

function doubtWords({ quadrant }: TraceAction["cause"], h: string, v: string): string {
	switch (quadrant) {
		case "branch":
			return `The model was nearly sure (${h}), but the ground was rugged (${v})`;
		case "pause":
			return `The model was unsure (${h}) among choices much alike (${v})`;
		case "resample":
			return `The model was lost (${h}, ${v})`;
		case "argmax":
			return `The model was sure (${h}, ${v})`;
		case "adaptive":
			return `The model was neither sure nor lost (${h}, ${v})`;
	}
}

/** That not all of the path was kept, where it was not. */
function takenWords({ taken }: TraceAction): string {
	return taken === undefined ? "" : ` Of the one kept, ${counted(taken, "token")} went into the answer.`;
}

/** That there was no room for all, where there was not. */
function shortWords({ asked, paths }: TraceAction): string {
	return asked === undefined ? "" : ` ${asked} were asked for; the budget left no room for more than ${paths.length}.`;
}

/** @param index of the path in the action */
export function describePath(action: TraceAction, index: number): PathText {
	const path = action.paths[index]!;
	return {
		kept: action.chosen === index && action.choice !== null ? keptText(action.choice, action.taken) : null,
		end: endWords[path.end],
		scores: [...judgedTexts(path, action), ...(path.scores === null ? [] : scoreTexts(path.scores, action))],
	};
}

/** @param taken how many of its tokens, where these are not all */
function keptText(choice: Choice, taken: number | undefined): string {
	const kept = taken === undefined ? "Kept" : `Kept, ${counted(taken, "token")} of it`;
	const why = choiceWords[choice];
	return why === null ? kept : `${kept}: ${why}`;
}

const choiceWords: Readonly<Record<Choice, string | null>> = {
	best: "the best score",
	likelier: "as good as another, and likelier",
	only: null,
};

const endWords: Readonly<Record<PathEnd, string>> = {
	line: "to the end of the line",
	sentence: "to the end of the sentence",
	statement: "to the end of the statement",
	stop: "to the end of the answer",
	depth: "as far as a path may go",
	limit: "as far as there was room",
	unsure: "given up, for the model was less sure on it",
	thought: "put here, not written by the model",
	chosen: "chosen by you",
};

const scoreWords: Readonly<Record<ScoreName | JudgeName, string>> = {
	logProbability: "their mean log-probability",
	entropy: "their mean entropy",
	confidence: "their lowest confidence",
	downhill: "the entropy they lead to",
	votes: "how many come to the same",
	margin: "how sure the model is of what they come to",
	weighed: "their probability, weighed against the entropy they lead to",
};

/** What a policy of somebody else's calls its judge stands for itself. */
const wordsOf = (words: Readonly<Record<string, string>>, name: string) =>
	Object.hasOwn(words, name) ? words[name]! : name;

const scoreLabels: Readonly<Record<ScoreName, string>> = {
	logProbability: "mean ln p",
	entropy: "mean H",
	confidence: "confidence",
	downhill: "H after",
};

/** What a judge found a path worth, and what its answer comes to. */
function judgedTexts({ worth, value }: TracePath, { score }: TraceAction): readonly ScoreText[] {
	if (score === null || worth === undefined) return [];
	const comes = value === undefined ? [] : [{ label: "comes to", value: value ?? "nothing", decides: true }];
	return [...comes, { label: score, value: scoreValue(worth), decides: true }];
}

/** The score that decided comes first. */
function scoreTexts(scores: PathScores, { score }: TraceAction): readonly ScoreText[] {
	const names = Object.keys(scoreLabels) as ScoreName[];
	return names
		.map((name) => ({ label: scoreLabels[name], value: scoreValue(scores[name]), decides: name === score }))
		.sort((one, other) => Number(other.decides) - Number(one.decides));
}

/** A path that the model held to be impossible has no finite score, and none at all where it came as JSON. */
function scoreValue(score: number | null): string {
	return score !== null && Number.isFinite(score) ? score.toFixed(2) : "−∞";
}

/** "Looking ahead on 3 paths": while it is being done. */
export function describeActivity({ kind, paths, whole }: Activity): string {
	switch (kind) {
		case "pause":
			return "Pausing to think";
		case "branch":
			return whole ? `Writing ${counted(paths, "answer")}` : `Looking ahead on ${counted(paths, "path")}`;
		case "resample":
			return `Going back to write it anew, on ${counted(paths, "path")}`;
	}
}

/** "2 branches, 1 resample, 40 tokens tried", or "" where nothing was done. */
export function describeSpent({ pauses, branches, resamples, restarts, extraTokens }: Spent): string {
	const counts = [
		[pauses, "pause", "pauses"],
		[branches, "branch", "branches"],
		[resamples, "resample", "resamples"],
		[restarts, "restart", "restarts"],
		[extraTokens, "token tried", "tokens tried"],
	] as const;
	return counts
		.filter(([count]) => count > 0)
		.map(([count, one, more]) => `${count.toLocaleString("en")} ${count === 1 ? one : more}`)
		.join(", ");
}

function counted(count: number, what: string): string {
	return count === 1 ? `1 ${what}` : `${count.toLocaleString("en")} ${what}s`;
}
