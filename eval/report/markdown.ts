import { loopActions } from "../../sampler/trace.ts";
import type { BudgetRow, GroupComparison, MethodRow } from "../analysis/comparison.ts";
import { type DoubtReport, markCoverage } from "../analysis/doubt.ts";
import type { RateMatch } from "../analysis/rateMatch.ts";
import type { Estimate, RatioEstimate } from "../statistics/interval.ts";
import { accuracyPlotName, reliabilityPlotName, riskPlotName } from "./plots.ts";
import type { Report } from "./report.ts";
import { table } from "./table.ts";

/** The report as people read it. The tables that depend on the machine come last, and apart. */
export function markdownOf(report: Report): string {
	return `${["# Evaluation", madeWith(report), tablesOf(report), timesOf(report)].join("\n\n")}\n`;
}

/** One table for each group of tasks. */
export function accuraciesOf({ evaluation }: Report): string {
	return evaluation.groups
		.flatMap((group) => [heading(group), accuracyTable(group), ...notesOf(group, evaluation.reference)])
		.join("\n\n");
}

/**
 * What most readers want of it: all about the tasks where there is doubt, of the natural ones together; of the others the accuracies
 * alone.
 */
export function digestOf({ evaluation }: Report): string {
	const { groups, doubts, reference } = evaluation;
	const areTogether = groups.some(({ name, kind }) => name === kind);
	const isWhole = ({ name, kind }: Pick<GroupComparison, "name" | "kind">) =>
		kind === "designed" || (kind === "natural" && (name === kind || !areTogether));
	return [
		...groups.flatMap((group) =>
			isWhole(group)
				? [...groupSection(group, reference), plotLink(accuracyPlotName(group), "Right answers against tokens")]
				: [heading(group), accuracyTable(group), ...notesOf(group, reference)],
		),
		...doubts.filter(isWhole).flatMap(doubtSectionWithPlots),
	].join("\n\n");
}

/** All tables but that of times: one seed gives one text. */
export function tablesOf({ evaluation }: Report): string {
	return [
		...evaluation.groups.flatMap((group) => [
			...groupSection(group, evaluation.reference),
			plotLink(accuracyPlotName(group), "Right answers against tokens"),
		]),
		...evaluation.doubts.flatMap(doubtSectionWithPlots),
	].join("\n\n");
}

const doubtSectionWithPlots = (doubt: DoubtReport): string[] => [
	...doubtSection(doubt),
	plotLink(reliabilityPlotName(doubt), "Reliability"),
	plotLink(riskPlotName(doubt), "Risk against coverage"),
];

const plotLink = (name: string, what: string): string => `![${what}](${name})`;

export function madeWith({ command, model, versions, sources, maxTokens, split, seed }: Report): string {
	return [
		`\`${command}\``,
		"",
		`- Model: ${model.name} (${model.architecture}, ${model.quantization}, ${model.fileSize} bytes), SHA-256 \`${model.sha256}\``,
		...(!model.hasTemplate ? ["- Its file has no chat template: questions were put into a guessed one."] : []),
		`- Hunch ${versions.hunch}, engine \`${versions.engine.slice(0, 16)}\`, evaluation \`${versions.evaluation.slice(0, 16)}\`, node-llama-cpp ${versions.nodeLlamaCpp}, llama.cpp ${versions.llamaCpp}`,
		...sources.map(
			({ task, file, sha256, records, runs }) =>
				`- ${task}: \`${file}\`, ${records} records, SHA-256 \`${sha256}\`${runs.map((run) => `; ${run}`).join("")}`,
		),
		...(maxTokens === null ? [] : [`- Answers of up to ${maxTokens} tokens.`]),
		`- Items of the half *${split}*, seed ${seed}. Intervals are at 95 %, by bootstrap over what the items are about, and exact where all of them came out alike; differences are paired.`,
	].join("\n");
}

function contestSection({ contests }: GroupComparison, reference: string | null): string[] {
	if (contests.length === 0) return [];
	return [
		`\`${reference}\` against each of them, on the same items:`,
		table(
			[
				"against",
				"difference, points",
				"only it / only the other",
				"McNemar p",
				"its accuracy to the other's, %",
				"its tokens to the other's, %",
			],
			contests.map(({ against, difference, mcnemar, accuracyRatio, tokenRatio }) => [
				against,
				points(difference),
				`${mcnemar.onlyFirst} / ${mcnemar.onlySecond}`,
				probability(mcnemar.p),
				accuracyRatio === null ? "–" : percent(accuracyRatio),
				tokenRatio === null ? "–" : percent(tokenRatio),
			]),
		),
	];
}

