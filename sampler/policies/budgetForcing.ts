import { policyEntry } from "./entry.ts";
import type { Policy } from "./policy.ts";

/**
 * Takes the likeliest token, but where the model would end its thinking puts "Wait" instead, so many times. A model that
 * does not think before it answers writes as with the greedy policy.
 * @param waits how many times
 */
export function budgetForcing(waits: number): Policy {
	let left = waits;
	return {
		name: "budget-forcing",
		parameters: { waits },
		// The model may want to stop again soon after it was told to wait.
		budget: (given) => ({ ...given, pauses: Math.max(given.pauses, waits), cooldown: 0 }),
		decide({ distribution, endOfThinking, can }) {
			const token = distribution.tokens[0]!;
			const refused = left > 0 && token === endOfThinking && !can.pause("on the spot");
			if (left > 0 && token === endOfThinking && !refused) {
				left--;
				return { kind: "pause", placement: "on the spot" };
			}
			return { kind: "take", token, rule: "argmax", refused };
		},
	};
}

export const budgetForcingEntry = policyEntry({
	name: "budget-forcing",
	title: "Budget forcing",
	family: "published",
	rank: 11,
	about: 'For models that think before they answer: where one would stop thinking it is told to "Wait", a few times.',
	source: "Muennighoff et al. 2025 (s1), arXiv 2501.19393",
	severalPaths: false,
	parameters: [
		{
			kind: "number",
			key: "waits",
			about: "How many times the model is told to wait.",
			min: 0,
			max: 64,
			default: 2,
			whole: true,
		},
	],
	make: ({ waits }) => budgetForcing(waits),
});
