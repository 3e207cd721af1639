import { describeSpent } from "../../sampler/describeAction.ts";
import type { TraceToken } from "../../sampler/trace.ts";
import { seconds } from "../endings.ts";
import type { Outcome } from "../turnState.ts";
import type { Parting } from "./parting.ts";

/** A number of an answer, by which it is compared with others. */
export interface Figure {
	readonly label: string;
	/** An en dash while it is not known. */
	readonly value: string;
	/** What the number is. */
	readonly about: string;
}

/** What is not known. */
export const unknown = "–";

/** The numbers of an answer; each answer has the same ones, in the same order. @param outcome null while it is written */
export function figuresOf(tokens: readonly TraceToken[], outcome: Outcome | null): readonly Figure[] {
	const spent = outcome?.end.spent;
	const isEmpty = tokens.length === 0;
	const milliseconds = isEmpty ? null : (outcome?.milliseconds ?? null);
	const entropy = meanEntropy(tokens);
	return [
		{
			label: "Tokens",
			value: tokens.filter(({ rule }) => rule !== "thought").length.toLocaleString("en"),
			about: "Tokens of the answer that the model wrote itself",
		},
		{
			label: "Explored",
			value: spent === undefined ? unknown : spent.extraTokens.toLocaleString("en"),
			about: "Tokens that were tried beside the answer, or taken back, and those of thoughts that were put into it",
		},
		{
			label: "Time",
			value: milliseconds === null ? unknown : seconds(milliseconds).replace("under ", "<"),
			about: "Of writing: the prompt, which all have in common, had been read",
		},
		{
			label: "Mean H",
			value: entropy === null ? unknown : `${entropy.toFixed(2)} nats`,
			about: "Mean entropy of its tokens",
		},
	];
}

/** What was done instead of taking a token, in words. @param outcome null while the answer is written */
export function actionsOf(outcome: Outcome | null): string {
	const spent = outcome?.end.spent;
	return spent === undefined ? unknown : describeSpent({ ...spent, extraTokens: 0 }) || "none";
}

function meanEntropy(tokens: readonly TraceToken[]): number | null {
	if (tokens.length === 0) return null;
	return tokens.reduce((sum, { entropy }) => sum + entropy.value, 0) / tokens.length;
}

/** Where an answer parts from the one named, in words. */
export function describeParting({ after, common, isSame }: Parting, name: string): string {
	if (isSame) return `nowhere: the same as ${name}`;
	const shared = common > after ? `, ${counted(common)} in common` : "";
	return `from ${name} ${after === 0 ? "at the first token" : `after ${counted(after)}`}${shared}`;
}

const counted = (tokens: number): string => (tokens === 1 ? "1 token" : `${tokens.toLocaleString("en")} tokens`);
