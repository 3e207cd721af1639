import type { Random } from "../../random.ts";

/** A normal deviate (Box and Muller). Always takes two numbers, so that the stream does not depend on what was drawn. */
function normal(random: Random): number {
	return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/**
 * ln of a gamma deviate of scale 1, by the rejection of Marsaglia and Tsang ("A simple method for generating gamma
 * variables", 2000). The logarithm, for at a small shape most deviates are too small for a double.
 * @param shape greater than 0
 */
export function logGammaVariate(shape: number, random: Random): number {
	if (shape < 1) return logGammaVariate(shape + 1, random) + Math.log(1 - random.next()) / shape;
	const d = shape - 1 / 3;
	const c = 1 / Math.sqrt(9 * d);
	for (;;) {
		const x = normal(random);
		const v = (1 + c * x) ** 3;
		const u = 1 - random.next();
		if (v > 0 && Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return Math.log(d * v);
	}
}

/**
 * A draw from a Dirichlet distribution: probabilities that make 1.
 * @param concentrations α, each greater than 0
 */
export function dirichletVariate(concentrations: Float64Array, random: Random): Float64Array {
	const drawn = concentrations.map((alpha) => logGammaVariate(alpha, random));
	const most = drawn.reduce((a, b) => Math.max(a, b));
	const weights = drawn.map((log) => Math.exp(log - most));
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	return weights.map((weight) => weight / total);
}
