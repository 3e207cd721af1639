import type { Percentiles } from "./percentiles.ts";
import type { Quadrant } from "./quadrant.ts";
import type { TraceToken } from "./trace.ts";

/** How unsure a token was, in five steps that colours, underlines and the legend share. 0 is left plain. */
export type HeatLevel = 0 | 1 | 2 | 3 | 4;

/** From this level on a token counts as unsure: it is a stop of the keys that go from one unsure place to the next. */
export const unsureLevel: HeatLevel = 2;

/** By what every token can be marked. */
export const measures = ["entropy", "varentropy", "probability", "action"] as const;
export type Measure = (typeof measures)[number];

/** Lower bounds of the levels 1 to 4. */
export type HeatBounds = readonly [number, number, number, number];

/** In effective choices (e^H): what a person can picture. For a model of which no percentiles are known. */
export const heatBounds = [1.1, 1.5, 2.25, 4] as const;

/** In nats², where no percentiles are known. */
const varentropyBounds: HeatBounds = [0.15, 0.5, 1.5, 3];

/** A model may be sure of nearly all it writes: what is below this is plain however seldom the model is less sure. */
const leastEntropy = Math.log(heatBounds[0]);
const leastVarentropy = 0.05;

/** Upper bounds, of the levels 1 to 4, of the probability of the token taken. */
export const probabilityBounds: HeatBounds = [0.75, 0.5, 0.25, 0.1];

/** What a model does at a token by its quadrant, from the plainest to what costs most. */
const quadrantLevels: Readonly<Record<Quadrant, HeatLevel>> = {
	argmax: 0,
	adaptive: 1,
	branch: 2,
	pause: 3,
	resample: 4,
};

/**
 * By the model's own percentiles, or where they are not known by bounds that are the same for all models.
 * @returns in nats for entropy, in nats² for varentropy; never falling
 */
export function boundsOf(measure: "entropy" | "varentropy", percentiles: Percentiles | null): HeatBounds {
	if (measure === "entropy") {
		return percentiles === null ? fixedEntropy : atLeast(leastEntropy, percentiles.entropy);
	}
	return percentiles === null ? varentropyBounds : atLeast(leastVarentropy, percentiles.varentropy);
}

const fixedEntropy = heatBounds.map(Math.log) as unknown as HeatBounds;

/** Of a table the shares from three quarters on. */
function atLeast(least: number, [, ...shares]: Percentiles["entropy"]): HeatBounds {
	return shares.map((value) => Math.max(least, value)) as unknown as HeatBounds;
}

/** The level of each token by a measure. */
export function heatBy(measure: Measure, percentiles: Percentiles | null): (token: TraceToken) => HeatLevel {
	switch (measure) {
		case "action":
			return ({ quadrant }) => quadrantLevels[quadrant];
		case "probability":
			return ({ probability }) => reached(probabilityBounds, (bound) => (probability ?? 0) < bound);
		default: {
			const bounds = boundsOf(measure, percentiles);
			return (token) => reached(bounds, (bound) => token[measure].value >= bound);
		}
	}
}

const reached = (bounds: HeatBounds, isReached: (bound: number) => boolean): HeatLevel =>
	bounds.filter(isReached).length as HeatLevel;
