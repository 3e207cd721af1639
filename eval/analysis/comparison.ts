import { type LoopAction, loopActions } from "../../sampler/trace.ts";
import type { EvalKind } from "../item.ts";
import type { Method } from "../methods/method.ts";
import { bootstrapMean } from "../statistics/bootstrap.ts";
import { type Estimate, mean } from "../statistics/interval.ts";
import { type McNemar, mcnemar } from "../statistics/mcnemar.ts";
import { type Result, tokensOf, within } from "./result.ts";

/** A method with what it made of the items: for every method the same items, in the same order. */
export interface Compared {
	readonly method: Method;
	/** As tables call it: with the number of votes, where that was not given. */
	readonly label: string;
	readonly results: readonly Result[];
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
	/** For each action how often it happened in 100 tokens computed. */
	readonly per100: Readonly<Record<LoopAction, number>>;
	/** The share of answers in which anything was done. */
	readonly acted: number;
	readonly refused: number;
}

/** The accuracy if no more than so many tokens may be spent on a question; what is not whole by then is wrong. */
export interface BudgetRow {
	readonly limit: number;
	/** In the order of the methods: accuracy, and the mean of the tokens spent. */
	readonly methods: readonly { readonly method: string; readonly accuracy: Estimate; readonly tokens: number }[];
}

export interface LevelRow {
	readonly level: number;
	readonly items: number;
	/** In the order of the methods. */
	readonly accuracies: readonly number[];
}

/** Methods on the items of a task, or of all tasks of a kind. */
export interface GroupComparison {
	readonly name: string;
	readonly kind: EvalKind;
	readonly items: number;
	readonly methods: readonly MethodRow[];
	readonly levels: readonly LevelRow[];
	readonly budgets: readonly BudgetRow[];
}

/** Tokens a question, up to about which curves are drawn; those given are added. */
const usualLimits = [8, 16, 32, 64, 128, 256, 512];

/**
 * @param compared the first is what the others are compared with
 * @param limits budgets of tokens to be tabulated beside the usual ones
 */
export function compareOn(
	group: Pick<GroupComparison, "name" | "kind">,
	compared: readonly Compared[],
	seed: number,
	limits: readonly number[],
): GroupComparison {
	const baseline = compared[0]!;
	const { results } = baseline;
	return {
		...group,
		items: results.length,
		methods: compared.map((one) => rowOf(one, one === baseline ? null : baseline, seed)),
		levels: levelsOf(compared),
		budgets: [...new Set([...usualLimits, ...limits])]
			.sort((a, b) => a - b)
			.map((limit) => ({
				limit,
				methods: compared.map((one) => ({ method: one.label, ...atLimit(one, limit, seed) })),
			})),
	};
}

function rowOf({ label, results }: Compared, baseline: Compared | null, seed: number): MethodRow {
	const right = results.map((result) => result.right);
	const tokens = results.reduce((sum, result) => sum + tokensOf(result), 0);
	const per100 = (kind: LoopAction) =>
		tokens === 0 ? 0 : (100 * results.reduce((sum, { actions }) => sum + actions[kind], 0)) / tokens;
	return {
		method: label,
		accuracy: bootstrapMean(right.map(Number), seed),
		difference: baseline === null ? null : differenceOf(results, baseline.results, seed),
		mcnemar:
			baseline === null
				? null
				: mcnemar(
						right,
						baseline.results.map((result) => result.right),
					),
		written: mean(results.map(({ written }) => written)),
		explored: mean(results.map(({ explored }) => explored)),
		per100: Object.fromEntries(loopActions.map((kind) => [kind, per100(kind)])) as Record<LoopAction, number>,
		acted: mean(results.map(({ actions }) => Number(loopActions.some((kind) => actions[kind] > 0)))),
		refused: mean(results.map(({ refused }) => refused)),
	};
}

/** How much more often the first is right, paired by item. */
export const differenceOf = (first: readonly Result[], second: readonly Result[], seed: number): Estimate =>
	bootstrapMean(
		first.map((result, i) => Number(result.right) - Number(second[i]!.right)),
		seed,
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

function atLimit({ method, results }: Compared, limit: number, seed: number): { accuracy: Estimate; tokens: number } {
	const inTime = results.map((result) => within(result, limit, method.vote));
	return {
		accuracy: bootstrapMean(
			inTime.map((result) => Number(result?.right ?? false)),
			seed,
		),
		tokens: mean(results.map((result, i) => tokensWithin(result, inTime[i]!, limit))),
	};
}

/** What does not fit is begun all the same, up to the limit, unless it is one more vote. */
const tokensWithin = (result: Result, whole: Result | null, limit: number): number =>
	whole === null ? Math.min(limit, tokensOf(result)) : tokensOf(whole);
