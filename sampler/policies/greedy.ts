import type { Policy } from "./policy.ts";

/** Takes the likeliest token, and of equals the one with the lowest number. */
export function greedy(): Policy {
	return {
		name: "greedy",
		parameters: {},
		decide: ({ distribution }) => ({ kind: "take", token: distribution.tokens[0]!, rule: "argmax" }),
	};
}
