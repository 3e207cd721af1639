import type { Quadrant } from "../../quadrant.ts";
import type { AttentionTerms } from "./attention.ts";
import type { Terms } from "./terms.ts";

/** The four lines of a historical policy, each with bounds of its own: they are neither one band nor disjoint. */
export interface Lines {
	readonly argmax: { readonly entropyBelow: number; readonly varentropyBelow: number };
	readonly pause: { readonly entropyAbove: number; readonly varentropyBelow: number };
	readonly branch: { readonly entropyBelow: number; readonly varentropyAbove: number };
	readonly resample: { readonly entropyAbove: number; readonly varentropyAbove: number };
}

/** What the attention has to be for a quadrant. */
export type Condition = (quadrant: Exclude<Quadrant, "adaptive">, attention: AttentionTerms) => boolean;

/**
 * The first quadrant that holds, asked in upstream's order: argmax, pause, branch, resample. Every comparison is strict,
 * so that a value on a line is on neither side of it.
 */
export function firstOf(
	lines: Lines,
	{ entropy, varentropy, attention }: Terms,
	allowed: Condition = () => true,
): Quadrant {
	const { argmax, pause, branch, resample } = lines;
	const isArgmax = entropy < argmax.entropyBelow && varentropy < argmax.varentropyBelow;
	if (isArgmax && allowed("argmax", attention)) return "argmax";
	const isPause = entropy > pause.entropyAbove && varentropy < pause.varentropyBelow;
	if (isPause && allowed("pause", attention)) return "pause";
	const isBranch = entropy < branch.entropyBelow && varentropy > branch.varentropyAbove;
	if (isBranch && allowed("branch", attention)) return "branch";
	const isResample = entropy > resample.entropyAbove && varentropy > resample.varentropyAbove;
	if (isResample && allowed("resample", attention)) return "resample";
	return "adaptive";
}
