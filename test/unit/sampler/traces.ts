import fc from "fast-check";
import { defaultBudget, nothingSpent } from "../../../sampler/budget.ts";
import { judgeNames } from "../../../sampler/judge.ts";
import type { Percentiles, PercentileTable } from "../../../sampler/percentiles.ts";
import { pieceFromBytes } from "../../../sampler/piece.ts";
import { defaultThresholds } from "../../../sampler/quadrant.ts";
import { scoreNames } from "../../../sampler/scores.ts";
import {
	type Cause,
	type Cut,
	type Trace,
	type TraceAction,
	type TraceEnd,
	type TraceHeader,
	type TracePath,
	type TraceStep,
	type TraceToken,
	traceVersion,
} from "../../../sampler/trace.ts";
import { TraceBuilder } from "../../../sampler/traceBuilder.ts";
import { bytesInParts } from "./fakes.ts";

/** Plain objects, as JSON.parse makes them. */
const record = <T>(model: { [Key in keyof T]: fc.Arbitrary<T[Key]> }): fc.Arbitrary<T> =>
	fc.record<T>(model, { noNullPrototype: true }) as fc.Arbitrary<T>;
const word = fc.string({ maxLength: 8 });
const counts = <T extends object>(example: T): fc.Arbitrary<T> =>
	record(
		Object.fromEntries(Object.keys(example).map((name) => [name, fc.nat()])) as {
			[Key in keyof T]: fc.Arbitrary<T[Key]>;
		},
	);

const quadrant = fc.constantFrom("argmax", "pause", "branch", "resample", "adaptive");

/** The trace of what happened, as the loop would have told it. */
export function traceOf(header: TraceHeader, steps: readonly TraceStep[], end: TraceEnd | null): Trace {
	const builder = new TraceBuilder();
	builder.push({ type: "start", header });
	for (const step of steps) builder.push(step);
	if (end !== null) builder.push({ type: "end", end });
	return builder.trace!;
}

/** Traces whose steps are tokens and actions of every kind. `adjust` makes each measured number what is wanted. */
export function traces(adjust: (value: number) => number): fc.Arbitrary<Trace> {
	// JSON has no -0, and metrics neither.
	const positive = (max: number) => fc.double({ min: 0, max, noNaN: true }).map((value) => adjust(value) + 0);
	const interval = fc.oneof(
		positive(40).map((value) => ({ low: value, value, high: value })),
		fc.tuple(positive(40), positive(40), positive(40)).map((values) => {
			const [low, value, high] = values.sort((x, y) => x - y);
			return { low: low!, value: value!, high: high! };
		}),
	);
	const entries = bytesInParts.map((parts) =>
		[new Uint8Array(), ...parts].map((bytes, token) => ({ token: token % 5, piece: pieceFromBytes(bytes) })),
	);
	return entries.chain((entries) => {
		const entry = fc.constantFrom(...entries);
		const token: fc.Arbitrary<TraceToken> = fc
			.tuple(
				entry,
				record({ probability: fc.option(positive(1)), entropy: interval, varentropy: interval, quadrant, rule: word }),
				fc.array(fc.tuple(entry, positive(1)), { maxLength: 4 }),
			)
			.map(([taken, measured, listed]) => ({
				...taken,
				...measured,
				alternatives: listed
					.map(([entry, probability]) => ({ ...entry, probability }))
					.sort((x, y) => y.probability - x.probability),
			}));
		const amount = fc.oneof(
			positive(40),
			positive(40).map((value) => 0 - value),
		);
		const scores: fc.Arbitrary<TracePath["scores"]> = record({
			...Object.fromEntries(scoreNames.map((name) => [name, amount])),
			logProbability: fc.oneof(amount, fc.constant(Number.NEGATIVE_INFINITY)),
		} as Record<(typeof scoreNames)[number], fc.Arbitrary<number>>);
		const path: fc.Arbitrary<TracePath> = record<TracePath>({
			tokens: fc.array(token, { maxLength: 4 }),
			end: fc.constantFrom("line", "sentence", "statement", "stop", "depth", "limit", "unsure", "thought"),
			scores: fc.option(scores),
		});
		const judged = record({
			worth: fc.oneof(amount, fc.constant(Number.NEGATIVE_INFINITY)),
			value: fc.option(word),
		});
		const tried = fc.tuple(path, fc.option(judged)).map(([path, verdict]): TracePath => ({ ...path, ...verdict }));
		const action = record<TraceAction>({
			kind: fc.constantFrom("pause", "branch", "resample", "restart", "choice"),
			cause: record<Cause>({ index: fc.nat(), entropy: interval, varentropy: interval, quadrant }),
			keep: fc.nat(),
			excluded: fc.array(fc.nat(), { maxLength: 3 }),
			paths: fc.array(tried, { maxLength: 3 }),
			chosen: fc.option(fc.nat()),
			choice: fc.constantFrom("best", "likelier", "only"),
			score: fc.option(fc.constantFrom(...scoreNames, ...judgeNames, "a judge of its own")),
		});
		const more = fc.record(
			{ reach: fc.oneof(fc.constant("answer" as const), fc.nat()), asked: fc.nat(), taken: fc.nat() },
			{ noNullPrototype: true, requiredKeys: [] },
		);
		const step = fc.oneof(
			{ weight: 3, arbitrary: token.map((token): TraceStep => ({ type: "token", token })) },
			{
				weight: 1,
				arbitrary: fc
					.tuple(action, more)
					.map(([action, more]): TraceStep => ({ type: "action", action: { ...action, ...more } })),
			},
		);
		return fc
			.tuple(header, fc.array(step, { maxLength: 12 }), fc.option(end))
			.map(([header, steps, end]) => traceOf(header, fitting(steps), end));
	});
}

