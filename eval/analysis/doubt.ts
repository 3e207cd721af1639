import type { EvalKind } from "../item.ts";
import type { Outcome } from "../run/outcome.ts";
import {
	type Aggregate,
	aggregates,
	type MarkFact,
	type MetricName,
	metricNames,
	type ValueToken,
} from "../run/uncertainty.ts";
import { auroc } from "../statistics/auroc.ts";
import {
	calibrationError,
	type Fit,
	type Forecast,
	fitIsotonic,
	fitPlatt,
	type ReliabilityBin,
	reliability,
	type Scored,
} from "../statistics/calibration.ts";
import type { Estimate } from "../statistics/interval.ts";
import { areaUnderRisk, type RiskPoint, riskCoverage } from "../statistics/riskCoverage.ts";

/** A number that says how unsure an answer is. */
export interface AnswerMeasure {
	/** "entropy, max over the value": as the tables call it. */
	readonly name: string;
	/** Null for an answer without it. */
	of(outcome: Outcome): number | null;
}

export interface MeasureRow {
	readonly measure: string;
	/** How well it tells wrong answers, on the half on which it is chosen and on the half that is reported. */
	readonly chosenOn: Estimate | null;
	readonly reported: Estimate | null;
}

export interface TokenRow {
	readonly measure: string;
	readonly auroc: Estimate | null;
}

export interface MarksReport {
	/** Of all tokens, the share under the marks as they are shown, and at the stated coverage. */
	readonly shown: MarksAt;
	readonly atCoverage: MarksAt;
}

export interface MarksAt {
	readonly coverage: number;
	/** Of the wrong answers of which it is known where the value stands, the share with a mark on it; null where there are none. */
	readonly wrongAnswers: number | null;
	/** Of the wrong tokens that are known, the share under a mark; null where there are none. */
	readonly wrongTokens: number | null;
}

export interface CalibrationReport {
	/** By which it is fitted: the measure that told best on the half for choosing. */
	readonly measure: string;
	/** Expected calibration error of Π p over the value, as the model says it. */
	readonly raw: number | null;
	/** Answers it is of: those whose value is known. The fitted errors are of all. */
	readonly rawItems: number;
	readonly platt: number;
	readonly isotonic: number;
	readonly rawBins: readonly ReliabilityBin[];
	readonly fittedBins: readonly ReliabilityBin[];
}

/** What the uncertainty of answers says of their being wrong. */
export interface DoubtReport {
	readonly name: string;
	readonly kind: EvalKind;
	readonly items: number;
	readonly wrong: number;
	readonly measures: readonly MeasureRow[];
	/** Name of the measure with the greatest AUROC on the half for choosing. */
	readonly best: string;
	readonly valueTokens: { readonly right: number; readonly wrong: number };
	readonly tokens: readonly TokenRow[];
	readonly marks: MarksReport;
	readonly calibration: CalibrationReport;
	readonly risk: readonly RiskPoint[];
	readonly areaUnderRisk: number;
}

/** Of the tokens, at which the marks are compared with the errors. */
export const markCoverage = 0.05;

/** Fewer wrong or right answers say nothing. */
const leastOfEach = 10;

/** Points of a curve of risk that are kept. */
const mostRiskPoints = 100;

const aggregateNames: Readonly<Record<Aggregate, string>> = {
	max: "max",
	mean: "mean",
	valueMax: "max over the value",
	valueMean: "mean over the value",
};

const metricTitles: Readonly<Record<MetricName, string>> = {
	surprise: "1 - p",
	entropy: "H",
	varentropy: "V",
	closeness: "1 - (p1 - p2)",
};

export const answerMeasures: readonly AnswerMeasure[] = [
	...metricNames.flatMap((metric) =>
		aggregates.map((aggregate, i) => ({
			name: `${metricTitles[metric]}, ${aggregateNames[aggregate]}`,
			of: ({ doubts }: Outcome) => doubts.uncertainty[metric][i] ?? null,
		})),
	),
	{
		name: "1 - Π p over the value",
		of: ({ doubts: { logValueProbability } }) =>
			logValueProbability === null ? null : -Math.expm1(logValueProbability),
	},
	{ name: "-mean ln p", of: ({ logProbability }) => (logProbability === null ? null : -logProbability) },
	{ name: "marks, greatest score", of: ofMarks((marks) => Math.max(0, ...marks.map(({ score }) => score))) },
	{
		name: "marks, greatest score on the value",
		of: (outcome) => (hasPlace(outcome) ? markedOnValue(outcome) : null),
	},
	{ name: "marks, how many", of: ofMarks((marks) => marks.length) },
];

/** Whether it is known where in the answer its value stands. */
const hasPlace = ({ doubts }: Outcome): boolean => doubts.logValueProbability !== null;

const markedOnValue = ({ doubts }: Outcome): number =>
	Math.max(0, ...doubts.marks.map(({ onValue, score }) => (onValue ? score : 0)));

/** An empty answer has no mark because there is nothing to be marked, not because it is sure. */
function ofMarks(of: (marks: readonly MarkFact[]) => number): AnswerMeasure["of"] {
	return ({ logProbability, doubts }) => (logProbability === null ? null : of(doubts.marks));
}

/**
 * @param choosing outcomes of the half on which the best measure is chosen and probabilities are fitted
 * @param reported outcomes of the other half
 * @returns null where on either half there are too few wrong or right answers
 */
