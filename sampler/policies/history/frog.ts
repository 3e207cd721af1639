import { type Condition, firstOf, type Lines } from "./lines.ts";
import { afterPause, atBranch, atResample, inBetween } from "./sampling.ts";
import type { Variant } from "./variant.ts";
import { variantEntry } from "./variantEntry.ts";

const lines: Lines = {
	argmax: { entropyBelow: 0.01, varentropyBelow: 0.05 },
	pause: { entropyAbove: 2.1, varentropyBelow: 0.05 },
	branch: { entropyBelow: 2.1, varentropyAbove: 5.8 },
	resample: { entropyAbove: 0.7, varentropyAbove: 5.8 },
};

/** The lines of the attention; without attention, branch and resample are never reached. */
const low = { entropy: 11.915, varentropy: 0.001, agreement: 2e-6, interaction: 0.2 };
const high = { entropy: 11.926, varentropy: 0.009, agreement: 5e-6, interaction: 0.264 };

const allowed: Condition = (quadrant, { entropy, varentropy, agreement, interaction }) => {
	switch (quadrant) {
		case "argmax":
		case "pause":
			return (
				entropy < low.entropy &&
				varentropy < low.varentropy &&
				agreement < low.agreement &&
				interaction < low.interaction
			);
		case "branch":
			return (
				entropy < low.entropy &&
				varentropy > high.varentropy &&
				agreement < low.agreement &&
				interaction > low.interaction
			);
		case "resample":
			return (
				entropy > high.entropy &&
				varentropy > high.varentropy &&
				agreement > high.agreement &&
				interaction > high.interaction
			);
	}
};

/** The version in which the attention too decides on the quadrant. In bits. */
export const frog: Variant = {
	name: "frog",
	title: "Entropix frog",
	rank: 4,
	about:
		"Entropix with conditions on the attention: where that is not known it nearly always draws the likeliest of five.",
	source: "github.com/xjdr-alt/entropix, sampler.py at 8084588, 8 October 2024",
	base: { temperature: 0.666, topP: 0.9, topK: 27, minP: 0.03 },
	draws: 5,
	pausesOnce: true,
	attention: ["entropy", "varentropy", "agreement", "interaction"],
	quadrant: (terms) => firstOf(lines, terms, allowed),
	sampling(quadrant, terms, base) {
		const { entropy, varentropy, attention } = terms;
		switch (quadrant) {
			case "argmax":
				return null;
			case "pause":
				return afterPause(base, terms);
			case "branch":
				return atBranch(base, terms);
			case "resample":
				return atResample(base, terms);
			case "adaptive":
				return inBetween(base, terms, 0.3 * entropy + 0.2 * attention.entropy, varentropy);
		}
	},
};

export const frogEntry = variantEntry(frog);
