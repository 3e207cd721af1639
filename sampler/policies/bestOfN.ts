import type { ScoreName } from "../scores.ts";
import type { Truncation } from "../truncation.ts";
import { policyEntry } from "./entry.ts";
import {
	scoreParameter,
	temperatureParameter,
	truncationOf,
	truncationParameters,
	truncationValues,
} from "./parameters.ts";
import type { Policy } from "./policy.ts";
import { answersParameter, drawnAnswers, wholeAnswers } from "./wholeAnswers.ts";

export interface BestOfNOptions {
	readonly answers: number;
	readonly score: ScoreName;
	readonly temperature: number;
	readonly truncation: Truncation;
}

/** Draws several answers and keeps the best by a score. */
export function bestOfN({ answers, score, temperature, truncation }: BestOfNOptions): Policy {
	const { branch, ...drawn } = drawnAnswers(answers, temperature, truncation);
	return wholeAnswers({
		name: "best-of-n",
		parameters: { answers, score, temperature, ...truncationValues(truncation) },
		...drawn,
		branch: { ...branch, score },
	});
}

export const bestOfNEntry = policyEntry({
	name: "best-of-n",
	title: "Best of n",
	family: "published",
	rank: 5,
	about: "Draws several whole answers and keeps the best by a score. It takes as many times longer.",
	source: "Stiennon et al. 2020, arXiv 2009.01325, with a score of the model's own in place of a reward model",
	severalPaths: true,
	parameters: [answersParameter, scoreParameter, temperatureParameter, ...truncationParameters("none")],
	make: ({ answers, score, temperature, ...values }) =>
		bestOfN({ answers, score, temperature, truncation: truncationOf(values) }),
});
