import { firstOf, type Lines } from "./lines.ts";
import { afterPause, atBranch, atResample, inBetween } from "./sampling.ts";
import type { Variant } from "./variant.ts";
import { variantEntry } from "./variantEntry.ts";

const lines: Lines = {
	argmax: { entropyBelow: 0.1, varentropyBelow: 0.1 },
	pause: { entropyAbove: 3, varentropyBelow: 0.1 },
	branch: { entropyBelow: 5, varentropyAbove: 5 },
	resample: { entropyAbove: 5, varentropyAbove: 5 },
};

/** The version most ports copied: attention in the temperatures, and in between the likeliest of five draws. In bits. */
export const v1: Variant = {
	name: "v1",
	title: "Entropix v1",
	rank: 2,
	about:
		"The entropix most ports copied: temperatures that follow the doubt, and in between the likeliest of five draws.",
	source: "github.com/xjdr-alt/entropix, sampler.py at 9702669, 5 October 2024",
	base: { temperature: 0.666, topP: 0.9, topK: 27, minP: 0.03 },
	draws: 5,
	pausesOnce: true,
	attention: ["entropy", "agreement", "interaction"],
	quadrant: (terms) => firstOf(lines, terms),
	sampling(quadrant, given, base) {
		// It took the variance over an axis of one element, which is 0 whatever the attention is.
		const terms = { ...given, attention: { ...given.attention, varentropy: 0 } };
		// min-p was a number only of the draws in between.
		const plain = { ...base, minP: 0 };
		switch (quadrant) {
			case "argmax":
				return null;
			case "pause":
				return afterPause(plain, terms);
			case "branch":
				return atBranch(plain, terms);
			case "resample":
				return atResample(plain, terms);
			case "adaptive":
				return inBetween(base, terms, doubt(terms), terms.entropy + terms.varentropy);
		}
	},
};

export const v1Entry = variantEntry(v1);

/** How v1 and v1c warm the draws in between. */
export const doubt = ({ entropy, varentropy, attention }: Parameters<Variant["quadrant"]>[0]) =>
	0.3 * (entropy + varentropy) + 0.2 * (attention.entropy + attention.varentropy);
