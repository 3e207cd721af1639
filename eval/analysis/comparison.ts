import { type LoopAction, loopActions } from "../../sampler/trace.ts";
import type { EvalKind } from "../item.ts";
import type { Method } from "../methods/method.ts";
import {
	accuracyRange,
	bootstrapMean,
	bootstrapRatio,
	type Drawing,
	differenceRange,
} from "../statistics/bootstrap.ts";
import { type Estimate, mean, type RatioEstimate } from "../statistics/interval.ts";
import { type McNemar, mcnemar } from "../statistics/mcnemar.ts";
import { meanActions, type RateMatch, type Rates, rateMatch } from "./rateMatch.ts";
import { type Result, tokensOf, within } from "./result.ts";

/** A method with what it made of the items: for every method the same items, in the same order. */
export interface Compared {
	readonly method: Method;
	/** As tables call it: with the number of votes, where that was not given. */
	readonly label: string;
	readonly results: readonly Result[];
	/** Of a control whose rates were set to those of the judged method; null for tasks together, each of which has its own. */
	readonly rates?: Rates | null;
	/** Of a vote that should spend as much as the judged method, and may draw no more answers: it spent less. */
	readonly isShort?: boolean;
}

/** One row of a table of accuracies. All means are over items. */
export interface MethodRow {
	readonly method: string;
	readonly accuracy: Estimate;
	/** Paired by item; null for the method that the others are compared with. */
	readonly difference: Estimate | null;
	/** Of the method (first) and the one it is compared with (second). */
	readonly mcnemar: McNemar | null;
	readonly written: number;
	readonly explored: number;
	/** For each action how often it happened, on the mean. */
	readonly actions: Readonly<Record<LoopAction, number>>;
	/** The share of answers in which anything was done. */
	readonly acted: number;
	readonly refused: number;
	/** The share of answers that were cut: at their limit of tokens, or where the context was full. */
	readonly cut: number;
	/** Questions that were too long for the context, and count as wrong; absent where there are none. */
	readonly unanswered?: number;
}

/** The method that is judged, against another one on the same items. */
export interface ContestRow {
	readonly against: string;
	/** Accuracy, paired by item. */
	readonly difference: Estimate;
	/** Of the judged method (first) and the other. */
	readonly mcnemar: McNemar;
	/** Of the judged method's accuracy to the other's, and of the tokens they spent; null where the other's is 0. */
	readonly accuracyRatio: RatioEstimate | null;
	readonly tokenRatio: RatioEstimate | null;
}

/** The accuracy if no more than so many tokens may be spent on a question; what is not whole by then is wrong. */
export interface BudgetRow {
	readonly limit: number;
	/** In the order of the methods: accuracy, and the mean of the tokens spent. */
	readonly methods: readonly { readonly method: string; readonly accuracy: number; readonly tokens: number }[];
}

export interface LevelRow {
	readonly level: number;
	readonly items: number;
	/** In the order of the methods. */
	readonly accuracies: readonly number[];
}

/** Means of the tokens spent on a question. */
export interface ShortVote {
	readonly method: string;
	readonly tokens: number;
	/** Of the judged method. */
	readonly target: number;
}

/** Methods on the items of a task, or of all tasks of a kind. */
export interface GroupComparison {
	readonly name: string;
	readonly kind: EvalKind;
	readonly items: number;
	readonly methods: readonly MethodRow[];
	/** The method that is judged against each of the others; none where there are only controls. */
	readonly contests: readonly ContestRow[];
	/** Of each control whose rates were matched. */
	readonly matches: readonly RateMatch[];
	/** Votes that spent less than the judged method though they were to spend as much. */
	readonly shortVotes: readonly ShortVote[];
	/** Votes that cannot be counted here; absent where there are none. */
	readonly uncounted?: readonly string[];
	readonly levels: readonly LevelRow[];
	readonly budgets: readonly BudgetRow[];
}

/** Tokens a question, up to about which curves are drawn; those given are added. */
const usualLimits = [8, 16, 32, 64, 128, 256, 512];
/** Those too that do not hold all that a method spent by the limit before: real models say more. */
const longLimits = [1024, 2048, 4096, 8192];

/** Seed and resamples are the bootstrap's. */
export interface ComparisonOptions extends Drawing {
	/** Budgets of tokens to be tabulated beside the usual ones. */
	readonly limits: readonly number[];
	/** The method that is judged; null where there are only controls. */
	readonly reference: Method | null;
}

