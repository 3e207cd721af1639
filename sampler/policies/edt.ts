import { defaultEntropyTemperature, type EntropyTemperature, entropyTemperature } from "../entropyTemperature.ts";
import type { Truncation } from "../truncation.ts";
import { drawing } from "./drawing.ts";
import { policyEntry } from "./entry.ts";
import {
	entropyTemperatureOf,
	entropyTemperatureParameters,
	entropyTemperatureValues,
	truncationOf,
	truncationParameters,
	truncationValues,
} from "./parameters.ts";
import type { Policy } from "./policy.ts";

/** Draws at T = T0 · N^(θ/H), with H in nats over the whole vocabulary: see entropyTemperature.ts. */
export function edt(
	temperature: EntropyTemperature = defaultEntropyTemperature,
	truncation: Truncation = { kind: "none" },
): Policy {
	return drawing({
		name: "edt",
		parameters: { ...entropyTemperatureValues(temperature), ...truncationValues(truncation) },
		truncation,
		temperatureAt: ({ metrics }) => entropyTemperature(metrics.entropy.value, temperature),
	});
}

export const edtEntry = policyEntry({
	name: "edt",
	title: "Entropy-based dynamic temperature",
	family: "published",
	rank: 4,
	about: "Draws at a temperature that rises with the entropy, from 0 where the model is sure.",
	source: "Zhang, Bao and Huang 2024, arXiv 2403.14541",
	severalPaths: false,
	parameters: [...entropyTemperatureParameters, ...truncationParameters("none")],
	make: (values) => edt(entropyTemperatureOf(values), truncationOf(values)),
});
