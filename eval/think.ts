import type { ChatMessage } from "../extension/protocol/engine.ts";
import { withWishToThink } from "../model/data/document.ts";

/** The same conversation, with the wish that its question be worked out step by step. */
export function askedToThink(messages: readonly ChatMessage[]): readonly ChatMessage[] {
	const question = messages.at(-1)!;
	return [...messages.slice(0, -1), { ...question, text: withWishToThink(question.text) }];
}
