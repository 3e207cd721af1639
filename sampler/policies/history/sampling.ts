import type { Terms } from "./terms.ts";

/** How a historical policy draws. */
export interface Sampling {
	readonly temperature: number;
	readonly topP: number;
	readonly topK: number;
	/** As a share of the largest probability. Upstream computed it, and never applied it: see truncations.ts. */
	readonly minP: number;
}

/** To the nearest whole number, halves to the even one, as Python and JAX round; `Math.round` takes halves up. */
export function roundHalfEven(value: number): number {
	const floor = Math.floor(value);
	const rest = value - floor;
	if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
	return floor % 2 === 0 ? floor : floor + 1;
}

export const clip = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

/** Where a pause was made already: one hotter draw, by the attention's entropy. v1, v1c and frog. */
export function afterPause(base: Sampling, { attention }: Terms): Sampling {
	return { ...base, temperature: Math.min(1.5, base.temperature * (1.3 + 0.2 * attention.entropy)) };
}

/** What v1, v1c and frog called a branch: one draw, a little hotter and wider. */
export function atBranch(base: Sampling, { attention }: Terms): Sampling {
	return {
		...base,
		temperature: Math.min(1.5, base.temperature * (1.2 + 0.3 * attention.interaction)),
		topK: Math.max(5, Math.floor(base.topK * (1 + 0.5 * (1 - attention.agreement)))),
	};
}

/** What v1, v1c and frog called a resample: one draw at the same place, at a temperature of 2 or more. */
export function atResample(base: Sampling, { attention }: Terms): Sampling {
	return {
		...base,
		temperature: Math.max(2, base.temperature * (2 + 0.5 * attention.varentropy)),
		topP: Math.max(0.5, base.topP - 0.2 * attention.entropy),
	};
}

/**
 * In between, in v1, v1c and frog.
 * @param warmth what the temperature follows beside the agreement: 1 + it, in shares of the base temperature
 * @param doubt what min-p falls with, in bits or bits²
 */
export function inBetween(base: Sampling, { attention }: Terms, warmth: number, doubt: number): Sampling {
	const { varentropy, agreement, interaction } = attention;
	return {
		temperature: base.temperature * (1 + warmth - 0.2 * agreement),
		topP: clip(base.topP * (1 + 0.1 * varentropy), 0.1, 1),
		topK: clip(roundHalfEven(base.topK * (1 + 0.3 * interaction - 0.2 * agreement)), 1, 100),
		minP: clip(base.minP * (1 - 0.5 * doubt), 0.01, 0.5),
	};
}