export function doubtOn(
	{ name, kind }: Pick<DoubtReport, "name" | "kind">,
	choosing: readonly Outcome[],
	reported: readonly Outcome[],
): DoubtReport | null {
	const enough = (outcomes: readonly Outcome[]) => {
		const wrong = outcomes.filter(({ right }) => !right).length;
		return wrong >= leastOfEach && outcomes.length - wrong >= leastOfEach;
	};
	if (!enough(choosing) || !enough(reported)) return null;
	const measures = answerMeasures.map((measure) => ({
		measure: measure.name,
		chosenOn: tells(measure, choosing),
		reported: tells(measure, reported),
	}));
	const greatest = Math.max(...measures.map(({ chosenOn }) => chosenOn?.value ?? 0));
	const best = answerMeasures[measures.findIndex(({ chosenOn }) => chosenOn?.value === greatest)]!;
	const risk = riskCoverage(
		reported.map((outcome) => ({ uncertainty: orMost(best.of(outcome)), right: outcome.right })),
	);
	const valueTokens = reported.flatMap(({ about, doubts }) => doubts.valueTokens.map((token) => ({ ...token, about })));
	const wrongTokens = valueTokens.map(({ wrong }) => wrong);
	const tokenRow = (measure: string, of: (token: ValueToken) => number): TokenRow => ({
		measure,
		auroc: auroc(
			valueTokens.map(of),
			wrongTokens,
			valueTokens.map(({ about }) => about),
		),
	});
	return {
		name,
		kind,
		items: reported.length,
		wrong: reported.filter(({ right }) => !right).length,
		measures,
		best: best.name,
		valueTokens: {
			right: wrongTokens.filter((wrong) => !wrong).length,
			wrong: wrongTokens.filter((wrong) => wrong).length,
		},
		tokens: [
			...metricNames.map((metric) => tokenRow(metricTitles[metric], (token) => token[metric])),
			tokenRow("marks", ({ mark }) => mark),
		],
		marks: marksOf(reported),
		calibration: calibrationOf(best, choosing, reported),
		risk: thinned(risk),
		areaUnderRisk: areaUnderRisk(risk),
	};
}

/** As many points as a picture shows, the last among them. */
function thinned(points: readonly RiskPoint[]): readonly RiskPoint[] {
	const stride = Math.ceil(points.length / mostRiskPoints);
	return points.filter((_, i) => (points.length - 1 - i) % stride === 0);
}

/** An answer that gives no value, or nothing at all, is as uncertain as can be. */
const orMost = (uncertainty: number | null): number => uncertainty ?? Number.MAX_VALUE;

/** Null where no answer has the measure: what was not measured tells nothing, and not as much as chance. */
function tells({ of }: AnswerMeasure, outcomes: readonly Outcome[]): Estimate | null {
	const measured = outcomes.map(of);
	if (measured.every((value) => value === null)) return null;
	return auroc(
		measured.map(orMost),
		outcomes.map(({ right }) => !right),
		outcomes.map(({ about }) => about),
	);
}

/** Marks by falling score until they cover the share of the tokens, and all that are shown. */
function marksOf(outcomes: readonly Outcome[]): MarksReport {
	const all = outcomes
		.flatMap((outcome) => outcome.doubts.marks.map((mark) => ({ ...mark, outcome })))
		.sort((a, b) => b.score - a.score);
	const tokens = outcomes.reduce((sum, { written }) => sum + written, 0);
	const wrongAnswers = outcomes.filter((outcome) => !outcome.right && hasPlace(outcome)).length;
	const wrongTokens = outcomes.filter(({ doubts }) => doubts.valueTokens.some(({ wrong }) => wrong)).length;
	const share = (count: number, of: number) => (of === 0 ? null : count / of);
	const at = (marks: typeof all): MarksAt => ({
		coverage: marks.reduce((sum, mark) => sum + mark.tokens, 0) / Math.max(1, tokens),
		wrongAnswers: share(
			new Set(marks.filter(({ onValue, outcome }) => onValue && !outcome.right).map(({ outcome }) => outcome)).size,
			wrongAnswers,
		),
		wrongTokens: share(new Set(marks.filter(({ onWrong }) => onWrong).map(({ outcome }) => outcome)).size, wrongTokens),
	});
	let covered = 0;
	const affordable = all.findIndex((mark) => {
		covered += mark.tokens;
		return covered > markCoverage * tokens;
	});
	return { shown: at(all), atCoverage: at(affordable < 0 ? all : all.slice(0, affordable)) };
}

function calibrationOf(
	best: AnswerMeasure,
	choosing: readonly Outcome[],
	reported: readonly Outcome[],
): CalibrationReport {
	// An answer that gives no value is a little less sure than all that do.
	const leastSure = 1.1 * Math.max(...choosing.map((outcome) => best.of(outcome) ?? 0));
	const scored = (outcomes: readonly Outcome[]): Scored[] =>
		outcomes.map((outcome) => ({ score: -(best.of(outcome) ?? leastSure), right: outcome.right }));
	const [fitted, asked] = [scored(choosing), scored(reported)];
	const forecasts = (probabilityOf: Fit): Forecast[] =>
		asked.map(({ score, right }) => ({ probability: probabilityOf(score), right }));
	const isotonic = forecasts(fitIsotonic(fitted));
	const raw = reported.flatMap(({ right, doubts: { logValueProbability } }) =>
		logValueProbability === null ? [] : [{ probability: Math.exp(logValueProbability), right }],
	);
	return {
		measure: best.name,
		raw: raw.length === 0 ? null : calibrationError(raw),
		rawItems: raw.length,
		platt: calibrationError(forecasts(fitPlatt(fitted))),
		isotonic: calibrationError(isotonic),
		rawBins: reliability(raw),
		fittedBins: reliability(isotonic),
	};
}
