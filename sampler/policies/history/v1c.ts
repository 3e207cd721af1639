import { firstOf, type Lines } from "./lines.ts";
import { afterPause, atBranch, atResample, inBetween } from "./sampling.ts";
import { doubt } from "./v1.ts";
import type { Variant } from "./variant.ts";
import { variantEntry } from "./variantEntry.ts";

/** As in v1, but for the entropy of a pause and of a resample: the two were exchanged when they were given names. */
const lines: Lines = {
	argmax: { entropyBelow: 0.1, varentropyBelow: 0.1 },
	pause: { entropyAbove: 5, varentropyBelow: 0.1 },
	branch: { entropyBelow: 5, varentropyAbove: 5 },
	resample: { entropyAbove: 3, varentropyAbove: 5 },
};

/** v1 with its numbers in a configuration, and the variance across heads mended. In bits. */
export const v1c: Variant = {
	name: "v1c",
	title: "Entropix v1c",
	rank: 3,
	about: "Entropix v1 after its numbers were moved into a configuration, which exchanged two of its lines.",
	source: "github.com/xjdr-alt/entropix, sampler.py at cceeb84, 7 October 2024",
	base: { temperature: 0.666, topP: 0.9, topK: 27, minP: 0.03 },
	draws: 5,
	pausesOnce: true,
	attention: ["entropy", "varentropy", "agreement", "interaction"],
	quadrant: (terms) => firstOf(lines, terms),
	sampling(quadrant, terms, base) {
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
				return inBetween(base, terms, doubt(terms), terms.entropy + terms.varentropy);
		}
	},
};

export const v1cEntry = variantEntry(v1c);