/** @param compared the first is what all are compared with */
export function compareOn(
	{ name, kind }: Pick<GroupComparison, "name" | "kind">,
	compared: readonly Compared[],
	{ limits, reference, ...drawing }: ComparisonOptions,
): GroupComparison {
	const baseline = compared[0]!;
	const judged = compared.find(({ method }) => method === reference);
	const { results } = baseline;
	const matches = compared.flatMap(({ label, rates, results }) =>
		judged === undefined || rates === undefined ? [] : [rateMatch(label, rates, judged.results, results)],
	);
	const spent = (one: Compared) => mean(one.results.map(tokensOf));
	const shortVotes = compared
		.filter(({ isShort = false }) => judged !== undefined && isShort)
		.map((one) => ({ method: one.label, tokens: spent(one), target: spent(judged!) }));
	const most = Math.max(...compared.flatMap((one) => one.results.map(tokensOf)));
	return {
		name,
		kind,
		items: results.length,
		methods: compared.map((one) => rowOf(one, one === baseline ? null : baseline, drawing)),
		contests:
			judged === undefined ? [] : compared.filter((one) => one !== judged).map((one) => contest(judged, one, drawing)),
		matches,
		shortVotes,
		levels: levelsOf(compared),
		budgets: [...new Set([...usualLimits, ...longLimits.filter((limit) => most > limit / 2), ...limits])]
			.sort((a, b) => a - b)
			.map((limit) => ({
				limit,
				methods: compared.map((one) => ({ method: one.label, ...atLimit(one, limit) })),
			})),
	};
}

function rowOf({ label, results }: Compared, baseline: Compared | null, drawing: Drawing): MethodRow {
	const unanswered = results.filter(({ outcomes }) => outcomes.every(({ end }) => end === null)).length;
	return {
		method: label,
		accuracy: bootstrapMean(rightOf(results).map(Number), accuracyRange, drawing, aboutOf(results)),
		difference: baseline === null ? null : differenceOf(results, baseline.results, drawing),
		mcnemar: baseline === null ? null : mcnemar(rightOf(results), rightOf(baseline.results)),
		written: mean(results.map(({ written }) => written)),
		explored: mean(results.map(({ explored }) => explored)),
		actions: meanActions(results),
		acted: mean(results.map(({ actions }) => Number(loopActions.some((kind) => actions[kind] > 0)))),
		refused: mean(results.map(({ refused }) => refused)),
		cut: mean(
			results.flatMap(({ outcomes }) => outcomes.map(({ end }) => Number(end === "length" || end === "context"))),
		),
		...(unanswered === 0 ? {} : { unanswered }),
	};
}

const rightOf = (results: readonly Result[]): boolean[] => results.map(({ right }) => right);

const aboutOf = (results: readonly Result[]): string[] => results.map(({ item }) => item.about);

function contest(judged: Compared, other: Compared, drawing: Drawing): ContestRow {
	const ratio = (of: (result: Result) => number): RatioEstimate | null => {
		const below = other.results.map(of);
		if (below.every((value) => value === 0)) return null;
		return bootstrapRatio(judged.results.map(of), below, drawing, aboutOf(judged.results));
	};
	return {
		against: other.label,
		difference: differenceOf(judged.results, other.results, drawing),
		mcnemar: mcnemar(rightOf(judged.results), rightOf(other.results)),
		accuracyRatio: ratio(({ right }) => Number(right)),
		tokenRatio: ratio(tokensOf),
	};
}

/** How much more often the first is right, paired by item. */
const differenceOf = (first: readonly Result[], second: readonly Result[], drawing: Drawing): Estimate =>
	bootstrapMean(
		first.map((result, i) => Number(result.right) - Number(second[i]!.right)),
		differenceRange,
		drawing,
		aboutOf(first),
	);

function levelsOf(compared: readonly Compared[]): LevelRow[] {
	const { results } = compared[0]!;
	const levels = [...new Set(results.map(({ item }) => item.difficulty))].sort((a, b) => a - b);
	return levels.map((level) => ({
		level,
		items: results.filter(({ item }) => item.difficulty === level).length,
		accuracies: compared.map((one) =>
			mean(one.results.filter(({ item }) => item.difficulty === level).map(({ right }) => Number(right))),
		),
	}));
}

function atLimit({ method, results }: Compared, limit: number): { accuracy: number; tokens: number } {
	const inTime = results.map((result) => within(result, limit, method.vote));
	return {
		accuracy: mean(inTime.map((result) => Number(result?.right ?? false))),
		tokens: mean(results.map((result, i) => tokensWithin(result, inTime[i]!, limit))),
	};
}

/** What does not fit is begun all the same, up to the limit, unless it is one more vote. */
const tokensWithin = (result: Result, whole: Result | null, limit: number): number =>
	whole === null ? Math.min(limit, tokensOf(result)) : tokensOf(whole);
