import type { Budget } from "../budget.ts";

/** The budget of a policy that may pause at each token of the answer, neighbouring ones too. */
export const pausesAnywhere = (given: Budget, maxTokens: number): Budget => ({
	...given,
	pauses: Math.max(given.pauses, maxTokens),
	cooldown: 0,
});
