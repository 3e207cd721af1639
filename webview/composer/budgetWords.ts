import type { BudgetView } from "../../extension/protocol/webview.ts";

export interface BudgetPart {
	readonly name: "earlier" | "attached" | "question" | "answer";
	/** For people. */
	readonly label: string;
	readonly tokens: number;
	/** Of the context, 0 to 1. */
	readonly share: number;
}

/** The parts that are there, in the order of the prompt. */
export function budgetParts({ capacity, earlier, attached, question, answer }: BudgetView): readonly BudgetPart[] {
	const parts = [
		{ name: "earlier", label: "earlier in the conversation", tokens: earlier },
		{ name: "attached", label: "added", tokens: attached },
		{ name: "question", label: "question", tokens: question },
		{ name: "answer", label: "kept free for the answer", tokens: answer },
	] as const;
	return parts.filter(({ tokens }) => tokens > 0).map((part) => ({ ...part, share: part.tokens / capacity }));
}

/** Tokens beyond what a prompt may have: such a question is refused. */
export function excessOf({ capacity, earlier, attached, question }: BudgetView): number {
	return Math.max(0, earlier + attached + question - (capacity - 1));
}

/** "310 of 512 tokens", and what would be left out or does not fit, with what can be done. */
export function budgetSentence(budget: BudgetView): string {
	const { capacity, earlier, attached, question, omitted } = budget;
	const used = earlier + attached + question;
	const excess = excessOf(budget);
	if (excess > 0) {
		return `Too long by ${count(excess)}: the context holds ${capacity.toLocaleString("en")}. Remove something, or raise hunch.contextSize.`;
	}
	const left = omitted === 1 ? "the earliest question is" : `the ${omitted} earliest questions are`;
	const trimmed = omitted === 0 ? "" : `; ${left} left out to make room`;
	return `${used.toLocaleString("en")} of ${count(capacity)} in use${trimmed}`;
}

const count = (tokens: number) => `${tokens.toLocaleString("en")} ${tokens === 1 ? "token" : "tokens"}`;
