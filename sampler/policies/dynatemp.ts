import { supportOf } from "../support.ts";
import type { Truncation } from "../truncation.ts";
import { drawing } from "./drawing.ts";
import { policyEntry } from "./entry.ts";
import { temperatureParameter, truncationOf, truncationParameters, truncationValues } from "./parameters.ts";
import type { Policy } from "./policy.ts";

export interface DynamicTemperature {
	/** The middle of the range. */
	readonly temperature: number;
	/** How far the temperature may lie from it, either way. */
	readonly range: number;
	/** γ: above 1 the temperature stays low for longer. */
	readonly exponent: number;
}

/**
 * Draws at T = Tmin + (Tmax - Tmin) · (H / ln n)^γ, where n tokens are left by the truncation and H, in nats, is the
 * entropy among these, for in llama.cpp's chain the truncations come first. With one token left nothing is to be drawn.
 */
export function dynatemp(
	{ temperature, range, exponent }: DynamicTemperature,
	truncation: Truncation = { kind: "min-p", share: 0.05 },
): Policy {
	const lowest = Math.max(0, temperature - range);
	const highest = temperature + range;
	return drawing({
		name: "dynatemp",
		parameters: {
			temperature,
			temperatureRange: range,
			temperatureExponent: exponent,
			...truncationValues(truncation),
		},
		truncation,
		temperatureAt({ distribution }, support) {
			const { size, entropy } = supportOf(distribution, support);
			const normalised = size > 1 ? Math.min(1, entropy / Math.log(size)) : 0;
			return lowest + (highest - lowest) * normalised ** exponent;
		},
	});
}

export const dynatempEntry = policyEntry({
	name: "dynatemp",
	title: "Dynamic temperature of llama.cpp",
	family: "published",
	rank: 3,
	about: "Draws at a temperature that rises with the entropy among the likely tokens, within a range.",
	source: "kalomaze's DynaTemp, koboldcpp pull request 600 and llama.cpp pull request 4972",
	severalPaths: false,
	parameters: [
		temperatureParameter,
		{
			kind: "number",
			key: "temperatureRange",
			about:
				"How far the temperature may lie from that, either way. llama.cpp's own default is 0, which leaves it as it is.",
			min: 0,
			max: 5,
			default: 0.5,
		},
		{
			kind: "number",
			key: "temperatureExponent",
			about: "γ: above 1 the temperature stays low for longer as the entropy rises, below 1 for shorter.",
			min: 0.1,
			max: 10,
			default: 1,
		},
		...truncationParameters("min-p"),
	],
	make: ({ temperature, temperatureRange: range, temperatureExponent: exponent, ...values }) =>
		dynatemp({ temperature, range, exponent }, truncationOf(values)),
});
