import { type Groups, sumsAt } from "./groups.ts";
import type { OutlierWeights } from "./rules.ts";
import { logGamma } from "./special.ts";

/**
 * What upstream's code computes where it is corrected here (dslider.py at 0a7f7bb), to compare with. No policy decides by it.
 */

/**
 * ln p, with whatever is below e^-12 put at 1e-8, and not normalised after that: what was between the two is lowered,
 * what was below both is raised, and the sum is not 1. Over 150 000 tokens it is 1.0015.
 */
export function flooredLogProbabilities(logits: ArrayLike<number>): Float64Array {
	const row = Float64Array.from(logits);
	const top = row.reduce((most, logit) => Math.max(most, logit));
	const logZ = top + Math.log(row.reduce((sum, logit) => sum + Math.exp(logit - top), 0));
	return row.map((logit) => (logit - logZ < noiseFloor ? Math.log(1e-8) : logit - logZ));
}

const noiseFloor = -12;

/** H in nats and V in nats² of e^(ln p), whether or not that makes 1. */
export function entropyAndVarentropy(logProbabilities: Float64Array): { entropy: number; varentropy: number } {
	const entropy = -logProbabilities.reduce((sum, log) => sum + Math.exp(log) * log, 0);
	const varentropy = logProbabilities.reduce((sum, log) => sum + Math.exp(log) * (log + entropy) ** 2, 0);
	return { entropy, varentropy };
}

/** The density of a Dirichlet distribution with the signs of its Γ terms exchanged. */
export function logDensityAsWritten(logProbabilities: ArrayLike<number>, concentrations: Float64Array): number {
	let sum = 0;
	let total = 0;
	for (const [i, alpha] of concentrations.entries()) {
		sum += (alpha - 1) * logProbabilities[i]! + logGamma(alpha);
		total += alpha;
	}
	return sum - logGamma(total);
}

/** No term is negative: every step is an outlier. */
export const outlierWeightsAsWritten: OutlierWeights = {
	products: 1.3,
	entropies: 0.8,
	deviations: 0.8,
	entropy: 1.2,
	varentropy: 1.2,
	bias: 0,
};

/**
 * The temperature for an entropy of `target` nats: at most ten of Halley's steps from 1, each by half of T at most. With
 * the central moments of ln p at T, dH/dT is μ₂/T and d²H/dT² is -(μ₃ + 3μ₂)/T²; upstream counts μ₃ twice in it.
 * @param groups for upstream's numbers of the whole row, its tokens one by one
 */
export function temperatureAsWritten(groups: Groups, target: number): number {
	let temperature = 1;
	for (let step = 0; step < 10; step++) {
		const { entropy, varentropy, skew } = sumsAt(groups, temperature);
		const error = target - entropy;
		if (Math.abs(error) < 1e-6) break;
		const slope = varentropy / temperature;
		// -d²H/dT², as upstream has it.
		const bend = (2 * skew + 3 * varentropy) / (temperature * temperature);
		const move = halley(error, slope, bend) ?? (error > 0 ? temperature / 10 : -temperature / 10);
		temperature += Math.min(Math.max(move, -temperature / 2), temperature / 2);
	}
	return temperature;
}

/** @returns null where there is no slope to follow */
function halley(error: number, slope: number, bend: number): number | null {
	if (Math.abs(slope) < 1e-8) return null;
	const denominator = 2 * slope * slope - error * bend;
	return Math.abs(denominator) < 1e-8 ? error / slope : (2 * error * slope) / denominator;
}
