import { type Budget, defaultBudget, nothingSpent, type Spent } from "./budget.ts";
import { Field, FieldError } from "./jsonFields.ts";
import { GrowingPassage } from "./passage.ts";
import { type Percentiles, type PercentileTable, percentileShares } from "./percentiles.ts";
import { type BandAt, defaultThresholds, type Thresholds } from "./quadrant.ts";
import {
	type Cut,
	endReasons,
	type Trace,
	type TraceEnd,
	type TraceHeader,
	type TraceStep,
	traceVersion,
} from "./trace.ts";
import { actionObject, readAction } from "./traceActions.ts";
import { type Entry, readEntry, readToken, TokenTable, tokenRow } from "./traceRows.ts";

/**
 * A trace as a file, which docs/TRACE.md describes: JSON, with the same header and end as in memory. Most of a trace is
 * the same few hundred tokens again and again, so that they stand once in the table `vocabulary` ([token, piece], …), to
 * which the steps refer by index. A step is a list where it is a token, and an object where it is an action. What was
 * measured is rounded.
 */
export function serializeTrace({ header, steps, end }: Trace): string {
	const table = new TokenTable();
	const stored = steps.map((step) =>
		step.type === "token" ? tokenRow(step.token, table) : actionObject(step.action, table),
	);
	return JSON.stringify({ ...header, vocabulary: table.entries, steps: stored, end });
}

/** A text that is no trace, or one this code cannot read. The message is for people. */
export class TraceFormatError extends Error {
	override readonly name = "TraceFormatError";
}

/**
 * Reads this version of the format; version 2, which is the same without what was added since; and version 1, which knew
 * no actions: its `tokens` are the steps.
 * @throws TraceFormatError that says which field is wrong, and how
 */
export function parseTrace(text: string): Trace {
	const root = new Field(parseJson(text));
	try {
		const version = root.get("version").count();
		if (version > traceVersion) {
			throw new TraceFormatError(
				`This trace has format ${version}, and this version of Hunch reads formats up to ${traceVersion}. Update Hunch to open it.`,
			);
		}
		if (version < 1) root.get("version").fail(`a whole number from 1 to ${traceVersion}`);
		const header = readHeader(root, version);
		const vocabulary = root.get("vocabulary").items().map(readEntry);
		const steps = readSteps(root.get(version === 1 ? "tokens" : "steps"), vocabulary);
		return { header, ...steps, end: root.get("end").orNull(readEnd) };
	} catch (thrown) {
		if (!(thrown instanceof FieldError)) throw thrown;
		throw new TraceFormatError(`This trace cannot be read. ${thrown.message} Choose a file that Hunch saved.`);
	}
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (thrown) {
		throw new TraceFormatError(
			`This is not a trace: it is not JSON (${(thrown as Error).message}). Choose a file that Hunch saved.`,
		);
	}
}

function readHeader(root: Field, version: number): TraceHeader {
	return {
		version: traceVersion,
		model: readModel(root.get("model")),
		policy: readPolicy(root.get("policy")),
		// Version 1 had but these.
		thresholds: version === 1 ? defaultThresholds : readThresholds(root.get("thresholds")),
		budget: version === 1 ? defaultBudget : readBudget(root.get("budget")),
		seed: root.get("seed").wholeNumber(),
		promptTokens: root.get("promptTokens").count(),
		...(root.get("percentiles").isMissing ? {} : { percentiles: readPercentiles(root.get("percentiles")) }),
		...(root.get("cuts").isMissing ? {} : { cuts: root.get("cuts").items().map(readCut) }),
	};
}

function readModel(field: Field): TraceHeader["model"] {
	return {
		name: field.get("name").text(),
		vocabularySize: field.get("vocabularySize").count(),
		fileSize: field.get("fileSize").count(),
	};
}

function readPolicy(field: Field): TraceHeader["policy"] {
	const parameters = field
		.get("parameters")
		.entries()
		.map(([name, value]) => [name, value.isText ? value.text() : value.number()]);
	return { name: field.get("name").text(), parameters: Object.fromEntries(parameters) };
}

function readThresholds(field: Field): Thresholds {
	const band = (band: Field) => {
		const low = band.get("low").number();
		return { low, high: band.get("high").number(low) };
	};
	return {
		entropy: band(field.get("entropy")),
		varentropy: band(field.get("varentropy")),
		varentropyAt: readBands(field.get("varentropyAt")),
	};
}

function readBands(field: Field): readonly BandAt[] {
	const bands: BandAt[] = [];
	for (const item of field.items()) {
		const before = bands.at(-1);
		const low = item.get("low").number(before?.low);
		bands.push({
			entropy: item.get("entropy").number(before?.entropy),
			low,
			high: item.get("high").number(Math.max(low, before?.high ?? low)),
		});
	}
	return bands.length > 0 ? bands : field.fail("a list of at least one band");
}

function readPercentiles(field: Field): Percentiles {
	const table = (table: Field): PercentileTable => {
		const values: number[] = [];
		for (const item of table.items()) values.push(item.number(values.at(-1) ?? 0));
		if (values.length !== percentileShares.length) table.fail(`a list of ${percentileShares.length} numbers`);
		return values as unknown as PercentileTable;
	};
	return { entropy: table(field.get("entropy")), varentropy: table(field.get("varentropy")) };
}

function readBudget(field: Field): Budget {
	return field.record(Object.keys(defaultBudget) as (keyof Budget)[], (amount) => amount.count());
}

/** Follows the steps as it reads them: an action can only keep what is there. */
function readSteps(field: Field, vocabulary: readonly Entry[]): Pick<Trace, "steps" | "tokens" | "marks"> {
	const passage = new GrowingPassage();
	const steps = field.items().map((item): TraceStep => {
		const step = readStep(item, vocabulary, passage.tokens.length);
		passage.push(step);
		return step;
	});
	return { steps, ...passage.snapshot() };
}

function readStep(field: Field, vocabulary: readonly Entry[], length: number): TraceStep {
	if (field.isList) return { type: "token", token: readToken(field, vocabulary) };
	if (!field.isObject) field.fail("a token's list or an action's object");
	return { type: "action", action: readAction(field, vocabulary, length) };
}

function readCut(field: Field): Cut {
	return { at: field.get("at").count(), reason: field.get("reason").oneOf(endReasons) };
}

function readEnd(field: Field): TraceEnd {
	const detail = field.get("detail");
	const spent = field.get("spent");
	return {
		reason: field.get("reason").oneOf(endReasons),
		...(detail.isMissing ? {} : { detail: detail.text() }),
		...(spent.isMissing ? {} : { spent: readSpent(spent) }),
	};
}

function readSpent(field: Field): Spent {
	return field.record(Object.keys(nothingSpent) as (keyof Spent)[], (amount) => amount.count());
}
