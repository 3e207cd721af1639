/**
 * Bounds on entropy and varentropy of a distribution of which the largest weights and the total are known.
 *
 * Weights are relative to the largest: w = e^-d, with the deficit d = (largest logit - logit) >= 0. With
 * Z = Σ w, D1 = Σ w d / Z and D2 = Σ w d² / Z, entropy is ln Z + D1 (nats) and varentropy D2 - D1² (nats²).
 */

/** The tokens whose logits are known. */
export interface Head {
	/** How many of them are possible. */
	readonly count: number;
	/** M = Σ w */
	readonly mass: number;
	/** Σ w d */
	readonly first: number;
	/** Σ w d² */
	readonly second: number;
	/** a: the deficit of the last of them. No unseen token has a smaller one. */
	readonly last: number;
}

/** What is known of the other tokens: how many there are, and between what their mass T = Σ w lies. */
export interface TailMass {
	readonly count: number;
	readonly low: number;
	/** As Z says, without regard to its error. */
	readonly value: number;
	readonly high: number;
}

export interface Bounds {
	readonly low: number;
	readonly high: number;
}

/**
 * Entropy grows with any weight w_i by (-ln p_i - H) / Z. For the smallest of all weights that is never negative, since
 * H is an average of -ln p. So H is least at the least T, and greatest at the greatest. At a given T it is greatest where
 * T is spread evenly over the tail, and least where as few tokens as possible hold it, each at deficit a.
 */
export function entropyBounds(head: Head, tail: TailMass): Bounds {
	const full = Math.floor(tail.low * Math.exp(head.last));
	const rest = Math.max(0, tail.low - full * Math.exp(-head.last));
	const least = full * Math.exp(-head.last) * head.last + (rest > 0 ? -rest * Math.log(rest) : 0);
	const most = tail.high * Math.log(tail.count / tail.high);
	return {
		low: Math.max(0, entropy(head, tail.low, least)),
		high: Math.min(Math.log(head.count + tail.count), entropy(head, tail.high, most)),
	};
}

function entropy(head: Head, mass: number, first: number): number {
	const z = head.mass + mass;
	return Math.log(z) + (head.first + first) / z;
}

export function varentropyBounds(head: Head, tail: TailMass): Bounds {
	const tokens = head.count + tail.count;
	// No distribution over n outcomes has more than this.
	const limit = Math.log(tokens - 1) ** 2 / 4 + 1;
	return { low: varentropyLow(head, tail), high: Math.min(limit, varentropyHigh(head, tail)) };
}

/**
 * The law of total variance, with s = T / Z: V = (1-s) V_head + s V_tail + s (1-s) (μ_tail - μ_head)². It is least with
 * V_tail = 0 and μ_tail as small as can be: a, or -ln T where T is less than one token at a would have. Either form,
 * as a function of s, only rises or rises and then falls, so that its minimum is at an end of what is possible.
 */
function varentropyLow(head: Head, { low, high }: TailMass): number {
	const mean = head.first / head.mass;
	const variance = Math.max(0, head.second / head.mass - mean * mean);
	const at = (mass: number) => {
		if (mass === 0) return variance;
		const s = mass / (head.mass + mass);
		return (1 - s) * (variance + s * (Math.max(head.last, -Math.log(mass)) - mean) ** 2);
	};
	// One token at a: where one form passes into the other.
	const one = Math.exp(-head.last);
	return Math.min(at(low), at(high), low < one && one < high ? at(one) : Number.POSITIVE_INFINITY);
}

/**
 * V <= Σ w (d - c)² / Z for every c. And for every β beyond `tangent(a, c)`, all d >= a have
 * (d - c)² <= k + 2 (β - c) e^(d-β), k = (β - c)² - 2 (β - c): as functions of e^d, the right side is the tangent at β of
 * the left one. Summed over the tail, where w e^d = 1 for each of at most N tokens, that is
 * k T + 2 (β - c) e^-β N, whatever the tail looks like. The quotient by Z = M + T is monotone in T.
 */
function varentropyHigh(head: Head, tail: TailMass): number {
	const { c, beta } = bestSupport(head, tail);
	const x = beta - c;
	const k = x * x - 2 * x;
	const constant = head.second - 2 * c * head.first + c * c * head.mass + 2 * x * Math.exp(-beta) * tail.count;
	const at = (mass: number) => (constant + k * mass) / (head.mass + mass);
	return Math.max(0, at(tail.low), at(tail.high));
}

/**
 * The c and β that make the bound least at the greatest T. The tail that attains it is spread evenly, at the deficit
 * L = ln (N / T); or, where the deficits come close to the mean (flat distributions), split between a and a β > L.
 * c is the mean deficit that goes with it.
 */
function bestSupport(head: Head, tail: TailMass): { c: number; beta: number } {
	const a = head.last;
	const even = Math.log(tail.count / tail.high);
	const meanWith = (tailMean: number) => (head.first + tail.high * tailMean) / (head.mass + tail.high);
	const evenMean = meanWith(even);
	if (even >= tangent(a, evenMean)) return { c: evenMean, beta: even };
	// The bound is convex in c, and its slope has the sign of c - (mean of the tail that is worst for this c).
	let low = meanWith(a);
	let high = evenMean;
	for (let i = 0; i < 16; i++) {
		const c = (low + high) / 2;
		const beta = Math.max(even, tangent(a, c));
		const atBeta = Math.min(1, Math.expm1(even - a) / Math.expm1(beta - a));
		if (c < meanWith(a + atBeta * (beta - a))) low = c;
		else high = c;
	}
	const c = (low + high) / 2;
	return { c, beta: Math.max(even, tangent(a, c)) };
}

/**
 * The least β >= a (or a little above it) for which (d - c)² <= k + 2 (β - c) e^(d-β) for all d >= a. As a function of
 * y = e^d, the left side is concave beyond d = c + 1, so that there any tangent lies above it. Before that it is convex,
 * so that it is enough if the tangent lies above it at d = a:
 * f(β) = (β - c)² - 2 (β - c) (1 - e^(a-β)) - (a - c)² >= 0.
 */
function tangent(a: number, c: number): number {
	if (a >= c + 1) return a;
	// f < 0 at the lower end, or 0; f >= 0 at the upper one, since 1 - e^(a-β) < 1.
	let low = Math.max(a, c + 1);
	let high = c + 1 + Math.hypot(1, a - c);
	for (let i = 0; i < 24; i++) {
		const beta = (low + high) / 2;
		const x = beta - c;
		if (x * x - 2 * x * -Math.expm1(a - beta) - (a - c) ** 2 >= 0) high = beta;
		else low = beta;
	}
	return high;
}
