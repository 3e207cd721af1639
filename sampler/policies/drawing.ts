import { drawIndex, supportKnown, supportSize, type Truncation } from "../truncation.ts";
import type { Draw, Policy, Sight } from "./policy.ts";

/** How a policy draws that does nothing else. */
export interface Drawing {
	readonly name: string;
	readonly parameters: Policy["parameters"];
	readonly truncation: Truncation;
	/** @param support how many tokens the truncation leaves */
	temperatureAt(sight: Sight, support: number): number;
}

/** A policy that draws every token, from those that a truncation leaves; without one, from the K largest logits. */
export function drawing({ name, parameters, truncation, temperatureAt }: Drawing): Policy {
	return {
		name,
		parameters,
		enough: (distribution) => supportKnown(distribution, truncation),
		decide(step) {
			const { distribution, random, excluded } = step;
			const support = supportSize(distribution, truncation);
			const index = drawIndex(distribution, temperatureAt(step, support), random, { support, excluded });
			return { kind: "take", token: distribution.tokens[index]!, rule: "draw" };
		},
	};
}

/** Draws at one temperature from the tokens that a truncation leaves. */
export function drawAt(temperature: number, truncation: Truncation): Draw {
	return ({ distribution, random }, excluded) => {
		const support = supportSize(distribution, truncation);
		return distribution.tokens[drawIndex(distribution, temperature, random, { support, excluded })]!;
	};
}
