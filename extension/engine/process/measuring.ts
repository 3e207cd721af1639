import type { ChatMessage, MeasureParams, Measures } from "../../protocol/engine.ts";
import { fitMessages, promptRoom } from "./contextBudget.ts";
import type { LoadedModel } from "./loadedModel.ts";

/** What a prompt would take of the context, by the same rules as when it is asked. */
export function measurePrompt(
	{ paths, prompt, vocabulary }: Pick<LoadedModel, "paths" | "prompt" | "vocabulary">,
	{ messages, parts, maxTokens }: MeasureParams,
): Measures {
	const { capacity } = paths;
	const room = promptRoom(capacity, maxTokens);
	const lengthOf = (some: readonly ChatMessage[]) => prompt.render(some).tokens.length;
	const { kept, omitted } = fitMessages(messages, lengthOf, room);
	const length = lengthOf(kept);
	const question = kept.at(-1)!;
	// The frame around a question belongs to it: what is left of the prompt where its text is gone.
	const empty = lengthOf([...kept.slice(0, -1), { role: question.role, text: "" }]);
	return {
		capacity,
		room,
		prompt: length,
		omitted,
		earlier: kept.length > 1 ? empty : 0,
		parts: parts.map((part) => vocabulary.tokenize(part).length),
	};
}
