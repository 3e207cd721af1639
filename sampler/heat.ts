/** How unsure a token was, in five steps that colours, underlines and the legend share. 0 is left plain. */
export type HeatLevel = 0 | 1 | 2 | 3 | 4;

/** Lower bounds of the levels 1 to 4, in effective choices (e^H): what a person can picture. */
export const heatBounds = [1.1, 1.5, 2.25, 4] as const;

/** @param entropy in nats */
export function heatLevel(entropy: number): HeatLevel {
	const choices = Math.exp(entropy);
	return heatBounds.filter((bound) => choices >= bound).length as HeatLevel;
}
