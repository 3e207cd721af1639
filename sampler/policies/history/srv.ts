import { type Condition, firstOf, type Lines } from "./lines.ts";
import { clip, type Sampling } from "./sampling.ts";
import type { Terms } from "./terms.ts";
import type { Variant } from "./variant.ts";
import { variantEntry } from "./variantEntry.ts";

const lines: Lines = {
	argmax: { entropyBelow: 0.8, varentropyBelow: 0.4 },
	pause: { entropyAbove: 2.5, varentropyBelow: 0.4 },
	branch: { entropyBelow: 2.5, varentropyAbove: 1.2 },
	resample: { entropyAbove: 1.7, varentropyAbove: 1.2 },
};

/** Without attention, branch and resample are never reached. */
const allowed: Condition = (quadrant, { entropy, varentropy }) => {
	switch (quadrant) {
		case "argmax":
		case "pause":
			return entropy < 1 && varentropy < 0.3;
		case "branch":
			return entropy < 1 && varentropy > 0.8;
		case "resample":
			return entropy > 2 && varentropy > 0.8;
	}
};

/** The version of the server: new lines, and a temperature that falls with the entropy. In bits, its temperature in nats. */
export const srv: Variant = {
	name: "srv",
	title: "Entropix srv",
	rank: 5,
	about: "The entropix of the server, which draws the hotter the surer it is, and takes the likeliest of five.",
	source: "github.com/xjdr-alt/entropix, sampler.py at 9d41be6, 31 October 2024",
	base: { temperature: 0.8, topP: 0.9, topK: 40, minP: 0.05 },
	draws: 5,
	// The guard was commented out, and nothing else ended it.
	pausesOnce: false,
	attention: ["entropy", "varentropy"],
	quadrant: (terms) => firstOf(lines, terms, allowed),
	sampling(quadrant, terms, base) {
		switch (quadrant) {
			case "argmax":
			case "pause":
				return null;
			case "branch":
				return base;
			case "resample":
				return atServerResample(base, terms);
			case "adaptive":
				return inServerBetween(base, terms);
		}
	},
};

export const srvEntry = variantEntry(srv);

/** 2 is the most here, which was the least before: where the attention is even, it is colder than the draws in between. */
function atServerResample(base: Sampling, { attention }: Terms): Sampling {
	return {
		...base,
		temperature: Math.min(2, base.temperature * (0.3 + 0.25 * attention.varentropy)),
		topP: Math.max(0.5, base.topP - 0.3 * attention.entropy),
	};
}

function inServerBetween(base: Sampling, { entropy, varentropy }: Terms): Sampling {
	const nats = entropy * Math.LN2;
	return {
		...base,
		temperature: clip(base.temperature * Math.sqrt((1.2 * nats + 2) / (nats + 1e-6)), 0.1, 2),
		minP: clip(base.minP * (1 - 0.2 * varentropy), 0.01, 0.5),
	};
}
