import { firstOf, type Lines } from "./lines.ts";
import { clip } from "./sampling.ts";
import type { Variant } from "./variant.ts";
import { variantEntry } from "./variantEntry.ts";

const lines: Lines = {
	argmax: { entropyBelow: 0.1, varentropyBelow: 0.1 },
	pause: { entropyAbove: 5, varentropyBelow: 0.1 },
	branch: { entropyBelow: 5, varentropyAbove: 5 },
	resample: { entropyAbove: 5, varentropyAbove: 5 },
};

/** The first version: the logits alone, in bits. */
export const v0: Variant = {
	name: "v0",
	title: "Entropix v0",
	rank: 1,
	about: "The first entropix: where it is unsure it draws one token hotter, by fixed lines of entropy and varentropy.",
	source: "github.com/xjdr-alt/entropix, main.py at b030904, 4 October 2024",
	base: { temperature: 0.666, topP: 0.9, topK: 27, minP: 0 },
	draws: 1,
	pausesOnce: true,
	attention: [],
	quadrant: (terms) => firstOf(lines, terms),
	sampling(quadrant, { entropy, varentropy }, base) {
		const at = (temperature: number) => ({ ...base, temperature });
		switch (quadrant) {
			case "argmax":
				return null;
			case "pause":
				return at(Math.min(1.3, 1.5 * base.temperature));
			case "branch":
				return at(Math.min(1.2, 1.5 * base.temperature));
			case "resample":
				return at(Math.max(2, 3 * base.temperature));
			case "adaptive":
				return at(base.temperature * clip((entropy + varentropy) / 10, 0.5, 2));
		}
	},
};

export const v0Entry = variantEntry(v0);
