import { type AnswerValue, answerValue } from "./answerValue.ts";
import { probabilities } from "./distribution.ts";
import type { Judge, Verdict, WrittenPath } from "./judge.ts";
import type { Chosen } from "./scores.ts";

/** What a path's answer comes to. One that was not written to its end comes to nothing: its last number is none it meant. */
export function resultOf({ text, end }: WrittenPath): AnswerValue | null {
	return end === "stop" ? answerValue(text) : null;
}

/**
 * Each path votes for what its answer comes to, with a weight, and is worth the votes for that.
 * @param weightOf 0 or less where a path has no vote; it is then worth nothing itself
 */
export function tally(paths: readonly WrittenPath[], weightOf: (path: WrittenPath) => number): readonly Verdict[] {
	const values = paths.map((path) => resultOf(path)?.value ?? null);
	const weights = paths.map((path, i) => (values[i] === null ? 0 : Math.max(0, weightOf(path))));
	const votes = new Map<string | null, number>();
	for (const [i, value] of values.entries()) votes.set(value, (votes.get(value) ?? 0) + weights[i]!);
	return paths.map(({ end }, i) => {
		const value = values[i]!;
		// What was given up is no answer at all, and not to be kept for being the likeliest.
		if (end === "unsure") return { worth: Number.NEGATIVE_INFINITY, value };
		return { worth: weights[i]! > 0 ? votes.get(value)! : 0, value };
	});
}

/** One path, one vote: self-consistency (arXiv 2203.11171). */
export const majority: Judge = { name: "votes", judge: (paths) => tally(paths, () => 1) };

/** How the margins of several paths count, told apart by their word. */
export type Margins =
	/** Those of the paths that come to the same are added up. */
	| "sum"
	/** Each stands for itself. */
	| "best";

/**
 * By CoT-decoding's answer margin Δ (arXiv 2402.10200): the mean of p1 - p2 over the tokens of what the answer comes to.
 * Summed over the paths that come to the same it is what the paper calls weighted aggregation.
 */
export const answerMargins = (margins: Margins): Judge => ({
	name: "margin",
	judge(paths) {
		if (margins === "sum") return tally(paths, (path) => valueMargin(path) ?? 0);
		return paths.map((path) => ({
			worth: valueMargin(path) ?? Number.NEGATIVE_INFINITY,
			value: resultOf(path)?.value ?? null,
		}));
	},
});

/** By the mean of p1 - p2 over the tokens of a path; where it has none, of the choice to end the answer. */
export const pathMargins: Judge = {
	name: "margin",
	judge: (paths) =>
		paths.map(({ choices, spans }) => ({ worth: meanMargin(choices.slice(0, Math.max(1, spans.length))) })),
};

function valueMargin(path: WrittenPath): number | null {
	const value = resultOf(path);
	if (value === null) return null;
	return meanMargin(
		path.spans.flatMap(({ start, end }, i) => (start < value.end && end > value.start ? [path.choices[i]!] : [])),
	);
}

function meanMargin(choices: readonly Chosen[]): number {
	return choices.reduce((sum, choice) => sum + margin(choice), 0) / choices.length;
}

/**
 * By how much the token chosen is likelier than every other: p1 - p2 where the likeliest was chosen. Less than 0 where it
 * was not, as where a path begins: then its distance to the next says nothing of the model's trust in it.
 */
export function margin({ distribution, index }: Chosen): number {
	const listed = probabilities(distribution, Math.max(2, index + 1));
	return listed[index]! - (listed[index === 0 ? 1 : 0] ?? 0);
}
