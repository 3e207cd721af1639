import { defaultBudget } from "./budget.ts";
import { Field, FieldError } from "./jsonFields.ts";
import type { Interval } from "./metrics.ts";
import { GrowingPassage } from "./passage.ts";
import type { Piece } from "./piece.ts";
import { defaultThresholds, type Quadrant } from "./quadrant.ts";
import {
	type EndReason,
	type Trace,
	type TraceAction,
	type TraceEnd,
	type TraceHeader,
	type TraceStep,
	type TraceToken,
	traceVersion,
} from "./trace.ts";

/**
 * A trace as a file: JSON, with the same header and end as in memory. Most of a trace is the same few hundred tokens again
 * and again, so that they stand once in the table `vocabulary` ([token, piece], …), and `tokens` has one row for each
 * step, which refers to the table by index:
 * [index, probability, [low, value, high] of H, the same of V, quadrant, rule, [index, probability, …] of the alternatives].
 */
export function serializeTrace({ header, steps, end }: Trace): string {
	const table = new TokenTable();
	const rows = steps.map((step) =>
		step.type === "token" ? tokenRow(step.token, table) : actionRow(step.action, table),
	);
	return JSON.stringify({ ...header, vocabulary: table.entries, steps: rows, end });
}

function tokenRow(token: TraceToken, table: TokenTable): unknown {
	return [
		table.indexOf(token.token, token.piece),
		token.probability,
		intervalRow(token.entropy),
		intervalRow(token.varentropy),
		token.quadrant,
		token.rule,
		token.alternatives.flatMap(({ token, piece, probability }) => [table.indexOf(token, piece), probability]),
	];
}

function actionRow(action: TraceAction, table: TokenTable): unknown {
	const paths = action.paths.map((path) => ({ ...path, tokens: path.tokens.map((token) => tokenRow(token, table)) }));
	return { ...action, paths };
}

/** Tokens with their pieces, each once. */
class TokenTable {
	readonly entries: (readonly [number, Piece])[] = [];
	readonly #indices = new Map<string, number>();

	indexOf(token: number, piece: Piece): number {
		const key = JSON.stringify([token, piece]);
		const known = this.#indices.get(key);
		if (known !== undefined) return known;
		this.#indices.set(key, this.entries.length);
		return this.entries.push([token, piece]) - 1;
	}
}

function intervalRow({ low, value, high }: Interval): readonly number[] {
	return [low, value, high];
}

/** A text that is no trace, or one this code cannot read. The message is for people. */
export class TraceFormatError extends Error {
	override readonly name = "TraceFormatError";
}

/** @throws TraceFormatError that says which field is wrong, and how */
export function parseTrace(text: string): Trace {
	const root = new Field(parseJson(text), "");
	try {
		const version = root.get("version").count();
		if (version > traceVersion) {
			throw new TraceFormatError(
				`This trace has format ${version}, and this version of Hunch reads formats up to ${traceVersion}. Update Hunch to open it.`,
			);
		}
		if (version !== traceVersion) root.get("version").fail(`${traceVersion}`);
		const vocabulary = root.get("vocabulary").items().map(readEntry);
		const steps = root
			.get("steps")
			.items()
			.map((row): TraceStep => ({ type: "token", token: readToken(row, vocabulary) }));
		const passage = new GrowingPassage();
		for (const step of steps) passage.push(step);
		return { header: readHeader(root), steps, ...passage.snapshot(), end: readEnd(root.get("end")) };
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

function readHeader(root: Field): TraceHeader {
	const model = root.get("model");
	const policy = root.get("policy");
	return {
		version: traceVersion,
		model: {
			name: model.get("name").text(),
			vocabularySize: model.get("vocabularySize").count(),
			fileSize: model.get("fileSize").count(),
		},
		policy: {
			name: policy.get("name").text(),
			parameters: Object.fromEntries(
				policy
					.get("parameters")
					.entries()
					.map(([name, value]) => [name, value.number()]),
			),
		},
		thresholds: defaultThresholds,
		budget: defaultBudget,
		seed: root.get("seed").wholeNumber(),
		promptTokens: root.get("promptTokens").count(),
	};
}

type Entry = Pick<TraceToken, "token" | "piece">;

function readEntry(field: Field): Entry {
	const [token, piece] = field.row(["token", "piece"]);
	return { token: token.count(), piece: readPiece(piece) };
}

function readPiece(field: Field): Piece {
	if (field.isText) return field.text();
	const hex = field.get("hex");
	const digits = hex.text();
	return /^(?:[0-9a-f]{2})*$/.test(digits) ? { hex: digits } : hex.fail("bytes in hexadecimal");
}

const quadrants: readonly Quadrant[] = ["argmax", "pause", "branch", "resample", "adaptive"];

function readToken(field: Field, vocabulary: readonly Entry[]): TraceToken {
	const [index, probability, entropy, varentropy, quadrant, rule, alternatives] = field.row([
		"index",
		"probability",
		"entropy",
		"varentropy",
		"quadrant",
		"rule",
		"alternatives",
	]);
	return {
		...readIndex(index, vocabulary),
		probability: probability.number(0, 1),
		entropy: readInterval(entropy),
		varentropy: readInterval(varentropy),
		quadrant: quadrant.oneOf(quadrants),
		rule: rule.text(),
		alternatives: readAlternatives(alternatives, vocabulary),
	};
}

function readIndex(field: Field, vocabulary: readonly Entry[]): Entry {
	return vocabulary[field.count(vocabulary.length)]!;
}

function readInterval(field: Field): Interval {
	const [first, second, third] = field.row(["low", "value", "high"]);
	const low = first.number(0);
	const value = second.number(low);
	return { low, value, high: third.number(value) };
}

function readAlternatives(field: Field, vocabulary: readonly Entry[]): TraceToken["alternatives"] {
	const items = field.items();
	if (items.length % 2 !== 0) field.fail("pairs of an index and a probability");
	return Array.from({ length: items.length / 2 }, (_, i) => ({
		...readIndex(items[2 * i]!, vocabulary),
		probability: items[2 * i + 1]!.number(0, 1),
	}));
}

const reasons: readonly EndReason[] = ["stop", "length", "context", "cancelled", "failed"];

function readEnd(field: Field): TraceEnd | null {
	if (field.isNull) return null;
	const reason = field.get("reason").oneOf(reasons);
	const detail = field.get("detail");
	return detail.isMissing ? { reason } : { reason, detail: detail.text() };
}
