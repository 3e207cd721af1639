import { policyEntry } from "./entry.ts";
import type { Policy } from "./policy.ts";

/** Takes the likeliest token, and of equals the one with the lowest number. */
export function greedy(): Policy {
	return {
		name: "greedy",
		parameters: {},
		decide: ({ distribution }) => ({ kind: "take", token: distribution.tokens[0]!, rule: "argmax" }),
	};
}

export const greedyEntry = policyEntry({
	name: "greedy",
	title: "Greedy",
	family: "published",
	rank: 1,
	about: "Takes the likeliest token at every step. The seed plays no part.",
	source: "common practice",
	severalPaths: false,
	parameters: [],
	make: greedy,
});
