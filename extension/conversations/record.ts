import * as v from "valibot";
import { assembleText } from "../../sampler/text.ts";
import { type EndReason, endReasons, type Trace } from "../../sampler/trace.ts";
import type { Kept, KeptTurn } from "../chat/kept.ts";
import type { TreeNode } from "../chat/turnTree.ts";
import type { ErrorData } from "../protocol/errors.ts";
import { oneLine, shortened } from "../shortened.ts";

/** The version of the format written by this code. */
export const recordVersion = 1;

const id = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const source = v.object({
	uri: v.string(),
	first: count,
	last: count,
	/** Missing in old files. */
	isWhole: v.optional(v.boolean(), false),
});
const attachment = v.object({
	label: v.string(),
	language: v.string(),
	code: v.string(),
	source: v.nullable(source),
});
const error = v.object({
	code: v.string(),
	message: v.string(),
	actions: v.array(v.string()),
	detail: v.optional(v.string()),
});
const policy = v.object({ name: v.string(), values: v.record(v.string(), v.union([v.number(), v.string()])) });
const turn = v.object({
	id,
	parent: v.nullable(id),
	question: v.object({ text: v.string(), attachments: v.array(attachment) }),
	isRecording: v.boolean(),
	/** Null where the answer was asked for as the settings said; missing in old files. */
	policy: v.optional(v.nullable(policy), null),
	/** Null where the answer is compared with none. */
	comparison: v.optional(v.nullable(v.object({ id, seed: count })), null),
	omitted: count,
	/** Null while the answer is being written. */
	ended: v.nullable(
		v.object({ reason: v.picklist(endReasons), error: v.nullable(error), milliseconds: v.nullable(v.number()) }),
	),
	/** The answer as text, to be searched. */
	answer: v.string(),
});

/** Whether each turn is there once, and after the one before it. */
function followEachOther(turns: readonly TreeNode[]): boolean {
	const known = new Set<string | null>([null]);
	for (const { id, parent } of turns) {
		if (known.has(id) || !known.has(parent)) return false;
		known.add(id);
	}
	return true;
}

/** All of a conversation but its traces, each of which is a file of its own. */
export const recordSchema = v.object({
	version: v.literal(recordVersion),
	id,
	title: v.nullable(v.string()),
	/** Milliseconds since 1970. */
	changed: v.number(),
	shown: v.nullable(id),
	/** Comparisons whose answers are shown together; missing in old files. */
	together: v.optional(v.array(id), () => []),
	turns: v.pipe(
		v.array(turn),
		v.check((turns) => followEachOther(turns)),
	),
});

export type ConversationRecord = v.InferOutput<typeof recordSchema>;
type TurnRecord = v.InferOutput<typeof turn>;

/** @param now milliseconds since 1970 */
export function recordOf({ id, title, shown, together, turns }: Kept, now: number): ConversationRecord {
	const of = { id, title, changed: now, shown, together: [...together] };
	return { version: recordVersion, ...of, turns: turns.map(turnRecordOf) };
}

function turnRecordOf({ question, closing, trace, lost, ...turn }: KeptTurn): TurnRecord {
	const { text, attachments } = question;
	return {
		...turn,
		policy: turn.policy && { name: turn.policy.name, values: { ...turn.policy.values } },
		question: { text, attachments: attachments.map((attachment) => ({ ...attachment })) },
		ended: closing && {
			reason: closing.end.reason,
			error: closing.error && { ...closing.error, actions: [...closing.error.actions] },
			milliseconds: closing.milliseconds,
		},
		answer: trace === null ? lost : assembleText(trace.tokens).text,
	};
}

/** @param traces by their turns */
export function keptOf(
	{ id, title, shown, together, turns }: ConversationRecord,
	traces: ReadonlyMap<string, Trace>,
): Kept {
	return { id, title, shown, together, turns: turns.map((turn) => keptTurnOf(turn, traces.get(turn.id) ?? null)) };
}

function keptTurnOf({ ended, answer, ...turn }: TurnRecord, trace: Trace | null): KeptTurn {
	const lost = trace === null ? answer : "";
	if (ended === null) return { ...turn, trace, closing: null, lost };
	const { reason, error, milliseconds } = ended;
	return {
		...turn,
		trace,
		lost,
		closing: {
			end: endOf(trace, reason),
			error: error as ErrorData | null,
			milliseconds,
			thresholds: trace?.header.thresholds ?? null,
			canGoOn: false,
		},
	};
}

function endOf(trace: Trace | null, reason: EndReason) {
	return trace?.end?.reason === reason ? trace.end : { reason };
}

/** What a title is made of. */
export interface Titled {
	readonly title: string | null;
	readonly turns: readonly { readonly question: { readonly text: string } }[];
}

/** How many questions lead to where a conversation stands: of one that was put or answered in several ways, one. */
export function questionsIn({ shown, turns }: Pick<ConversationRecord, "shown" | "turns">): number {
	const parents = new Map(turns.map(({ id, parent }) => [id, parent]));
	let count = 0;
	for (let id = shown ?? turns.at(-1)?.id ?? null; id !== null; id = parents.get(id) ?? null) count++;
	return count;
}

/** What to call a conversation: as it was named, or by its first question. */
export function titleOf({ title, turns }: Titled): string {
	return shortened(title ?? oneLine(turns[0]?.question.text ?? "")) || "Untitled";
}