const heading = (group: GroupComparison): string => `## Accuracy on ${title(group)}: ${group.items} items`;

const accuracyTable = ({ methods }: GroupComparison): string =>
	table(
		["method", "right, %", "to greedy, points", "McNemar p", "written", "explored", "actions a question", "acted, %"],
		methods.map((row) => [
			row.method,
			percent(row.accuracy),
			row.difference === null ? "–" : points(row.difference),
			row.mcnemar === null ? "–" : probability(row.mcnemar.p),
			row.written.toFixed(1),
			row.explored.toFixed(1),
			actions(row),
			(100 * row.acted).toFixed(1),
		]),
	);

/** What has to be known to read the table of accuracies rightly. */
const notesOf = (group: GroupComparison, reference: string | null): string[] => [
	...unansweredNote(group),
	...(group.uncounted ?? []).map(
		(method) =>
			`\`${method}\` is not compared here: answers that mean the same are seldom the same text, so no votes can be counted.`,
	),
	...group.shortVotes.map(
		({ method, tokens, target }) =>
			`\`${method}\` spent fewer tokens a question than \`${reference}\`, ${tokens.toFixed(1)} for ${target.toFixed(1)}: no more answers are drawn for one vote.`,
	),
	...group.matches.map((match) => matchNote(match, reference)),
];

function unansweredNote({ methods, items }: GroupComparison): string[] {
	const some = methods.flatMap(({ method, unanswered }) =>
		unanswered === undefined ? [] : [`${method} ${unanswered}`],
	);
	if (some.length === 0) return [];
	return [
		`Of ${items} questions not answered, for they were longer than the context has room for, and counted as wrong: ${some.join(", ")}.`,
	];
}

/** The actions that either of them did, then the tokens. */
function matchNote({ method, target, achieved, missed }: RateMatch, reference: string | null): string {
	const did = loopActions
		.filter((kind) => target.actions[kind] > 0 || achieved.actions[kind] > 0)
		.map((kind) => {
			const isMissed = missed.some((one) => one === kind);
			const remark = kind === "restart" ? " (not matched)" : isMissed ? " (missed)" : "";
			return `${kind} ${achieved.actions[kind].toFixed(2)} for ${target.actions[kind].toFixed(2)}${remark}`;
		});
	const tokens = `tokens ${achieved.tokens.toFixed(1)} for ${target.tokens.toFixed(1)} (not matched)`;
	return `What \`${method}\` did for a question, for what \`${reference}\` did: ${[...did, tokens].join(", ")}.`;
}

const cutNote = (group: GroupComparison): string[] =>
	group.methods.some(({ cut }) => cut > 0)
		? [
				`Cut at their limit of tokens, or by a full context, %: ${group.methods.map(({ method, cut }) => `${method} ${(100 * cut).toFixed(1)}`).join(", ")}.`,
			]
		: [];

function groupSection(group: GroupComparison, reference: string | null): string[] {
	return [
		heading(group),
		accuracyTable(group),
		...cutNote(group),
		...notesOf(group, reference),
		...contestSection(group, reference),
		...(group.levels.length > 1
			? [
					"Right by difficulty, %:",
					table(
						["level", "items", ...group.methods.map(({ method }) => method)],
						group.levels.map(({ level, items, accuracies }) => [
							String(level),
							String(items),
							...accuracies.map((share) => (100 * share).toFixed(0)),
						]),
					),
				]
			: []),
		"Right within so many tokens a question, written and explored together, % (and the mean of those spent):",
		table(["tokens", ...group.methods.map(({ method }) => method)], group.budgets.map(budgetCells)),
	];
}

const budgetCells = ({ limit, methods }: BudgetRow): string[] => [
	String(limit),
	...methods.map(({ accuracy, tokens }) => `${(100 * accuracy).toFixed(1)} (${tokens.toFixed(0)})`),
];

