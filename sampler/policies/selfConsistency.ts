import { majority } from "../judges.ts";
import type { Truncation } from "../truncation.ts";
import { policyEntry } from "./entry.ts";
import { temperatureParameter, truncationOf, truncationParameters, truncationValues } from "./parameters.ts";
import type { Policy } from "./policy.ts";
import { answersParameter, drawnAnswers, wholeAnswers } from "./wholeAnswers.ts";

export interface SelfConsistencyOptions {
	readonly answers: number;
	readonly temperature: number;
	readonly truncation: Truncation;
}

/** Draws several answers and keeps the likeliest of those that come to what most of them come to. */
export function selfConsistency({ answers, temperature, truncation }: SelfConsistencyOptions): Policy {
	const { branch, ...drawn } = drawnAnswers(answers, temperature, truncation);
	return wholeAnswers({
		name: "self-consistency",
		parameters: { answers, temperature, ...truncationValues(truncation) },
		...drawn,
		branch: { ...branch, score: majority },
	});
}

export const selfConsistencyEntry = policyEntry({
	name: "self-consistency",
	title: "Self-consistency",
	family: "published",
	rank: 6,
	about:
		"Draws several whole answers and keeps one that comes to what most of them come to: the same last number, or the same last sentence.",
	source: "Wang et al. 2022, arXiv 2203.11171",
	severalPaths: true,
	parameters: [answersParameter, temperatureParameter, ...truncationParameters("none")],
	make: ({ answers, temperature, ...values }) =>
		selfConsistency({ answers, temperature, truncation: truncationOf(values) }),
});
