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
 * @param length tokens of these messages as a prompt: fewer with every question that is left out. To count them takes the
 * longer the more there are, and happens whenever typing pauses, so that it is not tried question by question
 * @returns the messages that stay, and how many questions do not
 */
export function fitMessages(
	messages: readonly ChatMessage[],
	length: (messages: readonly ChatMessage[]) => number,
	room: number,
): { readonly kept: readonly ChatMessage[]; readonly omitted: number } {
	if (length(messages) <= room) return { kept: messages, omitted: 0 };
	const all = [messages, ...shortened(messages)];
	let most = all.length - 1;
	let omitted = Math.min(1, most);
	while (omitted < most) {
		const middle = (omitted + most) >> 1;
		if (length(all[middle]!) <= room) most = middle;
		else omitted = middle + 1;
	}
	return { kept: all[omitted]!, omitted };
}

/** The messages without the oldest question and its answer, without the two oldest, and so on to the last question alone. */
function shortened(messages: readonly ChatMessage[]): readonly (readonly ChatMessage[])[] {
	const first = messages.findIndex(({ role }) => role !== "system");
	const system = messages.slice(0, first);
	return messages.flatMap(({ role }, index) =>
		role === "user" && index > first ? [[...system, ...messages.slice(index)]] : [],
	);
}