function doubtSection(doubt: DoubtReport): string[] {
	const { calibration, marks } = doubt;
	return [
		`## What doubt says of errors, ${title(doubt)}: ${doubt.wrong} of ${doubt.items} greedy answers are wrong`,
		table(
			["uncertainty of an answer", "AUROC, half for choosing", "AUROC, reported"],
			doubt.measures.map(({ measure, chosenOn, reported }) => [
				measure === doubt.best ? `**${measure}** (chosen)` : measure,
				chosenOn === null ? "–" : ratio(chosenOn),
				reported === null ? "–" : ratio(reported),
			]),
		),
		`Wrong tokens, where the answer is direct and its first wrong one is known (${doubt.valueTokens.wrong} against ${doubt.valueTokens.right} right ones of values):`,
		table(
			["uncertainty of a token", "AUROC"],
			doubt.tokens.map(({ measure, auroc }) => [measure, auroc === null ? "–" : ratio(auroc)]),
		),
		table(
			[
				"marks of the review layer",
				"share of tokens, %",
				"wrong answers with a mark on the value, %",
				"wrong tokens under a mark, %",
			],
			[
				["as shown", ...marksCells(marks.shown)],
				[`at ${100 * markCoverage} % of the tokens`, ...marksCells(marks.atCoverage)],
			],
		),
		table(
			["probability of being right", "expected calibration error"],
			[
				[`Π p over the value, as the model says it${rawItemsNote(doubt)}`, calibration.raw?.toFixed(3) ?? "–"],
				[`fitted to ${calibration.measure}, logistic (Platt)`, calibration.platt.toFixed(3)],
				[`fitted to ${calibration.measure}, isotonic`, calibration.isotonic.toFixed(3)],
			],
		),
		`Area under risk against coverage by ${doubt.best}: ${doubt.areaUnderRisk.toFixed(3)}, where leaving answers out at random gives ${(doubt.wrong / doubt.items).toFixed(3)}.`,
	];
}

/** Where the error as the model says it is not of the same answers as those after fitting. */
const rawItemsNote = ({ calibration: { rawItems }, items }: DoubtReport): string =>
	rawItems === items
		? ""
		: ` (of the ${rawItems} of ${items} answers whose value is known; the fitted ones are of all)`;

const marksCells = ({ coverage, wrongAnswers, wrongTokens }: DoubtReport["marks"]["shown"]): string[] =>
	[coverage, wrongAnswers, wrongTokens].map((share) => (share === null ? "–" : (100 * share).toFixed(1)));

/** Times, and what they were measured on. */
export function timesOf({ machine }: Report): string {
	const { times } = machine;
	const tasks = [...new Set(times.map(({ task }) => task))];
	return [
		"## Time",
		`Milliseconds from a question to the end of its answer, the median, on ${machine.platform}, ${machine.device}, ${machine.threads} thread(s) each in ${machine.jobs} engine(s), Node ${machine.node}. A machine that does other work besides says more.`,
		...(machine.minutes === null ? [] : [`The whole run took ${machine.minutes.toFixed(0)} minutes.`]),
		...tasks.map((task) =>
			table(
				[task, "ms"],
				times.filter((time) => time.task === task).map(({ method, ms }) => [method, ms.toFixed(1)]),
			),
		),
	].join("\n\n");
}

const title = ({ name, kind }: Pick<GroupComparison, "name" | "kind">): string =>
	name === kind ? `all tasks of ${kind} doubt` : `${name} (${kind})`;

const actions = (row: MethodRow): string =>
	Object.entries(row.actions)
		.filter(([, rate]) => rate > 0)
		.map(([kind, rate]) => `${kind} ${rate.toFixed(2)}`)
		.join(", ") || "–";

export const percent = ({ value, low, high }: Estimate | RatioEstimate): string =>
	`${(100 * value).toFixed(1)} [${(100 * low).toFixed(1)}, ${high === null ? "∞" : (100 * high).toFixed(1)}]`;

export const points = ({ value, low, high }: Estimate): string =>
	`${signed(100 * value)} [${signed(100 * low)}, ${signed(100 * high)}]`;

const signed = (value: number): string => `${value > 0 ? "+" : ""}${value.toFixed(1)}`;

export const ratio = ({ value, low, high }: Estimate): string =>
	`${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;

const probability = (p: number): string => (p < 1e-4 ? "< 0.0001" : p.toFixed(4));
