import type { ModelFacts } from "../extension/protocol/engine.ts";
import type { EvalTask } from "./item.ts";
import { usualMaxTokens } from "./public/published.ts";

/** How long answers may get where the model thinks before it answers: of the usual context a question needs the rest. */
const thinkingMaxTokens = 3072;

export interface Asked {
	/** By the person; null where nothing was said. */
	readonly maxTokens: number | null;
	readonly isBuiltIn: boolean;
	readonly hasPublishedSets: boolean;
}

/**
 * How long every answer may get; null where each task says so itself. What built-in tasks say is enough for the few words the
 * built-in model was taught: another model would be cut while it works the answer out, and worked-out answers most often, so
 * that ways to answer which make a model think would seem worse than they are.
 */
export function answerLimit(
	{ thinking }: Pick<ModelFacts, "thinking">,
	{ maxTokens, isBuiltIn, hasPublishedSets }: Asked,
): number | null {
	if (maxTokens !== null) return maxTokens;
	if (thinking && (hasPublishedSets || !isBuiltIn)) return thinkingMaxTokens;
	return isBuiltIn ? null : usualMaxTokens;
}

/** What a person should know of a model before its answers are judged; null for nothing. */
export function templateWarning({
	hasTemplate,
	template,
}: Pick<ModelFacts, "hasTemplate" | "template">): string | null {
	if (hasTemplate) return null;
	return `This model's file has no chat template, so questions are put into a guessed one (${template}) and its answers may be worse than it can do; a file made for chat, with "instruct" or "chat" in its name, is asked as it was taught.`;
}

/** The same task, whose answers may have so many tokens. */
export function withMaxTokens(task: EvalTask, maxTokens: number): EvalTask {
	return { ...task, items: async (request) => (await task.items(request)).map((item) => ({ ...item, maxTokens })) };
}

/** The same task, which says where it has fewer items than are wished for. */
export function withShortageTold(task: EvalTask, say: (line: string) => void): EvalTask {
	const items: EvalTask["items"] = async (request) => {
		const all = await task.items(request);
		const { count, split } = request;
		if (all.length > 0 && all.length < count) {
			say(
				`The task ${task.name} has ${all.length} different items in the half ${split}, not ${count}: all of them are taken.`,
			);
		}
		return all;
	};
	return { ...task, items };
}
