import type { ChatMessage } from "../../protocol/engine.ts";

/** The part of a context that is kept free for the answer, unless the answer may be no longer than less. */
const answerShare = 1 / 4;

/** Tokens that a prompt may have, of `capacity`, where the answer may have `maxTokens`. */
export function promptRoom(capacity: number, maxTokens: number): number {
	return capacity - Math.max(1, Math.min(maxTokens, Math.floor(capacity * answerShare)));
}

/**
 * Leaves out the oldest questions, each with its answer, until the rest has room. The system message and the last
 * question are never left out, so that what is given may still be too long.
 * @param length tokens of these messages as a prompt
 * @returns the messages that stay, and how many questions do not
 */
export function fitMessages(
	messages: readonly ChatMessage[],
	length: (messages: readonly ChatMessage[]) => number,
	room: number,
): { readonly kept: readonly ChatMessage[]; readonly omitted: number } {
	let kept = messages;
	for (let omitted = 0; ; omitted++) {
		if (length(kept) <= room) return { kept, omitted };
		const shorter = withoutOldest(kept);
		if (shorter === null) return { kept, omitted };
		kept = shorter;
	}
}

/** Null where only the last question is left. */
function withoutOldest(messages: readonly ChatMessage[]): readonly ChatMessage[] | null {
	const first = messages.findIndex(({ role }) => role !== "system");
	const next = messages.findIndex(({ role }, index) => role === "user" && index > first);
	return next < 0 ? null : [...messages.slice(0, first), ...messages.slice(next)];
}
