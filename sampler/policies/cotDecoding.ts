import { likeliestTokens } from "../distribution.ts";
import { answerMargins, type Margins } from "../judges.ts";
import { policyEntry } from "./entry.ts";
import type { Policy } from "./policy.ts";
import { answersParameter, wholeAnswers } from "./wholeAnswers.ts";

export interface CotDecodingOptions {
	/** k: how many of the likeliest first tokens an answer is written from. */
	readonly answers: number;
	readonly margins: Margins;
}

/**
 * Begins an answer with each of the likeliest first tokens, writes each on greedily, and keeps the one of which the model
 * is surest in what it comes to: where it works something out first, that is seen in the margin.
 */
export function cotDecoding({ answers, margins }: CotDecodingOptions): Policy {
	return wholeAnswers({
		name: "cot-decoding",
		parameters: { answers, margins },
		count: answers,
		firsts: ({ distribution }) => likeliestTokens(distribution, answers),
		branch: { score: answerMargins(margins) },
		alone: ({ distribution }) => ({ kind: "take", token: distribution.tokens[0]!, rule: "argmax" }),
	});
}

export const cotDecodingEntry = policyEntry({
	name: "cot-decoding",
	title: "CoT-decoding",
	family: "published",
	rank: 7,
	about:
		"Begins an answer with each of the likeliest first tokens, writes each on greedily, and keeps the one in whose result the model is surest.",
	source: "Wang and Zhou 2024, arXiv 2402.10200",
	severalPaths: true,
	parameters: [
		{ ...answersParameter, default: 10, about: "k: from how many of the likeliest first tokens an answer is written." },
		{
			kind: "choice",
			key: "margins",
			about: "Whether the margins of answers that come to the same are added up, or each stands for itself.",
			choices: ["sum", "best"],
			default: "sum",
		},
	],
	make: cotDecoding,
});
