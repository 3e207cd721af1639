import * as v from "valibot";
import { parseTrace, serializeTrace, TraceFormatError } from "../../sampler/traceFormat.ts";
import type { Kept } from "../chat/kept.ts";
import { keptOf, recordOf, recordSchema } from "./record.ts";

/** What the names of exported conversations end in. */
export const conversationEnding = ".hunch-conversation.json";

const format = "hunch-conversation";
const schema = v.object({
	format: v.literal(format),
	conversation: recordSchema,
	/** By their turns, each as docs/TRACE.md describes it. */
	traces: v.record(v.string(), v.unknown()),
});

/** A whole conversation as one file: JSON with all its questions, answers and traces. */
export function serializeConversation(kept: Kept, now: number): string {
	const traces = kept.turns.flatMap(({ id, trace }) => (trace === null ? [] : [[id, serializeTrace(trace)] as const]));
	const members = traces.map(([id, trace]) => `${JSON.stringify(id)}:${trace}`);
	const record = JSON.stringify(recordOf(kept, now));
	return `{"format":${JSON.stringify(format)},"conversation":${record},"traces":{${members.join(",")}}}`;
}

/** A text that is no conversation, or one that this code cannot read. The message is for people. */
export class ConversationFormatError extends Error {
	override readonly name = "ConversationFormatError";
}

/** @throws ConversationFormatError */
export function parseConversation(text: string): Kept {
	try {
		const { conversation, traces } = v.parse(schema, JSON.parse(text));
		const read = Object.entries(traces).map(([id, trace]) => [id, parseTrace(JSON.stringify(trace))] as const);
		return keptOf(conversation, new Map(read));
	} catch (thrown) {
		const why = thrown instanceof TraceFormatError ? thrown.message : "Choose a file that Hunch exported.";
		throw new ConversationFormatError(`This is no conversation that Hunch can read. ${why}`);
	}
}