/** The same steps, whose actions keep no more than there is, and choose among the paths they have. */
function fitting(steps: readonly TraceStep[]): TraceStep[] {
	let length = 0;
	return steps.map((step) => {
		if (step.type === "token") {
			length++;
			return step;
		}
		const { action } = step;
		const { paths } = action;
		const keep = action.keep % (length + 1);
		const chosen = action.chosen === null || paths.length === 0 ? null : action.chosen % paths.length;
		const whole = chosen === null ? 0 : paths[chosen]!.tokens.length;
		const taken = action.taken === undefined ? {} : { taken: action.taken % (whole + 1) };
		length = keep + (taken.taken ?? whole);
		const choice = chosen === null ? null : action.choice;
		return { type: "action", action: { ...action, keep, chosen, choice, ...taken } };
	});
}

const anyNumber = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const band = fc
	.tuple(anyNumber, anyNumber)
	.map(([one, other]) => ({ low: Math.min(one, other), high: Math.max(one, other) }));

const table = fc
	.array(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }), { minLength: 5, maxLength: 5 })
	.map((values) => values.map((value) => value + 0).sort((x, y) => x - y) as unknown as PercentileTable);

const header = record<TraceHeader>({
	version: fc.constant(traceVersion),
	model: record({ name: word, vocabularySize: fc.nat(), fileSize: fc.nat() }),
	policy: record({
		name: word,
		parameters: fc.dictionary(word, fc.oneof(anyNumber, word), { noNullPrototype: true }),
	}),
	thresholds: record({
		entropy: band,
		varentropy: band,
		varentropyAt: fc.array(fc.tuple(anyNumber, band), { minLength: 1, maxLength: 3 }).map((bands) => {
			// Each row rises on its own.
			const sorted = (values: number[]) => values.sort((x, y) => x - y);
			const entropies = sorted(bands.map(([entropy]) => entropy));
			const lows = sorted(bands.map(([, { low }]) => low));
			const highs = sorted(bands.map(([, { high }]) => high));
			return entropies.map((entropy, i) => ({ entropy, low: lows[i]!, high: highs[i]! }));
		}),
	}),
	budget: counts(defaultBudget),
	seed: fc.maxSafeInteger().map((seed) => seed + 0),
	promptTokens: fc.nat(),
}).chain((header) =>
	fc
		.record(
			{
				percentiles: record<Percentiles>({ entropy: table, varentropy: table }),
				cuts: fc.array(
					record<Cut>({ at: fc.nat(), reason: fc.constantFrom("stop", "length", "context", "cancelled", "failed") }),
					{
						minLength: 1,
						maxLength: 2,
					},
				),
			},
			{ requiredKeys: [], noNullPrototype: true },
		)
		.map((more) => ({ ...header, ...more })),
);

const end: fc.Arbitrary<TraceEnd> = fc.oneof(
	record<TraceEnd>({ reason: fc.constantFrom("stop", "length", "context", "cancelled") }),
	record<Required<TraceEnd>>({ reason: fc.constantFrom("stop", "failed"), detail: word, spent: counts(nothingSpent) }),
);

export const exampleHeader: TraceHeader = {
	version: traceVersion,
	model: { name: "tiny", vocabularySize: 100, fileSize: 5 },
	policy: { name: "entropix", parameters: { x: 1, score: "entropy" } },
	thresholds: defaultThresholds,
	budget: defaultBudget,
	seed: 3,
	promptTokens: 7,
};

export const exampleToken: TraceToken = {
	token: 4,
	piece: " a",
	probability: 0.5,
	entropy: { low: 1, value: 1.5, high: 2 },
	varentropy: { low: 0, value: 0, high: 0 },
	quadrant: "pause",
	rule: "argmax",
	alternatives: [
		{ token: 4, piece: " a", probability: 0.5 },
		{ token: 9, piece: { hex: "e2" }, probability: 0.25 },
	],
};

export const exampleAction: TraceAction = {
	kind: "branch",
	cause: {
		index: 1,
		entropy: { low: 0.25, value: 0.25, high: 0.25 },
		varentropy: { low: 1, value: 2, high: 3 },
		quadrant: "branch",
	},
	keep: 0,
	excluded: [5],
	paths: [
		{
			tokens: [exampleToken, exampleToken],
			end: "line",
			scores: { logProbability: -0.5, entropy: 0.25, confidence: 1, downhill: 0.125 },
		},
		{ tokens: [], end: "stop", scores: null },
	],
	chosen: 0,
	choice: "best",
	score: "logProbability",
};

/** A token that is taken back, for two of another path, and one more token. */
export const exampleTrace: Trace = traceOf(
	exampleHeader,
	[
		{ type: "token", token: exampleToken },
		{ type: "action", action: exampleAction },
		{ type: "token", token: exampleToken },
	],
	{ reason: "stop", spent: { ...nothingSpent, branches: 1, extraTokens: 1 } },
);

/** The texts, numbers and nulls of a JSON text, whose n-th `replaceLeaf` replaces. */
export function countLeaves(json: string): number {
	let leaves = 0;
	JSON.parse(json, (_, value) => {
		if (isLeaf(value)) leaves++;
		return value;
	});
	return leaves;
}

export function replaceLeaf(json: string, place: number, other: unknown): string {
	let at = 0;
	return JSON.stringify(JSON.parse(json, (_, value) => (isLeaf(value) && at++ === place ? other : value)));
}

function isLeaf(value: unknown): boolean {
	return typeof value !== "object" || value === null;
}
