import type { Distribution } from "../../distribution.ts";
import { type Interval, type Metrics, measure } from "../../metrics.ts";
import type { Quadrant } from "../../quadrant.ts";
import { type DSliderValues, dsliderParameters, dsliderSettings, isEnough, mostToRead } from "../dslider/dslider.ts";
import type { DSliderSettings } from "../dslider/settings.ts";
import type { DSliderState } from "../dslider/state.ts";
import { dsliderStep, stateBefore } from "../dslider/step.ts";
import { Trail } from "../dslider/trail.ts";
import { without } from "../dslider/without.ts";
import { policyEntry } from "../entry.ts";
import { pausesAnywhere } from "../pausesAnywhere.ts";
import type { Action, Policy, Step } from "../policy.ts";
import { noAttention } from "./attention.ts";
import { firstOf, type Lines } from "./lines.ts";
import { pauseText } from "./variant.ts";

/** In nats and nats². */
const lines: Lines = {
	argmax: { entropyBelow: 0.3, varentropyBelow: 1.2 },
	pause: { entropyAbove: 2.5, varentropyBelow: 1.2 },
	branch: { entropyBelow: 2.5, varentropyAbove: 2.5 },
	resample: { entropyAbove: 1.2, varentropyAbove: 2.5 },
};

/**
 * The quadrant by which head acts. It took the largest of four numbers, 1 where a quadrant holds and 0 where not, and so
 * the first where none does: `adaptive` is `argmax` here.
 * @param entropy nats
 * @param varentropy nats²
 */
export function headQuadrant(entropy: number, varentropy: number): Exclude<Quadrant, "adaptive"> {
	const quadrant = firstOf(lines, { entropy, varentropy, attention: noAttention });
	return quadrant === "adaptive" ? "argmax" : quadrant;
}

const memories = ["as it ran", "as it was meant"] as const;
type Memory = (typeof memories)[number];

/**
 * The last version of entropix, which is history: it decides as its code did, over the Dirichlet sampler as corrected here,
 * for with its own one the state was not a number after the first resample. That code put in " ..." at every step that
 * asked for it; here that is a pause on the spot, which says the same. Its resample picks once more at the same place, without the token that
 * was picked first; it never goes back.
 */
function head(values: DSliderValues, memory: Memory): Policy {
	const settings = dsliderSettings(values);
	const trail = new Trail<DSliderState>();

	const act = (step: Step): Action => {
		const { metrics, random, excluded, index } = step;
		const quadrant = headQuadrant(metrics.entropy.value, metrics.varentropy.value);
		const before = trail.at(index) ?? stateBefore(step.distribution, metrics);
		trail.put(index, before);
		const isPause = quadrant === "pause";
		if (isPause && step.can.pause("on the spot", pauseText)) {
			return { kind: "pause", placement: "on the spot", say: pauseText };
		}
		const allowed = without(step.distribution, excluded);
		const first = dsliderStep(before, allowed, metrics, random, settings);
		const token = allowed.tokens[first.index]!;
		if (memory === "as it was meant") trail.put(index + 1, first.state);
		if (quadrant !== "resample") return { kind: "take", token, rule: first.rule, refused: isPause };
		const others = without(allowed, new Set([token]));
		const second = dsliderStep(before, others, measure(others), random, settings);
		trail.put(index + 1, second.state);
		return { kind: "take", token: others.tokens[second.index]!, rule: "second pick" };
	};

	return {
		name: "head",
		parameters: { ...values, memory },
		enough: (distribution, metrics) => known(distribution, metrics, trail.latest, settings),
		budget: pausesAnywhere,
		decide: act,
	};
}

/** Whether the sampler below knows enough, and head does the same for all H and V there may be. */
function known(
	distribution: Distribution,
	metrics: Metrics,
	state: DSliderState | null,
	settings: DSliderSettings,
): boolean {
	if (!isEnough(distribution, metrics, state, settings)) return false;
	return distribution.tokens.length >= mostToRead || doesOneThing(metrics);
}

/** What differs from the sampler's own token is a quarter of the plane each, so that the corners of what is possible tell. */
function doesOneThing({ entropy, varentropy }: Metrics): boolean {
	const ends = ({ low, high }: Interval) => [low, high];
	const done = ends(entropy).flatMap((h) => ends(varentropy).map((v) => headQuadrant(h, v)));
	const deviates = done.map((quadrant) => (quadrant === "pause" || quadrant === "resample" ? quadrant : "argmax"));
	return deviates.every((quadrant) => quadrant === deviates[0]);
}

export const headEntry = policyEntry({
	name: "head",
	title: "Entropix, as it was left",
	family: "history",
	rank: 7,
	about:
		"The last entropix: the Dirichlet sampler's token, but a pause where very much is open, and where the ground is rugged too, another token.",
	source: "github.com/xjdr-alt/entropix, main at 0a7f7bb, 8 November 2024, over the corrected Dirichlet sampler",
	severalPaths: false,
	parameters: [
		...dsliderParameters,
		{
			kind: "choice",
			key: "memory",
			about:
				"When what the Dirichlet sampler knows moves on: as the code ran, only where a token is picked again; as it was meant, with each token.",
			choices: memories,
			default: "as it ran",
		},
	],
	make: ({ memory, ...values }) => head(values, memory),
});
