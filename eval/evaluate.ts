import { type Compared, type ComparisonOptions, compareOn, type GroupComparison } from "./analysis/comparison.ts";
import { type DoubtReport, doubtOn } from "./analysis/doubt.ts";
import { type Result, resultOf, tokensOf } from "./analysis/result.ts";
import type { EvalItem, EvalKind, EvalTask } from "./item.ts";
import type { Method } from "./methods/method.ts";
import { referenceOf } from "./methods/reference.ts";
import { type ItemSet, type ItemsWanted, interleaved, itemSets } from "./run/itemSets.ts";
import { withMatchedRates } from "./run/matchedRates.ts";
import type { Outcome } from "./run/outcome.ts";
import type { Job, Runner } from "./run/runner.ts";
import { mean, median } from "./statistics/interval.ts";

/** What is to be compared, and on what. */
export interface Plan extends ItemsWanted {
	/** The first is greedy, which the others are compared with. */
	readonly methods: readonly Method[];
	/** Budgets of tokens at which accuracies are tabulated, beside the usual ones. */
	readonly limits: readonly number[];
	/** How often the bootstrap draws the items anew. */
	readonly resamples: number;
}

/** What came of it. Nothing in it depends on the machine: one seed gives one of these. */
export interface Evaluation {
	readonly groups: readonly GroupComparison[];
	readonly doubts: readonly DoubtReport[];
	/** The method that the controls are held against; null where there are only controls. */
	readonly reference: string | null;
}

/** Median milliseconds of an answer, by task and method: the one thing that depends on the machine. */
export type Times = readonly { readonly task: string; readonly method: string; readonly ms: number }[];

/** Answers drawn for one vote, at most, where their number follows from another method's tokens. */
const mostSamples = 16;
/** And where there is no such method. */
const usualSamples = 5;

/** @throws Error with a sentence where items cannot be had, or the engine fails */
export async function evaluate(
	plan: Plan,
	runner: Runner,
): Promise<{ readonly evaluation: Evaluation; readonly times: Times }> {
	const sets = await itemSets(plan);
	const reference = referenceOf(plan.methods);
	refuseUnmatchable(plan.methods, reference, sets);
	await answerAll(plan, reference, sets, runner);
	const tasks = [];
	for (const set of sets) tasks.push(await onTask(plan.methods, reference, set, runner));
	const groups = groupsOf(tasks);
	return {
		evaluation: {
			groups: groups.map((group) => comparisonOf(group, { ...plan, reference })),
			doubts: groups.flatMap((group) => doubtOn(group, group.choosing, group.reported) ?? []),
			reference: reference?.name ?? null,
		},
		times: tasks.flatMap(({ name, compared }) =>
			compared.map(({ label, results }) => ({ task: name, method: label, ms: median(results.map(({ ms }) => ms)) })),
		),
	};
}

/** The rates of a control are found on questions that are not reported. */
function refuseUnmatchable(methods: readonly Method[], reference: Method | null, sets: readonly ItemSet[]): void {
	const control = reference === null ? undefined : methods.find(({ matchesRates }) => matchesRates);
	const set = sets.find(({ choosing }) => choosing.length === 0);
	if (control === undefined || set === undefined) return;
	throw new Error(
		`The task ${set.task.name} has no questions beside those that are reported, on which the rates of ${control.name} could be found. Give a file with more, give the rates (${control.name}:ratePause=0.01), or leave ${control.name} out of --policies.`,
	);
}

/** Everything of which is known beforehand that it will be needed: all tasks and methods at once, so that the time left is known. */
async function answerAll(
	{ methods }: Plan,
	reference: Method | null,
	sets: readonly ItemSet[],
	runner: Runner,
): Promise<void> {
	const greedy = methods[0]!;
	const known = methods.filter(({ matchesRates }) => !matchesRates || reference === null);
	const isMatched = reference !== null && methods.some(({ matchesRates }) => matchesRates);
	const lists = sets.flatMap(({ task, items, choosing }) => [
		items.flatMap((item) => known.filter(isComparedOn(task)).flatMap((method) => jobsOf(method, [item]))),
		jobsOf(greedy, choosing),
		isMatched ? jobsOf(reference, choosing) : [],
	]);
	await runner.run(interleaved(lists));
}

/** All methods but those whose votes nobody could count. */
const isComparedOn =
	({ countsVotes = true }: EvalTask) =>
	({ vote }: Method): boolean =>
		countsVotes || vote?.by !== "majority";

/** The answers that a method needs whatever comes of the others. */
function jobsOf({ way, vote }: Method, items: readonly EvalItem[]): Job[] {
	const samples = vote === null ? 1 : (vote.samples ?? 1);
	return items.flatMap((item) => Array.from({ length: samples }, (_, sample) => ({ item, way, sample })));
}

