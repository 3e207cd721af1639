import { drawIndex, supportKnown, supportSize, type Truncation } from "../truncation.ts";
import { policyEntry } from "./entry.ts";
import { temperatureParameter, truncationOf, truncationParameters, truncationValues } from "./parameters.ts";
import type { Policy } from "./policy.ts";

/**
 * Draws at a temperature from the tokens a truncation leaves; without one, from the K largest logits.
 * @throws RangeError with a sentence when the temperature is not a number greater than 0
 */
export function temperature(value: number, truncation: Truncation = { kind: "none" }): Policy {
	if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
		throw new RangeError(
			`The temperature must be a number greater than 0, and it is ${value}. For the likeliest token at every step choose the greedy policy.`,
		);
	}
	return {
		name: "temperature",
		parameters: { temperature: value, ...truncationValues(truncation) },
		enough: (distribution) => supportKnown(distribution, truncation),
		decide({ distribution, random, excluded }) {
			const support = supportSize(distribution, truncation);
			const index = drawIndex(distribution, value, random, { support, excluded });
			return { kind: "take", token: distribution.tokens[index]!, rule: "draw" };
		},
	};
}

export const temperatureEntry = policyEntry({
	name: "temperature",
	title: "Temperature",
	family: "published",
	about: "Draws from the likely tokens, at one temperature for all steps.",
	source: "Ackley, Hinton and Sejnowski 1985; each truncation's source is in sampler/truncation.ts",
	severalPaths: false,
	parameters: [temperatureParameter, ...truncationParameters],
	make: ({ temperature: value, ...values }) => temperature(value, truncationOf(values)),
});
