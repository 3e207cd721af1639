import { commonRuns, type Run } from "./commonRuns.ts";
import type { Piece } from "./piece.ts";
import { rounded, roundedInterval } from "./rounding.ts";
import { scoreNames } from "./scores.ts";
import type { Trace, TraceAction, TraceStep, TraceToken } from "./trace.ts";

/** Something of the header or the end that is not the same. */
export interface FactDifference {
	/** As "policy.parameters.temperature". */
	readonly name: string;
	/** Null where there is none. */
	readonly left: string | number | null;
	readonly right: string | number | null;
}

/** The first step that is not the same; null for the trace that has no more. */
export interface StepDifference {
	/** Steps before it. */
	readonly index: number;
	readonly left: TraceStep | null;
	readonly right: TraceStep | null;
}

/** Two sequences beside each other. */
export interface Alignment<T> {
	readonly left: readonly T[];
	readonly right: readonly T[];
	/** What both have, in order. */
	readonly common: readonly Run[];
	/** Those among the common that were measured otherwise. */
	readonly remeasured: readonly Remeasured[];
}

export interface Remeasured {
	/** Indices into the sequences. */
	readonly left: number;
	readonly right: number;
	/** What is not the same: "probability", "entropy", "alternatives", … */
	readonly what: readonly string[];
}

/**
 * What two answers have in common, and where they part. Tokens are the same where they wrote the same, so that models of
 * different vocabularies can be compared; actions where they tried and kept the same. Numbers are compared as files hold
 * them.
 */
export interface TraceDiff {
	readonly facts: readonly FactDifference[];
	/** Null where all steps are the same, whatever was measured. */
	readonly first: StepDifference | null;
	/** Those of the answers as they ended up. */
	readonly tokens: Alignment<TraceToken>;
	readonly actions: Alignment<TraceAction>;
}

export function diffTraces(left: Trace, right: Trace): TraceDiff {
	return {
		facts: factDifferences(left, right),
		first: firstDifference(left.steps, right.steps),
		tokens: align(left.tokens, right.tokens, tokenKey, measuredOfToken),
		actions: align(actionsOf(left), actionsOf(right), actionKey, measuredOfAction),
	};
}

/** What two answers have in common, in order. Tokens are the same where they wrote the same. */
export function commonTokens(left: readonly TraceToken[], right: readonly TraceToken[]): readonly Run[] {
	return commonBy(tokenKey, left, right);
}

/** How much is in both, and how much in one of them alone. */
export function countsOf({ left, right, common }: Alignment<unknown>): Record<"common" | "left" | "right", number> {
	const shared = common.reduce((sum, { length }) => sum + length, 0);
	return { common: shared, left: left.length - shared, right: right.length - shared };
}

type Fact = string | number | null;

function factDifferences(left: Trace, right: Trace): FactDifference[] {
	const [ours, theirs] = [left, right].map(({ header, end }) => new Map(factsIn({ ...header, end }, ""))) as [
		Map<string, Fact>,
		Map<string, Fact>,
	];
	return [...new Set([...ours.keys(), ...theirs.keys()])].sort().flatMap((name) => {
		const difference = { name, left: ours.get(name) ?? null, right: theirs.get(name) ?? null };
		return difference.left === difference.right ? [] : [difference];
	});
}

/** The leaves of an object, by the way to each. */
function factsIn(value: unknown, name: string): [string, Fact][] {
	if (typeof value !== "object" || value === null) return [[name, value as Fact]];
	return Object.entries(value).flatMap(([key, member]) => factsIn(member, name === "" ? key : `${name}.${key}`));
}

function firstDifference(left: readonly TraceStep[], right: readonly TraceStep[]): StepDifference | null {
	const length = Math.max(left.length, right.length);
	for (let index = 0; index < length; index++) {
		const [ours, theirs] = [left[index] ?? null, right[index] ?? null];
		if (ours === null || theirs === null || stepKey(ours) !== stepKey(theirs)) {
			return { index, left: ours, right: theirs };
		}
	}
	return null;
}

function actionsOf({ steps }: Trace): TraceAction[] {
	return steps.flatMap((step) => (step.type === "action" ? [step.action] : []));
}

/** What was measured at a token or an action, rounded, by its name. */
type Measured = Readonly<Record<string, unknown>>;

/** @param keyOf the same for what counts as the same, whatever was measured */
function align<T>(
	left: readonly T[],
	right: readonly T[],
	keyOf: (item: T) => string,
	measuredOf: (item: T) => Measured,
): Alignment<T> {
	const common = commonBy(keyOf, left, right);
	const pairs = common.flatMap((run) =>
		Array.from({ length: run.length }, (_, i) => {
			const pair = { left: run.left + i, right: run.right + i };
			return { ...pair, what: changes(measuredOf(left[pair.left]!), measuredOf(right[pair.right]!)) };
		}),
	);
	return { left, right, common, remeasured: pairs.filter(({ what }) => what.length > 0) };
}

function commonBy<T>(keyOf: (item: T) => string, left: readonly T[], right: readonly T[]): readonly Run[] {
	const numbers = new Map<string, number>();
	const numberOf = (item: T) => {
		const key = keyOf(item);
		const number = numbers.get(key) ?? numbers.size;
		numbers.set(key, number);
		return number;
	};
	return commonRuns(left.map(numberOf), right.map(numberOf));
}

function changes(left: Measured, right: Measured): string[] {
	return Object.keys(left).filter((name) => JSON.stringify(left[name]) !== JSON.stringify(right[name]));
}

function stepKey(step: TraceStep): string {
	return step.type === "token" ? tokenKey(step.token) : actionKey(step.action);
}

function tokenKey({ piece }: TraceToken): string {
	return JSON.stringify(piece);
}

/** Not where it happened: in two answers that part, all that follows is elsewhere. */
function actionKey({ kind, paths, chosen, choice, score, reach, asked, taken }: TraceAction): string {
	const tried = paths.map(({ tokens, end, value }) => [end, value, tokens.map(({ piece }): Piece => piece)]);
	return JSON.stringify([kind, tried, chosen, choice, score, reach, asked, taken]);
}

function measuredOfToken({ probability, entropy, varentropy, quadrant, rule, alternatives }: TraceToken): Measured {
	return {
		probability: probability === null ? null : rounded(probability),
		entropy: roundedInterval(entropy),
		varentropy: roundedInterval(varentropy),
		quadrant,
		rule,
		alternatives: alternatives.map(({ piece, probability }) => [piece, rounded(probability)]),
	};
}

function measuredOfAction({ cause, paths }: TraceAction): Measured {
	return {
		entropy: roundedInterval(cause.entropy),
		varentropy: roundedInterval(cause.varentropy),
		quadrant: cause.quadrant,
		scores: paths.map(({ scores }) => scores && scoreNames.map((name) => rounded(scores[name]))),
		worth: paths.map(({ worth }) => (worth === undefined ? null : rounded(worth))),
		paths: paths.map(({ tokens }) => tokens.map(measuredOfToken)),
	};
}