/** Tasks together, with what every method made of their items. */
interface Group {
	readonly name: string;
	readonly kind: EvalKind;
	readonly compared: readonly Compared[];
	/** Names of the methods that are not compared here. */
	readonly uncounted: readonly string[];
	/** Greedy outcomes of the items for choosing, and of those that are reported. */
	readonly choosing: readonly Outcome[];
	readonly reported: readonly Outcome[];
}

async function onTask(
	methods: readonly Method[],
	reference: Method | null,
	{ task, items, choosing }: ItemSet,
	runner: Runner,
): Promise<Group> {
	const single = async (method: Method, of: readonly EvalItem[]) =>
		(await runner.run(jobsOf(method, of))).map((outcome, i) => resultOf(of[i]!, [outcome], null));
	const judged = reference === null ? null : await single(reference, items);
	const compared: Compared[] = [];
	for (const method of methods.filter(isComparedOn(task))) {
		if (method.vote !== null) {
			compared.push(await voted(method, items, judged === null ? null : mean(judged.map(tokensOf)), runner));
		} else if (method.matchesRates && reference !== null && judged !== null) {
			const target = await single(reference, choosing);
			const { way, rates } = await withMatchedRates(method.way, reference.way, target, choosing, runner);
			const outcomes = await runner.run(
				items.map((item) => ({ item, way, sample: 0 })),
				`answers to ${task.name} by ${method.name}`,
			);
			const results = outcomes.map((outcome, i) => resultOf(items[i]!, [outcome], null));
			compared.push({ method, label: method.name, results, rates });
		} else compared.push({ method, label: method.name, results: await single(method, items) });
	}
	const greedy = methods[0]!;
	const outcomes = async (of: readonly EvalItem[]) => runner.run(jobsOf(greedy, of));
	return {
		name: task.name,
		kind: task.kind,
		compared,
		uncounted: methods.filter((method) => !isComparedOn(task)(method)).map(({ name }) => name),
		choosing: await outcomes(choosing),
		reported: await outcomes(items),
	};
}

const comparisonOf = (group: Group, options: ComparisonOptions): GroupComparison => ({
	...compareOn(group, group.compared, options),
	...(group.uncounted.length === 0 ? {} : { uncounted: group.uncounted }),
});

/**
 * With a number of votes that is given; or with the least that spends, on the mean, as many tokens as are to be matched. So a
 * vote is not held against a method that spent more; one for which the most that are drawn do not suffice is marked.
 */
async function voted(
	method: Method,
	items: readonly EvalItem[],
	tokens: number | null,
	runner: Runner,
): Promise<Compared> {
	const { way, vote, name } = method;
	const given = vote?.samples ?? (tokens === null ? usualSamples : null);
	const drawn: Outcome[][] = items.map(() => []);
	const spent = () => mean(drawn.map((some) => some.reduce((sum, one) => sum + tokensOf(one), 0)));
	for (let sample = 0; sample < (given ?? mostSamples); sample++) {
		const outcomes = await runner.run(
			items.map((item) => ({ item, way, sample })),
			`answers to ${items[0]?.task} for round ${sample + 1} of the votes`,
		);
		for (const [i, outcome] of outcomes.entries()) drawn[i]!.push(outcome);
		if (given === null && spent() >= tokens!) break;
	}
	const results: Result[] = items.map((item, i) => resultOf(item, drawn[i]!, vote));
	const isShort = given === null && spent() < tokens!;
	return { method, isShort, label: vote?.samples === null ? `${name}:n=${drawn[0]?.length ?? 0}` : name, results };
}

/** Every task by itself, after all tasks of natural doubt together, where they are several. */
function groupsOf(tasks: readonly Group[]): Group[] {
	const natural = tasks.filter(({ kind }) => kind === "natural");
	return natural.length > 1 ? [together("natural", natural), ...tasks] : [...tasks];
}

function together(name: string, groups: readonly Group[]): Group {
	const first = groups[0]!;
	return {
		name,
		kind: first.kind,
		compared: first.compared.flatMap((one) => {
			const parts = groups.flatMap(({ compared }) => compared.filter(({ method }) => method === one.method));
			return parts.length < groups.length ? [] : [comparedTogether(one, parts)];
		}),
		uncounted: [...new Set(groups.flatMap(({ uncounted }) => uncounted))],
		choosing: groups.flatMap(({ choosing }) => choosing),
		reported: groups.flatMap(({ reported }) => reported),
	};
}

/** @param parts what one method made of each task */
function comparedTogether(one: Compared, parts: readonly Compared[]): Compared {
	const labels = new Set(parts.map(({ label }) => label));
	return {
		...one,
		label: labels.size === 1 ? one.label : one.method.name,
		results: parts.flatMap(({ results }) => results),
		...(one.rates === undefined ? {} : { rates: null }),
		isShort: parts.some(({ isShort }) => isShort),
	};
}
