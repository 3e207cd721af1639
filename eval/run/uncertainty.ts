import type { Percentiles } from "../../sampler/percentiles.ts";
import { type Doubt, reviewOf } from "../../sampler/review.ts";
import type { Span } from "../../sampler/text.ts";
import type { TraceToken } from "../../sampler/trace.ts";
import type { Judgement } from "../item.ts";

/**
 * What an answer's tokens are measured by; all of them greater where the model is less sure. The effective choices e^H are
 * not among them: they put tokens, and answers by their least sure one, into the same order as H does, and only means into
 * another; and kept to some digits they are the same for all tokens of which the model is as good as certain.
 */
export const metrics = {
	/** 1 - p of the token taken. */
	surprise: ({ probability }: TraceToken) => 1 - (probability ?? 0),
	/** H, nats. */
	entropy: ({ entropy }: TraceToken) => entropy.value,
	/** V, nats². */
	varentropy: ({ varentropy }: TraceToken) => varentropy.value,
	/** 1 - (p1 - p2): near 1 where the two likeliest are as likely as each other. */
	closeness: ({ alternatives: [first, second] }: TraceToken) =>
		1 - ((first?.probability ?? 0) - (second?.probability ?? 0)),
} as const satisfies Readonly<Record<string, (token: TraceToken) => number>>;
export type MetricName = keyof typeof metrics;
export const metricNames = Object.keys(metrics) as readonly MetricName[];

/** How an answer gets one number from its tokens': over all of them, or over those of the value. */
export const aggregates = ["max", "mean", "valueMax", "valueMean"] as const;
export type Aggregate = (typeof aggregates)[number];

/** Of an answer: by metric, its aggregates in the order of `aggregates`; null where the answer has no such tokens. */
export type Uncertainty = Readonly<Record<MetricName, readonly (number | null)[]>>;

/** A token of a value, measured; and whether it is the one with which the value is wrong. */
export interface ValueToken extends Readonly<Record<MetricName, number>> {
	readonly wrong: boolean;
	/** The score of the mark it lies in; 0 where it lies in none. */
	readonly mark: number;
}

/** A mark of the review layer. */
export interface MarkFact {
	readonly score: number;
	/** Tokens it covers. */
	readonly tokens: number;
	/** Whether it touches the value, and the place where the value is wrong. */
	readonly onValue: boolean;
	readonly onWrong: boolean;
}

/** What is kept of how sure an answer was. */
export interface Doubts {
	readonly uncertainty: Uncertainty;
	/**
	 * Σ ln p over the tokens of the value; null where they are not known. Not their probability, which to so many digits is 1
	 * wherever the model is sure.
	 */
	readonly logValueProbability: number | null;
	readonly marks: readonly MarkFact[];
	/** Of an answer of which it is known which token is the first wrong one, or that none is: the value's tokens up to that. */
	readonly valueTokens: readonly ValueToken[];
}

/** Of a token that is less likely than all that were read. */
const unlisted = 1e-6;

/** ln p of the token taken, of which there is one even where p is too small for a number: files know no infinity. */
export const logProbabilityOf = ({ probability }: TraceToken): number =>
	Math.log(Math.max(probability ?? unlisted, Number.MIN_VALUE));

/** An answer's text and tokens, each with its part of the text. */
export interface ReadAnswer {
	readonly tokens: readonly TraceToken[];
	readonly text: string;
	readonly spans: readonly Span[];
}

/** @param percentiles of the model, by which the marks are chosen */
export function doubtsOf(answer: ReadAnswer, judgement: Judgement, percentiles: Percentiles | null): Doubts {
	const { tokens, spans } = answer;
	const marks = reviewOf(answer, percentiles);
	const valueAt = judgement.valueAt ?? null;
	const ofValue = valueAt === null ? [] : tokens.filter((_, i) => overlaps(spans[i]!, valueAt));
	const uncertainty = Object.fromEntries(
		metricNames.map((name) => {
			const [all, value] = [tokens.map(metrics[name]), ofValue.map(metrics[name])];
			return [name, [largest(all), average(all), largest(value), average(value)]];
		}),
	) as unknown as Uncertainty;
	return {
		uncertainty,
		logValueProbability:
			ofValue.length === 0 ? null : rounded(ofValue.reduce((sum, token) => sum + logProbabilityOf(token), 0)),
		marks: marks.map((mark) => markFact(mark, answer, judgement)),
		valueTokens: valueTokens(answer, judgement, marks),
	};
}

function markFact(mark: Doubt, { spans }: ReadAnswer, { valueAt = null, wrongAt = null }: Judgement): MarkFact {
	return {
		score: rounded(mark.score),
		tokens: spans.filter((span) => overlaps(span, mark)).length,
		onValue: valueAt !== null && overlaps(valueAt, mark),
		onWrong: wrongAt !== null && mark.start <= wrongAt && wrongAt < mark.end,
	};
}

function valueTokens({ tokens, spans }: ReadAnswer, judgement: Judgement, marks: readonly Doubt[]): ValueToken[] {
	const { valueAt = null, wrongAt } = judgement;
	if (valueAt === null || wrongAt === undefined) return [];
	return tokens.flatMap((token, i) => {
		const span = spans[i]!;
		const wrong = wrongAt !== null && span.start <= wrongAt && wrongAt < span.end;
		if (!wrong && (!overlaps(span, valueAt) || (wrongAt !== null && span.start > wrongAt))) return [];
		const mark = Math.max(0, ...marks.filter((one) => overlaps(one, span)).map(({ score }) => score));
		const measured = Object.fromEntries(metricNames.map((name) => [name, rounded(metrics[name](token))]));
		return [{ ...(measured as Record<MetricName, number>), wrong, mark: rounded(mark) }];
	});
}

const overlaps = (one: Span, other: Span): boolean => one.start < other.end && other.start < one.end;

const largest = (values: readonly number[]): number | null =>
	values.length === 0 ? null : rounded(values.reduce((most, value) => Math.max(most, value)));

const average = (values: readonly number[]): number | null =>
	values.length === 0 ? null : rounded(values.reduce((sum, value) => sum + value, 0) / values.length);

/** More digits than any table shows, and few enough that thousands of answers make a small file. */
const rounded = (value: number): number => Number(value.toPrecision(6));
