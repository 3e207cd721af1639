import type { Truncation } from "../truncation.ts";
import { drawing } from "./drawing.ts";
import { policyEntry } from "./entry.ts";
import { temperatureParameter, truncationOf, truncationParameters, truncationValues } from "./parameters.ts";
import type { Policy } from "./policy.ts";

/**
 * Draws at one temperature.
 * @throws RangeError with a sentence when the temperature is not a number greater than 0
 */
export function temperature(value: number, truncation: Truncation = { kind: "none" }): Policy {
	if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
		throw new RangeError(
			`The temperature must be a number greater than 0, and it is ${value}. For the likeliest token at every step choose the greedy policy.`,
		);
	}
	return drawing({
		name: "temperature",
		parameters: { temperature: value, ...truncationValues(truncation) },
		truncation,
		temperatureAt: () => value,
	});
}

export const temperatureEntry = policyEntry({
	name: "temperature",
	title: "Temperature",
	family: "published",
	rank: 2,
	about: "Draws from the likely tokens, at one temperature for all steps.",
	source: "Ackley, Hinton and Sejnowski 1985; each truncation's source is in sampler/truncation.ts",
	severalPaths: false,
	parameters: [temperatureParameter, ...truncationParameters("none")],
	make: ({ temperature: value, ...values }) => temperature(value, truncationOf(values)),
});
