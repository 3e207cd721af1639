import { type Groups, sumsAt } from "./groups.ts";

/**
 * How many of the likeliest tokens the Dirichlet distribution is over, one by one.
 * Correction: upstream's is over all 128 256 tokens, by their numbers. Those at its floor hold most of that distribution, at
 * α of about 0.1 each, and what it smooths is which tokens were likely a moment ago, which are seldom the next. Here it is
 * over ranks, and the rest as one.
 */
export const ranks = 32;

/**
 * How the probability is shared at a step: to the likeliest token, to the second, and so on, and to all the rest together.
 * This is what the Dirichlet distribution is over.
 */
export interface Shares {
	/** ln of each share, `ranks` + 1 of them, the rest's last. Their shares make 1. */
	readonly logs: Float64Array;
	/** Entropy and varentropy within the rest, nats and nats². */
	readonly rest: { readonly entropy: number; readonly varentropy: number };
}

/**
 * The shares at a temperature. Ranks beyond what is listed have each an even part of the unseen tokens' share.
 * Correction: upstream put what was below e^-12 at 1e-8 and did not normalise again, so that shares between the two fell,
 * those below both rose, and the sum was not 1. Here what is below 1e-8, or impossible, is raised to that, so that its
 * logarithm is finite, and the sum is made 1 again.
 */
export function sharesAt(groups: Groups, temperature: number): Shares {
	const { deficits, tokens } = groups;
	const singles = Math.min(ranks, groups.singles);
	const rest = sumsAt(groups, temperature, singles);
	const weights = new Float64Array(ranks + 1);
	let mass = rest.mass;
	let unseen = 0;
	for (let i = singles; i < tokens.length; i++) unseen += tokens[i]!;
	for (let i = 0; i < ranks; i++) {
		if (i < singles) {
			weights[i] = Math.exp(-deficits[i]! / temperature);
			mass += weights[i]!;
		} else if (i - singles + 1 <= unseen) weights[i] = rest.mass / unseen;
	}
	const spread = Math.min(ranks - singles, Math.floor(unseen));
	weights[ranks] = unseen === 0 ? 0 : rest.mass * (1 - spread / unseen);
	const raised = weights.map((weight) => Math.max(weight / mass, least));
	const logTotal = Math.log(raised.reduce((sum, share) => sum + share, 0));
	return { logs: raised.map((share) => Math.log(share) - logTotal), rest };
}

/** The least share there is. */
export const least = 1e-8;

/** Entropy in nats and varentropy in nats² of other shares, with the rest shared among its tokens as it is. */
export function spreadOf(
	shares: Float64Array,
	{ rest }: Pick<Shares, "rest">,
): { readonly entropy: number; readonly varentropy: number } {
	let first = 0;
	let second = 0;
	for (const [i, share] of shares.entries()) {
		if (share === 0) continue;
		const within = i === ranks ? rest : { entropy: 0, varentropy: 0 };
		const log = Math.log(share) - within.entropy;
		first -= share * log;
		second += share * (log * log + within.varentropy);
	}
	return { entropy: Math.max(0, first), varentropy: Math.max(0, second - first * first) };
}
