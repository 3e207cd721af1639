import type { Distribution } from "../../distribution.ts";
import type { Interval, Metrics } from "../../metrics.ts";
import type { Quadrant } from "../../quadrant.ts";
import { drawIndex } from "../../truncation.ts";
import { pausesAnywhere } from "../pausesAnywhere.ts";
import type { Action, Policy, Step } from "../policy.ts";
import { type AttentionTerms, attentionKeys, noAttention } from "./attention.ts";
import { drawBest } from "./draw.ts";
import type { Sampling } from "./sampling.ts";
import { inBits, type Terms } from "./terms.ts";
import { truncated, truncationKnown, type UpstreamTruncation } from "./truncations.ts";
import { pauseText, type Variant } from "./variant.ts";

export interface HistoricalOptions {
	/** What differs from the variant's own numbers. */
	readonly base?: Partial<Sampling>;
	/** The same at every step; without, the form in which every term is 0. */
	readonly attention?: AttentionTerms;
	readonly truncation?: UpstreamTruncation;
}

/** More logits than this are not asked for to know a quadrant: the bounds narrow by less than the reading costs. */
const mostForQuadrant = 4096;

/**
 * A historical policy: it decides, draws and truncates as its code did, and never branches or goes back, whatever its
 * quadrants are called. Where it put in its " ..." that is a pause on the spot, which says the same; where it may not, it
 * draws as it did after one. The attention's terms are the same at every step.
 */
export function quadrantPolicy(variant: Variant, options: HistoricalOptions = {}): Policy {
	const { attention = noAttention, truncation = "jax" } = options;
	const base: Sampling = { ...variant.base, ...options.base };

	const act = (step: Step): Action => {
		const { distribution, random, excluded } = step;
		const terms = termsAt(step.metrics, attention);
		const quadrant = variant.quadrant(terms);
		const mayPause = quadrant === "pause" && !(variant.pausesOnce && step.has(pauseText));
		if (mayPause && step.can.pause("on the spot", pauseText)) {
			return { kind: "pause", placement: "on the spot", say: pauseText };
		}
		const sampling = variant.sampling(quadrant, terms, base);
		if (sampling === null) {
			const token = distribution.tokens[drawIndex(distribution, 0, random, { excluded })]!;
			return { kind: "take", token, rule: "argmax", refused: mayPause };
		}
		const draws = quadrant === "adaptive" ? variant.draws : 1;
		const run = truncated(distribution, sampling, truncation);
		const token = distribution.tokens[drawBest(distribution, run, draws, random, excluded)]!;
		return { kind: "take", token, rule: ruleOf(quadrant, draws), refused: mayPause };
	};

	return {
		name: variant.name,
		parameters: { ...base, truncation, ...attentionValues(variant, attention) },
		// Nothing but the tokens of the answer ended its pauses.
		...(variant.pausesOnce ? {} : { budget: pausesAnywhere }),
		enough: (distribution, metrics) => known(distribution, metrics, variant, base, attention, truncation),
		decide: act,
	};
}

/** What the trace says of a draw. */
function ruleOf(quadrant: Quadrant, draws: number): string {
	if (quadrant === "adaptive") return draws === 1 ? "draw" : `best of ${draws}`;
	return quadrant === "resample" ? "hottest draw" : "hotter draw";
}

const termsAt = ({ entropy, varentropy }: Metrics, attention: AttentionTerms): Terms =>
	inBits({ entropy: entropy.value, varentropy: varentropy.value }, attention);

/** Whether what is open of H and V leaves one quadrant, and what is open of the logits one truncation. */
function known(
	distribution: Distribution,
	metrics: Metrics,
	variant: Variant,
	base: Sampling,
	attention: AttentionTerms,
	truncation: UpstreamTruncation,
): boolean {
	if (distribution.tokens.length >= Math.min(mostForQuadrant, distribution.vocabularySize)) return true;
	const terms = termsAt(metrics, attention);
	const quadrant = variant.quadrant(terms);
	if (!inOneQuadrant(metrics, (entropy, varentropy) => variant.quadrant(inBits({ entropy, varentropy }, attention)))) {
		return false;
	}
	const sampling = variant.sampling(quadrant, terms, base);
	return sampling === null || truncationKnown(distribution, sampling, truncation);
}

/** Each quadrant but `adaptive` is a quarter of the plane, so that the corners of what is possible tell. */
export function inOneQuadrant(
	{ entropy, varentropy }: Metrics,
	quadrantAt: (entropy: number, varentropy: number) => Quadrant,
): boolean {
	const ends = ({ low, high }: Interval) => (low === high ? [low] : [low, high]);
	const corners = ends(entropy).flatMap((h) => ends(varentropy).map((v) => quadrantAt(h, v)));
	return corners.every((quadrant) => quadrant === corners[0]);
}

/** Of the attention's terms those that the variant reads. */
const attentionValues = (variant: Variant, terms: AttentionTerms) =>
	Object.fromEntries(variant.attention.map((term) => [attentionKeys[term], terms[term]]));
