import { drawIndex } from "../truncation.ts";
import type { Policy } from "./policy.ts";

/**
 * Draws from the K largest logits at a temperature.
 * @throws RangeError with a sentence when the temperature is not a number greater than 0
 */
export function temperature(value: number): Policy {
	if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
		throw new RangeError(
			`The temperature must be a number greater than 0, and it is ${value}. For the likeliest token at every step choose the greedy policy.`,
		);
	}
	return {
		name: "temperature",
		parameters: { temperature: value },
		decide({ distribution, random }) {
			const index = drawIndex(distribution, value, random);
			return { kind: "take", token: distribution.tokens[index]!, rule: "draw" };
		},
	};
}
