import type { Token } from "../distribution.ts";
import { supportKnown, type Truncation } from "../truncation.ts";
import { drawAt } from "./drawing.ts";
import type { NumberParameter } from "./entry.ts";
import type { Branch, Choosable, Policy, Step, Take } from "./policy.ts";

/** A policy that writes several whole answers side by side and keeps one of them. */
export interface WholeAnswers {
	readonly name: string;
	readonly parameters: Policy["parameters"];
	/** How many. */
	readonly count: number;
	readonly enough?: Choosable;
	/** The token each answer begins with. */
	firsts(step: Step): readonly Token[];
	/** How the rest of them is written, and compared. */
	readonly branch: Omit<Branch, "kind" | "candidates" | "reach">;
	/** Writes the one answer there is where several cannot be written. */
	alone(step: Step): Take;
}

/**
 * Branches once, where the answer begins. What that takes it may spend, whatever the budget says: who asks for eight
 * answers has asked for their tokens, and the trace says that they were granted. Where the backend cannot go back on a path
 * one answer is written, and the trace counts a refusal.
 */
export function wholeAnswers({ count, firsts, branch, alone, ...stamp }: WholeAnswers): Policy {
	let begun = false;
	return {
		...stamp,
		budget: (given, maxTokens) => ({
			...given,
			branches: Math.max(given.branches, 1),
			depth: Math.max(given.depth, maxTokens),
			// A branch begins only where each path that may be open can have a token.
			extraTokens: Math.max(given.extraTokens, count * maxTokens, given.paths),
		}),
		decide(step) {
			if (begun) return alone(step);
			begun = true;
			if (!step.can.branch()) return { ...alone(step), refused: true };
			return { kind: "branch", candidates: firsts(step), reach: { kind: "answer" }, ...branch };
		},
	};
}

/** What whole answers that are drawn have in common. */
export function drawnAnswers(
	count: number,
	temperature: number,
	truncation: Truncation,
): Pick<WholeAnswers, "count" | "enough" | "firsts" | "alone"> & { readonly branch: Required<Pick<Branch, "draw">> } {
	const draw = drawAt(temperature, truncation);
	const none: ReadonlySet<Token> = new Set();
	return {
		count,
		enough: (distribution) => supportKnown(distribution, truncation),
		firsts: (step) => Array.from({ length: count }, () => draw(step, none)),
		branch: { draw },
		alone: (step) => ({ kind: "take", token: draw(step, step.excluded), rule: "draw" }),
	};
}

export const answersParameter = {
	kind: "number",
	key: "answers",
	about: "How many answers are written; each may take as many tokens as an answer may have.",
	min: 1,
	max: 64,
	default: 5,
	whole: true,
} as const satisfies NumberParameter;
