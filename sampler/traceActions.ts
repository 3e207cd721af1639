import type { Field } from "./jsonFields.ts";
import { rounded } from "./rounding.ts";
import { type PathScores, scoreNames } from "./scores.ts";
import type { ActionKind, Cause, Choice, PathEnd, TraceAction, TracePath } from "./trace.ts";
import {
	type Entry,
	intervalRow,
	readInterval,
	readQuadrant,
	readToken,
	type TokenTable,
	tokenRow,
} from "./traceRows.ts";

/** An action as an object with the same names as in memory, its numbers and tokens as those of a token's row. */
export function actionObject(action: TraceAction, table: TokenTable): unknown {
	const { cause, paths } = action;
	return {
		...action,
		cause: { ...cause, entropy: intervalRow(cause.entropy), varentropy: intervalRow(cause.varentropy) },
		paths: paths.map((path) => ({
			...path,
			tokens: path.tokens.map((token) => tokenRow(token, table)),
			scores: path.scores && scoresObject(path.scores),
			...(path.worth === undefined ? {} : { worth: scoreNumber(path.worth) }),
		})),
	};
}

function scoresObject(scores: PathScores): unknown {
	return Object.fromEntries(scoreNames.map((name) => [name, scoreNumber(scores[name])]));
}

/** JSON has no -Infinity, the score of a path that is impossible or was given up: null stands for it. */
const scoreNumber = (score: number) => (Number.isFinite(score) ? rounded(score) : null);

function readScore(field: Field): number {
	return field.isNull ? Number.NEGATIVE_INFINITY : field.number();
}

const kinds: readonly ActionKind[] = ["pause", "branch", "resample", "restart", "choice"];
const choices: readonly Choice[] = ["best", "likelier", "only"];

/** @param length tokens of the answer before it */
export function readAction(field: Field, vocabulary: readonly Entry[], length: number): TraceAction {
	const paths = field
		.get("paths")
		.items()
		.map((path) => readPath(path, vocabulary));
	const chosen = field.get("chosen").orNull((index) => index.count(paths.length));
	const choice = field.get("choice");
	if ((chosen === null) !== choice.isNull) choice.fail(chosen === null ? "null, as chosen is" : "given, as chosen is");
	return {
		kind: field.get("kind").oneOf(kinds),
		cause: readCause(field.get("cause")),
		keep: field.get("keep").count(length + 1),
		excluded: field
			.get("excluded")
			.items()
			.map((token) => token.count()),
		paths,
		chosen,
		choice: choice.orNull((word) => word.oneOf(choices)),
		score: field.get("score").orNull((word) => word.text()),
		...given("reach", field.get("reach"), (reach) => (reach.isText ? reach.oneOf(["answer"] as const) : reach.count())),
		...given("asked", field.get("asked"), (asked) => asked.count()),
		...given("taken", field.get("taken"), (taken) => taken.count((paths[chosen ?? -1]?.tokens.length ?? 0) + 1)),
	};
}

/** A member that may be missing. */
function given<const Name extends string, T>(name: Name, field: Field, read: (field: Field) => T) {
	return (field.isMissing ? {} : { [name]: read(field) }) as { readonly [Key in Name]?: T };
}

function readCause(field: Field): Cause {
	return {
		index: field.get("index").count(),
		entropy: readInterval(field.get("entropy")),
		varentropy: readInterval(field.get("varentropy")),
		quadrant: readQuadrant(field.get("quadrant")),
	};
}

const ends: readonly PathEnd[] = [
	"line",
	"sentence",
	"statement",
	"stop",
	"depth",
	"limit",
	"unsure",
	"thought",
	"chosen",
];

function readPath(field: Field, vocabulary: readonly Entry[]): TracePath {
	return {
		tokens: field
			.get("tokens")
			.items()
			.map((row) => readToken(row, vocabulary)),
		end: field.get("end").oneOf(ends),
		scores: field.get("scores").orNull((scores) => scores.record(scoreNames, readScore)),
		...given("worth", field.get("worth"), readScore),
		...given("value", field.get("value"), (value) => value.orNull((text) => text.text())),
	};
}
